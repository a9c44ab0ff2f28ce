"""
What Flint says, made by hand: sessions, orders and attempts of one checkout over 12.00 USD.
"""

from typing import Any

from flint_storefront.flint.models import (
    CheckoutSession,
    Order,
    PaymentAttempt,
    PricingAmounts,
    SettlementAmounts,
)
from flint_storefront.money import Money

TOTAL = 1200


def make_order(
    *, total: int = TOTAL, paid: int = 0, refunded: int = 0, outstanding: int | None = None, **changes: Any
) -> Order:
    """An open order, unpaid unless said otherwise."""
    currency = changes.pop("currency", "USD")

    def money(amount: int) -> Money:
        return Money(amount, currency)

    pricing = PricingAmounts(
        subtotal_money=money(changes.pop("subtotal", total)),
        discount_money=money(0),
        charge_money=money(0),
        tax_money=money(0),
        requested_tip_money=money(0),
        total_money=money(total),
    )
    settlement = SettlementAmounts(
        outstanding_money=money(total - paid if outstanding is None else outstanding),
        paid_money=money(paid),
        refunded_money=money(refunded),
        net_collected_money=money(paid - refunded),
        credit_money=money(0),
        settled_tip_money=money(0),
        balance_money=money(0),
    )
    given = {"order_id": "ord_1", "status": "open", "payment_status": "unpaid", "refund_status": "none"}
    return Order(**given | changes, pricing_amounts=pricing, settlement_amounts=settlement)


def make_session(status: str = "open", **changes: Any) -> CheckoutSession:
    """A hosted session of that order."""
    given = {
        "checkout_session_id": "cs_1",
        "status": status,
        "surface": "hosted",
        "recovery_mode": False,
        "order_id": "ord_1",
    }
    return CheckoutSession(**given | changes)


def make_attempt(status: str, **changes: Any) -> PaymentAttempt:
    """The latest attempt to pay it."""
    given = {
        "order_payment_attempt_id": "opat_1",
        "status": status,
        "mode": "payment",
        "is_resumable": False,
    }
    return PaymentAttempt(**given | changes)
