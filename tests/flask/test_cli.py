"""
`flask flint …`: every command of the core, exit codes, and the tables.
"""

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from flint_storefront.commands import COMMANDS
from flint_storefront.flask import FlintStorefront
from flint_storefront.flask.state import get_state
from tests.flask.host_app import make_app, make_bare_app
from tests.storefront.shop import ports_of
from tests.storefront.world import Flint


def run(app: Flask, *words: str) -> Result:
    """Type `flask flint …`."""
    return app.test_cli_runner().invoke(args=["flint", *words])


def test_group_holds_the_same_commands_as_the_core() -> None:
    """And nothing else but the tables."""
    group = make_app().cli.commands["flint"]
    names = set(group.commands)  # type: ignore[attr-defined]
    assert names == {command.name for command in COMMANDS} | {"db"}


@pytest.mark.parametrize("command", [command.name for command in COMMANDS])
def test_each_command_explains_itself(command: str) -> None:
    """`--help` needs neither a database nor Flint."""
    answer = run(make_bare_and_added(), command, "--help")
    assert answer.exit_code == 0
    assert "Usage:" in answer.output


def make_bare_and_added() -> Flask:
    """An app with a storefront whose tables were never made."""
    app = make_bare_app()
    app.config["FLINT_DATABASE_URL"] = "sqlite:////nonexistent/shop.db"
    FlintStorefront(app)
    return app


def test_sync_tells_its_counts() -> None:
    """Six products of the local Flint, by a command with an option."""
    answer = run(make_app(), "sync", "--full")
    assert answer.exit_code == 0
    assert answer.output.startswith("6 products")


def test_command_that_fails_has_exit_code_1() -> None:
    """Cron and deployments see it."""
    flint = Flint()
    app = make_app(flint)
    flint.transport.is_away = True
    assert run(app, "sync").exit_code == 1


def test_argument_outside_its_choices_is_wrong_usage() -> None:
    """`orders` takes `list` or `show`."""
    assert run(make_app(), "orders", "burn").exit_code == 2
    assert run(make_app(), "orders").exit_code == 2
    assert run(make_app(), "orders", "list").exit_code == 0


def test_tables_are_made_by_a_command(tmp_path: Path) -> None:
    """After `db upgrade`, and again after a second one, the shop has its tables."""
    flint = Flint()
    app = make_bare_app(flint, DATABASE_URL=f"sqlite:///{tmp_path / 'shop.db'}")
    FlintStorefront(app, **ports_of(flint))
    assert [run(app, "db", "upgrade").exit_code for _ in range(2)] == [0, 0]
    assert run(app, "sync").exit_code == 0
    assert app.test_client().get("/shop").status_code == 200


def test_tables_of_a_handed_in_store_are_the_hosts() -> None:
    """There is nothing of ours to upgrade, and the command says so."""
    app = make_app()
    assert get_state(app).engine is None
    answer = run(app, "db", "upgrade")
    assert answer.exit_code == 1
    assert "store of its own" in answer.output
