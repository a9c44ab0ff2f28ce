"""
The storage port: what a store must do. No rules live behind it.

A store keeps the records of `flint_storefront.storage.records` and offers the same eight verbs on all of
them. What must happen once is decided by a unique key (`insert` answers False) or by a conditional update
(`update` answers how many rows met the condition), never by a lock that outlives the transaction.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol, TypeVar

from flint_storefront.storage.records import Record

R = TypeVar("R", bound=Record)

Where = Mapping[str, Any]
"""
Conditions that must all hold: field name, or field name with a suffix, to a value.

`field` equals (None: is null), `field__ne` differs (a null differs from every value but None), `field__in`
one of a sequence, `field__lt`, `field__lte`, `field__gt`, `field__gte` compare (a null never matches),
`field__contains` case-insensitive substring, `field__due` is null or at most the given instant (for leases).
"""


class Transaction(Protocol):
    """
    Reads and writes inside one transaction; nothing is visible outside before it ends well.
    """

    def insert(self, record: Record) -> bool:
        """
        Add a row. False, and nothing changed, when its primary key or a unique field is taken.
        """

    def insert_many(self, records: Sequence[Record]) -> int:
        """
        Add rows of one table, skipping those whose key is taken. Answers how many were added.
        """

    def update(self, table: type[Record], where: Where, changes: Mapping[str, Any]) -> int:
        """
        Change every row that meets *where*. Answers how many did (a clash with a unique field: 0, nothing
        changed).
        """

    def delete(self, table: type[Record], where: Where) -> int:
        """
        Remove every row that meets *where*. Answers how many did.
        """

    def find(self, table: type[R], where: Where) -> R | None:
        """
        The one row that meets *where* (the first by primary key if there are several), or None.
        """

    def select(
        self, table: type[R], where: Where, *, order_by: str = "", limit: int | None = None, offset: int = 0
    ) -> list[R]:
        """
        Rows that meet *where*. `order_by` is a field name, with `-` before it for descending; nulls last;
        ties, and no `order_by`, by primary key ascending.
        """

    def count(self, table: type[Record], where: Where) -> int:
        """
        How many rows meet *where*.
        """

    def on_commit(self, action: Callable[[], None]) -> None:
        """
        Run *action* once the transaction is durable; never when it is rolled back.
        """


class Store(Protocol):
    """
    One site's records.
    """

    def transaction(self) -> AbstractContextManager[Transaction]:
        """
        A write transaction: durable when the block ends, rolled back when it raises. Never nested, and it
        refuses (RuntimeError) to start inside a transaction of the host, since then nothing would be durable.
        """

    def reading(self) -> AbstractContextManager[Transaction]:
        """
        A read: may run inside a host's transaction, takes no write lock; writing through it is an error
        (RuntimeError).
        """
