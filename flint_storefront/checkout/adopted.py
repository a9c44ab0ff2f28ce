"""
Orders that Flint made without us and that are ours all the same: a record like that of every other order.
"""

from typing import Any

from flint_storefront.flint.models import LineItem, Order
from flint_storefront.storage.records import CheckoutRecord
from flint_storefront.storefront import Storefront
from flint_storefront.visitors import crockford


def adopted_checkout(storefront: Storefront, order: Order, **facts: Any) -> CheckoutRecord:
    """
    A record for *order*, not stored yet: lines and amounts as Flint has them, and due to be read at once.

    Nobody started it here, so nobody may open its page unless *facts* say who.

    Args:
        order: Read whole, not as a summary.
        facts: Further fields by their names, such as `kind` and `title`.
    """
    now, pricing = storefront.clock(), order.pricing_amounts
    given: dict[str, Any] = {
        "visitor_hash": "",
        "content_hash": "",
        "lines": [_line(item) for item in order.line_items],
        "currency": order.currency,
        "subtotal_minor": pricing.subtotal_money.amount,
        "accepted_total_minor": pricing.total_money.amount,
        "shown_total_minor": pricing.total_money.amount,
        "order_id": order.order_id,
        "order_number": order.order_number,
        "order_revision": order.order_revision,
        "mode": storefront.settings.mode,
        "created_at": order.created_at or now,
        "updated_at": now,
        "next_check_at": now,
    }
    return CheckoutRecord(reference=f"chk_{crockford(storefront.randomness)}", **{**given, **facts})


def _line(item: LineItem) -> dict[str, Any]:
    return {
        "variant_id": item.variant_id,
        "quantity": item.quantity,
        "name": item.name,
        "unit_minor": item.unit_price_money.amount,
    }
