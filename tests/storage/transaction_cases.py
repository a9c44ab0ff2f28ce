"""
What a transaction promises on every store.
"""

import logging

import pytest

from flint_storefront.storage.ports import Store
from flint_storefront.storage.records import CartRecord
from tests.storage.samples import make_cart


class StopHere(Exception):
    """
    Raised by a test inside a transaction.
    """


class TransactionCases:
    """
    Needs a fixture `store`, empty.
    """

    def test_error_in_block_rolls_everything_back(self, store: Store) -> None:
        """
        All or nothing, and the error passes on.
        """
        with store.transaction() as transaction:
            transaction.insert(make_cart("a"))

        def write_and_stop() -> None:
            with store.transaction() as transaction:
                transaction.insert(make_cart("b"))
                transaction.update(CartRecord, {"visitor_hash": "a"}, {"version": 2})
                raise StopHere

        with pytest.raises(StopHere):
            write_and_stop()
        with store.reading() as reading:
            assert reading.select(CartRecord, {}) == [make_cart("a")]

    def test_store_works_after_rollback(self, store: Store) -> None:
        """
        A rolled back transaction leaves nothing locked.
        """
        with pytest.raises(StopHere), store.transaction():
            raise StopHere
        with store.transaction() as transaction:
            assert transaction.insert(make_cart("a"))

    def test_action_runs_after_commit_and_sees_rows(self, store: Store) -> None:
        """
        Not before: the runner that it wakes must find the row, and may write.
        """
        seen: list[int] = []

        def count_and_write() -> None:
            with store.transaction() as inner:
                seen.append(inner.count(CartRecord, {}))
                inner.insert(make_cart("b"))

        with store.transaction() as transaction:
            transaction.on_commit(count_and_write)
            transaction.insert(make_cart("a"))
            assert seen == []
        assert seen == [1]

    def test_actions_never_run_after_rollback(self, store: Store) -> None:
        """
        What did not happen is not told.
        """
        seen: list[str] = []

        def register_and_stop() -> None:
            with store.transaction() as transaction:
                transaction.on_commit(lambda: seen.append("told"))
                raise StopHere

        with pytest.raises(StopHere):
            register_and_stop()
        assert seen == []

    def test_failing_action_is_logged_and_others_run(
        self, store: Store, caplog: pytest.LogCaptureFixture
    ) -> None:
        """
        The commit stands, so the caller must not take it for a failed transaction.
        """
        seen: list[str] = []

        def fail() -> None:
            raise StopHere

        with caplog.at_level(logging.ERROR, "flint_storefront.storage"), store.transaction() as transaction:
            transaction.on_commit(fail)
            transaction.on_commit(lambda: seen.append("second"))
        assert seen == ["second"]
        assert [record.name for record in caplog.records] == ["flint_storefront.storage"]

    def test_reading_refuses_every_write(self, store: Store) -> None:
        """
        RuntimeError, and nothing is written.
        """
        with store.reading() as reading:
            with pytest.raises(RuntimeError, match="only reads"):
                reading.insert(make_cart())
            with pytest.raises(RuntimeError, match="only reads"):
                reading.insert_many([make_cart()])
            with pytest.raises(RuntimeError, match="only reads"):
                reading.update(CartRecord, {}, {"version": 2})
            with pytest.raises(RuntimeError, match="only reads"):
                reading.delete(CartRecord, {})
            with pytest.raises(RuntimeError, match="only reads"):
                reading.on_commit(lambda: None)
            assert reading.count(CartRecord, {}) == 0

    def test_transaction_inside_transaction_is_refused(self, store: Store) -> None:
        """
        The inner one could not be durable; the outer one goes on.
        """
        with store.transaction() as transaction:
            with pytest.raises(RuntimeError, match="nested"), store.transaction():
                pytest.fail("must not begin")
            transaction.insert(make_cart("a"))
        with store.reading() as reading:
            assert reading.count(CartRecord, {}) == 1

    def test_transaction_inside_reading_is_refused(self, store: Store) -> None:
        """
        Its reader would not see what it writes.
        """
        with store.reading(), pytest.raises(RuntimeError, match="inside reading"), store.transaction():
            pytest.fail("must not begin")

    def test_reading_inside_transaction_sees_its_writes(self, store: Store) -> None:
        """
        A function that reads may be called from one that writes.
        """
        with store.transaction() as transaction:
            transaction.insert(make_cart("a"))
            with store.reading() as reading:
                assert reading.count(CartRecord, {}) == 1

    def test_use_after_end_is_refused(self, store: Store) -> None:
        """
        A transaction that has ended does not write silently into nothing.
        """
        with store.transaction() as transaction:
            pass
        with pytest.raises(RuntimeError, match="ended"):
            transaction.insert(make_cart("a"))
        with pytest.raises(RuntimeError, match="ended"):
            transaction.count(CartRecord, {})
