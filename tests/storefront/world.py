"""
The world around a shop in tests: a local Flint in this process, time that stands still, and the buyer at Flint's page.
"""

import random
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import httpx
from flask.testing import FlaskClient

from flint_storefront.sandbox.app import create_app
from flint_storefront.sandbox.clock import SandboxClock
from flint_storefront.sandbox.control.faults import cancel_faults, order_fault
from flint_storefront.sandbox.disputes.rules import open_dispute
from flint_storefront.sandbox.due import settle_everything
from flint_storefront.sandbox.products.rules import archive_product, set_stock, update_variant
from flint_storefront.sandbox.promotions.rules import create_promotion
from flint_storefront.sandbox.seeds.coffee import DEMO_KEYS, demo_webhook_secret, seed_coffee, set_webhook
from flint_storefront.sandbox.state import Environment, Sandbox
from flint_storefront.sandbox.subscription_plans.rules import update_plan
from flint_storefront.sandbox.subscriptions.rules import cancel, fail_next_renewal
from flint_storefront.sandbox.transport import SandboxTransport
from flint_storefront.sandbox.webhooks.deliveries import deliver_due
from flint_storefront.sandbox.webhooks.event_faults import list_event_faults, order_event_fault, release
from tests.sandbox.link_buyer import start_through_link

START = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ENVIRONMENT = "flask-demo"
CARD, DECLINED, CHALLENGED, PROCESSING = (
    "4242424242424242",
    "4000000000009995",
    "4000002500003155",
    "4000000000006009",
)
PROCESSING_THEN_FAILED = "4000000000006017"


@dataclass
class Monotonic:
    """Seconds that only rise, when somebody sleeps."""

    seconds: float = 0.0

    def __call__(self) -> float:
        """Now."""
        return self.seconds

    def sleep(self, seconds: float) -> None:
        """Let time pass without waiting."""
        self.seconds += seconds


@dataclass
class Recorder:
    """What the host site learned, in order."""

    seen: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    failures: int = 0
    """How many of the next signals a receiver fails on."""

    def note(self, name: str, payload: Mapping[str, Any]) -> None:
        """One signal."""
        if self.failures:
            self.failures -= 1
            raise RuntimeError("receiver failed")
        self.seen.append((name, dict(payload)))

    def named(self, name: str) -> list[Mapping[str, Any]]:
        """Payloads of one signal."""
        return [payload for seen, payload in self.seen if seen == name]


