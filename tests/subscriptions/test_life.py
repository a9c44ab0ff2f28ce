"""
The life of a subscription on the local Flint: trial, renewals, failures, recovery, the end; told by events or found by asking.
"""

import random
from dataclasses import asdict, replace
from typing import Any

import pytest

from flint_storefront.inbox.backfill import backfill
from flint_storefront.inbox.process import process_inbox
from flint_storefront.storage.records import CheckoutRecord, DonationRecord, InboxEvent, SubscriptionRecord
from flint_storefront.subscriptions.refresh import PUT_OFF, adopt_renewals, check_due_subscriptions
from tests.subscriptions.subscription_shop import DAY, MONTHLY, OFFICE, SubscriptionShop


@pytest.fixture
def shop() -> SubscriptionShop:
    """A shop with the seeded plans."""
    return SubscriptionShop()


def check(shop: SubscriptionShop) -> int:
    """What reconcile does for subscriptions."""
    return check_due_subscriptions(shop.storefront)


def test_renewal_is_found_by_asking(shop: SubscriptionShop) -> None:
    """No webhook came: shortly after it was due the subscription is read, and its order adopted."""
    shop.begin()
    shop.pass_days(32)
    assert check(shop) == 1
    (renewal,) = shop.renewals
    assert (renewal.state, renewal.amounts["paid"]) == ("paid", 9100)
    assert renewal.parent_reference == shop.first.reference
    assert renewal.visitor_hash == shop.first.visitor_hash
    assert [line["name"] for line in renewal.lines] == ["House Espresso, 2 kg", "Machine service"]


def test_renewal_is_told_apart_from_the_first_sale(shop: SubscriptionShop) -> None:
    """One `order_paid` each, with its kind and where it comes from."""
    shop.begin()
    shop.pass_days(32)
    check(shop)
    check(shop)
    told = [(one.payload["kind"], one.payload["parent_reference"]) for one in shop.effects()]
    assert sorted(told, key=str) == [("plan", None), ("renewal", shop.first.reference)]


def test_nothing_is_asked_before_it_is_due(shop: SubscriptionShop) -> None:
    """Twice a day at most, until something is to happen."""
    shop.begin()
    assert check(shop) == 0
    assert shop.flint.calls() == []


def test_failed_renewal_is_past_due_and_recovers(shop: SubscriptionShop) -> None:
    """The order is there unpaid, then paid; the checkout that began it never reads as a success meanwhile."""
    shop.begin()
    shop.flint.fail_renewal(shop.subscription.subscription_id)
    shop.pass_days(31)
    check(shop)
    assert (shop.subscription.status, shop.first.state) == ("past_due", "past_due")
    assert [one.state for one in shop.renewals] == ["failed"]
    assert len(shop.effects("order_payment_failed")) == 1
    shop.pass_days(4)
    check(shop)
    assert (shop.subscription.status, shop.first.state) == ("active", "active")
    assert [one.state for one in shop.renewals] == ["paid"]
    assert len(shop.effects()) == 2


def test_canceled_one_is_looked_at_once_more(shop: SubscriptionShop) -> None:
    """Then never again."""
    record = shop.begin()
    shop.flint.cancel_subscription(record.subscription_id)
    shop.refresh()
    assert (shop.subscription.status, shop.first.state) == ("canceled", "canceled")
    shop.pass_days(1)
    assert check(shop) == 1
    assert shop.subscription.next_check_at is None
    shop.pass_days(30)
    assert check(shop) == 0


def test_one_that_cannot_be_read_keeps_no_other_waiting(shop: SubscriptionShop) -> None:
    """It is put off; nothing is lost."""
    shop.begin()
    gone = replace(shop.subscription, subscription_id="sub_gone", next_check_at=shop.subscription.created_at)
    with shop.store.transaction() as transaction:
        assert transaction.insert(gone)
    shop.pass_days(1)
    assert check(shop) == 1
    after = shop.find(SubscriptionRecord, subscription_id="sub_gone")
    assert after.next_check_at == shop.storefront.clock() + PUT_OFF


