"""
Flint is otherwise than assumed: nobody pays twice, nothing is lost, no page says more than is known.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from flint_storefront.checkout.actions import show_checkout
from flint_storefront.checkout.operator import check_again
from flint_storefront.checkout.records import change_checkout
from flint_storefront.checkout.start import start_checkout
from flint_storefront.page_request import Visitor
from flint_storefront.storage.records import CheckoutRecord, JournalEntry
from tests.checkout.core_shop import CoreShop, page_request
from tests.checkout.other_flint import shop_with, without
from tests.checkout.selections import FEES, PACKAGING, gift, plan, tip_jar, usd
from tests.checkout.test_plans import address, make_plan

NO_METADATA = without("metadata", of="order_charge_id")


def nothing(_document: dict[str, Any]) -> None:
    """Flint as it is."""


@pytest.mark.parametrize("fees", [FEES, (PACKAGING, PACKAGING)], ids=["two fees", "twice the same"])
def test_charge_whose_notes_flint_does_not_tell_is_not_added_twice(fees: Any) -> None:
    """The answer to a fee was lost for a day, and the order tells nothing of ours on its charges."""
    shop = shop_with(NO_METADATA)
    shop.flint.fault("reset", "orders.addCharge", phase="after", count=9)
    chosen = shop.selection(charges=fees, shown_total=usd(600))
    shop.choose(chosen)
    shop.flint.cancel_faults()
    shop.flint.advance(timedelta(hours=21).total_seconds())
    address(shop.choose(chosen))
    assert len(shop.flint.orders()[0]["charges"]) == len(fees)


def test_trial_whose_plan_flint_does_not_name_is_not_paid() -> None:
    """Neither order nor session says that they sign up: we know it."""
    shop = shop_with(without("subscription_plan_id", of="payment_status"))
    shop.transport.change = lambda document: [  # type: ignore[union-attr, assignment]
        without("subscription_plan_id", of="payment_status")(document),
        without("subscription_plan_id", of="checkout_session_id")(document),
    ]
    plan_id = make_plan(shop, trial_period_days=14)
    address(shop.choose(plan(plan_id, 1800, due=0, trial_days=14)))
    assert shop.look() == "open"
    assert shop.checkout.open_key is not None


@pytest.mark.parametrize("chosen", [tip_jar(), gift()], ids=["tip jar", "gift"])
def test_session_that_names_no_order_while_open_can_be_gone_on_with(chosen: Any) -> None:
    """The second press leads to the same page."""
    shop = shop_with(without("order_id", "order", of="surface"))
    first = address(shop.choose(chosen))
    assert address(shop.choose(chosen)).split("#")[0] == first.split("#")[0]


def test_session_that_names_no_order_can_be_changed() -> None:
    """Another amount closes it and begins anew."""
    shop = shop_with(without("order_id", "order", of="surface"))
    address(shop.choose(tip_jar(500)))
    address(shop.choose(tip_jar(700)))
    assert [one["status"] for one in shop.flint.sessions()] == ["closed", "open"]


def test_session_that_names_its_order_late_is_found_paid_by_reconcile() -> None:
    """Nobody came back and no webhook came."""
    shop = shop_with(without("order_id", "order", of="surface"))
    shop.pay(address(shop.choose(tip_jar())))
    shop.transport.change = nothing  # type: ignore[union-attr]
    shop.reconcile(seconds=600)
    assert shop.checkout.state == "paid"
    assert len(shop.effects()) == 1


def test_session_that_names_its_order_late_can_be_checked_again() -> None:
    """By the operator."""
    shop = shop_with(without("order_id", "order", of="surface"))
    shop.pay(address(shop.choose(tip_jar())))
    shop.transport.change = nothing  # type: ignore[union-attr]
    assert check_again(shop.storefront, shop.checkout.reference) == "paid"


def test_subscription_of_a_strange_order_is_not_believed() -> None:
    """An order in another currency is none of ours, and neither is what it began."""
    shop = CoreShop()
    shop.pay(address(shop.choose(plan(make_plan(shop), 1800))))
    shop.change(CheckoutRecord, {}, currency="EUR")
    assert shop.come_back() == "unknown"
    assert shop.checkout.state == "unknown"
    assert shop.checkout.flag_reason == "currency_differs"
    assert shop.checkout.subscription_id is None


def test_incomplete_trial_is_not_told_as_paid() -> None:
    """A subscription that waits for its card stands in no success, and nothing is told."""

    def change(document: dict[str, Any]) -> None:
        if document.get("status") == "trialing":
            document["status"] = "incomplete"

    shop = shop_with(change)
    shop.pay(address(shop.choose(plan(make_plan(shop, trial_period_days=14), 1800, due=0, trial_days=14))))
    assert shop.come_back() == "incomplete"
    assert shop.effects() == []
    shop.transport.change = nothing  # type: ignore[union-attr]
    assert shop.look() == "trialing"
    assert len(shop.effects()) == 1


def test_partly_paid_plan_is_not_begun_anew() -> None:
    """Another session would ask for the whole amount once more."""

    def change(document: dict[str, Any]) -> None:
        if "surface" in document:
            document["status"] = "partially_paid"
        if "payment_status" in document:
            document["payment_status"] = "partially_paid"

    shop = shop_with(nothing)
    chosen = plan(make_plan(shop), 1800)
    address(shop.choose(chosen))
    shop.transport.change = change  # type: ignore[union-attr]
    assert address(shop.choose(chosen)).endswith(shop.checkout.reference)
    assert len(shop.flint.sessions()) == 1


def test_trial_without_due_amount_can_be_changed_at_once() -> None:
    """Its order reads paid, which is no payment that is under way."""
    shop = CoreShop()
    plan_id = make_plan(shop, trial_period_days=14)
    address(shop.choose(plan(plan_id, 1800, due=0, trial_days=14)))
    other = make_plan(shop, 2000)
    address(shop.choose(plan(other, 2000)))
    assert len(shop.open_sessions()) == 1


def test_refused_second_session_of_a_plan_leaves_other_plans_to_be_chosen() -> None:
    """The plan was archived meanwhile: nothing is under way, and the buyer is not told so."""
    shop = CoreShop()
    plan_id = make_plan(shop)
    address(shop.choose(plan(plan_id, 1800)))
    shop.flint.advance(3700)
    shop.flint.merchant("DELETE", f"/v1/subscription-plans/{plan_id}")
    shop.choose(plan(plan_id, 1800))
    address(shop.choose(plan(make_plan(shop, 2000), 2000)))


def test_way_without_the_code_waits_for_the_order_with_it() -> None:
    """Nobody knows whether that order was made: no second one beside it."""
    shop = CoreShop()
    shop.flint.fault("reset", "orders.create", phase="after", count=9)
    shop.press(promotion_code="WELCOME10")
    shop.flint.cancel_faults()
    shop.go_on(without_code="1")
    shop.reconcile()
    assert len(shop.flint.orders()) == 1
    assert shop.rows(JournalEntry, status="unknown") == []


def test_plan_whose_set_up_fee_fell_is_chosen_anew() -> None:
    """The page now says less than the session that stands open asks for."""
    shop = CoreShop()
    plan_id = make_plan(shop, setup_fee_money={"amount": 4900, "currency": "USD"})
    address(shop.choose(plan(plan_id, 1800, due=6700, setup_fee_money=usd(4900))))
    fee = {"amount": 900, "currency": "USD"}
    shop.flint.merchant("PATCH", f"/v1/subscription-plans/{plan_id}", {"setup_fee_money": fee})
    address(shop.choose(plan(plan_id, 1800, due=2700, setup_fee_money=usd(900))))
    assert [one["status"] for one in shop.flint.sessions()] == ["closed", "open"]


def test_plan_without_the_trial_that_was_shown_must_be_agreed_to() -> None:
    """The page said that nothing is due for two weeks: nobody is sent to pay before agreeing."""
    shop = CoreShop()
    chosen = plan(make_plan(shop), 1800, due=0, trial_days=14)
    for _ in range(2):
        assert address(shop.choose(chosen)).endswith(shop.checkout.reference)
    page = show_checkout(shop.storefront, page_request(reference=shop.checkout.reference))
    change = page.data["order"]["price_change"]  # type: ignore[union-attr]
    assert (change["old_total"]["minor"], change["new_total"]["minor"]) == (0, 1800)
    assert "/checkout/cs_" in address(shop.go_on(confirm_total="1800"))


def test_plan_with_a_shorter_trial_than_shown_is_not_sold() -> None:
    """It would be charged a week sooner."""
    shop = CoreShop()
    result = shop.choose(plan(make_plan(shop, trial_period_days=7), 1800, due=0, trial_days=14))
    assert result.data["message"]["key"] == "plan_refused"  # type: ignore[union-attr]


def test_plan_that_is_charged_more_often_than_shown_is_not_sold() -> None:
    """The same price every week is another price."""
    shop = CoreShop()
    result = shop.choose(plan(make_plan(shop, billing_interval="weekly"), 1800))
    assert result.data["message"]["key"] == "plan_refused"  # type: ignore[union-attr]


def test_paid_order_is_told_after_the_subscription_was_heard_of_first() -> None:
    """The subscription's event came while the order could not be read; reconcile catches up."""
    shop = CoreShop()
    shop.pay(address(shop.choose(plan(make_plan(shop), 1800))))
    record = shop.checkout
    with shop.store.transaction() as transaction:
        changes = {"state": "active", "open_key": None, "next_check_at": shop.storefront.clock()}
        assert change_checkout(shop.storefront, transaction, record, changes)
    shop.flint.fault("reset", "orders.get", count=20)
    shop.flint.fault("reset", "checkoutSessions.get", count=20)
    shop.reconcile()
    shop.flint.cancel_faults()
    shop.reconcile(seconds=7 * 3600)
    assert len(shop.effects()) == 1


