"""
The sandbox as one Flask app.

The API is under /v1, control routes under /_sandbox, hosted pages under /checkout, /pay and /account. A room with
operations of the API has `routes.py` whose functions are marked `@operation("orders.create")`; a room with pages of
its own has `routes.py` with `make_blueprint(sandbox) -> Blueprint`.
"""

import importlib
from typing import Any

from flask import Flask

from flint_storefront.sandbox.api.idempotency import forget_unfinished
from flint_storefront.sandbox.api.routes import add_routes
from flint_storefront.sandbox.state import Sandbox

API_ROOMS = (
    "products",
    "subscription_plans",
    "subscriptions",
    "payment_links",
    "promotions",
    "orders",
    "checkout_sessions",
    "delivery",
    "refunds",
    "disputes",
    "payment_intents",
    "developer",
    "webhooks",
)
PAGE_ROOMS = ("hosted", "hosted.links", "accounts", "control")


def create_app(sandbox: Sandbox) -> Flask:
    """Return the WSGI app that serves *sandbox*."""
    app = Flask("flint_storefront.sandbox", static_folder=None, template_folder=None)
    # ConnectionLost must reach the server or the transport, not become a 500.
    app.config["PROPAGATE_EXCEPTIONS"] = True
    app.url_map.merge_slashes = False
    app.extensions["flint_sandbox"] = sandbox
    for environment in sandbox.environments.values():
        forget_unfinished(environment)
    for room in API_ROOMS:
        import_routes(room)
    add_routes(app, sandbox)
    for room in PAGE_ROOMS:
        app.register_blueprint(import_routes(room).make_blueprint(sandbox))
    return app


def import_routes(room: str) -> Any:
    """Import a room's routes, which registers the handlers of its operations."""
    return importlib.import_module(f"flint_storefront.sandbox.{room}.routes")
