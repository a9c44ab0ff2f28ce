"""
Flint's amounts as we keep them: minor units by name.
"""

from collections.abc import Mapping
from typing import Any

from flint_storefront.checkout.kinds import PAYMENT_LINK
from flint_storefront.flint.models import Order
from flint_storefront.money import Money
from flint_storefront.offers.selection import PLAN
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


def asked_minor(record: CheckoutRecord) -> int | None:
    """
    What Flint asks for what was chosen on our page, minor units; None before Flint has said it.

    Tax is told as *calculated at checkout*, so it is no part of it; neither is what the buyer has added on Flint's page (a tip,
    a delivery). Of a plan: what a period and the set-up cost.
    """
    if record.source == PLAN:
        asked: int | None = record.plan.get("asked_minor")
        return asked
    amounts = record.amounts
    if "subtotal" not in amounts:
        return None
    had_page = record.checkout_session_id is not None or record.session_generation > 1
    ours = record.ordered_amounts if had_page and record.ordered_amounts else amounts
    asked_for: int = amounts["subtotal"] - amounts["discount"] + ours["charge"] + ours["tip"]
    return asked_for


def needs_agreement(record: CheckoutRecord) -> bool:
    """
    True when Flint asks for more than the buyer has seen; of a gift every month also for less: nobody gives another amount than
    the one they typed.
    """
    if record.plan.get("has_lost_trial") and not record.is_reviewed:
        return True
    asked = asked_minor(record)
    if asked is None:
        return False
    if record.source == PLAN and record.kind == "donation":
        return asked != record.accepted_total_minor
    return asked > record.accepted_total_minor


def needs_review(record: CheckoutRecord) -> bool:
    """
    True while an order with a discount code has not been looked at: there is no preview before an order.
    """
    return record.promotion_code is not None and record.order_id is not None and not record.is_reviewed


def confirmed_minor(record: CheckoutRecord) -> int | None:
    """
    The number that the buyer's agreement must repeat: the total shown beside the button.
    """
    total: int | None = asked_minor(record) if record.source == PLAN else record.amounts.get("total")
    return total


def flag_reason(record: CheckoutRecord, order: Order) -> str | None:
    """
    Why the operator must look at a paid order; None when it is as we sold it.

    What a plan's first order holds (nothing during a trial) is Flint's to say: its terms were compared before the buyer left. A
    gift's plan has neither trial nor set-up fee: its first order is the gift. What was bought through a payment link was chosen
    on Flint's page: no lines of ours stand against it.
    """
    if record.kind == PAYMENT_LINK:
        return None
    if record.source == PLAN and record.kind != "donation":
        return None
    if order.pricing_amounts.subtotal_money.amount != record.subtotal_minor:
        return "subtotal_differs"
    return None


def effect_amounts(record: CheckoutRecord, amounts: Mapping[str, Any]) -> dict[str, Any]:
    """
    Amounts for the host site's receivers: the currency and minor units by name.
    """
    return {"currency": record.currency, **{f"{name}_minor": amount for name, amount in amounts.items()}}
