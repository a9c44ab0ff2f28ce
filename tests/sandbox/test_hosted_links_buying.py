"""What comes of a buyer who continues from a payment link's page: order, session, counters, events."""

from typing import Any

import pytest

from flint_storefront.sandbox.webhooks.events import read_payload
from tests.sandbox.buyer import (
    CANCEL_URL,
    CHALLENGES,
    DECLINES,
    PROCESSES_THEN_FAILS,
    PROCESSES_THEN_PAYS,
    SUCCESS_URL,
    Buyer,
    Page,
)
from tests.sandbox.link_buyer import (
    EMAIL,
    buy_through_link,
    open_link,
    pay_session,
    press_continue,
    start_through_link,
)
from tests.sandbox.link_seller import (
    EXPIRES_IN_SECONDS,
    MUG,
    add_donation,
    add_event,
    add_link,
    add_membership,
    archive,
    counters,
    orders_of,
    read_link,
    sessions_of,
    usd,
)
from tests.sandbox.shop import Shop
from tests.sandbox.subscriber import DAY, renewals, wait
from tests.sandbox.test_promotions import add_promotion

PAID = ["order.created", "payment_intent.succeeded", "order.paid", "checkout_session.completed"]


def test_bought_link_makes_a_paid_order(shop: Shop) -> None:
    """The buyer is sent where the link says; order and session say where they come from."""
    link = add_link(shop, metadata={"campaign": "autumn"})
    assert buy_through_link(shop.app, link["url"]) == SUCCESS_URL
    (session,), (order,) = sessions_of(shop, link), orders_of(shop, link)
    assert (session["origin"], session["payment_link_id"]) == ("payment_link", link["payment_link_id"])
    assert (session["status"], session["metadata"]) == ("paid", {"campaign": "autumn"})
    assert (order["origin"], order["payment_status"]) == ("payment_link", "paid")
    assert order["metadata"] == {"campaign": "autumn"}
    assert order["buyer_contact"]["email"] == EMAIL
    assert order["checkout_session_ids"] == [session["checkout_session_id"]]
    assert "payment_link_id" not in order
    assert shop.events() == PAID
    created, *_, completed = (read_payload(row)["data"] for row in shop.environment.webhook_events.values())
    assert created["origin"] == "payment_link"
    assert completed["checkout_session_id"] == session["checkout_session_id"]


def test_session_can_be_read_with_its_link(shop: Shop) -> None:
    """`expand=payment_link`, and the list by link and status."""
    link, other = add_link(shop), add_link(shop)
    buy_through_link(shop.app, link["url"])
    session_id = start_through_link(shop.app, link["url"])
    start_through_link(shop.app, other["url"])
    session = shop.get(f"/v1/checkout-sessions/{session_id}", expand="payment_link")
    assert session["payment_link"]["payment_link_id"] == link["payment_link_id"]
    assert session["url"].startswith(f"http://127.0.0.1:8900/checkout/{session_id}#checkout_token=")
    paid = shop.get(
        "/v1/checkout-sessions", payment_link_id=link["payment_link_id"], status="paid", origin="payment_link"
    )
    assert [row["status"] for row in paid] == ["paid"]
    assert len(sessions_of(shop, link)) == 2


def test_no_private_word_leaves_the_api(shop: Shop) -> None:
    """What the page notes on a session is its own."""
    link = add_link(shop)
    start_through_link(shop.app, link["url"])
    assert [key for key in sessions_of(shop, link)[0] if key.startswith("_")] == []


def test_quantities_and_answers_reach_the_order(shop: Shop) -> None:
    """Tiers that are left out make no line; answers are the order's metadata."""
    questions = [
        {"custom_field_type": "text", "key": "who", "label": "Who comes", "required": True},
        {"custom_field_type": "checkbox", "key": "news", "label": "News"},
        {"custom_field_type": "text", "key": "diet", "label": "Diet"},
    ]
    link = add_event(shop, custom_fields=questions, metadata={"hall": "big"})
    buy_through_link(
        shop.app, link["url"], quantities={"adult": 0, "child": 3}, fields={"who": "Ada", "news": True}
    )
    (order,) = orders_of(shop, link)
    assert [(line["name"], line["quantity"]) for line in order["line_items"]] == [("Child", 3)]
    assert order["metadata"] == {"hall": "big", "custom_field_who": "Ada", "custom_field_news": "true"}
    assert order["purchased_event"] == {
        "name": "Winter concert",
        "starts_at": "2026-12-05T19:00:00Z",
        "location": "Town hall",
        "timezone": "Pacific/Auckland",
    }


