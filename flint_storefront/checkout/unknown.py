"""
Settle what is unknown of one checkout while nobody waits: for `reconcile` and for the operator.
"""

from flint_storefront.checkout.advance import advance
from flint_storefront.checkout.close import close_checkout
from flint_storefront.checkout.journal import CLOSING_OPERATIONS, UNKNOWN, overtake
from flint_storefront.checkout.progress import Progress
from flint_storefront.checkout.states import FINAL, PAID, SUBSCRIBED
from flint_storefront.storage.records import CheckoutRecord, JournalEntry
from flint_storefront.storefront import Storefront


def settle_unknown(storefront: Storefront, record: CheckoutRecord) -> None:
    """
    Send the unknown writes of *record* again, byte for byte; of one that is paid or over none is sent any more.
    """
    with storefront.store.reading() as reading:
        unknown = reading.select(JournalEntry, {"reference": record.reference, "status": UNKNOWN})
    is_closing = any(entry.operation in CLOSING_OPERATIONS for entry in unknown)
    if record.state in PAID or record.state in SUBSCRIBED or (record.state in FINAL and not is_closing):
        with storefront.store.transaction() as transaction:
            overtake(storefront, transaction, record.reference)
    elif is_closing:
        close_checkout(storefront, record, deadline=storefront.background_deadline())
    elif unknown:
        advance_alone(storefront, record)


def advance_alone(storefront: Storefront, record: CheckoutRecord) -> Progress:
    """
    `advance` without a press and without anybody waiting.
    """
    deadline = storefront.background_deadline()
    return advance(storefront, record, deadline=deadline, is_pressed=False, is_person_waiting=False)
