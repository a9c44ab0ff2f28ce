"""What every test of the suite shares."""

import fcntl
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections

from flint_storefront.sandbox.state import DEVIATION_LISTENERS


@pytest.fixture(autouse=True)
def contract_watch() -> Iterator[list[dict[str, Any]]]:
    """Fail the test when any exchange with an in-process sandbox did not fit Flint's contract."""
    deviations: list[dict[str, Any]] = []
    DEVIATION_LISTENERS.append(deviations.append)
    yield deviations
    DEVIATION_LISTENERS.remove(deviations.append)
    assert deviations == []


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Django's database, migrated once for all workers of a run: Wagtail's migrations take half a minute."""
    own = tmp_path_factory.mktemp("django") / "site.sqlite3"
    connection = connections["default"]
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = str(own)
        shutil.copy(migrated_database(tmp_path_factory), own)
        yield
        connections.close_all()


@pytest.fixture
def committed_db(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """
    A database whose transactions really commit, fresh for the test and put back after it.

    Faster than Django's flush, which would also take Wagtail's first pages away from every later test.
    """
    template, own = migrated_database(tmp_path_factory), connections["default"].settings_dict["NAME"]
    with django_db_blocker.unblock():
        yield
        connections.close_all()
        shutil.copy(template, own)


def migrated_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with every migration, made by the first worker that asks."""
    base = tmp_path_factory.getbasetemp()
    # With xdist, each worker's own folder lies in the run's.
    shared = base.parent if base.name.startswith("popen-") else base
    template = shared / "migrated.sqlite3"
    with (shared / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not template.exists():
            connection = connections["default"]
            own, unfinished = connection.settings_dict["NAME"], template.with_suffix(".unfinished")
            connection.settings_dict["NAME"] = str(unfinished)
            call_command("migrate", verbosity=0)
            connection.close()
            connection.settings_dict["NAME"] = own
            unfinished.rename(template)
    return template
