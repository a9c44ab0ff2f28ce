"""Everything the sandbox remembers: environments with their objects, ledger, switches, deviations."""

import json
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flint_storefront.sandbox.clock import SandboxClock, format_instant
from flint_storefront.sandbox.saving import StateFile

Document = dict[str, Any]
"""One stored object in the contract's shape; keys that begin with an underscore are private."""

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ID_LENGTH = 26
TIME_LENGTH = 10

COLLECTIONS = (
    "products",
    "variants",
    "subscription_plans",
    "payment_links",
    "subscriptions",
    "subscription_payment_retries",
    "access_links",
    "promotions",
    "promotion_codes",
    "orders",
    "checkout_sessions",
    "delivery_quotes",
    "delivery_selections",
    "refunds",
    "disputes",
    "payment_intents",
    "payment_attempts",
    "webhook_endpoints",
    "webhook_events",
    "webhook_deliveries",
    "webhook_attempts",
    "idempotency",
)

DEFAULT_SCOPES = (
    "capabilities.read",
    "checkouts.checkout_sessions.write",
    "checkouts.payment_links.write",
    "commerce.orders.write",
    "commerce.products.write",
    "commerce.promotions.write",
    "commerce.refunds.write",
    "commerce.subscription_plans.write",
    "commerce.subscriptions.write",
    "payments.disputes.read",
    "payments.payment_intents.read",
    "webhooks.write",
)

DEFAULT_SWITCHES: Document = {
    # Appends junk query parameters to the buyer's return address.
    "junk_return_parameters": False,
    # "open" or "closed": the status of an order once it is paid (orders facts, section 8).
    "paid_order_status": "open",
    # Whether a new order with nothing to pay reads paid at once; both are possible (observed behaviour).
    "zero_total_order_paid": False,
    # "succeeded" or "failed": what becomes of pending refunds (payments facts, section 6).
    "refund_result": "succeeded",
    # Days after a failed renewal on which it is charged again.
    "dunning_retry_days": [3, 5, 7],
    # What follows when no retry is left: "cancel", "pause" or "notify_only".
    "dunning_end_action": "cancel",
    # Refuses links into the hosted account, as for a merchant that hosts accounts itself.
    "merchant_hosted_accounts": False,
    # Such as "8.25": stands in for the merchant's automatic tax; empty for a merchant without one.
    "tax_percent": "",
    # Takes the merchant's delivery methods away, so that physical goods cannot be sold.
    "delivery_methods_removed": False,
    # "merge" or "replace": what a change of a payment link does to a nested object (payment_links facts, section 5).
    "payment_link_nested_update": "merge",
    # "keep_status" or "switch_off": what becomes of a link with its last allowed sale (payment_links facts, section 4).
    "payment_link_exhausted": "keep_status",
    # Refuses `subscription_plan_id` on a new payment link as a field that an older build does not know.
    "payment_link_plans_refused": False,
    # A test that sends something wrong on purpose sets this, so that no deviation is recorded for it.
    "expect_bad_requests": False,
}


SWITCH_CHOICES: dict[str, tuple[str, ...]] = {
    "paid_order_status": ("open", "closed"),
    "refund_result": ("succeeded", "failed"),
    "dunning_end_action": ("cancel", "pause", "notify_only"),
    "payment_link_nested_update": ("merge", "replace"),
    "payment_link_exhausted": ("keep_status", "switch_off"),
}
"""Words that a switch may have, where it is no plain yes or no."""


def public(document: Any) -> Any:
    """Return a copy of *document* without any key that begins with an underscore, at every depth."""
    if isinstance(document, dict):
        return {key: public(value) for key, value in document.items() if not key.startswith("_")}
    if isinstance(document, list):
        return [public(value) for value in document]
    return document