def test_event_counts_payments_and_units(shop: Shop) -> None:
    """What is left falls with each ticket."""
    link = add_event(shop, capacity=10)
    buy_through_link(shop.app, link["url"], quantities={"adult": 2, "child": 1})
    buy_through_link(shop.app, link["url"], quantities={"adult": 1, "child": 0})
    assert counters(shop, link) == (2, 4)
    page = open_link(shop.app, link["url"])
    assert page.find(data_testid="link-remaining")["data-remaining"] == "6"


def test_sales_change_neither_version_nor_date(shop: Shop) -> None:
    """And tell nobody: there is no webhook of a link."""
    link = add_event(shop)
    shop.sandbox.clock.advance(60)
    buy_through_link(shop.app, link["url"])
    assert (read_link(shop, link)["version"], read_link(shop, link)["updated_at"]) == (1, link["updated_at"])
    assert shop.events() == PAID


@pytest.mark.parametrize("sent", [{"amounts": {"donation": 1234}}, {"amounts": {"donation": "12.34"}}])
def test_donated_amount_is_paid(shop: Shop, sent: dict[str, Any]) -> None:
    """One line with the link's name."""
    link = add_donation(shop)
    assert buy_through_link(shop.app, link["url"], **sent) == SUCCESS_URL
    (order,) = orders_of(shop, link)
    assert [(line["name"], line["unit_price_money"]) for line in order["line_items"]] == [
        ("Roof fund", usd(1234))
    ]
    assert counters(shop, link) == (1, 0)


def test_open_price_is_paid_beside_a_fixed_one(shop: Shop) -> None:
    """By the key of its line."""
    gift = {
        "key": "gift",
        "name": "Gift",
        "allow_unit_price_adjustment": True,
        "max_unit_price_money": usd(9),
    }
    link = add_link(shop, line_items=[MUG, gift | {"max_unit_price_money": usd(5000)}])
    buy_through_link(shop.app, link["url"], amounts={"gift": 250})
    (order,) = orders_of(shop, link)
    assert order["settlement_amounts"]["paid_money"] == usd(1150)


def test_plan_begins_a_subscription(shop: Shop) -> None:
    """The signup order comes from the link; renewals are not counted."""
    link = add_membership(shop)
    assert buy_through_link(shop.app, link["url"]) == SUCCESS_URL
    (order,) = orders_of(shop, link)
    assert (order["origin"], order["payment_status"]) == ("payment_link", "paid")
    assert counters(shop, link) == (1, 0)
    wait(shop, days=40)
    subscription = shop.get(f"/v1/subscriptions/{order['subscription_id']}")
    assert len(renewals(shop, subscription)) == 1
    assert counters(shop, link) == (1, 0)


def test_trial_is_counted_once(shop: Shop) -> None:
    """When its card is saved; the first charge later is a renewal like any other."""
    link = add_membership(shop, trial_period_days=14)
    session_id = start_through_link(shop.app, link["url"])
    assert counters(shop, link) == (0, 0)
    pay_session(shop.app, session_id)
    assert counters(shop, link) == (1, 0)
    wait(shop, days=20)
    shop.get("/v1/orders")
    assert counters(shop, link) == (1, 0)


@pytest.mark.parametrize("is_paid_at_once", [False, True])
def test_free_choice_is_counted_once(shop: Shop, is_paid_at_once: bool) -> None:
    """Nothing is due, no card is asked for, and it is a completion all the same."""
    shop.sandbox.switches["zero_total_order_paid"] = is_paid_at_once
    link = add_link(shop, line_items=[MUG | {"unit_price_money": usd(0)}])
    assert buy_through_link(shop.app, link["url"]) == SUCCESS_URL
    assert counters(shop, link) == (1, 0)
    assert [session["status"] for session in sessions_of(shop, link)] == ["paid"]


