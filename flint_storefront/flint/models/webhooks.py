"""Deliveries, listed events and endpoints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookEnvelope:
    """
    The body of a delivery.

    Source: webhooks facts, section 1; partner-app deliveries have neither mode nor merchant.
    """

    webhook_event_id: str
    """Id of the event."""
    event_type: str
    """Such as `order.paid`."""
    created_at: datetime
    """When it happened."""
    mode: str | None = None
    """`test` or `live`."""
    merchant_id: str | None = None
    """Whose event it is."""
    data: Mapping[str, object] = field(default_factory=dict, repr=False)
    """Flat facts of the event; a hint to read the object again."""

    def find_id(self, name: str) -> str | None:
        """
        An id in the data, such as `find_id("order_id")`, also where an older form nests it in the object of
        that name.

        Source: observed-behaviour facts, *Webhooks*; checkout_sessions facts, section 12.
        """
        nested = self.data.get(name.removesuffix("_id"))
        found = self.data.get(name) or (nested.get(name) if isinstance(nested, Mapping) else None)
        return found if isinstance(found, str) and found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookEvent:
    """An event as Flint lists it, without its body. Source: webhooks facts, section 5."""

    webhook_event_id: str
    """Id."""
    event_type: str
    """Such as `order.paid`."""
    created_at: datetime
    """When it happened."""
    is_test: bool = False
    """Made by a test call, not by a sale."""
    resource_type: str | None = None
    """Kind of the object it is about."""
    resource_id: str | None = None
    """Id of the object it is about."""
    payload: Mapping[str, object] | None = field(default=None, repr=False)
    """The delivered body; only when a single event is read, and only while Flint keeps it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookEndpoint:
    """An address that gets events. Its secret is never read. Source: webhooks facts, section 5."""

    webhook_endpoint_id: str
    """Id."""
    url: str
    """Address."""
    is_enabled: bool
    """Whether Flint delivers to it."""
    enabled_events: tuple[str, ...] = ()
    """Types it gets; empty means every merchant event."""
    api_version: str = ""
    """Date it is pinned to, or `default`."""