@dataclass
class Environment:
    """One sandbox of one merchant: nothing is shared with another environment."""

    # Our own name of it, e.g. "flask"; not seen by clients.
    name: str
    # mer_ id, sent in Flint-Merchant-Id.
    merchant_id: str
    # Sent in Flint-Merchant-Environment-Id.
    environment_id: str
    # test_ id, sent in Flint-Sandbox-Id.
    sandbox_id: str
    # Secret keys, each beginning with flint_test_.
    keys: list[str]
    # Scopes of every key; write implies read (conventions facts, section 2).
    scopes: list[str] = field(default_factory=lambda: list(DEFAULT_SCOPES))
    # Always "test" here.
    mode: str = "test"
    # Shown on the hosted pages, unless a session's theme names another.
    merchant_name: str = "Sandbox merchant"
    # The number the next order shows to people.
    next_order_number: int = 1001
    # Default lifetime of a checkout session; Flint's factory value is unknown, 3600 is our choice.
    session_lifetime_seconds: int = 3600
    products: dict[str, Document] = field(default_factory=dict)
    variants: dict[str, Document] = field(default_factory=dict)
    subscription_plans: dict[str, Document] = field(default_factory=dict)
    subscriptions: dict[str, Document] = field(default_factory=dict)
    subscription_payment_retries: dict[str, Document] = field(default_factory=dict)
    # Token -> link into the hosted account, see sandbox/subscriptions/access_links.py.
    access_links: dict[str, Document] = field(default_factory=dict)
    payment_links: dict[str, Document] = field(default_factory=dict)
    # What made a session already, see sandbox/payment_links/contexts.py.
    used_link_contexts: dict[str, Document] = field(default_factory=dict)
    promotions: dict[str, Document] = field(default_factory=dict)
    promotion_codes: dict[str, Document] = field(default_factory=dict)
    orders: dict[str, Document] = field(default_factory=dict)
    checkout_sessions: dict[str, Document] = field(default_factory=dict)
    payment_intents: dict[str, Document] = field(default_factory=dict)
    payment_attempts: dict[str, Document] = field(default_factory=dict)
    delivery_quotes: dict[str, Document] = field(default_factory=dict)
    delivery_selections: dict[str, Document] = field(default_factory=dict)
    refunds: dict[str, Document] = field(default_factory=dict)
    disputes: dict[str, Document] = field(default_factory=dict)
    webhook_endpoints: dict[str, Document] = field(default_factory=dict)
    webhook_events: dict[str, Document] = field(default_factory=dict)
    webhook_deliveries: dict[str, Document] = field(default_factory=dict)
    webhook_attempts: dict[str, Document] = field(default_factory=dict)
    # "operation key" -> record, see sandbox/api/idempotency.py.
    idempotency: dict[str, Document] = field(default_factory=dict)


