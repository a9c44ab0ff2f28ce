"""
What the operator can do with the inbox: look, and replay.
"""

from collections.abc import Sequence

from flint_storefront.inbox.events import PENDING
from flint_storefront.storage.records import InboxEvent
from flint_storefront.storefront import INBOX, Storefront


def latest_events(
    storefront: Storefront, *, status: str | None = None, limit: int = 20
) -> Sequence[InboxEvent]:
    """
    The newest events first, of one status or of all.
    """
    where = {"status": status} if status else {}
    with storefront.store.reading() as reading:
        return reading.select(InboxEvent, where, order_by="-received_at", limit=limit)


def replay(storefront: Storefront, webhook_event_id: str) -> bool:
    """
    Put one event back in line, whatever became of it. False when there is none of that id. It does nothing twice.
    """
    changes = {
        "status": PENDING,
        "attempt_count": 0,
        "next_attempt_at": storefront.clock(),
        "lease_token": None,
        "lease_until": None,
        "error": None,
    }
    with storefront.store.transaction() as transaction:
        found = transaction.update(InboxEvent, {"webhook_event_id": webhook_event_id}, changes)
        if found:
            transaction.on_commit(lambda: storefront.runner.soon(INBOX))
    return bool(found)