class Flint:
    """
    The local Flint: its state, its faults, and the buyer's way through its hosted page.
    """

    def __init__(self) -> None:
        self.clock = SandboxClock.fixed(START)
        self.sandbox = Sandbox(
            clock=self.clock, randomness=random.Random(7), public_origin="http://127.0.0.1:8900"
        )
        seed_coffee(self.sandbox)
        self.app = create_app(self.sandbox)
        self.transport = CountingTransport(SandboxTransport(self.app))
        self.browser: FlaskClient = self.app.test_client()

    @property
    def environment(self) -> Environment:
        """The shop's own environment."""
        return self.sandbox.environments[ENVIRONMENT]

    @property
    def api_key(self) -> str:
        """The shop's key."""
        return DEMO_KEYS[ENVIRONMENT]

    @property
    def webhook_secret(self) -> str:
        """Secret of the shop's endpoint."""
        return demo_webhook_secret(ENVIRONMENT)

    def connect_webhooks(self, wsgi: Any, url: str) -> None:
        """Deliver events to the shop's WSGI app at *url*."""
        self.sandbox.webhook_transport = httpx.WSGITransport(app=wsgi)
        set_webhook(self.sandbox, self.environment, url)

    def deliver(self) -> int:
        """Do what has become due at Flint, then deliver every due event."""
        settle_everything(self.sandbox)
        return deliver_due(self.sandbox)

    def fault(self, kind: str, operation: str, **settings: Any) -> None:
        """Order a fault."""
        order_fault(self.sandbox, kind, operation=operation, **settings)

    def cancel_faults(self) -> None:
        """Answer well again."""
        cancel_faults(self.sandbox)

    def drop_events(self) -> None:
        """Deliver none of the next events."""
        self.disturb_events("drop")

    def disturb_events(self, action: str) -> None:
        """Drop, double or turn round the next events."""
        order_event_fault(self.sandbox, action=action, count=99 if action != "reverse" else 4)

    def advance(self, seconds: float) -> None:
        """Let time pass, at Flint and in the shop."""
        self.clock.advance(seconds)

    # What a merchant does elsewhere

    def variant(self, sku: str) -> dict[str, Any]:
        """The variant with this SKU."""
        return next(row for row in self.environment.variants.values() if row.get("sku") == sku)

    def set_price(self, sku: str, amount: int) -> None:
        """Change a price at Flint."""
        variant = self.variant(sku)
        price = {"amount": amount, "currency": "USD"}
        update_variant(self.sandbox, self.environment, variant, {"unit_price_money": price})

    def sell_out(self, sku: str) -> None:
        """Nothing of this is left."""
        set_stock(self.sandbox, self.environment, self.variant(sku)["variant_id"], 0)

    def restock(self, sku: str) -> None:
        """There is plenty again."""
        set_stock(self.sandbox, self.environment, self.variant(sku)["variant_id"], None)

    def archive(self, sku: str) -> None:
        """Take the product of this variant out of the catalogue."""
        product = self.environment.products[self.variant(sku)["product_id"]]
        archive_product(self.sandbox, self.environment, product, None)

    def merchant(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """The merchant's other system calls Flint; answers `data`."""
        headers = {"Authorization": f"Bearer {self.api_key}", "Flint-Version": "2026-09-07"}
        answer = self.app.test_client().open(path, method=method, json=body, headers=headers)
        assert answer.status_code < 300, answer.get_data(as_text=True)
        return dict(answer.get_json()["data"])

    def tax(self, sku: str, percent: str) -> None:
        """The merchant's tax on one variant."""
        self.variant(sku)["taxable"] = True
        self.sandbox.switches["tax_percent"] = percent

    def promote(self, name: str, *, percent: int, code: str = "") -> None:
        """A promotion on everything: by itself, or with a code."""
        request: dict[str, Any] = {"name": name, "application_method": {"percent_off": percent}}
        if code:
            request |= {"redemption_type": "code", "codes": [{"code": code}]}
        else:
            request["redemption_type"] = "automatic"
        create_promotion(self.sandbox, self.environment, request)

    def plan(self, reference: str) -> dict[str, Any]:
        """The seeded plan with this reference."""
        plans = self.environment.subscription_plans.values()
        return next(one for one in plans if one.get("external_reference_id") == reference)

    def archive_plan(self, reference: str) -> None:
        """Offer a plan no longer."""
        self.merchant("DELETE", f"/v1/subscription-plans/{self.plan(reference)['subscription_plan_id']}")

    def raise_plan(self, reference: str, amount: int) -> None:
        """Change what a plan costs."""
        plan = self.plan(reference)
        price = {"amount": amount, "currency": plan["currency"]}
        lines = [{"name": "Dearer", "unit_price_money": price}]
        change = {"line_items": lines, "expected_version": plan["version"]}
        update_plan(self.sandbox, self.environment, plan, change)

    def fail_renewal(self, subscription_id: str, count: int = 1) -> None:
        """The next charges of a subscription are declined."""
        fail_next_renewal(self.sandbox, self.environment, subscription_id, count=count)

    def cancel_subscription(self, subscription_id: str, *, immediately: bool = True) -> None:
        """The merchant ends a subscription."""
        cancel(self.sandbox, self.environment, subscription_id, immediately=immediately)

    def foreign_subscription_order(self) -> None:
        """Another system's subscription is renewed: an order that is none of ours."""
        line = {
            "name": "Foreign",
            "unit_price_money": {"amount": 700, "currency": "USD"},
            "fulfillment": {"requirement": "none"},
        }
        made = self.merchant("POST", "/v1/orders", {"line_items": [line]})
        self.environment.orders[made["order_id"]]["subscription_id"] = "sub_00000000000000000000000000"

    def change_link(self, payment_link_id: str | None, **changes: Any) -> None:
        """Somebody changes a payment link by hand in Flint's dashboard."""
        link = self.environment.payment_links[str(payment_link_id)]
        body = {**changes, "expected_version": link["version"]}
        self.merchant("PATCH", f"/v1/payment-links/{payment_link_id}", body)

    def begin_by_link(self, url: str) -> str:
        """Choose on a link's page and go on to pay; answers the address of the checkout page."""
        return f"{self.sandbox.public_origin}/checkout/{start_through_link(self.app, url)}"

    def links(self, **where: Any) -> list[dict[str, Any]]:
        """Every payment link of the shop at Flint, or those with these members."""
        links = self.environment.payment_links.values()
        return [link for link in links if all(link.get(name) == value for name, value in where.items())]

    def refund(self, order_id: str | None, amount: int | None = None, *, fails: bool = False) -> None:
        """The merchant gives money back; it takes some seconds, and may fail."""
        body: dict[str, Any] = {"order_id": order_id, "reason": "requested_by_customer"}
        if amount is not None:
            body["amount_money"] = {"amount": amount, "currency": "USD"}
        if fails:
            self.sandbox.switches["refund_result"] = "failed"
        self.merchant("POST", "/v1/refunds", body)
        self.advance(60)

    def dispute(self, order_id: str | None) -> None:
        """A buyer's bank takes a payment back."""
        open_dispute(self.sandbox, self.environment, str(order_id))

    def release_events(self) -> None:
        """What was kept back goes out, and events are no longer disturbed."""
        release(self.sandbox, is_reversed=True)
        list_event_faults(self.sandbox).clear()

    def add_line(self, order_id: str, name: str, amount: int) -> None:
        """Another system adds a line to an order."""
        price = {"amount": amount, "currency": "USD"}
        line = {
            "name": name,
            "quantity": 1,
            "unit_price_money": price,
            "fulfillment": {"requirement": "none"},
        }
        self.merchant("POST", f"/v1/orders/{order_id}/line-items", {"line_items": [line]})

    def close_order(self, order_id: str) -> None:
        """Another system closes an order, and its session first."""
        for session in self.sessions():
            if session["order_id"] == order_id and session["status"] == "open":
                self.merchant("POST", f"/v1/checkout-sessions/{session['checkout_session_id']}/close", {})
        self.merchant("POST", f"/v1/orders/{order_id}/close", {})

    # What the buyer does on Flint's page

    def pay(self, url: str, card: str = CARD, **more: str) -> str:
        """Fill in the card form at *url* and pay; answers where the buyer is sent."""
        path = urlsplit(url).path
        fields = {
            "email": "buyer@example.com",
            "card_number": card,
            "card_expiry": "12 / 30",
            "card_cvc": "123",
            **more,
        }
        answer = self.browser.post(f"{path}/pay", data=fields)
        return answer.headers.get("Location", "")

    def challenge(self, url: str, *, is_passed: bool) -> str:
        """Answer the bank's question; answers where the buyer is sent."""
        button = "challenge-complete" if is_passed else "challenge-fail"
        answer = self.browser.post(f"{urlsplit(url).path}/challenge", data={button: "1"})
        return answer.headers.get("Location", "")

    def cancel(self, url: str) -> str:
        """Press cancel; answers where the buyer is sent."""
        return self.browser.post(f"{urlsplit(url).path}/cancel").headers.get("Location", "")

    # What came of it

    def orders(self) -> list[dict[str, Any]]:
        """Every order of the shop."""
        return list(self.environment.orders.values())

    def sessions(self) -> list[dict[str, Any]]:
        """Every checkout session of the shop."""
        return list(self.environment.checkout_sessions.values())

    def calls(self, method: str = "") -> list[str]:
        """Requests that reached Flint since the last `forget_calls`, such as `POST /v1/orders`."""
        return [call for call in self.transport.calls if call.startswith(method)]

    def forget_calls(self) -> None:
        """Begin to count anew."""
        self.transport.calls.clear()


class CountingTransport(httpx.BaseTransport):
    """
    Notes every request on its way, and adds up the seconds that the local Flint takes.
    """

    def __init__(self, inner: httpx.BaseTransport) -> None:
        self._inner = inner
        self.calls: list[str] = []
        self.is_away = False
        self.seconds = 0.0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Pass it on, or fail as a network does that leads nowhere."""
        self.calls.append(f"{request.method} {request.url.path}")
        if self.is_away:
            raise httpx.ConnectError("away", request=request)
        started = time.perf_counter()
        try:
            return self._inner.handle_request(request)
        finally:
            self.seconds += time.perf_counter() - started