class Sandbox:
    """
    The whole state of one local Flint.

    Args:
        clock: Gives every instant; moved by tests and by the control routes.
        randomness: Makes ids, secrets and tokens; seed it for repeatable runs.
        public_origin: Where the hosted pages are reached, without a trailing slash.
        state_path: JSON file that keeps the state over a restart; None keeps it in memory.
    """

    def __init__(
        self,
        *,
        clock: SandboxClock,
        randomness: random.Random,
        public_origin: str = "http://127.0.0.1:8900",
        state_path: Path | None = None,
    ) -> None:
        self.clock = clock
        self.randomness = randomness
        self.public_origin = public_origin.rstrip("/")
        self.state_path = state_path
        self._state_file = StateFile(state_path, self._render) if state_path else None
        # Held while a request touches the state.
        self.lock = threading.RLock()
        self.environments: dict[str, Environment] = {}
        # Append-only record of what happened, for tests: {"at", "kind", "environment", **facts}.
        self.ledger: list[Document] = []
        # Exchanges that did not fit the contract: {"operation", "direction", "problems", "request_id"}.
        self.deviations: list[Document] = []
        self.switches: Document = dict(DEFAULT_SWITCHES)
        # Ordered faults; owned by sandbox/control/faults.py, not saved.
        self.faults: list[Any] = []
        # An httpx transport that replaces the network for webhook deliveries in tests; not saved.
        self.webhook_transport: Any = None

    def add_environment(self, name: str, *, keys: list[str] | None = None) -> Environment:
        """
        Add an empty environment, with a fresh test key when none is given.

        Raises:
            ValueError: the name or a key is taken, or a key is no `flint_test_` key.
        """
        with self.lock:
            keys = list(keys or ["flint_test_" + self.new_secret(32)])
            taken = {key for environment in self.environments.values() for key in environment.keys}
            if name in self.environments or taken & set(keys):
                raise ValueError(f"environment {name!r} or one of its keys exists already")
            if not all(key.startswith("flint_test_") for key in keys):
                raise ValueError("a sandbox key begins with flint_test_")
            environment = Environment(
                name=name,
                merchant_id=self.new_id("mer_"),
                environment_id=self.new_id("menv_"),
                sandbox_id=self.new_id("test_"),
                keys=keys,
            )
            self.environments[name] = environment
            return environment

    def find_environment_by_key(self, key: str) -> Environment | None:
        """Return the environment that *key* opens, or None."""
        for environment in self.environments.values():
            if key in environment.keys:
                return environment
        return None

    def new_id(self, prefix: str) -> str:
        """Return *prefix* and 26 Crockford characters: milliseconds first, then randomness."""
        milliseconds = int(self.clock.now().timestamp() * 1000)
        time_part = "".join(CROCKFORD[(milliseconds >> shift) & 31] for shift in range(45, -1, -5))
        return prefix + time_part + self._random_text(ID_LENGTH - TIME_LENGTH)

    def new_secret(self, length: int) -> str:
        """Return *length* random Crockford characters in lower case, for keys and tokens."""
        return self._random_text(length).lower()

    def new_uuid(self) -> str:
        """Return a random UUID (version 4) in text form."""
        bits = self.randomness.getrandbits(128)
        digits = f"{bits:032x}"
        variant = "89ab"[bits >> 62 & 3]
        return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:]}"

    def _random_text(self, length: int) -> str:
        bits = self.randomness.getrandbits(5 * length)
        return "".join(CROCKFORD[(bits >> 5 * index) & 31] for index in range(length))

    def now_text(self) -> str:
        """Return the present instant as RFC 3339 text."""
        return format_instant(self.clock.now())

    def ledger_add(self, kind: str, environment: Environment | None, **facts: Any) -> None:
        """Append what happened: *kind* such as `order.created`, with plain JSON facts."""
        name = environment.name if environment else None
        self.ledger.append({"at": self.now_text(), "kind": kind, "environment": name, **facts})

    def note_deviation(self, *, operation: str, direction: str, problems: list[str], request_id: str) -> None:
        """
        Note an exchange that does not fit the contract and tell every listener.

        A request that a test sends wrong on purpose (switch `expect_bad_requests`) is not noted; answers always are.

        Args:
            operation: Contract name, "" for an address that is none.
            direction: `request`, `answer` or `event`.
            problems: One sentence each.
        """
        if direction == "request" and self.switches["expect_bad_requests"]:
            return
        deviation = {
            "operation": operation,
            "direction": direction,
            "problems": problems,
            "request_id": request_id,
        }
        self.deviations.append(deviation)
        for listener in DEVIATION_LISTENERS:
            listener(deviation)

    def save(self) -> None:
        """Keep the state in its file, see saving.py; does nothing without a file."""
        if self._state_file is not None:
            self._state_file.save()

    def _render(self) -> str:
        with self.lock:
            return json.dumps(self._to_json(), separators=(",", ":"))

    def load(self) -> bool:
        """
        Read the state back from its file.

        Returns:
            False when there is no file yet.

        Raises:
            ValueError: the file holds no state of this sandbox.
        """
        if self.state_path is None or not self.state_path.exists():
            return False
        stored = json.loads(self.state_path.read_text(encoding="utf-8"))
        if stored.get("format") != STATE_FORMAT:
            raise ValueError(f"{self.state_path.name} is no state of this sandbox; start with --fresh")
        with self.lock:
            self.environments = {row["name"]: Environment(**row) for row in stored["environments"]}
            self.ledger = stored["ledger"]
            self.switches = {**DEFAULT_SWITCHES, **stored["switches"]}
            self.clock.restore(stored["clock_offset_seconds"])
        return True

    def _to_json(self) -> Document:
        return {
            "format": STATE_FORMAT,
            "environments": [vars(environment) for environment in self.environments.values()],
            "ledger": self.ledger,
            "switches": self.switches,
            "clock_offset_seconds": self.clock.offset_seconds,
        }


STATE_FORMAT = 1
"""Raised when the file's shape changes."""

DEVIATION_LISTENERS: list[Callable[[Document], None]] = []
"""Called with each deviation of any sandbox of this process; the test suite fails by it."""
