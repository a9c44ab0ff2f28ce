"""
Databases for the storage tests, one for each module.
"""

from collections.abc import Iterator

import pytest
from sqlalchemy import URL

for subject in ("write", "read", "transaction", "race"):
    # Their asserts stand in case modules: let pytest explain them too.
    pytest.register_assert_rewrite(f"tests.storage.{subject}_cases")

from tests.storage.databases import MYSQL, POSTGRESQL, own_database  # noqa: E402


@pytest.fixture(scope="module")
def sqlite_url(tmp_path_factory: pytest.TempPathFactory) -> URL:
    """
    A file that is not there yet.
    """
    return URL.create("sqlite", database=str(tmp_path_factory.mktemp("sqlite") / "shop.db"))


@pytest.fixture(scope="module")
def postgresql_url() -> Iterator[URL]:
    """
    An empty database on PostgreSQL.
    """
    with own_database(POSTGRESQL) as url:
        yield url


@pytest.fixture(scope="module")
def mysql_url() -> Iterator[URL]:
    """
    An empty database on MySQL or MariaDB.
    """
    with own_database(MYSQL) as url:
        yield url
