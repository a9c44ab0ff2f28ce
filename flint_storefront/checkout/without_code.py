"""
Go on without the discount code that Flint has refused: the buyer's own decision, never ours.
"""

import hashlib

from flint_storefront.checkout.journal import REJECTED, find_entry, write_ahead
from flint_storefront.checkout.records import change_checkout, get_checkout
from flint_storefront.checkout.requests import order_key, order_request
from flint_storefront.offers.promotion_codes import forget_code
from flint_storefront.storage.records import CheckoutRecord
from flint_storefront.storefront import Storefront


def go_without_code(storefront: Storefront, record: CheckoutRecord) -> CheckoutRecord:
    """
    The next try of an order that was refused because of its code; unchanged while there is an order, or may be.
    """
    code = record.promotion_code
    entry = find_entry(storefront, order_key(record))
    is_refused = entry is not None and entry.status == REJECTED
    if code is None or record.order_id is not None or not is_refused:
        return record
    # A later press with the code must not be taken for this one.
    content_hash = hashlib.sha256(f"{record.content_hash} without code".encode()).hexdigest()
    changes = {
        "promotion_code": None,
        "code_problem": None,
        "order_try": record.order_try + 1,
        "content_hash": content_hash,
    }
    with storefront.store.transaction() as transaction:
        changed = change_checkout(storefront, transaction, record, changes)
        if changed is not None:
            key = order_key(changed)
            write_ahead(storefront, transaction, changed.reference, key, order_request(changed))
            forget_code(transaction, changed.visitor_hash, code)
    return changed or get_checkout(storefront, record.reference)
