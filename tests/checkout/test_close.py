"""
Closing a checkout whose content has changed: every refusal, every lost answer, and what is left for later.
"""

from typing import Any

import httpx
import pytest

from flint_storefront.checkout.close import AWAY, BUSY, CLOSED, ENDED, close_checkout, put_away
from flint_storefront.checkout.journal import REPLAY_FOR
from flint_storefront.checkout.reconcile import reconcile
from flint_storefront.storage.records import CheckoutRecord, JournalEntry
from tests.checkout.core_shop import CoreShop
from tests.checkout.scripted_flint import PRICE, ScriptedFlint, scripted_shop
from tests.flint import documents
from tests.flint.scripted import refusal, success
from tests.storefront.world import CARD, CHALLENGED, PROCESSING

CLOSE_SESSION, CLOSE_ORDER = "checkoutSessions.closeSession", "orders.closeSession"


@pytest.fixture
def shop() -> CoreShop:
    """A shop with an open checkout."""
    shop = CoreShop()
    shop.press()
    return shop


def close(shop: CoreShop) -> str:
    """Close the only checkout."""
    (record,) = shop.rows(CheckoutRecord)
    return close_checkout(shop.storefront, record, deadline=shop.storefront.deadline(12))


def closings(shop: CoreShop) -> list[tuple[str, str]]:
    """Closing entries: the head of the key, and the status."""
    entries = sorted(shop.journal, key=lambda entry: entry.idempotency_key)
    return [
        (entry.idempotency_key.replace(f"-{entry.reference}", ""), entry.status)
        for entry in entries
        if entry.operation in (CLOSE_SESSION, CLOSE_ORDER)
    ]


def test_open_checkout_is_closed_session_first(shop: CoreShop) -> None:
    """Both through the journal, and our record lets go of the offer."""
    shop.flint.forget_calls()
    assert close(shop) == CLOSED
    assert [call.rsplit("/", 1)[1] for call in shop.flint.calls("POST")] == ["close", "close"]
    assert "checkout-sessions" in shop.flint.calls("POST")[0]
    assert (shop.checkout.state, shop.checkout.open_key, shop.checkout.next_check_at) == (
        "closed",
        None,
        None,
    )
    assert closings(shop) == [("close-order-1", "succeeded"), ("close-session-1-1", "succeeded")]


def test_closed_twice_sends_nothing_more(shop: CoreShop) -> None:
    """The second time it is over already."""
    close(shop)
    shop.flint.forget_calls()
    assert close(shop) == CLOSED
    assert shop.flint.calls("POST") == []


@pytest.mark.parametrize("card", [PROCESSING, CHALLENGED])
def test_payment_under_way_refuses_to_close(shop: CoreShop, card: str) -> None:
    """Nothing is sent, nothing is changed."""
    shop.pay(shop.payment_page, card)
    shop.flint.forget_calls()
    assert close(shop) == BUSY
    assert (shop.flint.calls("POST"), closings(shop)) == ([], [])
    assert shop.checkout.open_key is not None


def test_paid_checkout_is_not_closed(shop: CoreShop) -> None:
    """It is recorded as paid instead."""
    shop.pay(shop.payment_page, CARD)
    assert close(shop) == ENDED
    assert (shop.checkout.state, len(shop.effects())) == ("paid", 1)


@pytest.mark.parametrize(
    "facts",
    [{"payment_status": "partially_paid"}, {"payment_status": "dreaming"}],
    ids=["partly paid", "unknown word"],
)
def test_money_or_words_in_the_way_refuse_to_close(facts: dict[str, Any]) -> None:
    """Whoever has paid a part, or what we do not understand, is not closed by us."""
    shop, flint = scripted_shop()
    shop.press()
    flint.order |= facts
    assert close(shop) == BUSY
    assert closings(shop) == []


def test_checkout_that_never_left_is_put_away_without_a_call() -> None:
    """Its order was never sent: nothing to close at Flint."""
    shop = CoreShop()
    shop.flint.transport.is_away = True
    shop.press()
    shop.flint.forget_calls()
    assert close(shop) == CLOSED
    assert shop.flint.calls() == []
    assert [entry.status for entry in shop.journal] == ["rejected"]


def test_order_that_is_being_sent_is_not_put_away() -> None:
    """Another tab closes while the bytes are on their way: rolled back, the order is made and recorded."""
    shop, flint = scripted_shop()
    tried = []

    def answer(_: httpx.Request) -> httpx.Response:
        tried.append(put_away(shop.storefront, shop.checkout))
        return success(flint.order, status=201)

    flint.on("POST /v1/orders", answer)
    shop.press()
    assert tried == [False]
    assert (shop.checkout.state, shop.checkout.order_id) == ("open", "ord_1")


def test_unknown_order_is_settled_before_it_is_closed() -> None:
    """The lost order is found by its key, then closed like any other."""
    shop = CoreShop()
    shop.flint.fault("reset", "orders.create", phase="after", count=9)
    shop.press()
    shop.flint.cancel_faults()
    assert close(shop) == CLOSED
    assert [order["status"] for order in shop.flint.orders()] == ["closed"]


def test_order_that_stays_unknown_keeps_the_checkout() -> None:
    """Nobody knows whether there is an order: no second one is begun."""
    shop = CoreShop()
    shop.flint.fault("reset", "orders.create", phase="after", count=99)
    shop.press()
    assert close(shop) == BUSY
    assert shop.checkout.state == "checking"


