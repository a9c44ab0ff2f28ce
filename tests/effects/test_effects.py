"""
Effects: recorded once beside their cause, delivered at least once under one id.
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import pytest

from flint_storefront.effects.actions import (
    BATCH,
    LEASE,
    LONGEST_WAIT_SECONDS,
    deliver_effects,
    record_effect,
)
from flint_storefront.storage.records import EffectRecord
from tests.checkout.core_shop import CoreShop
from tests.checkout.crash_world import CrashShop
from tests.inbox.meddling_store import MeddlingStore, fail, nothing
from tests.storefront.world import CARD


@pytest.fixture
def shop() -> CoreShop:
    """A shop without any effect."""
    return CoreShop()


def record(shop: CoreShop, key: str = "paid:ord_1", signal: str = "order_paid", **payload: Any) -> bool:
    """Record one fact."""
    with shop.store.transaction() as transaction:
        return record_effect(shop.storefront, transaction, key, signal, payload, reference="chk_1")


def effect_of(shop: CoreShop, key: str = "paid:ord_1") -> EffectRecord:
    """The effect as it is stored now."""
    effect: EffectRecord = shop.find(EffectRecord, effect_key=key)
    return effect


def told(shop: CoreShop) -> list[Mapping[str, Any]]:
    """What the receivers got."""
    return [payload for _, payload in shop.recorder.seen]


def test_fact_is_recorded_once(shop: CoreShop) -> None:
    """By its key, whoever sees it and with whatever payload."""
    assert (record(shop, amount=1), record(shop, amount=2)) == (True, False)
    assert effect_of(shop).payload["amount"] == 1


def test_payload_names_the_effect(shop: CoreShop) -> None:
    """A receiver that must act once keeps `effect_id`."""
    record(shop, total_minor=450)
    deliver_effects(shop.storefront)
    assert told(shop) == [
        {
            "effect_id": effect_of(shop).effect_id,
            "effect_key": "paid:ord_1",
            "reference": "chk_1",
            "mode": "test",
            "total_minor": 450,
        }
    ]


def test_effect_of_a_rolled_back_change_never_was(shop: CoreShop) -> None:
    """Same transaction, same fate."""
    with suppress(RuntimeError), shop.store.transaction() as transaction:
        assert record_effect(shop.storefront, transaction, "paid:ord_1", "order_paid", {}, reference=None)
        raise RuntimeError
    assert deliver_effects(shop.storefront) == 0


def test_delivered_effect_is_not_delivered_again(shop: CoreShop) -> None:
    """Once the receivers have returned."""
    record(shop)
    assert (deliver_effects(shop.storefront), deliver_effects(shop.storefront)) == (1, 0)
    effect = effect_of(shop)
    assert (effect.delivered_at, effect.next_attempt_at, effect.attempt_count) == (
        shop.flint.clock.now(),
        None,
        1,
    )


def test_raising_receiver_is_told_again_with_growing_pauses(shop: CoreShop) -> None:
    """The same id each time; the error is named by its kind only."""
    shop.recorder.failures = 3
    record(shop)
    pauses = []
    for _ in range(3):
        deliver_effects(shop.storefront)
        pause = effect_of(shop).next_attempt_at - shop.flint.clock.now()  # type: ignore[operator]
        pauses.append(int(pause.total_seconds()))
        assert effect_of(shop).error == "RuntimeError"
        assert deliver_effects(shop.storefront) == 0
        shop.flint.advance(pauses[-1])
    deliver_effects(shop.storefront)
    assert pauses == [5, 10, 20]
    assert told(shop)[0]["effect_id"] == effect_of(shop).effect_id
    assert (effect_of(shop).error, effect_of(shop).attempt_count) == (None, 4)


def test_receiver_that_always_raises_is_asked_every_hour(shop: CoreShop) -> None:
    """Never given up: the site must learn of it."""
    shop.recorder.failures = 99
    record(shop)
    for _ in range(20):
        deliver_effects(shop.storefront)
        shop.flint.advance(LONGEST_WAIT_SECONDS)
    assert effect_of(shop).attempt_count == 20
    assert effect_of(shop).next_attempt_at <= shop.flint.clock.now()  # type: ignore[operator]


def test_failing_effect_keeps_no_other_waiting(shop: CoreShop) -> None:
    """A whole batch of failures in front of a good one: one drain delivers it."""
    shop.recorder.failures = BATCH
    for number in range(BATCH + 1):
        record(shop, f"paid:ord_{number:02}")
    shop.drain()
    assert [payload["effect_key"] for payload in told(shop)] == [f"paid:ord_{BATCH:02}"]


def test_effect_of_a_killed_worker_is_delivered_when_its_lease_ends() -> None:
    """Before the receiver ran, after it, and before the note: at least once, always under the same id."""
    for at in range(1, 20):
        shop = CrashShop()
        with shop.store.transaction() as transaction:
            record_effect(shop.storefront, transaction, "paid:ord_1", "order_paid", {}, reference=None)
        was_killed = shop.run_until_killed(lambda shop: deliver_effects(shop.storefront), at)
        effect = shop.find(EffectRecord)
        shop.flint.advance(LEASE.total_seconds() - 1)
        is_free = effect.lease_token is None and effect.delivered_at is None
        assert deliver_effects(shop.storefront) == is_free
        shop.flint.advance(1)
        deliver_effects(shop.storefront)
        assert shop.find(EffectRecord).delivered_at is not None
        assert {payload["effect_id"] for _, payload in shop.signals.seen} == {effect.effect_id}
        assert 1 <= len(shop.signals.seen) <= 2
        if not was_killed:
            return
    raise AssertionError("endless")


def test_store_that_fails_once_does_not_hold_effects_back() -> None:
    """The one whose note failed is told again under its id, the others once, all without waiting for the lease's end."""
    store = MeddlingStore()
    shop = CoreShop(store=store)
    for number in range(3):
        record(shop, f"paid:ord_{number}")
    store.before = [nothing, fail]
    with pytest.raises(OSError, match="locked"):
        deliver_effects(shop.storefront)
    deliver_effects(shop.storefront)
    assert [payload["effect_key"][-1] for payload in told(shop)] == ["0", "0", "1", "2"]
    assert len({payload["effect_id"] for payload in told(shop)}) == 3


