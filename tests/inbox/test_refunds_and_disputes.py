"""
Refunds and disputes carry no order: they are read, and the order they name is read again.
"""

from typing import Any

import pytest

from flint_storefront.checkout.operator import settle_flag
from flint_storefront.inbox.backfill import backfill
from flint_storefront.inbox.process import process_inbox
from flint_storefront.storage.records import CheckoutRecord, InboxEvent
from tests.checkout.core_shop import CoreShop
from tests.inbox.test_process import event_of, keep
from tests.storefront.world import CARD


@pytest.fixture
def shop() -> CoreShop:
    """A shop with an order that is paid, and no event of it left."""
    shop = CoreShop()
    shop.pay(shop.press().address, CARD)
    shop.come_back()
    shop.drain()
    shop.flint.forget_calls()
    return shop


def hear(shop: CoreShop, family: str) -> list[InboxEvent]:
    """Take in Flint's events of one family alone, and work on them."""
    backfill(shop.storefront)
    with shop.store.transaction() as transaction:
        for event in transaction.select(InboxEvent, {}):
            if not event.event_type.startswith(family):
                transaction.delete(InboxEvent, {"webhook_event_id": event.webhook_event_id})
    shop.drain()
    return [event for event in shop.events if event.event_type.startswith(family)]


def test_refund_event_alone_reads_its_order_again(shop: CoreShop) -> None:
    """Other events were lost; the refund names the order."""
    shop.flint.refund(shop.checkout.order_id, 100)
    events = hear(shop, "refund.")
    assert {event.status for event in events} == {"done"}
    assert {event.order_id for event in events} == {shop.checkout.order_id}
    assert (shop.checkout.state, shop.checkout.amounts["refunded"]) == ("partially_refunded", 100)
    assert len(shop.effects("order_refunded")) == 1


def test_refund_that_failed_changes_nothing(shop: CoreShop) -> None:
    """What was asked for is not yet given back."""
    shop.flint.refund(shop.checkout.order_id, 100, fails=True)
    hear(shop, "refund.")
    assert (shop.checkout.state, shop.effects("order_refunded")) == ("paid", [])


@pytest.mark.parametrize(
    ("event_type", "given"),
    [("refund.updated", {"refund_id": "re_0"}), ("dispute.created", {"dispute_id": "dp_0"})],
)
def test_object_that_flint_does_not_have_is_ignored(
    shop: CoreShop, event_type: str, given: dict[str, str]
) -> None:
    """Of another system: put aside, not tried for ever."""
    keep(shop, event_type=event_type, order_id=None, **given)
    process_inbox(shop.storefront)
    assert event_of(shop).status == "ignored"


@pytest.mark.parametrize("event_type", ["refund.updated", "dispute.created", "subscription.updated"])
def test_event_that_names_nothing_is_ignored(shop: CoreShop, event_type: str) -> None:
    """No call is made for it."""
    keep(shop, event_type=event_type, order_id=None)
    process_inbox(shop.storefront)
    assert (event_of(shop).status, shop.flint.calls()) == ("ignored", [])


def test_dispute_is_told_once_and_flags_its_order(shop: CoreShop) -> None:
    """Several events, one fact; the operator finds the order."""
    shop.flint.dispute(shop.checkout.order_id)
    assert len(hear(shop, "dispute.")) > 1
    (effect,) = shop.effects("dispute_opened")
    told = effect.payload
    assert told["order_id"] == shop.checkout.order_id
    assert (told["amount_minor"], told["currency"], told["reason"]) == (450, "USD", "fraudulent")
    assert {"dispute_id", "status", "evidence_due_at"} <= set(told)
    assert effect.effect_key == f"dispute:{told['dispute_id']}"
    assert (shop.checkout.is_flagged, shop.checkout.flag_reason) == (True, "disputed")


def test_flag_that_was_settled_is_not_put_up_again(shop: CoreShop) -> None:
    """Later events of the same dispute bring nothing new."""
    shop.flint.dispute(shop.checkout.order_id)
    hear(shop, "dispute.")
    assert settle_flag(shop.storefront, shop.checkout.reference) is True
    with shop.store.transaction() as transaction:
        again = {"status": "pending", "next_attempt_at": shop.storefront.clock()}
        transaction.update(InboxEvent, {}, again)
    shop.drain()
    assert shop.checkout.is_flagged is False
    assert settle_flag(shop.storefront, shop.checkout.reference) is False


def test_settled_subtotal_stays_settled_for_the_same_reason(shop: CoreShop) -> None:
    """The next reading finds the same difference, which a person has looked at."""
    where = {"reference": shop.checkout.reference}
    shop.change(CheckoutRecord, where, subtotal_minor=1)
    shop.look()
    assert shop.checkout.flag_reason == "subtotal_differs"
    settle_flag(shop.storefront, shop.checkout.reference)
    shop.look()
    assert shop.checkout.is_flagged is False
    shop.change(CheckoutRecord, where, flag_reason="disputed")
    shop.look()
    assert (shop.checkout.is_flagged, shop.checkout.flag_reason) == (True, "subtotal_differs")


def test_dispute_of_an_order_that_is_not_known_yet_waits(shop: CoreShop) -> None:
    """Woken with the order, it is read and told then."""
    shop.flint.dispute(shop.checkout.order_id)
    order_id, session_id = shop.checkout.order_id, shop.checkout.checkout_session_id
    where = {"reference": shop.checkout.reference}
    shop.change(CheckoutRecord, where, order_id=None, checkout_session_id=None)
    events = hear(shop, "dispute.")
    assert {(event.status, event.order_id) for event in events} == {("waiting", order_id)}
    shop.change(CheckoutRecord, where, order_id=order_id, checkout_session_id=session_id)
    with shop.store.transaction() as transaction:
        again: dict[str, Any] = {"status": "pending", "next_attempt_at": shop.storefront.clock()}
        transaction.update(InboxEvent, {}, again)
    shop.drain()
    assert len(shop.effects("dispute_opened")) == 1


def test_order_is_found_through_its_session_too(shop: CoreShop) -> None:
    """Flint's answer with the order was lost, the session's was not: one read joins them."""
    shop.flint.dispute(shop.checkout.order_id)
    shop.change(CheckoutRecord, {"reference": shop.checkout.reference}, order_id=None)
    assert {event.status for event in hear(shop, "dispute.")} == {"done"}
    assert len(shop.effects("dispute_opened")) == 1


def test_refund_of_a_payment_finds_the_order_through_it(shop: CoreShop) -> None:
    """A refund may name only the payment."""
    shop.flint.refund(shop.checkout.order_id, 100)
    ((refund_id, refund),) = shop.flint.environment.refunds.items()
    (intent_id,) = shop.flint.environment.payment_intents
    del refund["order_id"]
    refund |= {"payment_intent_id": intent_id, "status": "failed"}
    shop.flint.forget_calls()
    keep(shop, event_type="refund.created", order_id=None, refund_id=refund_id)
    process_inbox(shop.storefront)
    assert (event_of(shop).status, event_of(shop).order_id) == ("done", shop.checkout.order_id)
    assert shop.flint.calls()[:2] == [
        f"GET /v1/refunds/{refund_id}",
        f"GET /v1/payment-intents/{intent_id}",
    ]
