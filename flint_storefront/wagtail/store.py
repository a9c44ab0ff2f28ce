"""
The store on Django's ORM, in one of the site's own databases.

Rows are written in bulk calls only: they send no signals, so the site's handlers (and Wagtail's reference
index) neither slow down nor break a payment.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar

from django.db import IntegrityError, connections, transaction
from django.db.models import F, Model, Q, QuerySet

from flint_storefront.storage.clashes import is_unique_clash
from flint_storefront.storage.conditions import Condition, SortKey, check_page, read_order, read_where
from flint_storefront.storage.nesting import Gate, OpenBlocks, run_after_commit
from flint_storefront.storage.ports import Where
from flint_storefront.storage.records import Record
from flint_storefront.storage.shapes import (
    field_shapes,
    get_common_table,
    plain_changes,
    plain_row,
    primary_key,
)
from flint_storefront.wagtail.models import MODELS

R = TypeVar("R", bound=Record)

INSERT_BATCH = 200
"""Rows in one insert at most."""

LOOKUPS = {"eq": "", "in": "__in", "lt": "__lt", "lte": "__lte", "gt": "__gt", "gte": "__gte"} | {
    "contains": "__icontains",
    "due": "__lte",
}
"""Django's lookup for each test of a condition, save `ne`."""


class DjangoTransaction:
    """
    Implements `flint_storefront.storage.ports.Transaction` on the connection of this thread.
    """

    def __init__(self, using: str, gate: Gate) -> None:
        self.using = using
        self.gate = gate

    def insert(self, record: Record) -> bool:
        """
        See the port.
        """
        self.gate.check_write()
        return self._insert_all([_unsaved(record)])

    def insert_many(self, records: Sequence[Record]) -> int:
        """
        See the port. Known keys are left out at once; only a clash with another worker goes row by row.
        """
        self.gate.check_write()
        if not records:
            return 0
        table = get_common_table(records)
        unsaved = [_unsaved(record) for record in records]
        return sum(
            self._insert_new(table, unsaved[start : start + INSERT_BATCH])
            for start in range(0, len(unsaved), INSERT_BATCH)
        )

    def update(self, table: type[Record], where: Where, changes: Mapping[str, Any]) -> int:
        """
        See the port.
        """
        self.gate.check_write()
        plain = plain_changes(table, changes)
        rows = self._rows(table, where)
        if all(plain.get(name) is None for name in table.UNIQUE):
            return rows.update(**plain)
        with self._unless_clash() as outcome:
            outcome.count = rows.update(**plain)
        return outcome.count

    def delete(self, table: type[Record], where: Where) -> int:
        """
        See the port.
        """
        self.gate.check_write()
        # delete() would read every row first, since Wagtail listens to all deletions.
        return self._rows(table, where)._raw_delete(self.using)

    def find(self, table: type[R], where: Where) -> R | None:
        """
        See the port.
        """
        return next(iter(self.select(table, where, limit=1)), None)

    def select(
        self, table: type[R], where: Where, *, order_by: str = "", limit: int | None = None, offset: int = 0
    ) -> list[R]:
        """
        See the port.
        """
        self.gate.check_read()
        check_page(limit, offset)
        order = [_sorted_by(sort_key) for sort_key in read_order(table, order_by)]
        rows = self._rows(table, where).order_by(*order).values(*field_shapes(table))
        end = None if limit is None else offset + limit
        return [_record(table, row) for row in rows[offset:end]]

    def count(self, table: type[Record], where: Where) -> int:
        """
        See the port.
        """
        self.gate.check_read()
        return self._rows(table, where).count()

    def on_commit(self, action: Callable[[], None]) -> None:
        """
        See the port.
        """
        self.gate.check_write()
        self.gate.actions.append(action)

    def _rows(self, table: type[Record], where: Where) -> QuerySet[Any]:
        conditions = [_as_query(condition) for condition in read_where(table, where)]
        return MODELS[table]._base_manager.using(self.using).filter(*conditions)

    def _insert_new(self, table: type[Record], unsaved: Sequence[Model]) -> int:
        keys = [row.pk for row in unsaved]
        rows = self._rows(table, {f"{primary_key(table)}__in": keys})
        known = set(rows.values_list("pk", flat=True))
        fresh = [row for row in unsaved if row.pk not in known]
        if not fresh or self._insert_all(fresh):
            return len(fresh)
        return sum(self._insert_all([row]) for row in fresh)

    def _insert_all(self, unsaved: Sequence[Model]) -> bool:
        with self._unless_clash() as outcome:
            type(unsaved[0])._base_manager.using(self.using).bulk_create(unsaved)
            outcome.count = len(unsaved)
        return outcome.count > 0

    @contextmanager
    def _unless_clash(self) -> Iterator["_Outcome"]:
        outcome = _Outcome()
        try:
            with transaction.atomic(using=self.using):
                yield outcome
        except IntegrityError as error:
            if not is_unique_clash(error.__cause__):
                raise


