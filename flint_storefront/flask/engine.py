"""
Engines for the store: SQLite set up for several workers, PostgreSQL and MySQL by address.
"""

import os
from typing import Any
from weakref import WeakSet

from sqlalchemy import URL, Engine, create_engine, event, make_url

BUSY_TIMEOUT_SECONDS = 5
"""How long a writer waits for another one on SQLite."""
CONNECTION_LIFE_SECONDS = 1800
"""After this a pooled connection to a server is replaced: servers and proxies drop old ones silently."""

_engines: WeakSet[Engine] = WeakSet()


def make_engine(url: str | URL) -> Engine:
    """
    An engine fit for `SQLAlchemyStore`.

    Statements are logged and errors shown without their values, since they hold what buyers do. After a fork
    the child opens connections of its own.

    Args:
        url: `sqlite:///path/shop.db`, `postgresql://user:…@host/name` (psycopg 3 unless a driver is named) or
            `mysql+pymysql://…`.

    Raises:
        ValueError: SQLite in memory, which every thread would see empty.
    """
    address = _with_driver(make_url(url))
    if address.get_backend_name() == "sqlite":
        return _remember(_make_sqlite_engine(address))
    return _remember(
        create_engine(address, hide_parameters=True, pool_pre_ping=True, pool_recycle=CONNECTION_LIFE_SECONDS)
    )


def _with_driver(address: URL) -> URL:
    if address.drivername in ("postgres", "postgresql"):
        return address.set(drivername="postgresql+psycopg")
    return address


def _make_sqlite_engine(address: URL) -> Engine:
    if address.database in (None, "", ":memory:") or address.query.get("mode") == "memory":
        raise ValueError("SQLite in memory cannot be shared by threads: give a file, or use MemoryStore.")
    engine = create_engine(address, hide_parameters=True, connect_args={"timeout": BUSY_TIMEOUT_SECONDS})
    event.listen(engine, "connect", _set_up_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    # The driver would begin transactions by itself, too late and without the write lock.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _remember(engine: Engine) -> Engine:
    _engines.add(engine)
    return engine


def _forget_connections_of_parent() -> None:
    for engine in list(_engines):
        engine.dispose(close=False)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_connections_of_parent)
