"""
Working on kept events: once each, by one worker at a time, again after a failure, whoever dies meanwhile.
"""

from datetime import timedelta
from typing import Any

import pytest

from flint_storefront.inbox.actions import latest_events, replay
from flint_storefront.inbox.events import is_acted_on
from flint_storefront.inbox.process import ATTEMPTS_MAX, BATCH, LEASE, process_inbox
from flint_storefront.leases import claim_due
from flint_storefront.storage.records import CheckoutRecord, InboxEvent
from tests.checkout.core_shop import CoreShop
from tests.checkout.crash_world import CrashShop
from tests.checkout.scripted_flint import scripted_shop
from tests.flint.scripted import money, refusal, success
from tests.inbox.meddling_store import MeddlingStore, fail, nothing
from tests.storefront.world import CARD

UNKNOWN_ORDER = "ord_00000000000000000000000000"


@pytest.fixture
def shop() -> CoreShop:
    """A shop with a checkout that is paid at Flint; nobody has told us."""
    shop = CoreShop()
    shop.pay(shop.press().address, CARD)
    shop.flint.forget_calls()
    return shop


def keep(shop: CoreShop, event_id: str = "whev_1", event_type: str = "order.paid", **changes: Any) -> None:
    """Put one event into the inbox."""
    now = shop.flint.clock.now()
    given = {"order_id": shop.checkout.order_id, "received_at": now, "next_attempt_at": now}
    event = InboxEvent(webhook_event_id=event_id, event_type=event_type, **given | changes)
    with shop.store.transaction() as transaction:
        assert transaction.insert(event)


def event_of(shop: CoreShop, event_id: str = "whev_1") -> InboxEvent:
    """The event as it is stored now."""
    event: InboxEvent = shop.find(InboxEvent, webhook_event_id=event_id)
    return event


def claim(shop: CoreShop) -> list[InboxEvent]:
    """What a worker takes before it begins."""
    due = {"status": "pending", "next_attempt_at__lte": shop.flint.clock.now()}
    return claim_due(shop.storefront, InboxEvent, due, LEASE, BATCH)


@pytest.mark.parametrize(
    ("event_type", "expected"),
    [
        ("order.paid", True),
        ("order.partially_paid", True),
        ("order.refunded", True),
        ("checkout_session.completed", True),
        ("checkout_session.anything", True),
        ("payment_intent.succeeded", True),
        ("subscription.payment_failed", True),
        ("refund.updated", True),
        ("dispute.created", True),
        ("subscription_payment_retry.created", False),
        ("order.created", False),
        ("order.updated", False),
        ("payment_intentional.x", False),
        ("moon.risen", False),
        ("", False),
    ],
)
def test_types_that_may_change_a_checkout_are_acted_on(event_type: str, expected: bool) -> None:
    """All others are kept and acknowledged."""
    assert is_acted_on(event_type) is expected


def test_event_is_a_hint_to_read(shop: CoreShop) -> None:
    """One read at Flint, and what it says is recorded and told."""
    keep(shop)
    assert process_inbox(shop.storefront) == 1
    assert [call.split(" ")[0] for call in shop.flint.calls()] == ["GET"]
    event = event_of(shop)
    assert (event.status, event.attempt_count, event.next_attempt_at) == ("done", 1, None)
    assert (shop.checkout.state, len(shop.effects())) == ("paid", 1)


def test_event_that_says_paid_is_not_believed() -> None:
    """Only our own read counts."""
    shop = CoreShop()
    shop.press()
    keep(shop)
    process_inbox(shop.storefront)
    assert (shop.checkout.state, shop.effects()) == ("open", [])


@pytest.mark.parametrize("event_type", ["order.created", "moon.risen"])
def test_other_types_are_ignored_without_a_call(shop: CoreShop, event_type: str) -> None:
    """Kept, and done with."""
    keep(shop, event_type=event_type)
    process_inbox(shop.storefront)
    assert (event_of(shop).status, shop.flint.calls()) == ("ignored", [])


def test_event_about_nothing_we_know_of_is_ignored(shop: CoreShop) -> None:
    """No order, no session, no payment intent in it."""
    keep(shop, order_id=None)
    process_inbox(shop.storefront)
    assert (event_of(shop).status, shop.flint.calls()) == ("ignored", [])


def test_session_event_finds_its_checkout(shop: CoreShop) -> None:
    """By the session when no order is named; the order is noted for the operator."""
    session_id = shop.checkout.checkout_session_id
    keep(shop, event_type="checkout_session.completed", order_id=None, checkout_session_id=session_id)
    process_inbox(shop.storefront)
    assert (event_of(shop).status, event_of(shop).order_id) == ("done", shop.checkout.order_id)
    assert shop.checkout.state == "paid"


def test_payment_intent_event_finds_its_order_at_flint(shop: CoreShop) -> None:
    """Its order is asked for, once."""
    (intent_id,) = shop.flint.environment.payment_intents
    keep(shop, event_type="payment_intent.succeeded", order_id=None, payment_intent_id=intent_id)
    process_inbox(shop.storefront)
    assert shop.flint.calls()[0] == f"GET /v1/payment-intents/{intent_id}"
    assert (event_of(shop).status, shop.checkout.state) == ("done", "paid")


