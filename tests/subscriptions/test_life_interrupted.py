"""
The process dies at every step of looking after a subscription, and another process does the same at every step.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from flint_storefront.inbox.backfill import backfill
from flint_storefront.storage.records import CheckoutRecord, InboxEvent
from flint_storefront.subscriptions.refresh import check_due_subscriptions
from tests.checkout.crash_world import CrashShop
from tests.subscriptions.subscription_shop import DAY, OFFICE, SubscriptionShop

STEPS_MAX = 80


@dataclass
class CrashSubscriptionShop(CrashShop, SubscriptionShop):
    """A shop with a running subscription whose process can be killed at any step."""


def look_after(shop: CrashShop) -> None:
    """Read what is due, and tell."""
    check_due_subscriptions(shop.storefront)
    shop.drain()


def hear(shop: CrashShop) -> None:
    """Take Flint's events in, and work on them."""
    backfill(shop.storefront)
    shop.drain()


WORKS = {"asking": look_after, "events": hear}


def renewed_shop() -> CrashSubscriptionShop:
    """A subscription that was renewed at Flint, and nobody told us."""
    shop = CrashSubscriptionShop()
    shop.begin(OFFICE)
    shop.pass_days(32)
    return shop


def expect_one_renewal(shop: CrashSubscriptionShop) -> None:
    """Known, paid and told once, as is the first sale."""
    for _ in range(2):
        shop.reconcile(seconds=DAY)
        shop.drain()
    assert [one.state for one in shop.renewals] == ["paid"]
    assert [one.kind for one in shop.rows(CheckoutRecord) if one.paid_at is None] == []
    effects = shop.effects()
    assert sorted(effect.payload["kind"] for effect in effects) == ["plan", "renewal"]
    assert all(effect.delivered_at for effect in effects)
    keys = [effect.effect_key for effect in shop.effects("subscription_changed")]
    assert len(keys) == len(set(keys)) == 2
    assert {event.status for event in shop.rows(InboxEvent)} <= {"done", "ignored"}


def killed_at_every_step(work: str) -> Iterator[CrashSubscriptionShop]:
    """One shop for each step, killed there."""
    for at in range(1, STEPS_MAX):
        shop = renewed_shop()
        if not shop.run_until_killed(WORKS[work], at):
            return
        yield shop
    raise AssertionError("endless")


@pytest.mark.parametrize("work", WORKS)
def test_killed_at_any_step_the_renewal_is_told_once(work: str) -> None:
    """Wherever it dies, the next look finds everything, once."""
    for shop in killed_at_every_step(work):
        expect_one_renewal(shop)


@pytest.mark.parametrize(("work", "other"), [("asking", "events"), ("events", "asking")])
def test_two_processes_at_once_tell_the_renewal_once(work: str, other: str) -> None:
    """At each step of the one, the other does all of its work."""
    for at in range(1, STEPS_MAX):
        shop = renewed_shop()
        if not shop.run_with_another(WORKS[work], at, WORKS[other]):
            return
        expect_one_renewal(shop)
    raise AssertionError("endless")
