"""
Asking Flint and recording the answer: what overwrites what, and which effects it has.
"""

from datetime import timedelta
from typing import Any

import pytest

from flint_storefront.checkout.close import CLOSED, close_checkout
from flint_storefront.checkout.refresh import Reading, read_flint, record_reading, refresh
from flint_storefront.storage.records import CartRecord, CheckoutRecord
from tests.checkout.core_shop import CoreShop
from tests.checkout.scripted_flint import PRICE, ScriptedFlint, scripted_shop
from tests.flint import documents
from tests.flint.scripted import money


@pytest.fixture
def started() -> tuple[CoreShop, ScriptedFlint]:
    """A shop with a checkout whose session is open."""
    shop, flint = scripted_shop()
    shop.press()
    assert shop.checkout.checkout_session_id == "cs_1"
    return shop, flint


def ask(shop: CoreShop) -> CheckoutRecord:
    """Ask Flint and record it."""
    deadline = shop.storefront.background_deadline()
    return refresh(shop.storefront, shop.checkout, deadline=deadline, is_person_waiting=False)[0]


def read(shop: CoreShop) -> Reading:
    """Ask Flint and record nothing yet."""
    deadline = shop.storefront.background_deadline()
    return read_flint(shop.storefront, shop.checkout, deadline=deadline, is_person_waiting=False)


def record(shop: CoreShop, reading: Reading) -> CheckoutRecord:
    """Record a reading of before."""
    return record_reading(shop.storefront, shop.checkout, reading)


def effect_keys(shop: CoreShop, signal: str) -> list[str]:
    """Keys of the recorded effects of one signal."""
    return [effect.effect_key for effect in shop.effects(signal)]


def test_session_with_its_order_is_one_call(started) -> None:
    """Looking again costs Flint one read."""
    shop, flint = started
    flint.requests.clear()
    ask(shop)
    (request,) = flint.requests
    assert (request.url.path, request.url.params["expand"]) == ("/v1/checkout-sessions/cs_1", "order")


def test_paid_order_is_recorded_with_its_effect(started) -> None:
    """State, instant and Flint's amounts; the effect is keyed by the order."""
    shop, flint = started
    flint.pay()
    checkout = ask(shop)
    assert (checkout.state, checkout.paid_at) == ("paid", shop.flint.clock.now())
    assert (checkout.amounts["total"], checkout.amounts["outstanding"]) == (PRICE, 0)
    assert (checkout.open_key, checkout.next_check_at) == (None, None)
    assert effect_keys(shop, "order_paid") == ["paid:ord_1"]


def test_paid_twice_is_told_once(started) -> None:
    """Every further reading changes nothing."""
    shop, flint = started
    flint.pay()
    paid_at = ask(shop).paid_at
    shop.flint.advance(60)
    assert ask(shop).paid_at == paid_at
    assert len(shop.effects()) == 1


def test_older_reading_does_not_overwrite_a_newer_one(started) -> None:
    """A reading that began earlier and is recorded later is left alone."""
    shop, flint = started
    older = read(shop)
    shop.flint.advance(1)
    flint.session["status"] = "expired"
    newer = ask(shop)
    assert record(shop, older) == newer


def test_older_reading_that_brings_the_money_counts(started) -> None:
    """Paid is paid, in whatever order the readings are recorded."""
    shop, flint = started
    flint.pay()
    older = read(shop)
    shop.flint.advance(1)
    flint.order["payment_status"], flint.session["status"] = "unpaid", "open"
    ask(shop)
    assert record(shop, older).state == "paid"


def test_older_paid_reading_does_not_undo_a_refund(started) -> None:
    """Refunded stays refunded when a reading from before arrives late."""
    shop, flint = started
    flint.pay()
    older = read(shop)
    shop.flint.advance(1)
    flint.refund(PRICE, "refunded")
    ask(shop)
    assert record(shop, older).state == "refunded"
    assert shop.checkout.amounts["refunded"] == PRICE


def in_currency_of_others() -> dict[str, Any]:
    """The same order's amounts in euros."""
    flint = ScriptedFlint()
    flint.price(PRICE, currency="EUR")
    return {name: flint.order[name] for name in ("pricing_amounts", "settlement_amounts")}


UNPAID_AGAIN = [
    {"payment_status": "unpaid"},
    {"payment_status": ""},
    {"payment_status": "dreaming"},
    {"payment_status": "unpaid", "status": "closed"},
    {"refund_status": "dreaming"},
    {"order_id": "ord_other"},
    in_currency_of_others(),
]


