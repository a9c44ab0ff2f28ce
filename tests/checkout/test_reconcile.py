"""
Reconcile: settles what is unknown or unfinished, any time, and does nothing twice.
"""

from datetime import timedelta

import pytest

from flint_storefront.checkout.reconcile import ABANDON_AFTER, FINISH_WITHIN, REST, reconcile
from flint_storefront.checkout.records import next_check_at
from flint_storefront.storage.records import CheckoutRecord, JournalEntry
from tests.checkout.core_shop import CoreShop
from tests.checkout.scripted_flint import PRICE, scripted_shop
from tests.flint.scripted import refusal
from tests.storefront.world import CARD, START


@pytest.fixture
def shop() -> CoreShop:
    """A shop on the local Flint."""
    return CoreShop()


def lose(shop: CoreShop, operation: str, phase: str = "after") -> None:
    """Press, and lose the answer to *operation*."""
    shop.flint.fault("reset", operation, phase=phase, count=9)
    shop.press()
    shop.flint.cancel_faults()
    shop.flint.forget_calls()


def test_unknown_writes_of_links_crowd_out_no_checkout(
    shop: CoreShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many there are: they are settled elsewhere."""
    monkeypatch.setattr("flint_storefront.checkout.reconcile.BATCH", 2)
    old = shop.flint.clock.now() - timedelta(hours=1)
    with shop.store.transaction() as transaction:
        for number in range(3):
            entry = JournalEntry(
                idempotency_key=f"link-lnk_1-{number}",
                reference="lnk_1",
                operation="paymentLinks.update",
                method="PATCH",
                path="/v1/payment-links/pl_1",
                body=b"{}",
                status="unknown",
                first_sent_at=old,
                last_sent_at=old,
                created_at=old,
            )
            transaction.insert(entry)
    lose(shop, "orders.create")
    assert shop.reconcile().replayed == 1


@pytest.mark.parametrize("phase", ["before", "after"])
def test_lost_order_is_sent_again_and_gets_its_session(shop: CoreShop, phase: str) -> None:
    """One run makes what the interrupted press had begun."""
    lose(shop, "orders.create", phase)
    report = shop.reconcile()
    assert (report.replayed, report.failed) == (1, 0)
    assert (len(shop.flint.orders()), len(shop.open_sessions())) == (1, 1)
    assert shop.checkout.state == "open"


@pytest.mark.parametrize("phase", ["before", "after"])
def test_lost_session_is_sent_again(shop: CoreShop, phase: str) -> None:
    """One order, one session."""
    lose(shop, "checkoutSessions.create", phase)
    assert shop.reconcile().replayed == 1
    assert (len(shop.flint.orders()), len(shop.flint.sessions())) == (1, 1)


def test_second_run_has_nothing_to_do(shop: CoreShop) -> None:
    """Idempotent: no call, no change."""
    lose(shop, "orders.create")
    shop.reconcile()
    shop.flint.forget_calls()
    before = (shop.checkout, shop.journal)
    report = reconcile(shop.storefront)
    assert set(vars(report).values()) == {0}
    assert (shop.flint.calls(), (shop.checkout, shop.journal)) == ([], before)


def test_write_that_may_still_be_under_way_rests(shop: CoreShop) -> None:
    """What was sent within thirty seconds is another process's business."""
    lose(shop, "orders.create")
    shop.flint.advance(REST.total_seconds() - 1)
    assert reconcile(shop.storefront).replayed == 0
    assert reconcile(shop.storefront, rest=timedelta(0)).replayed == 1


def test_order_without_session_is_finished(shop: CoreShop) -> None:
    """The process died between the two: the page is made while the buyer may still be there."""
    lose(shop, "checkoutSessions.create", "before")
    with shop.store.transaction() as transaction:
        transaction.delete(JournalEntry, {"operation": "checkoutSessions.create"})
    shop.change(CheckoutRecord, {"reference": shop.checkout.reference}, state="open")
    report = shop.reconcile()
    assert (report.finished, len(shop.open_sessions())) == (1, 1)


def test_order_without_session_of_long_ago_is_left(shop: CoreShop) -> None:
    """Nobody waits for its page any more; a press makes it."""
    lose(shop, "checkoutSessions.create", "before")
    with shop.store.transaction() as transaction:
        transaction.delete(JournalEntry, {"operation": "checkoutSessions.create"})
    shop.change(CheckoutRecord, {"reference": shop.checkout.reference}, state="open", next_check_at=None)
    assert shop.reconcile(seconds=FINISH_WITHIN.total_seconds() + 1).finished == 0
    assert shop.open_sessions() == []


def test_higher_total_waits_for_the_buyer(shop: CoreShop) -> None:
    """No page is made for a price that nobody has agreed to."""
    shop.flint.set_price("FLAT-WHITE", 500)
    shop.press()
    assert shop.reconcile().finished == 0
    assert shop.flint.sessions() == []


def test_refused_session_is_not_made_without_a_press() -> None:
    """A definite refusal waits for the buyer; it is not counted as finished."""
    shop, flint = scripted_shop()
    flint.on("POST /v1/checkout-sessions", refusal(400, "INVALID_REQUEST"))
    shop.press()
    report = shop.reconcile()
    assert report.finished == 0
    assert len(flint.sent("POST /v1/checkout-sessions")) == 1


def test_payment_that_nobody_told_is_found(shop: CoreShop) -> None:
    """No webhook, no return: the due look finds it, and it is told once."""
    shop.pay(shop.press().address, CARD)
    assert shop.reconcile(seconds=120).checked == 1
    assert shop.reconcile(seconds=120).checked == 0
    assert (shop.checkout.state, len(shop.effects())) == ("paid", 1)


def test_looks_become_rarer_and_end(shop: CoreShop) -> None:
    """Two minutes at first, half the age later, six hours at most, and never after three days."""
    waits = []
    for age in (timedelta(0), timedelta(hours=1), timedelta(days=2), timedelta(days=4)):
        found = next_check_at("open", START, START + age)
        waits.append(None if found is None else found - START - age)
    assert waits == [timedelta(minutes=2), timedelta(minutes=30), timedelta(hours=6), None]
    assert next_check_at("processing", START, START + timedelta(days=4)) is not None
    assert next_check_at("paid", START, START) is None
    assert next_check_at("closed", START, START) is None


def test_press_that_never_reached_flint_is_put_away_after_a_day(shop: CoreShop) -> None:
    """The offer is free again, the unsent request is rejected, and no call is made."""
    shop.flint.transport.is_away = True
    shop.press()
    shop.flint.forget_calls()
    assert shop.reconcile(seconds=ABANDON_AFTER.total_seconds() - 1).abandoned == 0
    assert shop.reconcile(seconds=1).abandoned == 1
    assert (shop.checkout.state, shop.checkout.open_key) == ("closed", None)
    assert shop.find(JournalEntry).error_code == "ABANDONED"
    assert shop.flint.calls() == []


def test_unknown_order_of_a_day_ago_is_found_by_its_reference(shop: CoreShop) -> None:
    """Adopted, not made again."""
    lose(shop, "orders.create")
    shop.reconcile(seconds=21 * 3600)
    assert shop.checkout.order_id == shop.flint.orders()[0]["order_id"]
    assert shop.flint.calls("POST /v1/orders") == []


def test_unknown_order_of_a_day_ago_that_never_was_is_settled(shop: CoreShop) -> None:
    """Rejected; nothing is made without a press, and a press makes a new try."""
    lose(shop, "orders.create", "before")
    shop.reconcile(seconds=21 * 3600)
    assert shop.find(JournalEntry).error_code == "NOT_FOUND_AT_FLINT"
    assert (shop.checkout.state, shop.flint.orders()) == ("open", [])
    shop.press()
    assert (len(shop.flint.orders()), shop.checkout.order_try) == (1, 2)


def test_two_orders_of_one_reference_are_adopted_with_a_flag(shop: CoreShop) -> None:
    """The oldest is ours; the operator is told that there are several."""
    lose(shop, "orders.create")
    first = shop.flint.orders()[0]
    second = {**first, "order_id": "ord_00000000000000000000000002", "created_at": "2027-01-01T00:00:00Z"}
    shop.flint.environment.orders[second["order_id"]] = second
    shop.reconcile(seconds=21 * 3600)
    assert (shop.checkout.order_id, shop.checkout.flag_reason) == (first["order_id"], "several_orders")


def test_adopted_order_in_another_currency_is_unknown() -> None:
    """Found by our reference, and yet not what we sold."""
    shop, flint = scripted_shop()
    flint.on("POST /v1/orders", refusal(500, "INTERNAL_ERROR"))
    shop.press()
    flint.price(PRICE, currency="EUR")
    found = {**flint.order, "external_reference_id": shop.checkout.reference}
    flint.answer_list("GET /v1/orders", [found])
    shop.reconcile(seconds=21 * 3600)
    assert (shop.checkout.state, shop.checkout.flag_reason) == ("unknown", "currency_differs")
    assert shop.checkout.amounts == {}


@pytest.mark.parametrize("phase", ["before", "after"])
def test_unknown_session_of_a_day_ago_is_looked_for(shop: CoreShop, phase: str) -> None:
    """Sessions live a day at most: none is open, and the next press makes the next generation."""
    lose(shop, "checkoutSessions.create", phase)
    shop.reconcile(seconds=21 * 3600)
    entry = shop.find(JournalEntry, operation="checkoutSessions.create")
    assert entry.error_code == "NOT_FOUND_AT_FLINT"
    assert shop.checkout.state == "open"
    shop.press()
    assert (len(shop.open_sessions()), len(shop.flint.orders()), shop.checkout.session_generation) == (
        1,
        1,
        2,
    )


@pytest.mark.parametrize("state", ["paid", "closed"])
def test_unknown_session_of_a_checkout_that_is_over_is_not_replayed_for_ever(state: str) -> None:
    """The order was paid or closed elsewhere: what came of our write no longer matters."""
    shop, flint = scripted_shop()
    flint.on("POST /v1/checkout-sessions", refusal(500, "INTERNAL_ERROR"))
    shop.press()
    if state == "paid":
        flint.pay()
    else:
        flint.order["status"] = "closed"
    assert shop.look() == state
    shop.reconcile()
    assert shop.find(JournalEntry, operation="checkoutSessions.create").error_code == "OVERTAKEN"
    assert shop.reconcile().replayed == 0


def test_row_that_breaks_keeps_no_other_waiting() -> None:
    """A mistake of our own at one checkout is logged and counted; the run goes on."""
    shop, flint = scripted_shop()
    shop.press()
    flint.on("GET /v1/checkout-sessions/cs_1", ValueError("a bug"))
    report = shop.reconcile(seconds=200)
    assert report.failed == 1
    assert shop.reconcile(seconds=200).checked == 1