def test_slow_receiver_does_not_make_the_rest_be_told_twice(shop: CoreShop) -> None:
    """Its lease on the others has ended: they are taken anew, by whoever comes."""
    slow = SlowReceivers(shop)
    shop.signals = slow
    shop.restart()
    for number in range(3):
        record(shop, f"paid:ord_{number}")
    deliver_effects(shop.storefront)
    assert len(slow.seen) == 1
    slow.seconds = 0
    shop.drain()
    assert len(slow.seen) == len(set(slow.seen)) == 3


class SlowReceivers:
    """Receivers that need as long as a lease."""

    def __init__(self, shop: CoreShop) -> None:
        self._shop = shop
        self.seconds = LEASE.total_seconds()
        self.seen: list[str] = []

    def send(self, name: str, payload: Mapping[str, Any]) -> None:
        """Let time pass."""
        self._shop.flint.advance(self.seconds)
        self.seen.append(str(payload["effect_key"]))


def test_receiver_sees_what_was_committed() -> None:
    """Sent after the commit: a receiver that looks the order up finds it paid."""
    shop = CoreShop()
    seen = []
    shop.signals = LookingReceivers(shop, seen)
    shop.restart()
    shop.pay(shop.press().address, CARD)
    shop.come_back()
    shop.drain()
    assert sorted(seen) == [("checkout_started", "paid"), ("order_paid", "paid")]


class LookingReceivers:
    """Receivers that look into the store."""

    def __init__(self, shop: CoreShop, seen: list[tuple[str, str]]) -> None:
        self._shop = shop
        self._seen = seen

    def send(self, name: str, payload: Mapping[str, Any]) -> None:
        """Note what the store says."""
        self._seen.append((name, self._shop.checkout.state))


def test_receiver_that_changes_its_payload_changes_nothing_else(shop: CoreShop) -> None:
    """Each delivery gets a copy."""
    record(shop, amount=1)
    shop.signals = GreedyReceivers()
    shop.restart()
    deliver_effects(shop.storefront)
    assert effect_of(shop).payload["amount"] == 1


class GreedyReceivers:
    """Receivers that empty what they get."""

    def send(self, name: str, payload: dict[str, Any]) -> None:
        """Take all."""
        payload.clear()
