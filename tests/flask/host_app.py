"""
Host apps for the tests of the Flask adapter: small, on a store in memory, with a catalogue of the local Flint.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Engine

from flint_storefront.catalog.sync import sync
from flint_storefront.flask import FlintStorefront
from flint_storefront.flask.state import get_state
from flint_storefront.storage.memory import MemoryStore
from tests.storefront.shop import ports_of, settings_of
from tests.storefront.world import Flint

HOST_TEMPLATES = Path(__file__).parent / "host_templates"
SAME_SITE = {"Sec-Fetch-Site": "same-origin"}


def make_bare_app(flint: Flint | None = None, **settings: Any) -> Flask:
    """
    An app with a complete configuration and no storefront yet.
    """
    app = Flask("tests.flask.host_app", template_folder=str(HOST_TEMPLATES))
    app.secret_key = "only for tests: not a secret"
    chosen = settings_of(flint or Flint(), PUBLIC_ORIGIN="http://localhost")
    app.config.update({f"FLINT_{name}": value for name, value in {**chosen, **settings}.items()})
    return app


def make_storefront(flint: Flint, **handed_in: Any) -> FlintStorefront:
    """
    The extension with a store in memory and the local Flint behind it.
    """
    return FlintStorefront(**{"store": MemoryStore(), **ports_of(flint), **handed_in})


def make_app(
    flint: Flint | None = None,
    *,
    prepare: Callable[[Flask], object] = id,
    handed_in: Mapping[str, Any] | None = None,
    **settings: Any,
) -> Flask:
    """
    An app with a storefront and a filled mirror; *prepare* is done to the app before the storefront comes.
    """
    world = flint or Flint()
    app = make_bare_app(world, **settings)
    prepare(app)
    make_storefront(world, **(handed_in or {})).init_app(app)
    assert sync(get_state(app).storefront).error is None
    return app


def get_engine(app: Flask) -> Engine:
    """
    The engine that the storefront of *app* has made.
    """
    engine = get_state(app).engine
    assert engine is not None
    return engine


def field_value(text: str, name: str) -> str:
    """
    Value of the first field of that name on a page.
    """
    found = re.search(f'name="{name}" value="([^"]*)"', text)
    assert found is not None, f"no field {name}"
    return found.group(1)


def buy_fields(page: str) -> dict[str, str]:
    """
    What a browser sends of the first form of one product.
    """
    names = ("offer", "seen_prices", "variant_id")
    return {name: field_value(page, name) for name in names} | {"quantity": "1"}
