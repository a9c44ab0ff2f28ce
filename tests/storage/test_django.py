"""
The Django store on SQLite and PostgreSQL, each on a database with our migrations alone.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connections, transaction
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from pytest_django import DjangoDbBlocker
from sqlalchemy import URL

from flint_storefront.storage.ports import Store
from flint_storefront.storage.records import CartRecord, InboxEvent
from flint_storefront.storage.shapes import field_shapes
from flint_storefront.wagtail.models import MODELS, Checkout
from flint_storefront.wagtail.store import DjangoStore
from tests.storage.samples import make_cart, make_event
from tests.storage.store_cases import StoreCases, emptied

ALIAS = "flint_store_cases"
"""Name of the database that a class of cases adds to the site's."""


@contextmanager
def database_added(configuration: dict[str, Any]) -> Iterator[None]:
    """
    One more database, migrated, for the block.
    """
    known = {**connections.settings, ALIAS: configuration}
    connections.settings[ALIAS] = connections.configure_settings(known)[ALIAS]
    try:
        call_command("migrate", "flint_storefront", database=ALIAS, verbosity=0)
        yield
    finally:
        connections[ALIAS].close()
        del connections[ALIAS], connections.settings[ALIAS]


def on_sqlite(url: URL, **options: Any) -> dict[str, Any]:
    """
    Django's words for a SQLite address.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": url.database,
        "OPTIONS": {"timeout": 5, **options},
    }


def on_postgresql(url: URL) -> dict[str, Any]:
    """
    Django's words for a PostgreSQL address.
    """
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": url.database,
        "USER": url.username,
        "PASSWORD": url.password or "",
        "HOST": url.host,
        "PORT": url.port,
    }


@pytest.fixture(scope="class")
def database(request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """
    The class's database.
    """
    configuration = request.cls.configure(request.getfixturevalue(request.cls.URL_FIXTURE))
    with django_db_blocker.unblock(), database_added(configuration):
        yield


class DjangoCases(StoreCases):
    """
    A database brought up by our own migrations.
    """

    URL_FIXTURE = "sqlite_url"
    """Name of the fixture that gives the address."""

    @staticmethod
    def configure(url: URL) -> dict[str, Any]:
        """
        What Django's settings would say of this database.
        """
        return on_sqlite(url, transaction_mode="IMMEDIATE")

    @pytest.fixture
    def store(self, database: None) -> Store:
        """
        A store on emptied tables.
        """
        return emptied(DjangoStore(using=ALIAS))

    def end_worker(self) -> None:
        """
        Each thread has a connection of its own.
        """
        connections[ALIAS].close()

    def test_transaction_inside_atomic_of_host_is_refused(self, store: Store) -> None:
        """
        Nothing would be durable before the host commits.
        """
        with transaction.atomic(using=ALIAS), pytest.raises(RuntimeError), store.transaction():
            pytest.fail("must not begin")

    def test_transaction_with_autocommit_off_is_refused(self, store: Store) -> None:
        """
        The host would hold the commit back.
        """
        transaction.set_autocommit(False, using=ALIAS)
        try:
            with pytest.raises(RuntimeError, match="autocommit"), store.transaction():
                pytest.fail("must not begin")
        finally:
            transaction.set_autocommit(True, using=ALIAS)

    def test_reading_inside_atomic_of_host_works(self, store: Store) -> None:
        """
        Pages are rendered inside ATOMIC_REQUESTS too.
        """
        with transaction.atomic(using=ALIAS), store.reading() as reading:
            assert reading.count(CartRecord, {}) == 0

    def test_verbs_need_a_handful_of_queries(self, store: Store, django_assert_max_num_queries: Any) -> None:
        """
        No verb asks once for each row.
        """
        carts = [make_cart(f"visitor-{number}") for number in range(50)]
        with store.transaction() as own:
            with django_assert_max_num_queries(4, connection=connections[ALIAS]):
                own.insert_many(carts)
            with django_assert_max_num_queries(3, connection=connections[ALIAS]):
                own.insert(make_event())
            with django_assert_max_num_queries(1, connection=connections[ALIAS]):
                own.update(InboxEvent, {"status": "pending"}, {"status": "done"})
            with django_assert_max_num_queries(1, connection=connections[ALIAS]):
                assert len(own.select(CartRecord, {}, order_by="-updated_at", limit=40)) == 40
            with django_assert_max_num_queries(1, connection=connections[ALIAS]):
                assert own.delete(CartRecord, {}) == 50


class TestDjangoStoreOnSQLite(DjangoCases):
    """
    As we ask a host to set it up.
    """


class TestDjangoStoreOnDeferredSQLite(DjangoCases):
    """
    As Django sets it up when the host says nothing: transactions take the write lock late.
    """

    @staticmethod
    def configure(url: URL) -> dict[str, Any]:
        """
        Django's defaults.
        """
        return on_sqlite(url.set(database=f"{url.database}-deferred"))


class TestDjangoStoreOnPostgreSQL(DjangoCases):
    """
    A server.
    """

    URL_FIXTURE = "postgresql_url"

    @staticmethod
    def configure(url: URL) -> dict[str, Any]:
        """
        A database of our own on it.
        """
        return on_postgresql(url)


def test_models_have_the_records_fields() -> None:
    """
    Same names, same nulls, same keys: a new field of a record needs a migration here.
    """
    for record, model in MODELS.items():
        fields = {field.name: field for field in model._meta.concrete_fields}
        shapes = field_shapes(record)
        assert {name: field.null for name, field in fields.items()} == {
            name: shape.is_nullable for name, shape in shapes.items()
        }
        assert list(fields) == list(shapes)
        assert [name for name, field in fields.items() if field.primary_key] == [next(iter(fields))]
        unique = {name for name, field in fields.items() if field.unique and not field.primary_key}
        assert unique == set(record.UNIQUE)
        assert {name for index in model._meta.indexes for name in index.fields} == set(record.INDEXED)
        assert model._meta.db_table == f"flint_storefront_{record.TABLE}"


@pytest.mark.parametrize(("order_number", "name"), [(None, "chk_1"), ("A-17", "A-17")])
def test_checkout_is_named_as_operator_knows_it(order_number: str | None, name: str) -> None:
    """
    By Flint's order number once there is one.
    """
    assert str(Checkout(reference="chk_1", order_number=order_number)) == name


def test_migrations_are_complete() -> None:
    """
    The models need no further migration.
    """
    loader = MigrationLoader(None)
    detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
    assert "flint_storefront" not in detector.changes(loader.graph)