def test_payment_intent_that_flint_does_not_have_is_ignored(shop: CoreShop) -> None:
    """Not ours, or of another system: put aside, not tried for ever."""
    keep(shop, event_type="payment_intent.succeeded", order_id=None, payment_intent_id="pi_0")
    process_inbox(shop.storefront)
    assert event_of(shop).status == "ignored"


def test_payment_intent_without_an_order_is_ignored() -> None:
    """A payment that belongs to no order is none of ours."""
    shop, flint = scripted_shop()
    intent = {"payment_intent_id": "pi_1", "status": "succeeded", "amount_money": money(100)}
    flint.on("GET /v1/payment-intents/pi_1", success(intent))
    shop.press()
    keep(shop, event_type="payment_intent.succeeded", order_id=None, payment_intent_id="pi_1")
    process_inbox(shop.storefront)
    assert event_of(shop).status == "ignored"


def test_event_of_an_unknown_order_waits(shop: CoreShop) -> None:
    """Kept, asked about once, not tried again by itself."""
    keep(shop, order_id=UNKNOWN_ORDER)
    process_inbox(shop.storefront)
    event = event_of(shop)
    assert (event.status, event.next_attempt_at) == ("waiting", None)
    assert shop.flint.calls() == [f"GET /v1/orders/{UNKNOWN_ORDER}"]
    assert process_inbox(shop.storefront) == 0


def test_second_event_of_an_unknown_order_waits_without_a_call(shop: CoreShop) -> None:
    """One read tells whether the order is of a subscription of ours; its other events need none."""
    keep(shop, order_id=UNKNOWN_ORDER)
    process_inbox(shop.storefront)
    shop.flint.forget_calls()
    keep(shop, "whev_2", "order.refunded", order_id=UNKNOWN_ORDER)
    process_inbox(shop.storefront)
    assert (event_of(shop, "whev_2").status, shop.flint.calls()) == ("waiting", [])


def test_waiting_event_is_woken_by_the_order_that_becomes_known() -> None:
    """In the very transaction that records the order: an event that was faster than our answer is not lost."""
    shop = CoreShop()
    shop.flint.fault("reset", "orders.create", phase="after", count=9)
    shop.press()
    shop.flint.cancel_faults()
    keep(shop, order_id=shop.flint.orders()[0]["order_id"])
    process_inbox(shop.storefront)
    assert event_of(shop).status == "waiting"
    shop.reconcile()
    assert event_of(shop).status == "pending"
    shop.drain()
    assert event_of(shop).status == "done"


def test_waking_is_part_of_the_transaction_that_records_the_order() -> None:
    """Killed before the commit neither is stored, after it both are."""
    for at in range(1, 60):
        shop = CrashShop()
        shop.flint.fault("reset", "orders.create", phase="after", count=9)
        shop.press()
        shop.flint.cancel_faults()
        keep(shop, order_id=shop.flint.orders()[0]["order_id"], status="waiting", next_attempt_at=None)
        shop.flint.advance(60)
        if not shop.run_until_killed(lambda shop: shop.reconcile(seconds=0), at):
            return
        is_known = shop.rows(CheckoutRecord)[0].order_id is not None
        assert event_of(shop).status == ("pending" if is_known else "waiting")
    raise AssertionError("endless")


def test_order_known_while_its_event_is_worked_on_is_not_waited_for() -> None:
    """Our answer was recorded between the look for it and the note that it waits: the event is back in line at once."""
    store = MeddlingStore()
    shop = CoreShop(store=store)
    shop.press()
    order_id, where = shop.checkout.order_id, {"reference": shop.checkout.reference}
    shop.change(CheckoutRecord, where, order_id=None)
    keep(shop, order_id=order_id)
    store.before = [nothing, lambda: shop.change(CheckoutRecord, where, order_id=order_id)]
    process_inbox(shop.storefront)
    assert event_of(shop).status == "pending"
    process_inbox(shop.storefront)
    assert event_of(shop).status == "done"


def test_failed_event_comes_back_with_growing_pauses(shop: CoreShop) -> None:
    """5, 10, 20 … seconds, at most six hours."""
    shop.flint.transport.is_away = True
    keep(shop)
    pauses = []
    for _ in range(5):
        process_inbox(shop.storefront)
        pause = event_of(shop).next_attempt_at - shop.flint.clock.now()  # type: ignore[operator]
        pauses.append(int(pause.total_seconds()))
        shop.flint.advance(pauses[-1])
    assert pauses == [5, 10, 20, 40, 80]
    assert (event_of(shop).status, event_of(shop).error) == ("pending", "FlintUnreachable")


def test_event_is_not_taken_before_its_pause_is_over(shop: CoreShop) -> None:
    """A failure does not turn in circles."""
    shop.flint.transport.is_away = True
    keep(shop)
    process_inbox(shop.storefront)
    assert process_inbox(shop.storefront) == 0


