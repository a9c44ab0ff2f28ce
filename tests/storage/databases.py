"""
A database of our own on a server, for one test module, or an honest skip.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from secrets import token_hex

import pytest
from sqlalchemy import URL, Engine, create_engine, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

POSTGRESQL = make_url(
    os.environ.get("FLINT_TEST_POSTGRES_URL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")
)
"""A server and a database on it from which others may be created."""
MYSQL = make_url(os.environ.get("FLINT_TEST_MYSQL_URL", "mysql+pymysql://root@127.0.0.1:3306"))
"""The same for MySQL or MariaDB."""


@contextmanager
def own_database(server: URL) -> Iterator[URL]:
    """
    Address of a new database on *server*, dropped at the end. Skips the test when there is no such server.
    """
    name = f"flint_test_{token_hex(6)}"
    try:
        engine = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        _run(engine, f"CREATE DATABASE {name}")
    except ModuleNotFoundError as error:
        pytest.skip(f"{server.get_backend_name()}: the driver {error.name} is not installed")
    except OperationalError:
        pytest.skip(f"{server.get_backend_name()}: no server answers at {server.host}:{server.port}")
    try:
        yield server.set(database=name)
    finally:
        _run(engine, f"DROP DATABASE {name}")


def _run(engine: Engine, statement: str) -> None:
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
