"""
Flint's amounts as we keep them: minor units by name.
"""

from collections.abc import Mapping
from typing import Any

from flint_storefront.flint.models import Order
from flint_storefront.money import Money
from flint_storefront.storage.records import CheckoutRecord

ROWS: tuple[tuple[str, str], ...] = (
    ("subtotal", "subtotal"),
    ("discount", "discount"),
    ("charge", "fees"),
    ("tax", "tax"),
    ("tip", "tip"),
    ("refunded", "refunded"),
)
"""Amounts shown as rows of their own: our name and the label's key."""


def stored_amounts(order: Order) -> dict[str, Any]:
    """
    `{"subtotal": 2400, "discount": 0, …}`: subtotal, discount, charge, tax, tip, total, paid, outstanding, refunded.
    """
    pricing, settlement = order.pricing_amounts, order.settlement_amounts
    return {
        "subtotal": pricing.subtotal_money.amount,
        "discount": pricing.discount_money.amount,
        "charge": pricing.charge_money.amount,
        "tax": pricing.tax_money.amount,
        "tip": pricing.requested_tip_money.amount,
        "total": pricing.total_money.amount,
        "paid": settlement.paid_money.amount,
        "outstanding": settlement.outstanding_money.amount,
        "refunded": settlement.refunded_money.amount,
    }


def total_money(record: CheckoutRecord) -> Money | None:
    """
    Flint's total of the order, or None before there is one.
    """
    amount: int | None = record.amounts.get("total")
    return None if amount is None else Money(amount, record.currency)


def needs_agreement(record: CheckoutRecord) -> bool:
    """
    True when Flint asks for more than the buyer has seen.
    """
    total = record.amounts.get("total")
    return total is not None and total > record.accepted_total_minor


def flag_reason(record: CheckoutRecord, order: Order) -> str | None:
    """
    Why the operator must look at a paid order; None when it is as we sold it.
    """
    if order.pricing_amounts.subtotal_money.amount != record.subtotal_minor:
        return "subtotal_differs"
    return None


def effect_amounts(record: CheckoutRecord, amounts: Mapping[str, Any]) -> dict[str, Any]:
    """
    Amounts for the host site's receivers: the currency and minor units by name.
    """
    return {"currency": record.currency, **{f"{name}_minor": amount for name, amount in amounts.items()}}
