"""Signing up for a plan: the session, its order, the hosted page, and what begins."""

from typing import Any

import pytest

from tests.sandbox.buyer import CHALLENGES, DECLINES, PROCESSES_THEN_PAYS, SUCCESS_URL, read_session
from tests.sandbox.shop import Shop
from tests.sandbox.subscriber import (
    FEE,
    SAVES_THEN_FAILS,
    TRIAL,
    add_plan,
    happened,
    read,
    read_signup_order,
    renewals,
    start_signup,
    subscribe,
    wait,
)

QUARTERLY = {"billing_interval": "monthly", "billing_interval_count": 3}


def test_session_of_a_plan_has_an_order_and_frozen_terms(shop: Shop) -> None:
    """Fee and first period are due; the terms say what recurs."""
    plan = add_plan(shop, contract_term_months=12, **FEE)
    _, session = start_signup(shop, plan)
    order = read_signup_order(shop, session)
    assert order["subscription_plan_id"] == session["subscription_plan_id"] == plan["subscription_plan_id"]
    assert order["origin"] == "checkout"
    assert order["settlement_amounts"]["outstanding_money"]["amount"] == 2300
    assert [(charge["type"], charge["applied_money"]["amount"]) for charge in order["charges"]] == [
        ("setup_fee", 500)
    ]
    terms = session["subscription_terms"]
    assert terms["recurring_total_money"] == {"amount": 1800, "currency": "USD"}
    assert (terms["plan_name"], terms["contract_term_months"]) == ("Beans every month", 12)


def test_chosen_quantity_and_interval_are_priced(shop: Shop) -> None:
    """The interval changes no price, the quantity multiplies the lines."""
    plan = add_plan(shop, quantity_options=[1, 3], billing_interval_options=[QUARTERLY])
    _, session = start_signup(shop, plan, subscription_terms={**QUARTERLY, "quantity": 3})
    order = read_signup_order(shop, session)
    assert order["line_items"][0]["quantity"] == 3
    assert order["pricing_amounts"]["total_money"]["amount"] == 5400
    assert session["subscription_terms"]["billing_interval_count"] == 3


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        ({"quantity": 2}, "INVALID_QUANTITY"),
        ({"billing_interval": "yearly", "billing_interval_count": 1}, "INVALID_INTERVAL"),
        ({"billing_interval_count": 2}, "INVALID_INTERVAL"),
        ({"quantity": 101}, "INVALID_REQUEST"),
    ],
)
def test_choice_that_the_plan_does_not_offer_is_refused(shop: Shop, terms: Any, code: str) -> None:
    """And no order is made."""
    plan = add_plan(shop, quantity_options=[1, 3], billing_interval_options=[QUARTERLY])
    body = {"subscription_plan_id": plan["subscription_plan_id"], "subscription_terms": terms}
    refusal = shop.refuse("POST", "/v1/checkout-sessions", body)
    assert (refusal["status"], refusal["code"]) == (400, code)
    assert not shop.environment.orders


def test_archived_or_unknown_plan_is_refused(shop: Shop) -> None:
    """The one as a conflict, the other as a bad body."""
    plan = add_plan(shop)
    shop.client.delete("/v1/subscription-plans/" + plan["subscription_plan_id"])
    body = {"subscription_plan_id": plan["subscription_plan_id"]}
    assert shop.refuse("POST", "/v1/checkout-sessions", body)["code"] == "PLAN_ARCHIVED"
    unknown = shop.refuse("POST", "/v1/checkout-sessions", {"subscription_plan_id": "plan_x"})
    assert (unknown["status"], unknown["param"]) == (400, "subscription_plan_id")


def test_plan_takes_no_tip(shop: Shop) -> None:
    """It has only its own set-up fee."""
    body = {"subscription_plan_id": add_plan(shop)["subscription_plan_id"], "tip": {"enabled": True}}
    assert shop.refuse("POST", "/v1/checkout-sessions", body)["code"] == "CHECKOUT_TIP_NOT_ALLOWED"


def test_plan_with_an_open_session_is_not_archived(shop: Shop) -> None:
    """Nor one with a running subscription."""
    plan = add_plan(shop)
    address = "/v1/subscription-plans/" + plan["subscription_plan_id"]
    buyer, _ = start_signup(shop, plan)
    assert shop.refuse("DELETE", address)["code"] == "PLAN_HAS_OPEN_CHECKOUT_SESSIONS"
    buyer.pay()
    assert shop.refuse("DELETE", address)["code"] == "PLAN_HAS_ACTIVE_SUBSCRIPTIONS"


