"""Which events a list asks for (webhooks facts, section 5)."""

from flint_storefront.sandbox.api.calls import Call
from flint_storefront.sandbox.api.listing import equals, is_in_time
from flint_storefront.sandbox.state import Document, Environment

EQUAL_FIELDS = (
    "event_type",
    "resource_type",
    "resource_id",
    "request_id",
    "event_source",
    "partner_app_id",
    "api_request_log_id",
    "correlation_id",
)
"""Filters that compare a field of the event; the last three name facts that no event here has."""


def is_listed(call: Call, event: Document) -> bool:
    """Tell whether *event* passes every filter of the call; test events only with include=test_events."""
    if event["test"] and "test_events" not in call.query.get("include", []):
        return False
    return equals(call, event, EQUAL_FIELDS) and is_in_time(call, event) and _has_delivery(call, event)


def find_deliveries(environment: Environment, event: Document) -> list[Document]:
    """Return the deliveries of *event*, the oldest first."""
    return [
        row
        for row in environment.webhook_deliveries.values()
        if row["webhook_event_id"] == event["webhook_event_id"]
    ]


def _has_delivery(call: Call, event: Document) -> bool:
    wanted = {name: call.query[name] for name in ("webhook_endpoint_id",) if name in call.query}
    if "delivery_status" in call.query:
        wanted["status"] = call.query["delivery_status"]
    if not wanted:
        return True
    return any(
        all(row[name] == value for name, value in wanted.items())
        for row in find_deliveries(call.environment, event)
    )
