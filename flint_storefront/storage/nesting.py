"""
What all stores share around a transaction: no nesting, no write through a reading, actions after the commit.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Generic, TypeVar

logger = logging.getLogger("flint_storefront.storage")

T = TypeVar("T")


class OpenBlocks(threading.local, Generic[T]):
    """
    What this thread has open on one store: at most one transaction, or some readings.
    """

    def __init__(self) -> None:
        self.transaction: T | None = None
        self.reading_count = 0

    def check_may_begin(self) -> None:
        """
        Refuse a transaction inside another block of the same store.

        Raises:
            RuntimeError: this thread has a transaction or a reading open.
        """
        if self.transaction is not None:
            raise RuntimeError("A storage transaction is already open in this thread: they are never nested.")
        if self.reading_count:
            raise RuntimeError("A storage transaction cannot begin inside reading(): end the reading first.")

    @contextmanager
    def writing(self, transaction: T) -> Iterator[T]:
        """
        Remember *transaction* as this thread's own while the block runs.
        """
        self.transaction = transaction
        try:
            yield transaction
        finally:
            self.transaction = None

    @contextmanager
    def reading(self) -> Iterator[T | None]:
        """
        Count a reading while the block runs; gives the transaction it stands in, if any.
        """
        self.reading_count += 1
        try:
            yield self.transaction
        finally:
            self.reading_count -= 1


class Gate:
    """
    Whether a transaction may still be used, and for writing; collects what runs after the commit.
    """

    def __init__(self, *, is_writable: bool) -> None:
        self.is_writable = is_writable
        self.is_open = True
        self.actions: list[Callable[[], None]] = []

    def check_read(self) -> None:
        """
        Raises:
            RuntimeError: the block has ended.
        """
        if not self.is_open:
            raise RuntimeError("This storage transaction has ended.")

    def check_write(self) -> None:
        """
        Raises:
            RuntimeError: the block has ended, or it only reads.
        """
        self.check_read()
        if not self.is_writable:
            raise RuntimeError("This storage block only reads: write in transaction().")


def run_after_commit(actions: Sequence[Callable[[], None]]) -> None:
    """
    Run every action in order; one that raises is logged and stops neither the others nor the caller.

    What was committed is committed: an error here must not look like a failed transaction.
    """
    for action in actions:
        try:
            action()
        except Exception:
            logger.exception("An action after a storage commit failed.")
