"""
Act on kept events: read the object again at Flint, judge, write, record the effect. A duplicate, a reordering, a crash or two
workers change nothing, because every event only causes the same fresh read.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flint_storefront.checkout.refresh import refresh
from flint_storefront.errors import NotFoundError, StorefrontError
from flint_storefront.flint.credentials import redacted_logger
from flint_storefront.inbox.about import read_about
from flint_storefront.inbox.disputes import note_dispute
from flint_storefront.inbox.events import (
    DONE,
    FAILED,
    IGNORED,
    PENDING,
    WAITING,
    is_acted_on,
)
from flint_storefront.inbox.unknown import look_at_unknown
from flint_storefront.leases import claim_due, is_still_held, release, wait_seconds
from flint_storefront.storage.ports import Transaction
from flint_storefront.storage.records import CheckoutRecord, InboxEvent, SubscriptionRecord
from flint_storefront.storefront import Storefront
from flint_storefront.subscriptions.refresh import adopt_renewals, refresh_subscription

log = redacted_logger(__name__)
BATCH = 20
LEASE = timedelta(seconds=120)
ATTEMPTS_MAX = 20
"""After so many failures an event waits for the operator's `replay`."""
LONGEST_WAIT_SECONDS = 6 * 3600


def process_inbox(storefront: Storefront) -> int:
    """
    Work through one batch of due events. Answers how many were taken.
    """
    due = {"status": PENDING, "next_attempt_at__lte": storefront.clock()}
    events = claim_due(storefront, InboxEvent, due, LEASE, BATCH)
    try:
        for event in events:
            # A slow Flint may have used up the lease on those before; the others are taken anew.
            if is_still_held(storefront, event):
                _work(storefront, event)
    except Exception:
        release(storefront, InboxEvent, events)
        raise
    return len(events)


def _work(storefront: Storefront, event: InboxEvent) -> None:
    try:
        changes = _act(storefront, event)
    except StorefrontError as error:
        log.warning("event %s (%s): %s", event.webhook_event_id, event.event_type, error)
        changes = _later(storefront, event, type(error).__name__)
    except Exception as error:
        log.exception("event %s (%s) failed", event.webhook_event_id, event.event_type)
        changes = _later(storefront, event, type(error).__name__)
    _finish(storefront, event, changes)


def _act(storefront: Storefront, event: InboxEvent) -> dict[str, Any]:
    if not is_acted_on(event.event_type):
        return _done(storefront, IGNORED)
    if event.event_type.startswith("subscription."):
        return _act_on_subscription(storefront, event)
    try:
        about = read_about(storefront, event)
    except NotFoundError:
        return _done(storefront, IGNORED)
    if about.order_id is None and event.checkout_session_id is None:
        return _done(storefront, IGNORED)
    with storefront.store.reading() as reading:
        record = _find_checkout(reading, about.order_id, event.checkout_session_id)
    if record is None:
        look = look_at_unknown(storefront, event, about.order_id)
        if look.is_idle:
            return _done(storefront, IGNORED)
        if look.record is None:
            return {"status": WAITING, "order_id": about.order_id, "next_attempt_at": None, **look.noted}
        record = look.record
    else:
        record, _ = refresh(
            storefront, record, deadline=storefront.background_deadline(), is_person_waiting=False
        )
    if about.dispute is not None:
        note_dispute(storefront, record.reference, about.dispute)
    return {**_done(storefront, DONE), "order_id": about.order_id or record.order_id}


def _act_on_subscription(storefront: Storefront, event: InboxEvent) -> dict[str, Any]:
    """
    Read the subscription and the orders by which it renews. One that we do not know is waited for: it may just have begun.
    """
    if event.subscription_id is None:
        return _done(storefront, IGNORED)
    deadline = storefront.background_deadline()
    record = refresh_subscription(storefront, event.subscription_id, deadline=deadline)
    if record is None:
        return {"status": WAITING, "next_attempt_at": None}
    adopt_renewals(storefront, record, deadline=storefront.background_deadline())
    return _done(storefront, DONE)


def _find_checkout(
    reading: Transaction, order_id: str | None, checkout_session_id: str | None
) -> CheckoutRecord | None:
    for field, value in (("order_id", order_id), ("checkout_session_id", checkout_session_id)):
        if value is not None and (record := reading.find(CheckoutRecord, {field: value})) is not None:
            return record
    return None


def _is_known_by_now(transaction: Transaction, event: InboxEvent, changes: Mapping[str, Any]) -> bool:
    """
    True when what the event is to wait for became known while it was worked on.
    """
    session_id = changes.get("checkout_session_id", event.checkout_session_id)
    if _find_checkout(transaction, changes.get("order_id"), session_id) is not None:
        return True
    subscription_id = changes.get("subscription_id", event.subscription_id)
    return (
        subscription_id is not None
        and transaction.find(SubscriptionRecord, {"subscription_id": subscription_id}) is not None
    )


def _done(storefront: Storefront, status: str) -> dict[str, Any]:
    return {"status": status, "finished_at": storefront.clock(), "next_attempt_at": None, "error": None}


def _later(storefront: Storefront, event: InboxEvent, error: str) -> dict[str, Any]:
    now = storefront.clock()
    if event.attempt_count + 1 >= ATTEMPTS_MAX:
        log.error(
            "event %s (%s): given up; `replay` tries it again", event.webhook_event_id, event.event_type
        )
        return {"status": FAILED, "finished_at": now, "next_attempt_at": None, "error": error}
    wait = wait_seconds(event.attempt_count, longest=LONGEST_WAIT_SECONDS)
    return {"next_attempt_at": now + timedelta(seconds=wait), "error": error}


def _finish(storefront: Storefront, event: InboxEvent, changes: Mapping[str, Any]) -> None:
    """
    Write the outcome if the lease is still ours. What became known meanwhile is not waited for.
    """
    where = {"webhook_event_id": event.webhook_event_id, "lease_token": event.lease_token}
    released = {"lease_token": None, "lease_until": None, "attempt_count": event.attempt_count + 1}
    with storefront.store.transaction() as transaction:
        transaction.update(InboxEvent, where, {**released, **changes})
        if changes.get("status") == WAITING and _is_known_by_now(transaction, event, changes):
            again = {"status": PENDING, "next_attempt_at": storefront.clock()}
            transaction.update(InboxEvent, {"webhook_event_id": event.webhook_event_id}, again)
