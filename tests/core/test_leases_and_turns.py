"""
Leases and turns: of many workers one has the row, or does what is due.
"""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from flint_storefront.leases import claim_due, is_still_held, wait_seconds
from flint_storefront.storage.records import InboxEvent, StoredValue
from flint_storefront.turns import find_turn
from tests.checkout.core_shop import CoreShop

LEASE = timedelta(seconds=60)
EVERY = timedelta(minutes=1)
WORKERS = 4


@pytest.fixture
def shop() -> CoreShop:
    """A shop with five due events."""
    shop = CoreShop()
    now = shop.flint.clock.now()
    events = [
        InboxEvent(
            webhook_event_id=f"whev_{number}",
            event_type="order.paid",
            received_at=now,
            next_attempt_at=now - timedelta(seconds=number),
        )
        for number in range(5)
    ]
    with shop.store.transaction() as transaction:
        transaction.insert_many(events)
    return shop


def claim(shop: CoreShop, limit: int = 10) -> list[InboxEvent]:
    """Take what is due."""
    due = {"status": "pending", "next_attempt_at__lte": shop.flint.clock.now()}
    return claim_due(shop.storefront, InboxEvent, due, LEASE, limit)


def test_oldest_are_taken_first_and_no_more_than_asked(shop: CoreShop) -> None:
    """By when they were due."""
    assert [event.webhook_event_id for event in claim(shop, 2)] == ["whev_4", "whev_3"]
    assert [event.webhook_event_id for event in claim(shop, 2)] == ["whev_2", "whev_1"]


def test_held_rows_are_free_again_when_the_lease_ends(shop: CoreShop) -> None:
    """To the second, and under a new token."""
    first = claim(shop)
    shop.flint.advance(59)
    assert (claim(shop), is_still_held(shop.storefront, first[0])) == ([], True)
    shop.flint.advance(1)
    assert not is_still_held(shop.storefront, first[0])
    second = claim(shop)
    assert len(second) == 5
    assert {event.lease_token for event in first}.isdisjoint({event.lease_token for event in second})


def test_row_that_was_never_leased_is_not_held(shop: CoreShop) -> None:
    """Only a claimed row is."""
    assert not is_still_held(shop.storefront, shop.rows(InboxEvent)[0])


def test_workers_at_once_never_hold_the_same_row(shop: CoreShop) -> None:
    """Each row goes to exactly one of them."""
    together = threading.Barrier(WORKERS)

    def work(_: int) -> list[InboxEvent]:
        together.wait(30)
        return claim(shop)

    with ThreadPoolExecutor(WORKERS) as pool:
        taken = [event.webhook_event_id for events in pool.map(work, range(WORKERS)) for event in events]
    assert sorted(taken) == [f"whev_{number}" for number in range(5)]


@pytest.mark.parametrize(
    ("attempt_count", "seconds"), [(0, 5), (1, 10), (3, 40), (9, 2560), (10, 3600), (10**9, 3600)]
)
def test_pauses_double_up_to_a_bound(attempt_count: int, seconds: int) -> None:
    """However often it failed."""
    assert wait_seconds(attempt_count, longest=3600) == seconds


def test_turn_is_taken_once_in_each_while() -> None:
    """By whoever asks first; to the second."""
    shop = CoreShop()
    assert find_turn(shop.storefront, "x", EVERY) is not None
    assert find_turn(shop.storefront, "x", EVERY) is None
    shop.flint.advance(59)
    assert find_turn(shop.storefront, "x", EVERY) is None
    shop.flint.advance(1)
    assert find_turn(shop.storefront, "x", EVERY) is not None


def test_turns_of_other_names_are_apart() -> None:
    """One does not wait for the other."""
    shop = CoreShop()
    assert all(find_turn(shop.storefront, name, EVERY) is not None for name in "xy")


def test_turn_given_back_is_free_at_once() -> None:
    """The next one begins."""
    shop = CoreShop()
    turn = find_turn(shop.storefront, "x", EVERY)
    assert turn is not None
    turn.give_back()
    assert find_turn(shop.storefront, "x", EVERY) is not None


def test_turn_that_was_lost_is_neither_prolonged_nor_given_back() -> None:
    """A worker that slept over its lease does not take the turn from its successor."""
    shop = CoreShop()
    slow = find_turn(shop.storefront, "x", EVERY)
    shop.flint.advance(60)
    assert find_turn(shop.storefront, "x", EVERY) is not None
    assert slow is not None
    slow.prolong()
    slow.give_back()
    assert find_turn(shop.storefront, "x", EVERY) is None


@pytest.mark.parametrize("has_been_taken", [False, True])
def test_turn_goes_to_one_of_many_workers(has_been_taken: bool) -> None:
    """The first turn ever, and any later one."""
    shop = CoreShop()
    if has_been_taken:
        find_turn(shop.storefront, "x", EVERY)
        shop.flint.advance(60)
    together = threading.Barrier(WORKERS)

    def work(_: int) -> bool:
        together.wait(30)
        return find_turn(shop.storefront, "x", EVERY) is not None

    with ThreadPoolExecutor(WORKERS) as pool:
        assert sorted(pool.map(work, range(WORKERS))) == [False] * (WORKERS - 1) + [True]
    assert len(shop.rows(StoredValue, key="x")) == 1
