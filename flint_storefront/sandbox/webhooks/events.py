"""
Events: what happened, recorded once, with one delivery for each endpoint that wants it.

Source: webhooks facts, sections 1, 4 and 5.
"""

import json

from flint_storefront.sandbox.contract.validation import find_event_problems
from flint_storefront.sandbox.state import Document, Environment, Sandbox
from flint_storefront.sandbox.webhooks.event_faults import apply_event_faults

API_VERSION = "2026-09-07"
PAYLOAD_VERSION = 1
MAX_ATTEMPTS = 9


def emit(
    sandbox: Sandbox, environment: Environment, event_type: str, data: Document, *, request_id: str = ""
) -> Document:
    """
    Record an event and a pending delivery for every enabled endpoint that subscribes to it.

    Args:
        event_type: Such as `order.paid`.
        data: Flat, see payloads.py.
        request_id: Of the call that caused it, when one did.

    Returns:
        The stored event; its exact body is the private `_body`.
    """
    event = record_event(sandbox, environment, event_type, data, request_id=request_id)
    deliveries = [
        make_delivery(sandbox, environment, event, endpoint)
        for endpoint in environment.webhook_endpoints.values()
        if wants(endpoint, event_type)
    ]
    apply_event_faults(sandbox, environment, event_type, deliveries)
    return event


def record_event(
    sandbox: Sandbox,
    environment: Environment,
    event_type: str,
    data: Document,
    *,
    request_id: str = "",
    is_test: bool = False,
) -> Document:
    """Store an event without any delivery; a test event is hidden from lists by default."""
    resource_type = event_type.partition(".")[0]
    event: Document = {
        "webhook_event_id": sandbox.new_id("whev_"),
        "event_type": event_type,
        "event_source": "merchant",
        "event_origin": "test_api" if is_test else "business_event",
        "test": is_test,
        "resource_type": resource_type,
        "created_at": sandbox.now_text(),
    }
    resource_id = data.get(f"{resource_type}_id")
    if resource_id:
        event["resource_id"] = resource_id
    if request_id:
        event["request_id"] = request_id
    envelope = _envelope(environment, event, data)
    event["_body"] = json.dumps(envelope, separators=(",", ":"))
    _check(sandbox, event_type, envelope)
    environment.webhook_events[event["webhook_event_id"]] = event
    facts = {key: event[key] for key in ("webhook_event_id", "event_type")}
    sandbox.ledger_add("webhook_event.created", environment, resource_id=resource_id or "", **facts)
    return event


def make_delivery(
    sandbox: Sandbox, environment: Environment, event: Document, endpoint: Document
) -> Document:
    """Store and return a delivery of *event* to *endpoint*, due at once."""
    now = sandbox.now_text()
    delivery: Document = {
        "webhook_delivery_id": sandbox.new_id("wdel_"),
        "webhook_event_id": event["webhook_event_id"],
        "webhook_endpoint_id": endpoint["webhook_endpoint_id"],
        "status": "pending",
        "automatic_attempt_count": 0,
        "max_attempts": MAX_ATTEMPTS,
        "created_at": now,
        "updated_at": now,
        # When the next automatic attempt is due; deliveries due alike go out by position.
        "_due_at": now,
        "_position": len(environment.webhook_deliveries),
        # How often each attempt is posted; 2 when a duplicate was ordered.
        "_copies": 1,
        # Kept back until released.
        "_is_held": False,
        # A request of this delivery is on its way.
        "_is_sending": False,
        # Kind of wrong signature that was ordered, see forgeries.py.
        "_forgery": "",
    }
    environment.webhook_deliveries[delivery["webhook_delivery_id"]] = delivery
    return delivery


def read_payload(event: Document) -> Document:
    """Return the delivered body of *event* as a document."""
    payload: Document = json.loads(event["_body"])
    return payload


def wants(endpoint: Document, event_type: str) -> bool:
    """Tell whether *endpoint* is enabled and subscribes to the type; an empty list means all."""
    if not endpoint["enabled"] or "_deleted_at" in endpoint:
        return False
    return not endpoint["enabled_events"] or event_type in endpoint["enabled_events"]


def _check(sandbox: Sandbox, event_type: str, envelope: Document) -> None:
    problems = find_event_problems(envelope)
    if problems:
        texts = [f"{problem.param}: {problem.message}" for problem in problems]
        sandbox.note_deviation(operation=event_type, direction="event", problems=texts, request_id="")


def _envelope(environment: Environment, event: Document, data: Document) -> Document:
    return {
        "webhook_event_id": event["webhook_event_id"],
        "event_type": event["event_type"],
        "payload_version": PAYLOAD_VERSION,
        "api_version": API_VERSION,
        "mode": environment.mode,
        "merchant_id": environment.merchant_id,
        "created_at": event["created_at"],
        "request": None,
        "data": data,
    }