def test_tips_and_codes_are_offered_where_the_link_says_so(shop: Shop) -> None:
    """On the checkout page, never on the link's own."""
    add_promotion(shop)
    link = add_link(shop, tip={"enabled": True}, promotion_config={"codes_enabled": True})
    session_id = start_through_link(shop.app, link["url"])
    buyer = Buyer(shop, {"checkout_session_id": session_id})
    buyer.send("/code", {"promotion_code": "WELCOME10", "apply_code": "1"})
    pay_session(shop.app, session_id, tip="20%")
    (order,) = orders_of(shop, link)
    assert order["pricing_amounts"]["discount_money"] == usd(90)
    assert order["settlement_amounts"]["paid_money"] == usd(972)


def test_tips_and_codes_are_not_offered_where_the_link_says_no(shop: Shop) -> None:
    """Said explicitly, as the plugin does."""
    link = add_link(shop, tip={"enabled": False}, promotion_config={"codes_enabled": False})
    page = Page(shop.app.test_client().get(f"/checkout/{start_through_link(shop.app, link['url'])}"))
    assert not page.has(name="tip")
    assert not page.has(name="promotion_code")


def test_challenge_and_decline_count_one_payment(shop: Shop) -> None:
    """However many tries it takes."""
    link = add_link(shop)
    session_id = start_through_link(shop.app, link["url"])
    Buyer(shop, {"checkout_session_id": session_id}).pay(DECLINES)
    assert counters(shop, link) == (0, 0)
    assert pay_session(shop.app, session_id, card=CHALLENGES) == SUCCESS_URL
    assert counters(shop, link) == (1, 0)


@pytest.mark.parametrize(("card", "count"), [(PROCESSES_THEN_PAYS, 1), (PROCESSES_THEN_FAILS, 0)])
def test_payment_in_process_counts_when_it_has_settled(shop: Shop, card: str, count: int) -> None:
    """Not before, and not at all when it fails."""
    link = add_link(shop)
    buy_through_link(shop.app, link["url"], card=card)
    assert counters(shop, link) == (0, 0)
    wait(shop, seconds=601)
    assert counters(shop, link) == (count, 0)


def test_payment_that_outlives_its_session_counts(shop: Shop) -> None:
    """What is paid is sold, also when the session reads expired."""
    link = add_event(shop, expiration={"expires_in_seconds": 60})
    buy_through_link(shop.app, link["url"], quantities={"adult": 2}, card=PROCESSES_THEN_PAYS)
    wait(shop, seconds=61)
    assert [session["status"] for session in sessions_of(shop, link)] == ["expired"]
    wait(shop, seconds=601)
    assert counters(shop, link) == (1, 2)
    assert [session["status"] for session in sessions_of(shop, link)] == ["expired"]


def test_abandoned_checkout_expires_by_itself(shop: Shop) -> None:
    """The order stays unpaid, nothing is counted, and the event names link and order."""
    link = add_link(shop)
    start_through_link(shop.app, link["url"])
    wait(shop, seconds=EXPIRES_IN_SECONDS + 1)
    (session,), (order,) = sessions_of(shop, link), orders_of(shop, link)
    assert (session["status"], order["payment_status"], order["status"]) == ("expired", "unpaid", "open")
    assert counters(shop, link) == (0, 0)
    assert shop.events() == ["order.created", "checkout_session.expired"]
    event = read_payload(list(shop.environment.webhook_events.values())[-1])
    assert event["data"]["payment_link_id"] == link["payment_link_id"]
    assert event["data"]["order_id"] == order["order_id"]


def test_cancel_leads_where_the_link_says(shop: Shop) -> None:
    """And leaves the session open."""
    link = add_link(shop)
    session_id = start_through_link(shop.app, link["url"])
    page = Buyer(shop, {"checkout_session_id": session_id}).send("/cancel", {"cancel": "1"})
    assert page.location == CANCEL_URL
    assert sessions_of(shop, link)[0]["status"] == "open"