@pytest.mark.parametrize("facts", UNPAID_AGAIN, ids=lambda facts: next(iter(facts)))
def test_paid_never_goes_back(started, facts: dict[str, Any]) -> None:
    """Whatever Flint says after it has said paid, a paid order is not shown as unpaid."""
    shop, flint = started
    flint.pay()
    ask(shop)
    shop.flint.advance(1)
    flint.order |= facts
    checkout = ask(shop)
    assert (checkout.state, checkout.order_id) == ("paid", "ord_1")
    assert checkout.open_key is None


def test_closed_by_us_is_not_reopened_by_a_reading_from_before(started) -> None:
    """A worker that asked before the close and records after it does not bring the checkout back."""
    shop, _flint = started
    shop.flint.advance(1)
    before = read(shop)
    shop.flint.advance(1)
    assert close_checkout(shop.storefront, shop.checkout, deadline=shop.storefront.deadline(12)) == CLOSED
    assert record(shop, before).state == "closed"


@pytest.mark.parametrize("amounts", [[100], [100, 450], [450]])
def test_each_refund_is_told_once_with_its_cumulative_amount(started, amounts: list[int]) -> None:
    """A partial refund and the rest are two facts; looking again is none."""
    shop, flint = started
    flint.pay()
    ask(shop)
    for amount in amounts:
        flint.refund(amount, "refunded" if amount == PRICE else "partially_refunded")
        for _ in range(2):
            shop.flint.advance(1)
            state = ask(shop).state
    assert state == ("refunded" if amounts[-1] == PRICE else "partially_refunded")
    assert effect_keys(shop, "order_refunded") == [f"refunded:ord_1:{amount}" for amount in sorted(amounts)]
    assert [effect.payload["refunded_minor"] for effect in shop.effects("order_refunded")] == sorted(amounts)


def test_refund_taken_back_and_made_again_is_no_new_fact(started) -> None:
    """The same cumulative amount has the same key."""
    shop, flint = started
    flint.pay()
    for amount, status in [(100, "partially_refunded"), (0, "none"), (100, "partially_refunded")]:
        shop.flint.advance(1)
        flint.refund(amount, status)
        ask(shop)
    assert effect_keys(shop, "order_refunded") == ["refunded:ord_1:100"]


def test_order_first_seen_refunded_was_paid_too(started) -> None:
    """Who learns of both at once is told of both, in one transaction."""
    shop, flint = started
    flint.pay()
    flint.refund(PRICE, "refunded")
    assert ask(shop).paid_at is not None
    assert (len(shop.effects("order_paid")), len(shop.effects("order_refunded"))) == (1, 1)


def test_refund_that_raises_what_is_outstanding_stays_a_refund(started) -> None:
    """Whether outstanding stays 0 after a refund is not known: both read as refunded."""
    shop, flint = started
    flint.pay()
    ask(shop)
    flint.refund(PRICE, "refunded")
    flint.order["settlement_amounts"] |= {"outstanding_money": money(PRICE)}
    shop.flint.advance(1)
    assert ask(shop).state == "refunded"


def test_subtotal_that_is_not_ours_is_paid_and_flagged(started) -> None:
    """The buyer sees paid; the operator is told why to look, and the site's receivers too."""
    shop, flint = started
    flint.price(PRICE + 100)
    flint.pay(PRICE + 100)
    checkout = ask(shop)
    assert (checkout.state, checkout.is_flagged, checkout.flag_reason) == ("paid", True, "subtotal_differs")
    (effect,) = shop.effects()
    assert effect.payload["is_flagged"] is True


def test_tip_tax_and_discount_are_flints_and_no_reason_to_flag(started) -> None:
    """Chosen on Flint's page: its amounts are stored; only the goods must be ours."""
    shop, flint = started
    changed = {"total_money": money(500), "tax_money": money(30), "requested_tip_money": money(40)}
    flint.order["pricing_amounts"] = documents.pricing(PRICE, discount_money=money(20), **changed)
    flint.pay(500)
    checkout = ask(shop)
    assert (checkout.state, checkout.is_flagged) == ("paid", False)
    stored = {name: checkout.amounts[name] for name in ("subtotal", "discount", "tax", "tip", "total")}
    assert stored == {"subtotal": PRICE, "discount": 20, "tax": 30, "tip": 40, "total": 500}


