"""
When a key may be forgotten at Flint: look for what it made by our reference before anything is sent again.

Source: design.md, *The way to pay*; orders facts, section 12 (references are exact, not promised unique).
"""

from flint_storefront.checkout.discounts import code_problem
from flint_storefront.checkout.journal import settle_found
from flint_storefront.checkout.new_order import record_order
from flint_storefront.checkout.progress import Refused
from flint_storefront.checkout.records import change_checkout, get_checkout
from flint_storefront.flint.deadlines import Deadline
from flint_storefront.flint.models import CheckoutSession
from flint_storefront.flint.resources.checkout_sessions import find_checkout_sessions_by_reference
from flint_storefront.flint.resources.orders import find_orders_by_reference
from flint_storefront.storage.records import CheckoutRecord, JournalEntry
from flint_storefront.storefront import Storefront

NEVER_ARRIVED = "NOT_FOUND_AT_FLINT"
STANDING = ("paid", "partially_paid", "open")
"""Sessions worth finding, the best first: of one amount or a plan a paid one has the only order."""


def look_up_order(
    storefront: Storefront, record: CheckoutRecord, entry: JournalEntry, *, deadline: Deadline
) -> CheckoutRecord | Refused:
    """
    Adopt the order that our unknown request made, or settle that it never arrived.

    Raises:
        FlintUnreachable, NotFlint, FlintError: Flint could not be asked; nothing has changed.
    """
    found = find_orders_by_reference(
        storefront.flint, record.reference, deadline=deadline, is_person_waiting=False
    )
    order = min(found, key=lambda one: (one.created_at or storefront.clock(), one.order_id), default=None)
    if order is not None:
        return record_order(
            storefront,
            record,
            order,
            lambda transaction: settle_found(
                storefront, transaction, entry.idempotency_key, {"order_id": order.order_id}
            ),
            flag="several_orders" if len(found) > 1 else None,
            code_problem=code_problem(record.promotion_code, order, ()),
        )
    with storefront.store.transaction() as transaction:
        reopened = change_checkout(storefront, transaction, record, {"state": "open"})
        settle_found(storefront, transaction, entry.idempotency_key, None)
    return Refused(reopened or get_checkout(storefront, record.reference), NEVER_ARRIVED)


def look_up_session(
    storefront: Storefront, record: CheckoutRecord, entry: JournalEntry, *, deadline: Deadline
) -> CheckoutSession | None:
    """
    The open session of our order that an unknown request made; None, and the request settled, when it never arrived.

    Raises:
        FlintUnreachable, NotFlint, FlintError: Flint could not be asked; nothing has changed.
    """
    found = find_checkout_sessions_by_reference(
        storefront.flint, record.reference, deadline=deadline, is_person_waiting=False
    )
    own = [session for session in found if record.order_id in (None, session.order_id)]
    own = [session for session in own if session.status in STANDING]
    own.sort(key=lambda session: STANDING.index(session.status))
    if not own:
        with storefront.store.transaction() as transaction:
            if record.state == "checking":
                change_checkout(storefront, transaction, record, {"state": "open"})
            settle_found(storefront, transaction, entry.idempotency_key, None)
        return None
    return own[0]
