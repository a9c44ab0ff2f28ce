"""
Keeping what Flint said: the newest version wins, in whatever order the readings come.
"""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from flint_storefront.flint.models import Subscription
from flint_storefront.inbox.events import WAITING
from flint_storefront.money import Money
from flint_storefront.storage.records import CheckoutRecord, EffectRecord, InboxEvent, SubscriptionRecord
from flint_storefront.subscriptions.keeping import GRACE, LONGEST_CHECK, keep_subscription, next_check_at
from tests.checkout.core_shop import CoreShop

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def make_shop() -> CoreShop:
    """A shop with one open plan checkout."""
    shop = CoreShop()
    checkout = CheckoutRecord(
        reference="chk_1",
        visitor_hash="v",
        user_id="7",
        kind="plan",
        source="plan",
        title="Beans",
        open_key="plan:v:beans",
        content_hash="c",
        currency="USD",
        subtotal_minor=2400,
        accepted_total_minor=2400,
        shown_total_minor=2400,
        created_at=NOW,
        updated_at=NOW,
    )
    with shop.store.transaction() as transaction:
        assert transaction.insert(checkout)
    return shop


@pytest.fixture
def shop() -> CoreShop:
    """A shop with one open plan checkout."""
    return make_shop()


def reading(version: int, status: str = "active", **changes: Any) -> tuple[Subscription, datetime]:
    """What Flint said at a moment: a version a day."""
    subscription = Subscription(
        subscription_id="sub_1",
        status=status,
        version=version,
        billing_interval="monthly",
        quantity=1,
        recurring_amount_money=Money(2400, "USD"),
        **changes,
    )
    return subscription, NOW + version * DAY


LIFE = [
    reading(1, "trialing", trial_end=NOW + 14 * DAY),
    reading(2, "active", next_billing_at=NOW + 44 * DAY),
    reading(3, "past_due", next_retry_at=NOW + 47 * DAY),
    reading(4, "active", next_billing_at=NOW + 75 * DAY),
    reading(5, "canceled"),
]


def keep(shop: CoreShop, told: tuple[Subscription, datetime]) -> None:
    """Keep one reading, as a refresh would."""
    with shop.store.transaction() as transaction:
        checkout = transaction.find(CheckoutRecord, {"reference": "chk_1"})
        assert checkout is not None
        keep_subscription(shop.storefront, transaction, checkout, *told)


def record(shop: CoreShop) -> SubscriptionRecord:
    """Our record."""
    found: SubscriptionRecord = shop.find(SubscriptionRecord)
    return found


def known(shop: CoreShop) -> tuple[SubscriptionRecord, str]:
    """What we know in the end, but for how often we wrote it, and the checkout's state."""
    checkout = shop.find(CheckoutRecord, reference="chk_1")
    return replace(record(shop), version=0, created_at=NOW, updated_at=NOW), checkout.state


def test_first_reading_makes_the_record(shop: CoreShop) -> None:
    """It belongs to the buyer of its checkout, whose state follows."""
    keep(shop, LIFE[0])
    made = record(shop)
    assert (made.reference, made.user_id, made.title) == ("chk_1", "7", "Beans")
    assert (made.status, made.recurring_minor, made.flint_version) == ("trialing", 2400, 1)
    checkout = shop.find(CheckoutRecord, reference="chk_1")
    assert (checkout.state, checkout.subscription_id, checkout.open_key) == ("trialing", "sub_1", None)


def test_every_order_of_readings_ends_alike() -> None:
    """A life in all 120 orders, each reading now and then twice: the same record, one effect a version at most."""
    chance, ends = random.Random(5), set()
    for order in permutations(LIFE):
        shop = make_shop()
        for told in order:
            for _ in range(chance.choice((1, 1, 2))):
                keep(shop, told)
        kept, state = known(shop)
        ends.add((kept.status, kept.flint_version, kept.next_billing_at, kept.checked_at, state))
        keys = [effect.effect_key for effect in shop.rows(EffectRecord)]
        assert len(keys) == len(set(keys))
        assert "subscription:sub_1:5" in keys
    assert ends == {("canceled", 5, None, NOW + 5 * DAY, "canceled")}


def test_older_version_changes_nothing(shop: CoreShop) -> None:
    """Also when it was asked for later: an answer may have been on its way for long."""
    keep(shop, LIFE[2])
    before = known(shop)
    late = (LIFE[0][0], NOW + 30 * DAY)
    keep(shop, late)
    assert known(shop) == before


def test_same_version_of_a_later_reading_is_taken(shop: CoreShop) -> None:
    """Flint may tell more without a new version; nobody is told twice."""
    keep(shop, LIFE[1])
    same, asked_at = reading(2, "active", next_billing_at=NOW + 50 * DAY)
    keep(shop, (same, asked_at + timedelta(hours=1)))
    assert record(shop).next_billing_at == NOW + 50 * DAY
    assert len(shop.rows(EffectRecord)) == 1