def test_code_of_an_order_found_again_is_still_spoken_of() -> None:
    """The answer was lost for a day; what became of the code is read from the order."""
    shop = shop_with(nothing)
    shop.flint.fault("reset", "orders.create", phase="after", count=9)
    shop.press(promotion_code="WELCOME10")
    shop.flint.cancel_faults()

    def change(document: dict[str, Any]) -> None:
        if "applied_discounts" in document:
            document["applied_discounts"] = []

    shop.transport.change = change  # type: ignore[union-attr]
    shop.flint.advance(timedelta(hours=21).total_seconds())
    shop.press(promotion_code="WELCOME10")
    assert shop.checkout.code_problem == "code_without_effect"


def test_trial_whose_order_cannot_be_closed_can_be_changed() -> None:
    """It reads paid with nothing due: once its session is closed nobody can sign up by it."""
    shop = CoreShop()
    address(shop.choose(plan(make_plan(shop, trial_period_days=14), 1800, due=0, trial_days=14)))
    shop.flint.fault("status", "orders.closeSession", status=409, code="ORDER_STATUS_NOT_CLOSABLE", count=9)
    address(shop.choose(plan(make_plan(shop, 2000), 2000)))
    assert len(shop.open_sessions()) == 1
    shop.flint.cancel_faults()
    shop.reconcile()
    assert shop.rows(JournalEntry, status__in=("pending", "unknown")) == []


def test_journal_keeps_no_address_of_the_buyer_once_answered() -> None:
    """What was sent is kept byte for byte while it may be sent again, and no longer."""
    shop = CoreShop()
    request = replace(
        page_request("POST"), visitor=Visitor(shop.token, None, lambda: "7", lambda: "ann@example.com")
    )
    shop.flint.fault("reset", "checkoutSessions.create", phase="after", count=9)
    start_checkout(shop.storefront, request, tip_jar())
    (entry,) = shop.journal
    assert b"ann@example.com" in entry.body
    shop.flint.cancel_faults()
    shop.reconcile()
    (entry,) = shop.journal
    assert entry.status == "succeeded"
    assert "ann@example.com" not in f"{entry.body!r} {entry.answer!r}"
