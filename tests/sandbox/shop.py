"""A merchant's program for the sandbox's tests: a client with one key, and the few things it sells."""

import random
from datetime import UTC, datetime
from typing import Any

import httpx
from flask import Flask

from flint_storefront.sandbox.app import create_app
from flint_storefront.sandbox.clock import SandboxClock
from flint_storefront.sandbox.state import Environment, Sandbox
from flint_storefront.sandbox.transport import SandboxTransport

START = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
KEY = "flint_test_first"
OTHER_KEY = "flint_test_second"


def make_sandbox() -> Sandbox:
    """Return a sandbox with a standing clock, fixed randomness and two empty environments."""
    sandbox = Sandbox(clock=SandboxClock.fixed(START), randomness=random.Random(2026))
    sandbox.add_environment("first", keys=[KEY])
    sandbox.add_environment("second", keys=[OTHER_KEY])
    return sandbox


def make_client(app: Flask, key: str = KEY) -> httpx.Client:
    """Return an in-process client that presents *key*."""
    return httpx.Client(
        transport=SandboxTransport(app),
        base_url="http://sandbox.test",
        headers={"Authorization": f"Bearer {key}"},
    )


class Shop:
    """One merchant: its environment and shorthand for calls that must succeed."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.environment: Environment = sandbox.environments["first"]
        self.app = create_app(sandbox)
        self.client = make_client(self.app)

    def post(self, path: str, body: Any = None, **headers: str) -> dict[str, Any]:
        """Return the data of a POST that succeeds; header names with underscores."""
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        response = self.client.post(path, json={} if body is None else body, headers=names)
        assert response.is_success, response.text
        return response.json()["data"]

    def patch(self, path: str, body: Any) -> dict[str, Any]:
        """Return the data of a PATCH that succeeds."""
        response = self.client.patch(path, json=body)
        assert response.is_success, response.text
        return response.json()["data"]

    def get(self, path: str, **query: Any) -> Any:
        """Return the data of a GET that succeeds."""
        response = self.client.get(path, params=query)
        assert response.is_success, response.text
        return response.json()["data"]

    def refuse(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        """Return the error object of a call that is refused; it may be wrong on purpose."""
        self.sandbox.switches["expect_bad_requests"] = True
        response = (
            self.client.request(method, path, json=body)
            if body is not None
            else self.client.request(method, path)
        )
        self.sandbox.switches["expect_bad_requests"] = False
        assert response.status_code >= 400, response.text
        return response.json()["error"] | {"status": response.status_code}

    def add_product(self, amount: int = 1250, **fields: Any) -> dict[str, Any]:
        """Return a new product with one variant of that price in US cents."""
        variant = {"unit_price_money": {"amount": amount, "currency": fields.pop("currency", "USD")}}
        body = {"name": "House blend", "product_type": "service", "default_variant": variant}
        return self.post("/v1/products", body | fields)

    def add_order(self, *amounts: int, **fields: Any) -> dict[str, Any]:
        """Return a new order with one ad-hoc line for each amount in US cents."""
        lines = [ad_hoc_line(amount) for amount in amounts or (1250,)]
        return self.post("/v1/orders", {"line_items": lines, **fields})

    def add_session(self, order: dict[str, Any], **fields: Any) -> dict[str, Any]:
        """Return a new checkout session of *order*."""
        return self.post("/v1/checkout-sessions", {"order_id": order["order_id"], **fields})[
            "checkout_session"
        ]

    def events(self) -> list[str]:
        """Return the types of all events so far, oldest first."""
        return [event["event_type"] for event in self.environment.webhook_events.values()]


def ad_hoc_line(amount: int, quantity: int = 1, **fields: Any) -> dict[str, Any]:
    """Return a request for a line with its own name and price in US cents."""
    price = {"amount": amount, "currency": "USD"}
    line = {"name": "Tasting", "unit_price_money": price, "quantity": quantity}
    return line | {"fulfillment": {"requirement": "none"}} | fields