def test_event_is_given_up_and_can_be_replayed(shop: CoreShop) -> None:
    """After twenty failures it waits for the operator, whose replay begins anew."""
    shop.flint.transport.is_away = True
    keep(shop)
    for _ in range(ATTEMPTS_MAX):
        process_inbox(shop.storefront)
        shop.flint.advance(6 * 3600)
    assert (event_of(shop).status, event_of(shop).next_attempt_at) == ("failed", None)
    shop.flint.transport.is_away = False
    assert process_inbox(shop.storefront) == 0
    assert replay(shop.storefront, "whev_1")
    assert event_of(shop).attempt_count == 0
    process_inbox(shop.storefront)
    assert (event_of(shop).status, event_of(shop).error, shop.checkout.state) == ("done", None, "paid")


def test_replay_of_no_event_says_so(shop: CoreShop) -> None:
    """Nothing of that id."""
    assert not replay(shop.storefront, "whev_none")


def test_mistake_of_our_own_is_kept_and_tried_again() -> None:
    """An unexpected error names its kind only; the next event is worked on."""
    shop, flint = scripted_shop()
    shop.press()
    flint.pay()
    flint.on("GET /v1/checkout-sessions/cs_1", ValueError("secret words"))
    keep(shop)
    keep(shop, "whev_2")
    process_inbox(shop.storefront)
    assert (event_of(shop).status, event_of(shop).error) == ("pending", "ValueError")
    assert event_of(shop, "whev_2").status == "done"


def test_order_that_flint_does_not_have_is_tried_again_later() -> None:
    """A 404 may be a lost right or a lag: never a crash, never a silent end."""
    shop, flint = scripted_shop()
    shop.press()
    flint.on("GET /v1/checkout-sessions/cs_1", refusal(404, "RESOURCE_NOT_FOUND"))
    keep(shop)
    process_inbox(shop.storefront)
    assert (event_of(shop).status, event_of(shop).error) == ("pending", "NotFoundError")


def test_leased_event_is_not_taken_by_another_worker(shop: CoreShop) -> None:
    """Two workers at once: one has it."""
    keep(shop)
    assert len(claim(shop)) == 1
    assert claim(shop) == []
    assert process_inbox(shop.storefront) == 0


def test_event_of_a_killed_worker_is_taken_over(shop: CoreShop) -> None:
    """Its lease ends; until then it is left alone."""
    keep(shop)
    claim(shop)
    shop.flint.advance(LEASE.total_seconds() - 1)
    assert process_inbox(shop.storefront) == 0
    shop.flint.advance(1)
    assert process_inbox(shop.storefront) == 1
    assert (event_of(shop).status, len(shop.effects())) == ("done", 1)


def test_worker_whose_lease_has_ended_leaves_the_rest_to_others() -> None:
    """A slow Flint used up the lease on the first event: the second is not worked on twice."""
    shop, flint = scripted_shop()
    shop.press()

    def slow(_: object) -> Any:
        shop.flint.advance(LEASE.total_seconds())
        return flint.answer_session()

    flint.on("GET /v1/checkout-sessions/cs_1", slow)
    keep(shop)
    keep(shop, "whev_2")
    flint.requests.clear()
    assert process_inbox(shop.storefront) == 2
    assert len(flint.requests) == 1
    shop.drain()
    assert {event.status for event in shop.events} == {"done"}


def test_worker_that_lost_its_lease_does_not_write_the_outcome() -> None:
    """Another worker has the event by now: its note counts."""
    store = MeddlingStore()
    shop = CoreShop(store=store)
    shop.press()
    keep(shop)
    where = {"webhook_event_id": "whev_1"}
    lost = {"lease_token": "another", "attempt_count": 7}
    store.before = [nothing, nothing, lambda: shop.change(InboxEvent, where, **lost)]
    process_inbox(shop.storefront)
    assert (event_of(shop).status, event_of(shop).attempt_count) == ("pending", 7)


def test_store_that_fails_once_does_not_hold_events_back() -> None:
    """A locked database at the note of the first: neither it nor the others wait for the lease's end."""
    store = MeddlingStore()
    shop = CoreShop(store=store)
    shop.press()
    for number in range(3):
        keep(shop, f"whev_{number}", event_type="moon.risen")
    store.before = [nothing, fail]
    with pytest.raises(OSError, match="locked"):
        process_inbox(shop.storefront)
    assert process_inbox(shop.storefront) == 3
    assert {event.status for event in shop.events} == {"ignored"}


def test_newest_events_come_first(shop: CoreShop) -> None:
    """For the operator: of one status or of all, so many."""
    for number in range(3):
        keep(shop, f"whev_{number}", received_at=shop.flint.clock.now() + timedelta(seconds=number))
    assert [event.webhook_event_id for event in latest_events(shop.storefront, limit=2)] == [
        "whev_2",
        "whev_1",
    ]
    assert latest_events(shop.storefront, status="done") == []
