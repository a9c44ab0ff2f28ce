"""
Bringing the tables up to date: `upgrade_database` is what `flask flint db upgrade` runs.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

VERSION_TABLE = "flint_storefront_alembic_version"
"""Of our own, beside the one of the host's Alembic, whose `include_name` leaves `flint_storefront_…` out."""
MIGRATIONS = Path(__file__).parent / "migrations"
UPGRADE_LOCK = 0x666C696E74
"""PostgreSQL advisory lock: two upgrades at once run one after the other."""


def upgrade_database(engine: Engine) -> None:
    """
    Create or change our tables until they are what this version needs; nothing when they are.

    On SQLite it also turns on write-ahead logging, once and for good: servers that each set it while starting
    lock each other out. Several upgrades at once wait for each other.
    """
    if engine.dialect.name == "sqlite":
        _turn_on_write_ahead_log(engine)
    with _locked(engine) as connection:
        command.upgrade(_config(connection), "head")


def is_up_to_date(engine: Engine) -> bool:
    """
    True when the database has had every step of this version.
    """
    head = ScriptDirectory.from_config(_config(None)).get_current_head()
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        return context.get_current_revision() == head


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _turn_on_write_ahead_log(engine: Engine) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("PRAGMA journal_mode=WAL")


@contextmanager
def _locked(engine: Engine) -> Iterator[Connection]:
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        elif engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": UPGRADE_LOCK})
        yield connection
