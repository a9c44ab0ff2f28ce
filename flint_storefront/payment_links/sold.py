"""
What stands beside a checkout that came of a payment link: kept true by every reading, in the transaction of the checkout.
"""

from collections.abc import Mapping
from typing import Any

from flint_storefront.effects.actions import record_effect
from flint_storefront.storage.ports import Transaction
from flint_storefront.storage.records import CheckoutRecord, LinkSaleRecord
from flint_storefront.storefront import Storefront


def keep_sale(transaction: Transaction, record: CheckoutRecord) -> None:
    """
    What the sale, or the renewal of one, has come to; of any other checkout nothing is there.

    Args:
        record: As it stands in this transaction.
    """
    changes = {
        "settled_minor": record.amounts.get("paid", 0) if record.paid_at is not None else 0,
        "refunded_minor": record.amounts.get("refunded", 0),
        "settled_at": record.paid_at,
        "subscription_id": record.subscription_id,
    }
    transaction.update(LinkSaleRecord, {"reference": record.reference}, changes)


def tell_completed(
    storefront: Storefront, transaction: Transaction, record: CheckoutRecord, payload: Mapping[str, Any]
) -> None:
    """
    Record `payment_link_completed`, once for each order: *payload* of the order, with the link and the units sold.
    """
    sale = transaction.find(LinkSaleRecord, {"reference": record.reference})
    if sale is None:
        return
    told = {"link_slug": sale.slug, "payment_link_id": sale.payment_link_id, "quantity": sale.quantity}
    record_effect(
        storefront,
        transaction,
        f"link:{record.order_id}",
        "payment_link_completed",
        {**payload, **told},
        reference=record.reference,
    )
