"""
Events about payment links: a sale is adopted by whichever comes first, a visit makes no noise, a foreign order is read once.
"""

import itertools
import json
from typing import Any

import pytest

from flint_storefront.inbox.process import process_inbox
from flint_storefront.storage.records import (
    CheckoutRecord,
    InboxEvent,
    LinkGenerationRecord,
    LinkSaleRecord,
)
from tests.payment_links.link_shop import MUG, LinkShop
from tests.storefront.world import DECLINED, PROCESSING


@pytest.fixture
def shop() -> LinkShop:
    """A shop with one link."""
    shop = LinkShop()
    shop.add_link()
    return shop


def sell(shop: LinkShop) -> dict[str, Any]:
    """One mug through the only link; nobody has told us."""
    (payment_link_id,) = shop.flint.environment.payment_links
    session = shop.sell(payment_link_id)
    shop.flint.forget_calls()
    return session


def keep(shop: LinkShop, event_id: str, event_type: str, *, body: Any = None, **ids: Any) -> InboxEvent:
    """Put one event into the inbox, and work on it."""
    now = shop.storefront.clock()
    raw = json.dumps(body).encode() if body is not None else b""
    event = InboxEvent(
        webhook_event_id=event_id,
        event_type=event_type,
        body=raw,
        received_at=now,
        next_attempt_at=now,
        **ids,
    )
    with shop.store.transaction() as transaction:
        assert transaction.insert(event)
    process_inbox(shop.storefront)
    return event_of(shop, event_id)


def event_of(shop: LinkShop, event_id: str) -> InboxEvent:
    """The event as it is stored now."""
    found: InboxEvent = shop.find(InboxEvent, webhook_event_id=event_id)
    return found


@pytest.mark.parametrize("family", ["checkout_session.completed", "order.paid", "payment_intent.succeeded"])
def test_any_event_of_a_sale_adopts_it(shop: LinkShop, family: str) -> None:
    """The others may be lost."""
    session = sell(shop)
    shop.hear(family)
    assert {event.status for event in shop.events} == {"done"}
    assert (shop.bought.order_id, shop.bought.state) == (session["order_id"], "paid")
    assert (len(shop.effects()), len(shop.effects("payment_link_completed"))) == (1, 1)


def test_refund_alone_adopts_its_sale(shop: LinkShop) -> None:
    """Everything before it was lost."""
    shop.flint.refund(sell(shop)["order_id"], 400)
    shop.hear("refund.")
    assert (shop.bought.state, shop.sale.refunded_minor) == ("partially_refunded", 400)
    assert (len(shop.effects()), len(shop.effects("order_refunded"))) == (1, 1)


def test_dispute_alone_adopts_its_sale(shop: LinkShop) -> None:
    """The operator finds the order, flagged."""
    shop.flint.dispute(sell(shop)["order_id"])
    shop.hear("dispute.")
    assert (shop.bought.flag_reason, len(shop.effects("dispute_opened"))) == ("disputed", 1)


@pytest.mark.parametrize(
    "order",
    list(itertools.permutations(("checkout_session.completed", "order.paid", "payment_intent.succeeded"))),
)
def test_events_in_any_order_and_twice_adopt_once(shop: LinkShop, order: tuple[str, ...]) -> None:
    """One record, one sale, each effect once."""
    session = sell(shop)
    (intent_id,) = shop.flint.environment.payment_intents
    ids = {
        "checkout_session.completed": {"checkout_session_id": session["checkout_session_id"]},
        "order.paid": {"order_id": session["order_id"]},
        "payment_intent.succeeded": {"payment_intent_id": intent_id},
    }
    for number, event_type in enumerate((*order, *order)):
        assert keep(shop, f"whev_{number}", event_type, **ids[event_type]).status == "done"
    assert (len(shop.rows(CheckoutRecord)), len(shop.rows(LinkSaleRecord))) == (1, 1)
    assert (len(shop.effects()), len(shop.effects("payment_link_completed"))) == (1, 1)


def test_event_of_a_session_reads_session_and_order(shop: LinkShop) -> None:
    """Two calls, no more."""
    session = sell(shop)
    keep(shop, "whev_1", "checkout_session.completed", checkout_session_id=session["checkout_session_id"])
    assert shop.flint.calls() == [
        f"GET /v1/checkout-sessions/{session['checkout_session_id']}",
        f"GET /v1/orders/{session['order_id']}",
    ]


def test_visit_is_not_waited_for(shop: LinkShop) -> None:
    """A declined card, then nothing: no record, no effect, and no event that waits for ever."""
    (payment_link_id,) = shop.flint.environment.payment_links
    session = shop.visit(payment_link_id)
    shop.pay(session["url"], DECLINED)
    shop.hear()
    shop.flint.advance(2 * 86_400)
    shop.flint.deliver()
    body = {
        "webhook_event_id": "whev_e",
        "event_type": "checkout_session.expired",
        "created_at": "2026-11-24T12:00:00Z",
        "mode": "test",
        "merchant_id": "mer_1",
        "data": {"checkout_session_id": session["checkout_session_id"], "payment_link_id": payment_link_id},
    }
    ids = {"checkout_session_id": session["checkout_session_id"], "order_id": session["order_id"]}
    shop.flint.forget_calls()
    event = keep(shop, "whev_e", "checkout_session.expired", body=body, **ids)
    assert (event.status, shop.flint.calls()) == ("ignored", [])
    assert {one.status for one in shop.events if one.event_type.startswith(("order.", "payment"))} == {
        "ignored"
    }
    assert (shop.rows(CheckoutRecord), shop.recorder.seen) == ([], [])


