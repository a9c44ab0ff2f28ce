"""
A store in memory: for tests of the core and for trying things out. Nothing survives the process.

A transaction works on copies of the tables it writes and puts them in place at its end; whoever reads keeps
the tables as they stood, so reading needs no lock.
"""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from flint_storefront.storage.conditions import Condition, SortKey, check_page, read_order, read_where
from flint_storefront.storage.nesting import Gate, OpenBlocks, run_after_commit
from flint_storefront.storage.ports import Where
from flint_storefront.storage.records import RECORDS, Record
from flint_storefront.storage.shapes import (
    field_shapes,
    get_common_table,
    plain_changes,
    plain_row,
    plain_value,
    primary_key,
)

R = TypeVar("R", bound=Record)
Row = dict[str, Any]
Tables = dict[type[Record], dict[str, Row]]
"""Rows of each table by primary key. A row is replaced, never changed."""


class MemoryTransaction:
    """
    Implements `flint_storefront.storage.ports.Transaction` on dictionaries.
    """

    def __init__(self, tables: Tables, gate: Gate) -> None:
        self.tables = dict(tables)
        self.gate = gate
        self._copied: set[type[Record]] = set()

    def insert(self, record: Record) -> bool:
        """
        See the port.
        """
        self.gate.check_write()
        table = type(record)
        row = plain_row(record)
        rows = self.tables[table]
        key = row[primary_key(table)]
        if key in rows or _clashes(table, [row], rows.values()):
            return False
        self._own_rows(table)[key] = row
        return True

    def insert_many(self, records: Sequence[Record]) -> int:
        """
        See the port.
        """
        self.gate.check_write()
        if records:
            get_common_table(records)
        return sum(self.insert(record) for record in records)

    def update(self, table: type[Record], where: Where, changes: Mapping[str, Any]) -> int:
        """
        See the port.
        """
        self.gate.check_write()
        plain = plain_changes(table, changes)
        met = self._met(table, where)
        changed = {key: row | plain for key, row in met.items()}
        others = [row for key, row in self.tables[table].items() if key not in met]
        if _clashes(table, list(changed.values()), others):
            return 0
        if changed:
            self._own_rows(table).update(changed)
        return len(changed)

    def delete(self, table: type[Record], where: Where) -> int:
        """
        See the port.
        """
        self.gate.check_write()
        met = self._met(table, where)
        if met:
            rows = self._own_rows(table)
            for key in met:
                del rows[key]
        return len(met)

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
        rows = list(self._met(table, where).values())
        for sort_key in reversed(read_order(table, order_by)):
            rows = _sorted(rows, sort_key)
        end = None if limit is None else offset + limit
        return [_record(table, row) for row in rows[offset:end]]

    def count(self, table: type[Record], where: Where) -> int:
        """
        See the port.
        """
        self.gate.check_read()
        return len(self._met(table, where))

    def on_commit(self, action: Callable[[], None]) -> None:
        """
        See the port.
        """
        self.gate.check_write()
        self.gate.actions.append(action)

    def _met(self, table: type[Record], where: Where) -> dict[str, Row]:
        conditions = read_where(table, where)
        return {
            key: row
            for key, row in self.tables[table].items()
            if all(_is_met(condition, row[condition.field]) for condition in conditions)
        }

    def _own_rows(self, table: type[Record]) -> dict[str, Row]:
        if table not in self._copied:
            self.tables[table] = dict(self.tables[table])
            self._copied.add(table)
        return self.tables[table]


class MemoryStore:
    """
    Implements `flint_storefront.storage.ports.Store`; may be used from many threads.
    """

    def __init__(self) -> None:
        self._tables: Tables = {table: {} for table in RECORDS}
        self._write_lock = threading.Lock()
        self._blocks: OpenBlocks[MemoryTransaction] = OpenBlocks()

    @contextmanager
    def transaction(self) -> Iterator[MemoryTransaction]:
        """
        See the port.
        """
        self._blocks.check_may_begin()
        gate = Gate(is_writable=True)
        with self._write_lock:
            try:
                with self._blocks.writing(MemoryTransaction(self._tables, gate)) as transaction:
                    yield transaction
                self._tables = transaction.tables
            finally:
                gate.is_open = False
        run_after_commit(gate.actions)

    @contextmanager
    def reading(self) -> Iterator[MemoryTransaction]:
        """
        See the port. Inside this thread's own transaction it sees what that has written.
        """
        gate = Gate(is_writable=False)
        with self._blocks.reading() as around:
            try:
                yield MemoryTransaction(self._tables if around is None else around.tables, gate)
            finally:
                gate.is_open = False


def _clashes(table: type[Record], rows: Sequence[Row], others: Iterable[Row]) -> bool:
    others = list(others) if table.UNIQUE else []
    for name in table.UNIQUE:
        values = [row[name] for row in rows if row[name] is not None]
        if len(set(values)) < len(values) or not {row[name] for row in others}.isdisjoint(values):
            return True
    return False


def _is_met(condition: Condition, value: Any) -> bool:
    if value is None:
        return condition.takes_null
    if condition.test == "ne":
        return condition.value is None or value != condition.value
    if condition.test == "eq":
        return bool(value == condition.value)
    if condition.test == "in":
        return value in condition.value
    if condition.test == "contains":
        return condition.value.casefold() in value.casefold()
    return _is_ordered(condition.test, value, condition.value)


def _is_ordered(test: str, value: Any, bound: Any) -> bool:
    if test == "lt":
        return bool(value < bound)
    if test == "gt":
        return bool(value > bound)
    if test == "gte":
        return bool(value >= bound)
    return bool(value <= bound)


def _sorted(rows: Sequence[Row], sort_key: SortKey) -> list[Row]:
    name = sort_key.field
    known = sorted(
        (row for row in rows if row[name] is not None),
        key=lambda row: row[name],
        reverse=sort_key.is_descending,
    )
    return known + [row for row in rows if row[name] is None]


def _record(table: type[R], row: Row) -> R:
    shapes = field_shapes(table)
    return table(
        **{
            name: plain_value(shapes[name], value) if shapes[name].is_json else value
            for name, value in row.items()
        }
    )
