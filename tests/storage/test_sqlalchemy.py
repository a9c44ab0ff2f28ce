"""
The SQLAlchemy store on SQLite, PostgreSQL and MySQL.
"""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from flint_storefront.flask.engine import make_engine
from flint_storefront.flask.store import SQLAlchemyStore
from flint_storefront.flask.upgrade import upgrade_database
from flint_storefront.storage.ports import Store
from tests.storage.store_cases import StoreCases, emptied


@pytest.fixture(scope="class")
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """
    An engine on the class's database, migrated.
    """
    engine = make_engine(request.getfixturevalue(request.cls.URL_FIXTURE))
    upgrade_database(engine)
    yield engine
    engine.dispose()


class SQLAlchemyCases(StoreCases):
    """
    A database brought up by our own migrations.
    """

    URL_FIXTURE = ""
    """Name of the fixture that gives the address."""

    @pytest.fixture
    def store(self, engine: Engine) -> Store:
        """
        A store on emptied tables.
        """
        return emptied(SQLAlchemyStore(engine))


class TestSQLAlchemyStoreOnSQLite(SQLAlchemyCases):
    """
    The default.
    """

    URL_FIXTURE = "sqlite_url"


class TestSQLAlchemyStoreOnPostgreSQL(SQLAlchemyCases):
    """
    A server.
    """

    URL_FIXTURE = "postgresql_url"


class TestSQLAlchemyStoreOnMySQL(SQLAlchemyCases):
    """
    A server without `ON CONFLICT`.
    """

    URL_FIXTURE = "mysql_url"
