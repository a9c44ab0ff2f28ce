"""
Webhooks: reading a delivery's body, and listing events and endpoints. Source: webhooks facts, sections 1 and
5.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from flint_storefront.flint.client import FlintClient
from flint_storefront.flint.deadlines import Deadline
from flint_storefront.flint.envelope import read_json
from flint_storefront.flint.models import WebhookEndpoint, WebhookEnvelope, WebhookEvent
from flint_storefront.flint.resources.requests import id_in_path, without_none
from flint_storefront.flint.schemas.reading import read_list, read_object
from flint_storefront.flint.schemas.webhooks import (
    WebhookEndpointSchema,
    WebhookEnvelopeSchema,
    WebhookEventSchema,
)

LARGEST_PAGE = 100
"""Rows that one page may hold. Source: conventions facts, section 8."""

_ENVELOPE = WebhookEnvelopeSchema()
_EVENT = WebhookEventSchema()
_ENDPOINT = WebhookEndpointSchema()


def parse_webhook(body: bytes) -> WebhookEnvelope:
    """
    The body of a delivery whose signature has been verified.

    Raises:
        NotFlint: `not_json` or `wrong_shape`.
    """
    return read_object(_ENVELOPE, WebhookEnvelope, read_json(body))


def list_webhook_events(
    client: FlintClient,
    *,
    created_after: datetime | None = None,
    deadline: Deadline,
    is_person_waiting: bool,
) -> Iterator[WebhookEvent]:
    """
    Events of the account in Flint's order (newest first, as far as known), without bodies and without test
    events.

    Args:
        created_after: Aware; only later ones.

    Raises:
        FlintError, NotFlint, FlintUnreachable: As of any read, from any page.
    """
    params: dict[str, str | int | None] = {
        "created_after": created_after.isoformat() if created_after else None,
        "page_size": LARGEST_PAGE,
    }
    pages = client.pages(
        "/v1/webhook-events", without_none(params), deadline=deadline, is_person_waiting=is_person_waiting
    )
    for page in pages:
        yield from read_list(_EVENT, WebhookEvent, page)


def get_webhook_event(
    client: FlintClient, webhook_event_id: str, *, deadline: Deadline, is_person_waiting: bool
) -> WebhookEvent:
    """
    One event, with its body while Flint keeps it and the key may read it.

    Raises:
        NotFoundError: Not an event of this account.
        FlintError, NotFlint, FlintUnreachable: As of any read.
    """
    path = f"/v1/webhook-events/{id_in_path(webhook_event_id)}"
    answer = client.read(path, deadline=deadline, is_person_waiting=is_person_waiting)
    return read_object(_EVENT, WebhookEvent, answer.data)


def list_webhook_endpoints(
    client: FlintClient, *, deadline: Deadline, is_person_waiting: bool
) -> list[WebhookEndpoint]:
    """
    Every endpoint of the account.

    Raises:
        FlintError, NotFlint, FlintUnreachable: As of any read.
    """
    pages = client.pages(
        "/v1/webhook-endpoints",
        {"page_size": LARGEST_PAGE},
        deadline=deadline,
        is_person_waiting=is_person_waiting,
    )
    return [endpoint for page in pages for endpoint in read_list(_ENDPOINT, WebhookEndpoint, page)]