def test_flint_away_changes_nothing(shop: SubscriptionShop) -> None:
    """Asked again later."""
    record = shop.begin()
    shop.pass_days(1)
    shop.flint.transport.is_away = True
    assert check(shop) == 0
    changed = {"next_check_at", "version"}
    before, after = asdict(record), asdict(shop.subscription)
    assert {name for name in before if before[name] != after[name]} == changed


def test_orders_of_a_subscription_are_adopted_once(shop: SubscriptionShop) -> None:
    """The first order is no renewal, and a second look finds nothing new."""
    shop.begin()
    shop.pass_days(65)
    found = shop.refresh()
    deadline = shop.storefront.background_deadline()
    assert adopt_renewals(shop.storefront, found, deadline=deadline) == 2
    assert adopt_renewals(shop.storefront, found, deadline=deadline) == 0
    assert len(shop.rows(CheckoutRecord)) == 3


def test_refund_of_a_renewal_is_seen(shop: SubscriptionShop) -> None:
    """By the event, as of any order."""
    shop.begin()
    shop.pass_days(32)
    shop.hear()
    (renewal,) = shop.renewals
    shop.flint.refund(renewal.order_id)
    shop.flint.advance(600)
    shop.hear()
    assert shop.renewals[0].state == "refunded"
    assert len(shop.effects("order_refunded")) == 1


def test_renewal_of_a_gift_counts_to_its_campaign(shop: SubscriptionShop) -> None:
    """The donor's record once more, settled by its own order; the supporter wall names them once."""
    shop.begin()
    reference = shop.subscription.reference
    gift = DonationRecord(
        reference=reference,
        campaign_slug="roof",
        interval="monthly",
        currency="USD",
        gift_minor=9100,
        fund="Tiles",
        is_listed=True,
        created_at=shop.subscription.created_at,
    )
    with shop.store.transaction() as transaction:
        assert transaction.insert(gift)
    shop.change(SubscriptionRecord, {"reference": reference}, campaign_slug="roof")
    shop.pass_days(32)
    check(shop)
    copy = shop.find(DonationRecord, reference=shop.renewals[0].reference)
    assert (copy.is_renewal, copy.settled_minor, copy.fund, copy.is_listed) == (True, 9100, "Tiles", False)
    assert copy.subscription_id == shop.subscription.subscription_id
    assert [effect.payload["campaign_slug"] for effect in shop.effects()].count("roof") == 1


# Events, in every order


def live(shop: SubscriptionShop, hear: Any) -> None:
    """A whole life, with *hear* called after each of its steps."""
    shop.begin(MONTHLY)
    subscription_id = shop.subscription.subscription_id
    steps: list[Any] = [
        lambda: shop.pass_days(15),
        lambda: shop.flint.fail_renewal(subscription_id),
        lambda: shop.pass_days(31),
        lambda: shop.pass_days(4),
        lambda: shop.pass_days(30),
        lambda: shop.flint.cancel_subscription(subscription_id),
    ]
    for step in steps:
        step()
        hear()


def outcome(shop: SubscriptionShop) -> dict[str, Any]:
    """What must be the same however it was told."""
    record = shop.subscription
    renewals = [(one.order_number, one.state, one.amounts["paid"]) for one in shop.renewals]
    paid = sorted(str(effect.payload["order_number"]) for effect in shop.effects())
    keys = [effect.effect_key for effect in shop.effects("subscription_changed")]
    assert len(keys) == len(set(keys))
    return {
        "status": record.status,
        "version": record.flint_version,
        "state": shop.first.state,
        "renewals": renewals,
        "paid": paid,
        "last": max(keys, key=lambda key: int(key.split(":")[-1])).split(":")[-1],
    }


EXPECTED_RENEWALS = [("1002", "paid", 2400), ("1003", "paid", 2400), ("1004", "paid", 2400)]