def test_paid_signup_begins_an_active_subscription(shop: Shop) -> None:
    """The order names it, the session is paid, the buyer goes back to the shop."""
    buyer, session = start_signup(shop, add_plan(shop, **FEE))
    assert buyer.pay().location == SUCCESS_URL
    order = read_signup_order(shop, session, expand="subscription,subscription_plan")
    assert order["payment_status"] == read_session(shop, buyer)["status"] == "paid"
    subscription = order["subscription"]
    assert subscription["subscription_id"] == order["subscription_id"]
    assert order["subscription_plan"]["name"] == "Beans every month"
    assert subscription["status"] == "active"
    assert subscription["current_period_start"] == "2026-11-20T09:30:00Z"
    assert subscription["current_period_end"] == subscription["next_billing_at"] == "2026-12-20T09:30:00Z"
    assert subscription["recurring_amount_money"]["amount"] == 1800
    assert happened(shop) == ["created", "activated"]


def test_trial_order_reads_paid_long_before_its_card_is_saved(shop: Shop) -> None:
    """Only the subscription says that it is done: the trap of the observed behaviour."""
    buyer, session = start_signup(shop, add_plan(shop, **TRIAL))
    order = read_signup_order(shop, session, expand="subscription")
    assert order["payment_status"] == "paid"
    assert order["settlement_amounts"]["outstanding_money"]["amount"] == 0
    assert "subscription_id" not in order
    assert order["subscription"] is None
    assert read_session(shop, buyer)["status"] == "open"
    assert "order.paid" not in shop.events()


def test_trial_begins_when_the_card_is_saved(shop: Shop) -> None:
    """By an attempt of mode setup, without a payment intent."""
    buyer, session = start_signup(shop, add_plan(shop, **TRIAL))
    page = buyer.look()
    assert page.total == "0"
    assert page.has(name="card_number")
    assert "14 days free" in page.text
    assert buyer.pay().location == SUCCESS_URL
    order = read_signup_order(shop, session)
    assert (order["active_payment_attempt"]["mode"], order["payment_intent_ids"]) == ("setup", [])
    assert read_session(shop, buyer)["status"] == "paid"
    subscription = read(shop, order["subscription_id"])
    assert subscription["status"] == "trialing"
    assert subscription["trial_end"] == subscription["next_billing_at"] == "2026-12-04T09:30:00Z"


def test_trial_with_a_set_up_fee_charges_the_fee(shop: Shop) -> None:
    """And is unpaid until then."""
    buyer, session = start_signup(shop, add_plan(shop, **TRIAL, **FEE))
    assert read_signup_order(shop, session)["payment_status"] == "unpaid"
    assert buyer.look().total == "500"
    buyer.pay()
    order = read_signup_order(shop, session)
    assert order["settlement_amounts"]["paid_money"]["amount"] == 500
    assert read(shop, order["subscription_id"])["status"] == "trialing"


@pytest.mark.parametrize("fields", [TRIAL, {}], ids=["trial", "paid"])
def test_declined_card_begins_nothing(shop: Shop, fields: Any) -> None:
    """The session stays open and the next card begins it."""
    buyer, session = start_signup(shop, add_plan(shop, **fields))
    buyer.pay(DECLINES)
    assert "subscription_id" not in read_signup_order(shop, session)
    assert read_session(shop, buyer)["status"] == "open"
    assert buyer.look().has(data_error="insufficient_funds")
    buyer.pay()
    assert read_signup_order(shop, session)["subscription_id"]


@pytest.mark.parametrize("fields", [TRIAL, {}], ids=["trial", "paid"])
def test_challenge_stands_between_card_and_subscription(shop: Shop, fields: Any) -> None:
    """Refused it begins nothing, confirmed it does."""
    buyer, session = start_signup(shop, add_plan(shop, **fields))
    for button, is_begun in (("challenge-fail", False), ("challenge-complete", True)):
        buyer.pay(CHALLENGES)
        assert "3155" in buyer.look("/challenge").text
        buyer.press(button)
        assert ("subscription_id" in read_signup_order(shop, session)) is is_begun


def test_card_that_fails_later_signs_up_all_the_same(shop: Shop) -> None:
    """With and without a trial."""
    assert subscribe(shop, card=SAVES_THEN_FAILS)["status"] == "active"
    assert subscribe(shop, card=SAVES_THEN_FAILS, **TRIAL)["status"] == "trialing"


