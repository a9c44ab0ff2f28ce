"""
Stores for tests of what happens at once: in memory, on SQLite, on PostgreSQL where there is a server.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL

from flint_storefront.flask.engine import make_engine
from flint_storefront.flask.store import SQLAlchemyStore
from flint_storefront.flask.upgrade import upgrade_database
from flint_storefront.storage.memory import MemoryStore
from flint_storefront.storage.ports import Store
from flint_storefront.storage.records import RECORDS
from tests.storage.databases import POSTGRESQL, own_database

STORES = ("memory", "sqlite", "postgresql")


@contextmanager
def open_store(name: str, folder: Path) -> Iterator[Store]:
    """An empty store of that kind; skips the test when its server is not there."""
    if name == "memory":
        yield MemoryStore()
    elif name == "sqlite":
        with _sql_store(URL.create("sqlite", database=str(folder / "shop.db"))) as store:
            yield store
    else:
        with own_database(POSTGRESQL) as url, _sql_store(url) as store:
            yield store


def emptied(store: Store) -> Store:
    """The same store without any row: making a database anew for each test takes too long."""
    with store.transaction() as transaction:
        for table in RECORDS:
            transaction.delete(table, {})
    return store


@contextmanager
def _sql_store(url: URL) -> Iterator[Store]:
    engine = make_engine(url)
    upgrade_database(engine)
    try:
        yield SQLAlchemyStore(engine)
    finally:
        engine.dispose()
