"""
Ask Flint which events there were, and keep those that never arrived. Listed events have no body: hints like any other.

Source: webhooks facts, section 5; design.md, *Webhooks*.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flint_storefront.flint.models import WebhookEvent
from flint_storefront.flint.resources.webhooks import list_webhook_events
from flint_storefront.inbox.events import PENDING, is_acted_on
from flint_storefront.storage.records import InboxEvent
from flint_storefront.storefront import INBOX, Storefront

OVERLAP = timedelta(hours=1)
FIRST_LOOK_BACK = timedelta(days=3)
BATCH = 100
RESOURCES = {
    "order": "order_id",
    "checkout_session": "checkout_session_id",
    "payment_intent": "payment_intent_id",
    "subscription": "subscription_id",
    "refund": "refund_id",
    "dispute": "dispute_id",
}
"""First word of an event's type, and the field its object's id goes to. Source: observed-behaviour facts, *Webhooks*."""


@dataclass(frozen=True)
class BackfillReport:
    """
    What one run found.
    """

    seen: int
    """Events that Flint listed."""
    added: int
    """Events that we did not have."""
    since: datetime
    """From when on they were listed."""


def backfill(storefront: Storefront) -> BackfillReport:
    """
    List events from one hour before the newest one seen (three days at first) and keep the missing ones.

    Raises:
        FlintUnreachable, NotFlint, FlintError: Flint could not be asked to the end; nothing has changed.
    """
    since = _since(storefront)
    deadline = storefront.background_deadline()
    seen = 0
    missing: list[InboxEvent] = []
    for event in list_webhook_events(
        storefront.flint, created_after=since, deadline=deadline, is_person_waiting=False
    ):
        seen += 1
        if not event.is_test and is_acted_on(event.event_type) and event.resource_id:
            missing.append(_hint(storefront, event))
    # Oldest first: an interruption leaves the newest missing, and the next run begins before it.
    missing.sort(key=lambda hint: hint.event_created_at or since)
    added = sum(_keep(storefront, missing[start : start + BATCH]) for start in range(0, len(missing), BATCH))
    return BackfillReport(seen=seen, added=added, since=since)


def _since(storefront: Storefront) -> datetime:
    with storefront.store.reading() as reading:
        newest = reading.select(
            InboxEvent, {"event_created_at__ne": None}, order_by="-event_created_at", limit=1
        )
    if newest and newest[0].event_created_at is not None:
        return newest[0].event_created_at - OVERLAP
    return storefront.clock() - FIRST_LOOK_BACK


def _hint(storefront: Storefront, event: WebhookEvent) -> InboxEvent:
    now = storefront.clock()
    family = event.event_type.split(".")[0]
    fields: dict[str, str | None] = {RESOURCES[family]: event.resource_id} if family in RESOURCES else {}
    return InboxEvent(
        webhook_event_id=event.webhook_event_id,
        event_type=event.event_type,
        source="backfill",
        event_created_at=event.created_at,
        received_at=now,
        status=PENDING,
        next_attempt_at=now,
        order_id=fields.get("order_id"),
        checkout_session_id=fields.get("checkout_session_id"),
        payment_intent_id=fields.get("payment_intent_id"),
        subscription_id=fields.get("subscription_id"),
        refund_id=fields.get("refund_id"),
        dispute_id=fields.get("dispute_id"),
    )


def _keep(storefront: Storefront, events: list[InboxEvent]) -> int:
    with storefront.store.transaction() as transaction:
        added = transaction.insert_many(events)
        if added:
            transaction.on_commit(lambda: storefront.runner.soon(INBOX))
    return added
