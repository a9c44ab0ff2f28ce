"""
Events that wait for an order or a subscription we do not know yet.
"""

from flint_storefront.inbox.events import PENDING, WAITING
from flint_storefront.storage.ports import Transaction
from flint_storefront.storage.records import InboxEvent
from flint_storefront.storefront import INBOX, Storefront


def wake_events(
    storefront: Storefront,
    transaction: Transaction,
    *,
    order_id: str | None,
    checkout_session_id: str | None,
    subscription_id: str | None = None,
) -> None:
    """
    In the transaction that makes an order, a session or a subscription known: put the events that waited for it back in line.
    """
    changes = {"status": PENDING, "next_attempt_at": storefront.clock()}
    known = (
        ("order_id", order_id),
        ("checkout_session_id", checkout_session_id),
        ("subscription_id", subscription_id),
    )
    woken = 0
    for field, value in known:
        if value is not None:
            woken += transaction.update(InboxEvent, {"status": WAITING, field: value}, changes)
    if woken:
        transaction.on_commit(lambda: storefront.runner.soon(INBOX))
