"""
A buyer's bank contests a payment: the host site is told once, and the operator finds the order flagged.
"""

from typing import Any

from flint_storefront.checkout.records import change_checkout
from flint_storefront.effects.actions import record_effect
from flint_storefront.errors import OutcomeUnknown
from flint_storefront.flint.credentials import redacted_logger
from flint_storefront.flint.models import Dispute
from flint_storefront.storage.ports import Transaction
from flint_storefront.storage.records import CheckoutRecord
from flint_storefront.storefront import Storefront

log = redacted_logger(__name__)
DISPUTED = "disputed"
"""Why the order is flagged."""
TRIES = 8


def note_dispute(storefront: Storefront, reference: str, dispute: Dispute) -> bool:
    """
    Tell of a dispute and flag its order, in one transaction. False, and nothing changed, when it was told before.
    """
    with storefront.store.transaction() as transaction:
        record = transaction.find(CheckoutRecord, {"reference": reference})
        if record is None:
            return False
        key, payload = f"dispute:{dispute.dispute_id}", dispute_payload(record, dispute)
        if not record_effect(storefront, transaction, key, "dispute_opened", payload, reference=reference):
            return False
        _flag(storefront, transaction, record)
    log.error("checkout %s: the payment is disputed", reference)
    return True


def dispute_payload(record: CheckoutRecord, dispute: Dispute) -> dict[str, Any]:
    """
    What a receiver of `dispute_opened` is told; no buyer data.

    Shape: `dispute_id, order_id, order_number, status, reason, amount_minor, currency`, and `evidence_due_at` as ISO 8601 text
    or None.
    """
    due_at = dispute.evidence_due_at
    return {
        "dispute_id": dispute.dispute_id,
        "order_id": record.order_id,
        "order_number": record.order_number,
        "status": dispute.status,
        "reason": dispute.reason,
        "amount_minor": dispute.amount_money.amount,
        "currency": dispute.amount_money.currency,
        "evidence_due_at": None if due_at is None else due_at.isoformat(),
    }


def _flag(storefront: Storefront, transaction: Transaction, record: CheckoutRecord) -> None:
    current: CheckoutRecord | None = record
    for _ in range(TRIES):
        if current is None or change_checkout(
            storefront, transaction, current, {"is_flagged": True, "flag_reason": DISPUTED}
        ):
            return
        current = transaction.find(CheckoutRecord, {"reference": record.reference})
    # Rolls back: the event is worked on again.
    raise OutcomeUnknown("not_recorded", was_sent=False)
