"""
Find and change checkouts: every change is conditional on the version that was read.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from flint_storefront.checkout.states import FINAL, PAID, SUBSCRIBED, UNDER_WAY
from flint_storefront.storage.ports import Transaction
from flint_storefront.storage.records import CheckoutRecord
from flint_storefront.storefront import Storefront

FIRST_CHECK = timedelta(minutes=2)
LONGEST_CHECK = timedelta(hours=6)
WATCH_UNDER_WAY_FOR = timedelta(days=30)
WATCH_OTHERS_FOR = timedelta(days=3)


def find_checkout(storefront: Storefront, reference: str) -> CheckoutRecord | None:
    """
    The checkout with this reference, or None.
    """
    with storefront.store.reading() as reading:
        return reading.find(CheckoutRecord, {"reference": reference})


def get_checkout(storefront: Storefront, reference: str) -> CheckoutRecord:
    """
    The checkout with this reference.

    Raises:
        LookupError: There is none.
    """
    record = find_checkout(storefront, reference)
    if record is None:
        raise LookupError(reference)
    return record


def change_checkout(
    storefront: Storefront, transaction: Transaction, record: CheckoutRecord, changes: Mapping[str, Any]
) -> CheckoutRecord | None:
    """
    Change a checkout if it is still as *record* says; answers it as it now is, or None when somebody was first.
    """
    full = {**changes, "version": record.version + 1, "updated_at": storefront.clock()}
    changed = transaction.update(
        CheckoutRecord, {"reference": record.reference, "version": record.version}, full
    )
    return replace(record, **full) if changed else None


def next_check_at(state: str, created_at: datetime, now: datetime) -> datetime | None:
    """
    When `reconcile` should ask Flint again without any hint: rarer with age, and at last never.
    """
    if state in PAID or state in FINAL or state in SUBSCRIBED:
        return None
    age = now - created_at
    if age > (WATCH_UNDER_WAY_FOR if state in UNDER_WAY or state == "unknown" else WATCH_OTHERS_FOR):
        return None
    return now + min(max(age / 2, FIRST_CHECK), LONGEST_CHECK)