def test_checkout_follows_the_newest_reading_whoever_wrote_it_last(shop: CoreShop) -> None:
    """An older reading of the checkout has just written its state: it is put right in the same transaction."""
    keep(shop, LIFE[2])
    shop.change(CheckoutRecord, {"reference": "chk_1"}, state="trialing")
    keep(shop, LIFE[0])
    assert shop.find(CheckoutRecord, reference="chk_1").state == "past_due"


def test_unknown_word_is_flagged_until_it_is_understood(shop: CoreShop) -> None:
    """Kept as Flint said it, never shown as a success."""
    keep(shop, reading(1, "dreaming"))
    checkout = shop.find(CheckoutRecord, reference="chk_1")
    assert (checkout.state, checkout.flag_reason) == ("unknown", "not_understood")
    assert record(shop).status == "dreaming"
    keep(shop, reading(2))
    checkout = shop.find(CheckoutRecord, reference="chk_1")
    assert (checkout.state, checkout.is_flagged) == ("active", False)


def test_host_site_learns_of_each_version_once(shop: CoreShop) -> None:
    """With what it was before; no buyer data."""
    for told in (LIFE[0], LIFE[1], LIFE[1], LIFE[3]):
        keep(shop, told)
    payloads = [effect.payload for effect in shop.effects("subscription_changed")]
    told_of = sorted((one["effect_key"], one["previous_status"], one["status"]) for one in payloads)
    assert told_of == [
        ("subscription:sub_1:1", None, "trialing"),
        ("subscription:sub_1:2", "trialing", "active"),
        ("subscription:sub_1:4", "active", "active"),
    ]
    assert not any("email" in name for one in payloads for name in one)


def test_event_that_waited_for_the_subscription_is_woken(shop: CoreShop) -> None:
    """In the transaction that makes it known."""
    event = InboxEvent(
        webhook_event_id="whev_1",
        event_type="subscription.created",
        subscription_id="sub_1",
        received_at=NOW,
        status=WAITING,
    )
    with shop.store.transaction() as transaction:
        assert transaction.insert(event)
    keep(shop, LIFE[0])
    assert shop.find(InboxEvent).status == "pending"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, LONGEST_CHECK),
        ({"next_billing_at": NOW + timedelta(hours=3)}, timedelta(hours=3) + GRACE),
        ({"next_retry_at": NOW + timedelta(hours=5)}, timedelta(hours=5) + GRACE),
        ({"trial_end": NOW + timedelta(minutes=1)}, timedelta(minutes=1) + GRACE),
        ({"next_billing_at": NOW + timedelta(days=20)}, LONGEST_CHECK),
        ({"next_billing_at": NOW - timedelta(minutes=3)}, timedelta(minutes=5)),
        ({"next_billing_at": NOW - timedelta(hours=2) - GRACE}, timedelta(hours=2)),
        ({"next_billing_at": NOW - timedelta(days=9)}, LONGEST_CHECK),
    ],
)
def test_next_look_is_shortly_after_the_next_instant(
    changes: dict[str, datetime], expected: timedelta
) -> None:
    """Twelve hours at the latest; what is overdue is asked for rarer and rarer."""
    subscription, _ = reading(1, **changes)
    assert next_check_at(subscription, NOW) - NOW == expected


def test_changes_under_one_version_are_told_each_time() -> None:
    """Flint's version does not rise: the newest reading is still kept, and every change told once."""
    shop = make_shop()
    for day, status in enumerate(("active", "past_due", "past_due", "active", "canceled")):
        told, _ = reading(3, status)
        keep(shop, (told, NOW + day * DAY))
    changed = [effect.payload["status"] for effect in shop.effects("subscription_changed")]
    assert sorted(changed) == ["active", "active", "canceled", "past_due"]
    assert shop.find(CheckoutRecord).state == "canceled"


def test_first_order_is_asked_for_once_the_subscription_is_heard_of() -> None:
    """The subscription was read without its order: nobody has told of the payment yet."""
    shop = make_shop()
    shop.change(CheckoutRecord, {}, buyer_email="ann@example.com")
    keep(shop, reading(1, "active"))
    checkout = shop.find(CheckoutRecord)
    assert checkout.next_check_at is not None
    assert checkout.buyer_email is None


def test_incomplete_subscription_leaves_its_session_to_say_more() -> None:
    """The buyer may still pay."""
    shop = make_shop()
    keep(shop, reading(1, "incomplete"))
    assert shop.find(CheckoutRecord).state == "open"
