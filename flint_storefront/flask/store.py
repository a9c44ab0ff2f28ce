"""
The store on SQLAlchemy Core: SQLite, PostgreSQL, and MySQL by the same statements.
"""

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Insert,
    RowMapping,
    and_,
    delete,
    func,
    insert,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from flint_storefront.flask.engine import make_engine
from flint_storefront.flask.tables import TABLES
from flint_storefront.storage.clashes import is_unique_clash
from flint_storefront.storage.conditions import Condition, SortKey, check_page, read_order, read_where
from flint_storefront.storage.nesting import Gate, OpenBlocks, run_after_commit
from flint_storefront.storage.ports import Where
from flint_storefront.storage.records import Record
from flint_storefront.storage.shapes import get_common_table, plain_changes, plain_row

__all__ = ["SQLAlchemyStore", "SQLAlchemyTransaction", "make_engine"]

R = TypeVar("R", bound=Record)

COMPARISONS: Mapping[str, Callable[[ColumnElement[Any], Any], ColumnElement[bool]]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "lte": operator.le,
    "gt": operator.gt,
    "gte": operator.ge,
    "due": operator.le,
}
"""What each test asks of a field that is not null; `in` and `contains` are methods."""


class SQLAlchemyTransaction:
    """
    Implements `flint_storefront.storage.ports.Transaction` on one connection.
    """

    def __init__(self, connection: Connection, gate: Gate) -> None:
        self.connection = connection
        self.gate = gate

    def insert(self, record: Record) -> bool:
        """
        See the port.
        """
        return self.insert_many([record]) == 1

    def insert_many(self, records: Sequence[Record]) -> int:
        """
        See the port.
        """
        self.gate.check_write()
        if not records:
            return 0
        table = get_common_table(records)
        rows = [plain_row(record) for record in records]
        statement = self._insert_or_skip(table)
        if statement is None:
            return sum(self._insert_in_savepoint(table, row) for row in rows)
        return self.connection.execute(
            statement, rows, execution_options={"preserve_rowcount": True}
        ).rowcount

    def update(self, table: type[Record], where: Where, changes: Mapping[str, Any]) -> int:
        """
        See the port.
        """
        self.gate.check_write()
        plain = plain_changes(table, changes)
        statement = update(TABLES[table]).where(_meets(table, where)).values(plain)
        if all(plain.get(name) is None for name in table.UNIQUE):
            return self.connection.execute(statement).rowcount
        with self._unless_clash() as outcome:
            outcome.count = self.connection.execute(statement).rowcount
        return outcome.count

    def delete(self, table: type[Record], where: Where) -> int:
        """
        See the port.
        """
        self.gate.check_write()
        return self.connection.execute(delete(TABLES[table]).where(_meets(table, where))).rowcount

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
        statement = select(TABLES[table]).where(_meets(table, where))
        for sort_key in read_order(table, order_by):
            statement = statement.order_by(*_sorted_by(table, sort_key))
        if limit is not None:
            statement = statement.limit(limit)
        if offset:
            statement = statement.offset(offset)
        return [_record(table, row) for row in self.connection.execute(statement).mappings()]

    def count(self, table: type[Record], where: Where) -> int:
        """
        See the port.
        """
        self.gate.check_read()
        statement = select(func.count()).select_from(TABLES[table]).where(_meets(table, where))
        return self.connection.execute(statement).scalar_one()

    def on_commit(self, action: Callable[[], None]) -> None:
        """
        See the port.
        """
        self.gate.check_write()
        self.gate.actions.append(action)

    def _insert_or_skip(self, table: type[Record]) -> Insert | None:
        dialect = self.connection.dialect.name
        if dialect == "sqlite":
            return sqlite.insert(TABLES[table]).on_conflict_do_nothing()
        if dialect == "postgresql":
            return postgresql.insert(TABLES[table]).on_conflict_do_nothing()
        # MySQL's INSERT IGNORE would also swallow values that are too long.
        return None

    def _insert_in_savepoint(self, table: type[Record], row: dict[str, Any]) -> int:
        with self._unless_clash() as outcome:
            outcome.count = self.connection.execute(insert(TABLES[table]).values(row)).rowcount
        return outcome.count

    @contextmanager
    def _unless_clash(self) -> Iterator["_Outcome"]:
        outcome = _Outcome()
        try:
            with self.connection.begin_nested():
                yield outcome
        except IntegrityError as error:
            if not is_unique_clash(error.orig):
                raise


class _Outcome:
    """
    How many rows a statement changed: none when a unique key was taken.
    """

    def __init__(self) -> None:
        self.count = 0


class SQLAlchemyStore:
    """
    Implements `flint_storefront.storage.ports.Store`; may be used from many threads and after a fork.

    Its connections are its own, so it never joins a transaction of the host.
    """

    def __init__(self, engine: Engine) -> None:
        self._is_sqlite = engine.dialect.name == "sqlite"
        # MySQL's REPEATABLE READ would show a conditional update rows that its reads do not see.
        self._engine = (
            engine if self._is_sqlite else engine.execution_options(isolation_level="READ COMMITTED")
        )
        self._blocks: OpenBlocks[SQLAlchemyTransaction] = OpenBlocks()

    @contextmanager
    def transaction(self) -> Iterator[SQLAlchemyTransaction]:
        """
        See the port. On SQLite it takes the write lock at once, waiting at most five seconds for it.
        """
        self._blocks.check_may_begin()
        gate = Gate(is_writable=True)
        with self._connection("BEGIN IMMEDIATE") as connection:
            try:
                with self._blocks.writing(SQLAlchemyTransaction(connection, gate)) as transaction:
                    yield transaction
            finally:
                gate.is_open = False
        run_after_commit(gate.actions)

    @contextmanager
    def reading(self) -> Iterator[SQLAlchemyTransaction]:
        """
        See the port. Inside this thread's own transaction it sees what that has written.
        """
        gate = Gate(is_writable=False)
        with self._blocks.reading() as around:
            try:
                if around is not None:
                    yield SQLAlchemyTransaction(around.connection, gate)
                else:
                    with self._connection("BEGIN") as connection:
                        yield SQLAlchemyTransaction(connection, gate)
            finally:
                gate.is_open = False

    @contextmanager
    def _connection(self, begin: str) -> Iterator[Connection]:
        with self._engine.begin() as connection:
            if self._is_sqlite:
                connection.exec_driver_sql(begin)
            yield connection


def _meets(table: type[Record], where: Where) -> ColumnElement[bool]:
    return and_(true(), *(_as_sql(table, condition) for condition in read_where(table, where)))


def _as_sql(table: type[Record], condition: Condition) -> ColumnElement[bool]:
    column = TABLES[table].c[condition.field]
    if condition.value is None:
        return column.is_(None) if condition.test == "eq" else column.is_not(None)
    met = _compared(column, condition)
    return or_(met, column.is_(None)) if condition.takes_null else met


def _compared(column: ColumnElement[Any], condition: Condition) -> ColumnElement[bool]:
    value = condition.value
    if condition.test in COMPARISONS:
        return COMPARISONS[condition.test](column, value)
    if condition.test == "in":
        return column.in_(value)
    return column.icontains(value, autoescape=True)


def _sorted_by(table: type[Record], sort_key: SortKey) -> list[ColumnElement[Any]]:
    column = TABLES[table].c[sort_key.field]
    value = column.desc() if sort_key.is_descending else column.asc()
    # MySQL knows no NULLS LAST.
    return [column.is_(None), value] if sort_key.is_nullable else [value]


def _record(table: type[R], row: RowMapping) -> R:
    return table(**row)
