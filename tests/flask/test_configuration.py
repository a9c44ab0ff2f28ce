"""
What a wrong configuration gets: the process does not start, and one message names every mistake.
"""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from flint_storefront.errors import ConfigurationError
from flint_storefront.flask import FlintStorefront
from flint_storefront.flask.configuration import read_configuration
from flint_storefront.flask.state import get_state
from tests.flask.host_app import make_app, make_bare_app


def mistakes_of(app: Flask) -> list[str]:
    """Every mistake that adding the storefront to *app* is refused for."""
    with pytest.raises(ConfigurationError) as caught:
        FlintStorefront(app)
    return caught.value.mistakes


def test_several_mistakes_are_told_at_once() -> None:
    """A key that is none, a bad address, a bad number, a bad database and a name that we do not know."""
    app = make_bare_app(API_KEY="sk_live_1", PUBLIC_ORIGIN="shop", QUANTITY_MAX=0, QUANTITY_MX=3)
    app.config["FLINT_DATABASE_URL"] = "not an address"
    named = sorted(mistake.split(":")[0] for mistake in mistakes_of(app))
    assert named == [
        "FLINT_API_KEY",
        "FLINT_DATABASE_URL",
        "FLINT_PUBLIC_ORIGIN",
        "FLINT_QUANTITY_MAX",
        "FLINT_QUANTITY_MX",
    ]


def test_refused_app_is_left_as_it_was() -> None:
    """After a mistake neither pages nor commands have been added."""
    app = make_bare_app(API_KEY=None)
    mistakes_of(app)
    assert "flint_storefront" not in app.extensions
    assert "flint_storefront" not in app.blueprints
    assert "flint" not in app.cli.commands


def test_live_key_on_loopback_is_refused() -> None:
    """A live key never goes to a local Flint."""
    app = make_bare_app(API_KEY="flint_live_0123456789")
    assert any("loopback" in mistake for mistake in mistakes_of(app))


def test_no_secret_key_is_told_once() -> None:
    """Without a secret key there are neither offers nor CSRF tokens: one sentence says so."""
    app = make_bare_app()
    app.secret_key = None
    assert [mistake.split(":")[0] for mistake in mistakes_of(app)] == ["SECRET_KEY"]


def test_short_secret_key_is_named_as_the_host_wrote_it() -> None:
    """The host has set no `FLINT_SIGNING_KEYS`, so the message speaks of its secret key."""
    app = make_bare_app()
    app.secret_key = "dev"
    assert mistakes_of(app) == ["SECRET_KEY: each needs at least 8 characters"]


def test_signing_keys_do_not_replace_the_secret_key() -> None:
    """The session of the CSRF token needs the app's own key, whatever signs the offers."""
    app = make_bare_app(SIGNING_KEYS=["a key of the offers"])
    app.secret_key = None
    assert [mistake.split(":")[0] for mistake in mistakes_of(app)] == ["SECRET_KEY"]


def test_secret_key_signs_offers_and_its_predecessors_verify() -> None:
    """Rotating the host's key does not break the offers of cached pages."""
    app = make_bare_app()
    app.config["SECRET_KEY_FALLBACKS"] = ["the key of last year"]
    assert read_configuration(app).signing_keys == ("the key of last year", "only for tests: not a secret")


def test_secret_of_a_mistaken_setting_is_not_repeated() -> None:
    """The message may be read by anybody who sees a log."""
    app = make_bare_app(API_KEY="flint_test_bad key", WEBHOOK_SECRETS=["whsec_short"])
    told = " ".join(mistakes_of(app))
    assert "flint_test_bad" not in told
    assert "whsec_short" not in told


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "nosuchbase://host/name"])
def test_database_that_cannot_work_is_refused(url: str) -> None:
    """A database in memory would be another one in every thread, and an unknown kind has no driver."""
    app = make_bare_app(DATABASE_URL=url)
    assert [mistake.split(":")[0] for mistake in mistakes_of(app)] == ["FLINT_DATABASE_URL"]


def test_relative_database_lies_in_the_instance_folder(tmp_path: Path) -> None:
    """A relative SQLite path does not depend on where the process was started."""
    folder = tmp_path / "instance"
    app = make_bare_app(DATABASE_URL="sqlite:///records.db")
    app.instance_path = str(folder)
    FlintStorefront(app)
    engine = get_state(app).engine
    assert engine is not None
    assert engine.url.database == str(folder / "records.db")
    assert folder.is_dir()


def test_handed_in_store_needs_no_database() -> None:
    """A store of the host's own leaves the database setting unused."""
    assert get_state(make_app()).engine is None


def test_app_without_storefront_says_what_to_do() -> None:
    """Asking for a storefront that was never added names the missing call."""
    with pytest.raises(RuntimeError, match="init_app"):
        get_state(Flask("bare"))


def test_second_storefront_in_one_app_is_refused() -> None:
    """Two of them would fight over the same addresses."""
    app = make_app()
    handed: dict[str, Any] = {"store": get_state(app).storefront.store}
    with pytest.raises(ConfigurationError, match="twice"):
        FlintStorefront(app, **handed)