def test_first_payment_in_process_makes_an_incomplete_subscription(shop: Shop) -> None:
    """It becomes active when the payment settles."""
    buyer, session = start_signup(shop, add_plan(shop))
    buyer.pay(PROCESSES_THEN_PAYS)
    subscription = read(shop, read_signup_order(shop, session)["subscription_id"])
    assert subscription["status"] == "incomplete"
    wait(shop, seconds=601)
    assert read(shop, subscription)["status"] == "active"
    assert happened(shop) == ["created", "activated"]


def test_terms_of_an_open_session_can_be_chosen_again(shop: Shop) -> None:
    """The order is priced anew; after the end they cannot."""
    plan = add_plan(shop, quantity_options=[1, 3])
    buyer, session = start_signup(shop, plan)
    address = "/v1/checkout-sessions/" + session["checkout_session_id"]
    changed = shop.patch(address, {"subscription_terms": {"quantity": 3}})
    assert changed["subscription_terms"]["recurring_total_money"]["amount"] == 5400
    assert buyer.look().total == "5400"
    buyer.pay()
    refusal = shop.refuse("PATCH", address, {"subscription_terms": {"quantity": 1}})
    assert refusal["code"] == "CHECKOUT_SESSION_NOT_OPEN"


def test_plan_changed_after_the_session_changes_nothing_for_its_buyer(shop: Shop) -> None:
    """Terms are frozen at order creation."""
    plan = add_plan(shop)
    buyer, session = start_signup(shop, plan)
    dearer = {"name": "Beans", "unit_price_money": {"amount": 9900, "currency": "USD"}}
    address = "/v1/subscription-plans/" + plan["subscription_plan_id"]
    shop.patch(address, {"line_items": [dearer], "expected_version": 1})
    buyer.pay()
    subscription = read(shop, read_signup_order(shop, session)["subscription_id"])
    assert subscription["recurring_amount_money"]["amount"] == 1800


def test_same_email_is_the_same_customer(shop: Shop) -> None:
    """Another plan, the same customer id."""
    first, second = subscribe(shop), subscribe(shop, **TRIAL)
    assert first["customer_id"] == second["customer_id"]
    assert read(shop, first, expand="customer")["customer"]["email"] == "ada@example.com"


@pytest.mark.parametrize("percent", [50, 100])
def test_code_takes_its_part_off_the_first_period_only(shop: Shop, percent: int) -> None:
    """With nothing left to pay the card is saved all the same, and the renewal costs what it costs."""
    method = {"percent_off": percent}
    shop.post("/v1/promotions", {"name": "Off", "application_method": method, "codes": [{"code": "OFF"}]})
    buyer, session = start_signup(shop, add_plan(shop), promotion_config={"codes_enabled": True})
    buyer.send("/code", {"promotion_code": "OFF"})
    assert buyer.look().total == str(1800 * (100 - percent) // 100)
    buyer.pay()
    order = read_signup_order(shop, session)
    wait(shop, days=30)
    (renewal,) = renewals(shop, read(shop, order["subscription_id"]))
    assert order["settlement_amounts"]["paid_money"]["amount"] == 1800 * (100 - percent) // 100
    assert renewal["settlement_amounts"]["paid_money"]["amount"] == 1800


def test_code_on_a_trial_takes_nothing_off(shop: Shop) -> None:
    """Nothing is due: the page says so, and the trial begins all the same."""
    method = {"percent_off": 10}
    shop.post("/v1/promotions", {"name": "Off", "application_method": method, "codes": [{"code": "OFF"}]})
    buyer, session = start_signup(shop, add_plan(shop, **TRIAL), promotion_config={"codes_enabled": True})
    assert buyer.send("/code", {"promotion_code": "OFF"}).status == 422
    buyer.pay()
    assert read(shop, read_signup_order(shop, session)["subscription_id"])["status"] == "trialing"


def test_tax_of_the_merchant_is_on_signup_and_renewal(shop: Shop) -> None:
    """On lines that are taxable."""
    shop.sandbox.switches["tax_percent"] = "10"
    line = {"name": "Beans", "unit_price_money": {"amount": 1800, "currency": "USD"}}
    subscription = subscribe(shop, line_items=[{**line, "tax": {"taxable": True}}])
    wait(shop, days=30)
    (renewal,) = renewals(shop, subscription)
    assert renewal["pricing_amounts"]["tax_money"]["amount"] == 180
    assert subscription["recurring_amount_money"]["amount"] == 1800
