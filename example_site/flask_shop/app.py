"""
The application factory: settings, the storefront, the site's own pages, what happens when an order is paid.
"""

import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask

from example_site import roastery
from example_site.demo_settings import (
    FLASK_API_KEY,
    FLASK_PORT_OFFSET,
    FLASK_WEBHOOK_SECRET,
    SANDBOX_PORT_OFFSET,
    demo_origin,
)
from example_site.flask_shop.barista import note_paid_order, prepare_list
from example_site.flask_shop.offers import OFFERS, payment_links
from example_site.flask_shop.pages import pages
from flint_storefront.flask import FlintStorefront, order_paid

INSTANCE_FOLDER = Path(__file__).resolve().parents[2] / "var" / "flask_shop"


def create_app(
    configuration: Mapping[str, Any] | None = None,
    *,
    storefront: FlintStorefront | None = None,
    instance_folder: Path | None = None,
) -> Flask:
    """
    The shop, ready to serve; without any settings it is the demo on the local sandbox.

    Args:
        configuration: Wins over the environment's `FLINT_…` and `SECRET_KEY`.
        storefront: Handed in by tests, with a store or a transport of theirs.
        instance_folder: Where the databases lie; `SHOP_FOLDER` of the environment by default.
    """
    folder = instance_folder or Path(os.environ.get("SHOP_FOLDER", INSTANCE_FOLDER))
    app = Flask(__name__, instance_path=str(folder.resolve()))
    app.config.from_mapping(_demo_settings())
    app.config.from_mapping(_environment_settings(os.environ))
    app.config.from_mapping(configuration or {})
    app.config.setdefault("SESSION_COOKIE_SAMESITE", "Lax")
    prepare_list(app)
    (storefront or FlintStorefront()).init_app(app)
    app.register_blueprint(pages)
    order_paid.connect(note_paid_order, sender=app)
    return app


def _demo_settings() -> dict[str, Any]:
    return {
        "SECRET_KEY": "of the demo, known to everybody",
        "FLINT_API_KEY": FLASK_API_KEY,
        "FLINT_WEBHOOK_SECRETS": [FLASK_WEBHOOK_SECRET],
        "FLINT_BASE_URL": demo_origin(SANDBOX_PORT_OFFSET),
        "FLINT_PUBLIC_ORIGIN": demo_origin(FLASK_PORT_OFFSET),
        "FLINT_SHOP_NAME": roastery.NAME,
        "FLINT_SUPPORT_CONTACT": roastery.CONTACT,
        "FLINT_OFFERS": OFFERS,
        "FLINT_LINKS": payment_links(datetime.now(UTC).date()),
        "FLINT_FEES": roastery.FEES,
        "FLINT_TIPS": roastery.TIPS,
        "FLINT_CODES": "page",
    }


def _environment_settings(environment: Mapping[str, str]) -> dict[str, Any]:
    names = [name for name in environment if name.startswith("FLINT_") or name == "SECRET_KEY"]
    return {name: _read_value(environment[name]) for name in names}


def _read_value(text: str) -> Any:
    # As Flask's own `from_prefixed_env`: numbers and lists are written as JSON, anything else is text.
    try:
        return json.loads(text)
    except ValueError:
        return text