class _Outcome:
    """
    How many rows a statement changed: none when a unique key was taken.
    """

    def __init__(self) -> None:
        self.count = 0


class DjangoStore:
    """
    Implements `flint_storefront.storage.ports.Store` on the database *using*.
    """

    def __init__(self, using: str = "default") -> None:
        self.using = using
        self._blocks: OpenBlocks[DjangoTransaction] = OpenBlocks()

    @contextmanager
    def transaction(self) -> Iterator[DjangoTransaction]:
        """
        See the port. A view with `ATOMIC_REQUESTS` needs `transaction.non_atomic_requests`.
        """
        self._blocks.check_may_begin()
        self._check_autocommit()
        gate = Gate(is_writable=True)
        try:
            with (
                transaction.atomic(using=self.using, durable=True),
                self._blocks.writing(DjangoTransaction(self.using, gate)) as own,
            ):
                self._take_write_lock()
                yield own
        finally:
            gate.is_open = False
        run_after_commit(gate.actions)

    @contextmanager
    def reading(self) -> Iterator[DjangoTransaction]:
        """
        See the port. Opens no transaction of its own, which on SQLite could take the write lock.
        """
        gate = Gate(is_writable=False)
        with self._blocks.reading():
            try:
                yield DjangoTransaction(self.using, gate)
            finally:
                gate.is_open = False

    def _check_autocommit(self) -> None:
        connection = connections[self.using]
        # With autocommit off, atomic() would leave the commit to the host.
        if not connection.in_atomic_block and not connection.get_autocommit():
            raise RuntimeError("A storage transaction cannot begin while the host has autocommit off.")

    def _take_write_lock(self) -> None:
        connection = connections[self.using]
        mode = getattr(connection, "transaction_mode", None)
        if connection.vendor == "sqlite" and mode not in ("IMMEDIATE", "EXCLUSIVE"):
            # A deferred transaction that reads first cannot wait for another writer: it fails at once.
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM flint_storefront_value WHERE 1 = 0")


def _unsaved(record: Record) -> Model:
    return MODELS[type(record)](**plain_row(record))


def _as_query(condition: Condition) -> Q:
    if condition.value is None:
        return Q(**{f"{condition.field}__isnull": condition.test == "eq"})
    if condition.test == "ne":
        # Django's negation keeps nulls.
        return ~Q(**{condition.field: condition.value})
    met = Q(**{condition.field + LOOKUPS[condition.test]: condition.value})
    return met | Q(**{f"{condition.field}__isnull": True}) if condition.takes_null else met


def _sorted_by(sort_key: SortKey) -> Any:
    nulls_last = True if sort_key.is_nullable else None
    if sort_key.is_descending:
        return F(sort_key.field).desc(nulls_last=nulls_last)
    return F(sort_key.field).asc(nulls_last=nulls_last)


def _record(table: type[R], row: Mapping[str, Any]) -> R:
    return table(**{name: _as_stored(value) for name, value in row.items()})


def _as_stored(value: Any) -> Any:
    if isinstance(value, memoryview):
        return bytes(value)
    return value.astimezone(UTC) if isinstance(value, datetime) else value