def test_paid_in_another_currency_is_unknown_and_flagged(started) -> None:
    """Never paid, and no amount of it is shown as if it were ours."""
    shop, flint = started
    before = shop.checkout.amounts
    flint.price(PRICE, currency="EUR")
    flint.order["payment_status"], flint.session["status"] = "paid", "paid"
    checkout = ask(shop)
    assert (checkout.state, checkout.is_flagged, checkout.flag_reason) == (
        "unknown",
        True,
        "currency_differs",
    )
    assert (checkout.amounts, checkout.paid_at, shop.effects()) == (before, None, [])


def test_order_made_in_another_currency_gets_no_session() -> None:
    """Known at once: unknown, flagged, no payment page."""
    shop, flint = scripted_shop()
    flint.price(PRICE, currency="EUR")
    shop.press()
    checkout = shop.checkout
    assert (checkout.state, checkout.flag_reason, checkout.amounts) == ("unknown", "currency_differs", {})
    assert flint.sent("POST /v1/checkout-sessions") == []


def test_session_of_another_order_is_unknown_and_flagged(started) -> None:
    """A paid order that is not ours pays nothing, and its amounts are not taken over."""
    shop, flint = started
    flint.pay(PRICE, order_id="ord_other")
    checkout = ask(shop)
    assert (checkout.state, checkout.flag_reason, checkout.order_id) == ("unknown", "order_differs", "ord_1")
    assert checkout.amounts["paid"] == 0
    assert shop.effects() == []


def test_unknown_word_is_flagged_until_it_is_understood(started) -> None:
    """The flag goes with its reason."""
    shop, flint = started
    flint.order["payment_status"] = "dreaming"
    checkout = ask(shop)
    assert (checkout.state, checkout.flag_reason) == ("unknown", "not_understood")
    shop.flint.advance(1)
    flint.pay()
    checkout = ask(shop)
    assert (checkout.state, checkout.is_flagged, checkout.flag_reason) == ("paid", False, None)


def test_failed_attempts_are_told_once_each(started) -> None:
    """By the attempt's id, with the code of the leg; the checkout stays open, with a notice."""
    shop, flint = started
    for attempt_id in ("opat_1", "opat_1", "opat_2"):
        shop.flint.advance(1)
        flint.session["active_payment_attempt"] = documents.attempt(order_payment_attempt_id=attempt_id)
        checkout = ask(shop)
    assert (checkout.state, checkout.notice) == ("open", "notice_declined")
    assert effect_keys(shop, "order_payment_failed") == ["failed:opat_1", "failed:opat_2"]
    assert shop.effects("order_payment_failed")[0].payload["failure_code"] == "insufficient_funds"


def test_reading_of_a_replaced_session_is_left_alone(started) -> None:
    """The record has moved on to another session."""
    shop, _flint = started
    reading = read(shop)
    shop.change(CheckoutRecord, {"order_id": "ord_1"}, checkout_session_id="cs_2", session_generation=2)
    before = shop.checkout
    assert record(shop, reading) == before


def test_reading_recorded_on_an_old_copy_looks_again(started) -> None:
    """The change is conditional on the version; a loser judges anew on what is stored."""
    shop, flint = started
    old_copy = shop.checkout
    flint.pay()
    reading = read(shop)
    shop.change(CheckoutRecord, {"order_id": "ord_1"}, version=9, accepted_total_minor=999)
    checkout = record_reading(shop.storefront, old_copy, reading)
    assert (checkout.version, checkout.accepted_total_minor, checkout.state) == (10, 999, "paid")
    assert len(shop.effects()) == 1


@pytest.mark.parametrize(("version", "is_emptied"), [(3, True), (4, False)])
def test_paid_cart_is_emptied_unless_it_has_changed(version: int, is_emptied: bool) -> None:
    """In the same transaction as the payment; what was added meanwhile stays."""
    shop, flint = scripted_shop()
    shop.press(kind="cart", cart_version=3)
    lines = [{"variant_id": "var_1", "quantity": 1}]
    cart = CartRecord(
        visitor_hash=shop.checkout.visitor_hash,
        lines=lines,
        version=version,
        updated_at=shop.flint.clock.now() - timedelta(hours=1),
    )
    with shop.store.transaction() as transaction:
        transaction.insert(cart)
    flint.pay()
    ask(shop)
    assert (shop.find(CartRecord).lines == []) == is_emptied