def test_early_event_of_a_slow_payment_blocks_no_later_one(shop: LinkShop) -> None:
    """Read while nothing was paid, it is done with; the event of the money is read anew."""
    (payment_link_id,) = shop.flint.environment.payment_links
    session = shop.sell(payment_link_id, PROCESSING)
    (intent_id,) = shop.flint.environment.payment_intents
    early = keep(shop, "whev_1", "payment_intent.processing", payment_intent_id=intent_id)
    assert (early.status, shop.rows(CheckoutRecord)) == ("ignored", [])
    shop.flint.advance(86_400)
    shop.flint.deliver()
    late = keep(shop, "whev_2", "order.paid", order_id=session["order_id"])
    assert (late.status, shop.bought.state) == ("done", "paid")


def test_expired_event_that_waits_blocks_no_payment(shop: LinkShop) -> None:
    """It was never read: an order that is paid late is still found."""
    session = sell(shop)
    ids = {"checkout_session_id": session["checkout_session_id"], "order_id": session["order_id"]}
    assert keep(shop, "whev_1", "checkout_session.expired", **ids).status == "waiting"
    assert keep(shop, "whev_2", "order.paid", order_id=session["order_id"]).status == "done"
    assert event_of(shop, "whev_1").status == "pending"
    shop.drain()
    assert event_of(shop, "whev_1").status == "done"


@pytest.fixture
def foreign(shop: LinkShop) -> dict[str, Any]:
    """A sale of another system's link."""
    made = shop.flint.merchant("POST", "/v1/payment-links", {**MUG, "external_reference_id": "theirs"})
    session = shop.sell(made["payment_link_id"])
    shop.flint.forget_calls()
    return session


def test_foreign_order_is_read_once(shop: LinkShop, foreign: dict[str, Any]) -> None:
    """With its session; then it waits, and its other events need no call."""
    order_id, session_id = foreign["order_id"], foreign["checkout_session_id"]
    assert keep(shop, "whev_1", "order.paid", order_id=order_id).status == "waiting"
    assert shop.flint.calls() == [f"GET /v1/orders/{order_id}", f"GET /v1/checkout-sessions/{session_id}"]
    shop.flint.forget_calls()
    assert keep(shop, "whev_2", "order.refunded", order_id=order_id).status == "waiting"
    assert (
        keep(shop, "whev_3", "checkout_session.completed", checkout_session_id=session_id).status == "waiting"
    )
    assert (shop.flint.calls(), shop.rows(CheckoutRecord)) == ([], [])


def test_foreign_session_is_read_once(shop: LinkShop, foreign: dict[str, Any]) -> None:
    """Its order is noted, so that the event is woken when it turns out to be ours after all."""
    ids = {"checkout_session_id": foreign["checkout_session_id"]}
    event = keep(shop, "whev_1", "checkout_session.completed", **ids)
    assert (event.status, event.order_id) == ("waiting", foreign["order_id"])
    shop.flint.forget_calls()
    assert keep(shop, "whev_2", "checkout_session.completed", **ids).status == "waiting"
    assert shop.flint.calls() == []


def test_shop_without_links_reads_no_session(shop: LinkShop, foreign: dict[str, Any]) -> None:
    """As before there were links."""
    with shop.store.transaction() as transaction:
        transaction.delete(LinkGenerationRecord, {})
    session_id, order_id = foreign["checkout_session_id"], foreign["order_id"]
    event = keep(shop, "whev_1", "checkout_session.completed", checkout_session_id=session_id)
    assert (event.status, shop.flint.calls()) == ("waiting", [])
    assert keep(shop, "whev_2", "order.paid", order_id=order_id).status == "waiting"
    assert shop.flint.calls() == [f"GET /v1/orders/{order_id}"]


def test_renewal_of_another_systems_subscription_reads_no_session(shop: LinkShop) -> None:
    """No link ever begins a renewal."""
    shop.add_plan_link()
    sell_foreign_renewal(shop)
    order = shop.flint.orders()[-1]
    order |= {"checkout_session_ids": ["cs_00000000000000000000000000"]}
    shop.flint.forget_calls()
    assert keep(shop, "whev_1", "order.paid", order_id=order["order_id"]).status == "waiting"
    assert shop.flint.calls() == [f"GET /v1/orders/{order['order_id']}"]


def sell_foreign_renewal(shop: LinkShop) -> None:
    """Another system's subscription renews."""
    shop.flint.foreign_subscription_order()
    shop.flint.orders()[-1]["origin"] = "subscription"


def test_flint_away_is_tried_again(shop: LinkShop) -> None:
    """Nothing is adopted by half."""
    session = sell(shop)
    shop.flint.transport.is_away = True
    ids = {"checkout_session_id": session["checkout_session_id"]}
    assert keep(shop, "whev_1", "checkout_session.completed", **ids).error == "FlintUnreachable"
    shop.flint.transport.is_away = False
    shop.flint.advance(10)
    process_inbox(shop.storefront)
    assert (event_of(shop, "whev_1").status, shop.bought.state) == ("done", "paid")
