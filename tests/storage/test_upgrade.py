"""
The Flask side's migrations and engine.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import URL, Engine, inspect

from flint_storefront.flask.engine import make_engine
from flint_storefront.flask.store import SQLAlchemyStore
from flint_storefront.flask.tables import TABLES, metadata
from flint_storefront.flask.upgrade import MIGRATIONS, VERSION_TABLE, is_up_to_date, upgrade_database
from flint_storefront.storage.records import CheckoutRecord, Record
from flint_storefront.storage.shapes import plain_row, primary_key
from tests.storage.samples import make_cart, make_checkout, make_event


@pytest.fixture(params=["sqlite_url", "postgresql_url", "mysql_url"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """
    An engine on a database without our tables.
    """
    engine = make_engine(request.getfixturevalue(request.param))
    yield engine
    with engine.begin() as connection:
        metadata.drop_all(connection)
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {VERSION_TABLE}")
    engine.dispose()


def test_upgrade_of_empty_database_makes_exactly_our_tables(engine: Engine) -> None:
    """
    The migrated schema is the one that the store uses.
    """
    upgrade_database(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, metadata) == []
    assert set(inspect(engine).get_table_names()) == {*metadata.tables, VERSION_TABLE}


def test_upgrade_tells_whether_it_is_needed(engine: Engine) -> None:
    """
    Not up to date before, up to date after.
    """
    assert not is_up_to_date(engine)
    upgrade_database(engine)
    assert is_up_to_date(engine)


def test_second_upgrade_keeps_rows(engine: Engine) -> None:
    """
    An upgrade with nothing to do does nothing.
    """
    upgrade_database(engine)
    store = SQLAlchemyStore(engine)
    with store.transaction() as transaction:
        transaction.insert(make_cart())
    upgrade_database(engine)
    with store.reading() as reading:
        assert reading.find(type(make_cart()), {}) == make_cart()


def alembic(step: Callable[[Config, str], None], engine: Engine, revision: str) -> None:
    """
    Bring our tables to *revision*, up or down.
    """
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        step(config, revision)


def known_columns(engine: Engine, record: Record) -> set[str]:
    """
    The columns that the record's table has now.
    """
    return {column["name"] for column in inspect(engine).get_columns(TABLES[type(record)].name)}


def insert_known(engine: Engine, record: Record, known: set[str]) -> None:
    """
    Insert as a version does that knows only these columns.
    """
    row = {name: value for name, value in plain_row(record).items() if name in known}
    with engine.begin() as connection:
        connection.execute(TABLES[type(record)].insert().values(row))


OLD_ROWS = [make_cart("a"), make_checkout("a", user_id="7"), make_event("a")]


@pytest.mark.parametrize("record", OLD_ROWS, ids=lambda record: record.TABLE)
def test_rows_of_the_first_sale_come_back_after_the_upgrade(engine: Engine, record: Record) -> None:
    """
    What they lack has its default; a server of the version before may still write.
    """
    alembic(command.upgrade, engine, "0001")
    known = known_columns(engine, record)
    insert_known(engine, record, known)
    upgrade_database(engine)
    newer = replace(record, **{primary_key(type(record)): "b"})
    insert_known(engine, newer, known)
    with SQLAlchemyStore(engine).reading() as reading:
        found = reading.select(type(record), {}, order_by=primary_key(type(record)))
    assert found == [record, newer]


def test_upgrade_can_be_taken_back(engine: Engine) -> None:
    """
    The rows of the first sale stay, and the way up is free again.
    """
    upgrade_database(engine)
    store = SQLAlchemyStore(engine)
    with store.transaction() as transaction:
        transaction.insert(make_checkout())
    alembic(command.downgrade, engine, "0001")
    assert "source" not in known_columns(engine, make_checkout())
    upgrade_database(engine)
    with store.reading() as reading:
        assert reading.find(CheckoutRecord, {}) == make_checkout()


def test_table_of_host_survives_upgrade(engine: Engine) -> None:
    """
    Our tables may stand in the host's own database.
    """
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE host_page (id INTEGER)")
    upgrade_database(engine)
    assert "host_page" in inspect(engine).get_table_names()
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE host_page")


def test_upgrades_at_once_wait_for_each_other(sqlite_url: URL) -> None:
    """
    Several servers that deploy at the same moment do not break each other.
    """
    engine = make_engine(sqlite_url.set(database=f"{sqlite_url.database}-at-once"))
    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(upgrade_database, engine)
        upgrade_database(engine)
        other.result(30)
    assert is_up_to_date(engine)
    engine.dispose()


def test_sqlite_is_durable_and_lets_readers_read(sqlite_url: URL) -> None:
    """
    Write-ahead log from the upgrade; full synchronisation and foreign keys on every connection.
    """
    engine = make_engine(sqlite_url.set(database=f"{sqlite_url.database}-pragmas"))
    upgrade_database(engine)
    engine.dispose()
    with engine.connect() as connection:
        found = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    engine.dispose()
    assert found == ["wal", 2, 1, 5000]


FORKING = """
import os, sys
from flint_storefront.flask.engine import make_engine
engine = make_engine(sys.argv[1])
engine.connect().close()
before = engine.pool.checkedin()
child = os.fork()
if child == 0:
    os._exit(engine.pool.checkedin())
_, status = os.waitpid(child, 0)
print(before, os.waitstatus_to_exitcode(status))
engine.dispose()
"""


def test_forked_worker_does_not_share_connections(sqlite_url: URL) -> None:
    """
    One pooled connection before the fork, none in the child.
    """
    address = sqlite_url.set(database=f"{sqlite_url.database}-fork").render_as_string()
    command = [sys.executable, "-c", FORKING, address]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == ["1", "0"]


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "sqlite:///file:x?mode=memory&uri=true"])
def test_sqlite_in_memory_is_refused(url: str) -> None:
    """
    Every thread would see a database of its own.
    """
    with pytest.raises(ValueError, match="in memory"):
        make_engine(url)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_address_takes_installed_driver(scheme: str) -> None:
    """
    Addresses as hosting services write them work.
    """
    engine = make_engine(f"{scheme}://shop@127.0.0.1/shop")
    assert engine.url.drivername == "postgresql+psycopg"
