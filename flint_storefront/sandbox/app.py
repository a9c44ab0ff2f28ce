"""
The sandbox as one Flask app: the API under /v1, control routes under /_sandbox, hosted pages under /checkout.

A room with operations of the API has `routes.py` whose functions are marked `@operation("orders.create")`; a room
with pages of its own has `routes.py` with `make_blueprint(sandbox) -> Blueprint`.
"""

import importlib

from flask import Flask

from flint_storefront.sandbox.state import Sandbox

API_ROOMS = ("products", "orders", "checkout_sessions", "payment_intents", "developer", "webhooks")
PAGE_ROOMS = ("hosted", "control")

ROOMS_PACKAGE = "flint_storefront.sandbox"


def create_app(sandbox: Sandbox) -> Flask:
    """Return the WSGI app that serves *sandbox*."""
    app = Flask("flint_storefront.sandbox", static_folder=None)
    # ConnectionLost must reach the server or the transport, not become a 500.
    app.config["PROPAGATE_EXCEPTIONS"] = True
    app.extensions["flint_sandbox"] = sandbox
    for room in API_ROOMS:
        load_room(room)
    for room in PAGE_ROOMS:
        module = load_room(room)
        if module is not None:
            app.register_blueprint(module.make_blueprint(sandbox))
    return app


def load_room(room: str):
    """Import a room's routes; None while the room does not exist yet."""
    name = f"{ROOMS_PACKAGE}.{room}.routes"
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name and name.startswith(error.name):
            return None
        raise