@pytest.mark.parametrize("operation", [CLOSE_SESSION, CLOSE_ORDER])
@pytest.mark.parametrize("phase", ["before", "after"])
def test_lost_answer_is_settled_by_reconcile(shop: CoreShop, operation: str, phase: str) -> None:
    """Whether the write arrived or not, the same bytes or a look end it; session and order are closed."""
    shop.flint.fault("reset", operation, phase=phase, count=9)
    assert close(shop) == AWAY
    shop.flint.cancel_faults()
    for _ in range(2):
        shop.reconcile()
    assert shop.checkout.state == "closed"
    assert [order["status"] for order in shop.flint.orders()] == ["closed"]
    assert {status for _, status in closings(shop)} == {"succeeded"}


@pytest.mark.parametrize("operation", [CLOSE_SESSION, CLOSE_ORDER])
def test_lost_answer_is_settled_by_the_next_press(shop: CoreShop, operation: str) -> None:
    """The buyer need not wait for the background."""
    shop.flint.fault("reset", operation, phase="after", count=9)
    shop.press(quantity=2)
    shop.flint.cancel_faults()
    shop.press(quantity=2)
    assert len(shop.open_sessions()) == len(shop.open_orders()) == 1
    assert shop.open_checkout.lines[0]["quantity"] == 2


def test_session_seen_closed_before_its_order_was_is_finished_later(shop: CoreShop) -> None:
    """Our record learns from a look that the session is over; the order is closed all the same."""
    shop.flint.fault("reset", CLOSE_ORDER, phase="before", count=9)
    shop.press(quantity=2)
    shop.flint.cancel_faults()
    shop.change(JournalEntry, {"operation": CLOSE_ORDER}, status="pending", first_sent_at=None)
    assert shop.look() == "closed"
    assert len(shop.open_orders()) == 1
    shop.reconcile()
    assert shop.open_orders() == []


def test_unknown_close_of_a_checkout_paid_meanwhile_is_overtaken() -> None:
    """Money came first: the closing write is put aside and never sent again."""
    shop, flint = scripted_shop()
    shop.press()
    flint.on("POST /v1/checkout-sessions/cs_1/close", *[refusal(500, "INTERNAL_ERROR")])
    assert close(shop) == AWAY
    flint.pay()
    for _ in range(2):
        shop.reconcile()
    assert shop.checkout.state == "paid"
    assert ("close-session-1-1", "rejected") in closings(shop)
    assert len(flint.sent("POST /v1/checkout-sessions/cs_1/close")) == 1
    assert shop.find(JournalEntry, operation=CLOSE_SESSION).error_code == "OVERTAKEN"


def test_payment_that_begins_under_the_close_makes_it_busy() -> None:
    """Flint says to wait: the buyer is led to the payment, and it is not closed under their hands later."""
    shop, flint = scripted_shop()
    shop.press()
    flint.on("POST /v1/checkout-sessions/cs_1/close", refusal(409, "CHECKOUT_PAYMENT_RESOLVING"))
    assert close(shop) == BUSY
    assert {status for _, status in closings(shop)} == {"rejected"}
    shop.reconcile()
    assert flint.session["status"] == "open"


@pytest.mark.parametrize("path", ["checkout-sessions/cs_1", "orders/ord_1"])
def test_refused_close_is_tried_anew_under_a_new_key(path: str) -> None:
    """A definite refusal ends that try; the next close has a key of its own."""
    shop, flint = scripted_shop()
    shop.press()
    flint.on(f"POST /v1/{path}/close", refusal(409, "PAYMENT_ATTEMPT_IN_PROGRESS"))
    assert close(shop) == BUSY
    assert close(shop) == CLOSED
    keys = [request.headers["Idempotency-Key"] for request in flint.sent(f"POST /v1/{path}/close")]
    assert len(set(keys)) == 2


def test_close_that_nobody_answered_for_a_day_is_made_anew() -> None:
    """After twenty hours the open session shows that it never arrived: a new key, no crash, no dead end."""
    shop, flint = scripted_shop()
    shop.press()
    flint.on("POST /v1/checkout-sessions/cs_1/close", refusal(500, "INTERNAL_ERROR"))
    assert close(shop) == AWAY
    shop.flint.advance(REPLAY_FOR.total_seconds() + 1)
    assert close(shop) == CLOSED
    first, second = flint.sent("POST /v1/checkout-sessions/cs_1/close")
    assert first.headers["Idempotency-Key"] != second.headers["Idempotency-Key"]


def test_one_checkout_that_breaks_does_not_stop_reconcile() -> None:
    """An order that cannot be read is told and passed over; the others are settled."""
    flint = ScriptedFlint()
    shop, _ = scripted_shop(flint)
    shop.press()
    flint.order["pricing_amounts"] = documents.pricing(
        PRICE, total_money={"amount": "many", "currency": "USD"}
    )
    shop.flint.advance(200)
    report = reconcile(shop.storefront)
    assert (report.failed, report.checked) == (1, 0)
    assert shop.checkout.state == "open"


def test_flint_away_changes_nothing(shop: CoreShop) -> None:
    """Not even our record."""
    shop.flint.transport.is_away = True
    before = shop.checkout
    assert close(shop) == AWAY
    assert shop.checkout == before
