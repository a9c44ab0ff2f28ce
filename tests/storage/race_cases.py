"""
What happens once when two workers try at the same time, on every store.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from flint_storefront.storage.ports import Store
from flint_storefront.storage.records import CartRecord, CheckoutRecord, InboxEvent
from tests.storage.samples import make_cart, make_checkout, make_event

T = TypeVar("T")

WORKERS = 4
"""Threads that start at the same moment."""
PATIENCE_SECONDS = 30
"""A worker that waits longer is stuck: the test fails."""


class RaceCases:
    """
    Needs a fixture `store`, empty; each worker is a thread.
    """

    def end_worker(self) -> None:
        """
        Called in each worker at its end: lets a store give back what it holds for the thread.
        """

    def test_two_workers_with_same_event_exactly_one_inserts(self, store: Store) -> None:
        """
        The same webhook, delivered to several workers at once.
        """

        def work(number: int) -> bool:
            with store.transaction() as transaction:
                return transaction.insert(make_event("whe_1", webhook_id=f"msg_{number}"))

        assert sorted(self.run_workers(work)) == [False] * (WORKERS - 1) + [True]
        with store.reading() as reading:
            assert reading.count(InboxEvent, {}) == 1

    def test_two_workers_with_same_webhook_id_exactly_one_inserts(self, store: Store) -> None:
        """
        A unique field decides like the primary key.
        """

        def work(number: int) -> bool:
            with store.transaction() as transaction:
                return transaction.insert(make_event(f"whe_{number}", webhook_id="msg_1"))

        assert sorted(self.run_workers(work)) == [False] * (WORKERS - 1) + [True]

    def test_workers_with_same_events_add_each_once(self, store: Store) -> None:
        """
        Two backfills at once.
        """
        events = [make_event(f"whe_{number:02}") for number in range(20)]

        def work(_number: int) -> int:
            with store.transaction() as transaction:
                return transaction.insert_many(events)

        assert sum(self.run_workers(work)) == 20

    def test_conditional_update_succeeds_for_exactly_one(self, store: Store) -> None:
        """
        Read the version, then change under its condition: the second comes too late.
        """
        with store.transaction() as transaction:
            transaction.insert(make_cart("a", version=1))

        def work(number: int) -> int:
            with store.transaction() as transaction:
                where = {"visitor_hash": "a", "version": 1}
                return transaction.update(CartRecord, where, {"version": 2, "lines": [{"by": number}]})

        assert sorted(self.run_workers(work)) == [0] * (WORKERS - 1) + [1]

    def test_read_then_write_waits_for_other_writers(self, store: Store) -> None:
        """
        No worker fails with a locked database, and no change is lost.
        """
        with store.transaction() as transaction:
            transaction.insert(make_cart("a", version=0))

        def work(_number: int) -> int:
            done = 0
            while done < 10:
                with store.transaction() as transaction:
                    cart = transaction.find(CartRecord, {"visitor_hash": "a"})
                    assert cart is not None
                    where = {"visitor_hash": "a", "version": cart.version}
                    done += transaction.update(CartRecord, where, {"version": cart.version + 1})
            return done

        assert sum(self.run_workers(work)) == 10 * WORKERS
        with store.reading() as reading:
            assert reading.find(CartRecord, {}) == make_cart("a", version=10 * WORKERS)

    def test_open_key_is_taken_by_exactly_one_update(self, store: Store) -> None:
        """
        Two checkouts reach for the same open key.
        """
        with store.transaction() as transaction:
            transaction.insert_many([make_checkout(f"chk_{number}") for number in range(WORKERS)])

        def work(number: int) -> int:
            with store.transaction() as transaction:
                return transaction.update(CheckoutRecord, {"reference": f"chk_{number}"}, {"open_key": "k"})

        assert sorted(self.run_workers(work)) == [0] * (WORKERS - 1) + [1]

    def test_reader_sees_nothing_before_commit(self, store: Store) -> None:
        """
        A reader in another thread neither waits nor sees the open transaction.
        """

        def read(_number: int) -> int:
            with store.reading() as reading:
                return reading.count(CartRecord, {})

        with store.transaction() as transaction:
            transaction.insert(make_cart("a"))
            assert self.run_workers(read) == [0] * WORKERS
        assert self.run_workers(read) == [1] * WORKERS

    def run_workers(self, work: Callable[[int], T]) -> list[T]:
        """
        What each worker answers, all started at the same moment; its error if it has one.
        """
        start = Barrier(WORKERS)

        def run(number: int) -> T:
            start.wait(PATIENCE_SECONDS)
            try:
                return work(number)
            finally:
                self.end_worker()

        with ThreadPoolExecutor(WORKERS) as pool:
            futures = [pool.submit(run, number) for number in range(WORKERS)]
            return [future.result(PATIENCE_SECONDS) for future in futures]
