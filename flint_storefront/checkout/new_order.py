"""
Our record learns which order it has: from the answer that made it, or found at Flint by our reference.
"""

from collections.abc import Callable
from typing import Any

from flint_storefront.checkout.amounts import stored_amounts
from flint_storefront.checkout.records import change_checkout, get_checkout, next_check_at
from flint_storefront.errors import OutcomeUnknown
from flint_storefront.flint.models import Order
from flint_storefront.inbox.waiting import wake_events
from flint_storefront.storage.ports import Transaction
from flint_storefront.storage.records import CheckoutRecord
from flint_storefront.storefront import Storefront

TRIES = 8


def record_order(
    storefront: Storefront,
    record: CheckoutRecord,
    order: Order,
    settle: Callable[[Transaction], None],
    *,
    flag: str | None = None,
    code_problem: str | None = None,
) -> CheckoutRecord:
    """
    Record *order* as that of *record*; events that waited for it are back in line in the same transaction.

    Args:
        settle: Settles the journal entry, in that transaction.
        flag: Why the operator must look at it, if so.
        code_problem: Message key when the buyer's code takes nothing off.

    Raises:
        OutcomeUnknown: It could not be recorded; the entry stays as it was.
    """
    for _ in range(TRIES):
        with storefront.store.transaction() as transaction:
            changes = {**_changes(storefront, record, order, flag), "code_problem": code_problem}
            changed = change_checkout(storefront, transaction, record, changes)
            if changed is not None:
                settle(transaction)
                wake_events(storefront, transaction, order_id=order.order_id, checkout_session_id=None)
                return changed
        record = get_checkout(storefront, record.reference)
        if record.order_id is not None:
            return record
    raise OutcomeUnknown("not_recorded")


def _changes(
    storefront: Storefront, record: CheckoutRecord, order: Order, flag: str | None
) -> dict[str, Any]:
    is_ours = order.currency == record.currency
    state = "open" if record.state in ("open", "checking") else record.state
    if not is_ours:
        state, flag = "unknown", "currency_differs"
    return {
        "order_id": order.order_id,
        "order_number": order.order_number,
        "order_revision": order.order_revision,
        "amounts": stored_amounts(order) if is_ours else {},
        "ordered_amounts": stored_amounts(order) if is_ours and not record.charges else {},
        "state": state,
        "is_flagged": flag is not None,
        "flag_reason": flag,
        "next_check_at": next_check_at(state, record.created_at, storefront.clock()),
    }