class Postman:
    """Brings events late, in any order, some twice and some never."""

    def __init__(self, shop: SubscriptionShop, chance: random.Random) -> None:
        self.shop = shop
        self.chance = chance
        self.held: list[InboxEvent] = []

    def bring(self) -> None:
        """Take what Flint has to tell, and deliver some of it."""
        backfill(self.shop.storefront)
        with self.shop.store.transaction() as transaction:
            fresh = transaction.select(InboxEvent, {"status": "pending"})
            transaction.delete(InboxEvent, {"status": "pending"})
        self.held += [event for event in fresh if self.chance.random() > 0.3]
        self.chance.shuffle(self.held)
        now, self.held = self.held[::2], self.held[1::2]
        for event in now:
            self.deliver(event)
            if self.chance.random() < 0.3:
                self.deliver(replace(event, webhook_event_id=f"{event.webhook_event_id}x"))

    def deliver(self, event: InboxEvent) -> None:
        """One event, worked on at once."""
        with self.shop.store.transaction() as transaction:
            transaction.insert(event)
        process_inbox(self.shop.storefront)


@pytest.mark.parametrize("seed", range(12))
def test_events_in_any_order_and_one_reconcile_end_alike(shop: SubscriptionShop, seed: int) -> None:
    """Late, reversed, doubled and lost events, then one look of our own: the same record, each order told once."""
    postman = Postman(shop, random.Random(seed))
    live(shop, postman.bring)
    shop.reconcile(seconds=DAY)
    shop.drain()
    found = outcome(shop)
    assert (found["status"], found["state"]) == ("canceled", "canceled")
    assert found["renewals"] == EXPECTED_RENEWALS
    assert found["paid"] == ["1001", "1002", "1003", "1004"]
    assert found["last"] == str(found["version"])


@pytest.mark.parametrize("way", ["events", "asking"])
def test_each_step_is_known_soon(shop: SubscriptionShop, way: str) -> None:
    """With events at once, without them by the next look: our record says the right thing at every step."""
    seen: list[tuple[str, int]] = []

    def hear() -> None:
        if way == "events":
            shop.hear()
        else:
            shop.reconcile(seconds=DAY / 2 + 600)
        seen.append((shop.first.state, sum(one.state == "paid" for one in shop.renewals)))

    live(shop, hear)
    states = [("active", 1), ("active", 1), ("past_due", 1), ("active", 2), ("active", 3), ("canceled", 3)]
    assert seen == states


def test_event_of_a_subscription_that_is_not_known_yet_waits(shop: SubscriptionShop) -> None:
    """It came before the buyer did: woken by the reading that makes the subscription known."""
    result = shop.subscribe(OFFICE)
    shop.pay(result.address)  # type: ignore[union-attr]
    backfill(shop.storefront)
    with shop.store.transaction() as transaction:
        transaction.delete(InboxEvent, {"subscription_id": None})
    process_inbox(shop.storefront)
    assert {event.status for event in shop.events} == {"waiting"}
    shop.come_back()
    shop.drain()
    assert {event.status for event in shop.events} == {"done"}


def test_order_of_a_renewal_that_comes_before_its_subscription_waits(shop: SubscriptionShop) -> None:
    """Read once, it says which subscription it renews; known at last, it is adopted."""
    result = shop.subscribe(OFFICE)
    shop.pay(result.address)  # type: ignore[union-attr]
    shop.flint.advance(32 * DAY)
    backfill(shop.storefront)
    with shop.store.transaction() as transaction:
        transaction.delete(InboxEvent, {"order_id": shop.flint.orders()[0]["order_id"]})
        transaction.delete(InboxEvent, {"event_type__ne": "order.paid"})
    process_inbox(shop.storefront)
    (event,) = shop.events
    assert (event.status, event.subscription_id is not None) == ("waiting", True)
    shop.come_back()
    shop.drain()
    assert [one.state for one in shop.renewals] == ["paid"]


def test_order_of_another_systems_subscription_is_not_adopted(shop: SubscriptionShop) -> None:
    """It waits, in case; it is none of ours."""
    shop.begin()
    shop.flint.foreign_subscription_order()
    order = shop.flint.orders()[-1]
    now = shop.storefront.clock()
    event = InboxEvent(
        webhook_event_id="whev_foreign",
        event_type="order.paid",
        order_id=order["order_id"],
        received_at=now,
        next_attempt_at=now,
    )
    with shop.store.transaction() as transaction:
        assert transaction.insert(event)
    process_inbox(shop.storefront)
    assert shop.find(InboxEvent, webhook_event_id="whev_foreign").status == "waiting"
    assert shop.renewals == []