def test_last_allowed_completion_closes_the_page(shop: Shop) -> None:
    """The link keeps its status; its page says that all is taken."""
    link = add_link(shop, max_completions=1)
    buy_through_link(shop.app, link["url"])
    assert open_link(shop.app, link["url"]).state == "completed"
    assert read_link(shop, link)["status"] == "active"


def test_last_ticket_closes_the_page(shop: Shop) -> None:
    """And who had begun before may still pay: unpaid checkouts hold nothing back."""
    link = add_event(shop, capacity=2)
    late = start_through_link(shop.app, link["url"], quantities={"adult": 1})
    buy_through_link(shop.app, link["url"], quantities={"adult": 2})
    assert open_link(shop.app, link["url"]).state == "sold_out"
    assert press_closed(shop, link) == "sold_out"
    pay_session(shop.app, late)
    assert counters(shop, link) == (2, 3)


def test_fewer_left_than_must_be_taken_is_sold_out(shop: Shop) -> None:
    """A table of four is gone when three seats are left."""
    table = {"key": "table", "name": "Table", "unit_price_money": usd(4000), "quantity": 4}
    link = add_event(shop, capacity=7, line_items=[table])
    buy_through_link(shop.app, link["url"])
    assert open_link(shop.app, link["url"]).state == "sold_out"


def press_closed(shop: Shop, link: dict[str, Any]) -> str:
    """Return what a form sent to a link that sells nothing gets."""
    answer = shop.app.test_client().post(f"/pay/{link['payment_link_id']}", data={"link-continue": "1"})
    assert (answer.status_code, answer.headers.get("Location")) == (200, None)
    return open_link(shop.app, link["url"]).state


def test_goods_that_went_meanwhile_are_refused_on_the_page(shop: Shop) -> None:
    """With a quantity to choose the page asks for less; without one it says that nothing can be bought."""
    product = shop.add_product()
    variant = {"key": "beans", "variant_id": product["default_variant_id"]}
    shop.environment.variants[product["default_variant_id"]] |= {"_stock": 2}
    fixed = add_link(shop, line_items=[variant | {"quantity": 3}])
    open_one = add_link(shop, line_items=[variant | {"allow_quantity_adjustment": True}])
    assert press_continue(shop.app, fixed["url"]).state == "fulfilment_unavailable"
    refused = press_continue(shop.app, open_one["url"], quantities={"beans": 3})
    assert (refused.status, refused.notice) == (409, "fulfilment_unavailable")
    assert refused.fields()["quantity.beans"] == "3"
    assert shop.environment.orders == {}
    assert press_continue(shop.app, open_one["url"], quantities={"beans": 2}).status == 303


def test_plan_that_is_gone_makes_the_link_unavailable(shop: Shop) -> None:
    """An archived plan cannot be signed up for."""
    link = add_membership(shop)
    shop.environment.subscription_plans[link["subscription_plan_id"]]["status"] = "archived"
    assert open_link(shop.app, link["url"]).state == "fulfilment_unavailable"


def test_archived_goods_after_opening_are_refused(shop: Shop) -> None:
    """Between opening the page and pressing the button."""
    product = shop.add_product()
    link = add_link(shop, line_items=[{"key": "beans", "variant_id": product["default_variant_id"]}])
    browser = shop.app.test_client()
    sent = open_link(browser, link["url"]).fields()
    archive(shop, product)
    answer = browser.post(f"/pay/{link['payment_link_id']}", data=sent)
    assert 'data-state="fulfilment_unavailable"' in answer.text
    assert shop.environment.orders == {}


def test_whole_days_do_not_wear_a_link_out(shop: Shop) -> None:
    """A link has no end of its own."""
    link = add_link(shop)
    wait(shop, seconds=400 * DAY)
    assert buy_through_link(shop.app, link["url"], card="4242424242424242") == SUCCESS_URL
