"""
A Flask shop under test, on a SQLite file.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask, request
from flask.testing import FlaskClient
from flask_wtf import CSRFProtect

from flint_storefront.flask import FlintStorefront
from flint_storefront.flask.signals import SIGNALS
from flint_storefront.flask.state import EXTENSION_NAME
from flint_storefront.flask.upgrade import upgrade_database
from flint_storefront.payment_links.models import LinkOffer
from flint_storefront.payment_links.stored import offer_json
from tests.storefront.browser import Browser, Fields, Reply
from tests.storefront.counter import counter_offers
from tests.storefront.shop import ORIGIN, Shop, ports_of, settings_of
from tests.storefront.world import Flint, Recorder


class FlaskShopClient:
    """
    Flask's test client behind the browser.
    """

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._client: FlaskClient = app.test_client()

    def send(self, method: str, path: str, fields: Fields, headers: Mapping[str, str]) -> Reply:
        """One request."""
        data: dict[str, list[str]] = {}
        for name, value in fields:
            data.setdefault(name, []).append(value)
        answer = self._client.open(
            path,
            method=method,
            data=data if method == "POST" else None,
            headers=dict(headers),
            base_url=ORIGIN,
        )
        told = {name: ", ".join(answer.headers.getlist(name)) for name in set(answer.headers.keys())}
        return Reply(answer.status_code, told, answer.get_data().decode("utf-8", "replace"))

    def forget_cookies(self) -> None:
        """A fresh browser."""
        self._client = self._app.test_client()


class CommandPublisher:
    """
    Publishes payment links by `flask flint links`.
    """

    def __init__(self, app: Flask, folder: Path) -> None:
        self._app = app
        self._folder = folder
        self._off: set[str] = set()

    def publish(self, offer: LinkOffer) -> None:
        """`create` with everything in a file; then `on` if it was off."""
        document = {name: value for name, value in offer_json(offer).items() if name != "slug"}
        file = self._folder / "link.json"
        file.write_text(json.dumps(document), "utf-8")
        self._run("create", offer.slug, "--file", str(file))
        if offer.slug in self._off:
            self._off.remove(offer.slug)
            self._run("on", offer.slug)

    def unpublish(self, slug: str) -> None:
        """`off`."""
        self._off.add(slug)
        self._run("off", slug)

    def _run(self, *arguments: str) -> None:
        answer = self._app.test_cli_runner().invoke(args=["flint", "links", *arguments])
        # 1 tells that a person must look: Flint refused it, or was away.
        assert answer.exit_code in (0, 1), answer.output
        assert "address  " in answer.output, answer.output


def make_flask_app(flint: Flint, folder: Path, **settings: Any) -> Flask:
    """
    A host app with CSRFProtect and the storefront, its tables made.
    """
    app = Flask("tests.storefront.flask_shop", instance_path=str(folder))
    app.secret_key = "only for tests: not a secret"
    app.config.update({f"FLINT_{name}": value for name, value in settings_of(flint, **settings).items()})
    app.config["FLINT_DATABASE_URL"] = f"sqlite:///{folder / 'shop.db'}"
    CSRFProtect(app)
    FlintStorefront(
        app, user_id=_user_id, user_email=_user_email, offers=counter_offers(flint), **ports_of(flint)
    )
    upgrade_database(app.extensions[EXTENSION_NAME].engine)
    return app


def make_flask_shop(flint: Flint, folder: Path, **settings: Any) -> Shop:
    """
    A shop with an empty database and a filled mirror.
    """
    app = make_flask_app(flint, folder, **settings)
    recorder = Recorder()
    for name, signal in SIGNALS.items():
        signal.connect(_receiver(recorder, name), sender=app, weak=False)
    storefront = app.extensions[EXTENSION_NAME].storefront
    publisher = CommandPublisher(app, folder)
    shop = Shop(storefront, Browser(FlaskShopClient(app), ORIGIN), flint, recorder, app, publisher)
    flint.connect_webhooks(app, f"{ORIGIN}/shop/webhooks/flint")
    shop.sync()
    return shop


def _user_id() -> str | None:
    return request.headers.get("X-Test-User")


def _user_email() -> str | None:
    user_id = _user_id()
    return f"{user_id}@example.com" if user_id else None


def _receiver(recorder: Recorder, name: str) -> Any:
    def receive(_sender: Flask, **payload: Any) -> None:
        recorder.note(name, payload)

    return receive
