"""
A store in whose gaps something happens: between what one worker read and what it writes.
"""

from collections.abc import Callable
from typing import Any

from flint_storefront.storage.memory import MemoryStore


class MeddlingStore:
    """Before each transaction the next action of `before` is done, while there is one."""

    def __init__(self) -> None:
        self._inner = MemoryStore()
        self.before: list[Callable[[], object]] = []

    def transaction(self) -> Any:
        """A transaction, after the next action."""
        if self.before:
            self.before.pop(0)()
        return self._inner.transaction()

    def reading(self) -> Any:
        """A reading."""
        return self._inner.reading()


def nothing() -> None:
    """For a gap in which nothing happens."""


def fail() -> None:
    """What a database says when it is too busy."""
    raise OSError("database is locked")
