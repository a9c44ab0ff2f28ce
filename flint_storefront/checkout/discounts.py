"""
What became of a discount code that went out with an order.

Source: orders facts, section 6; catalog facts, section 9 (an accepted code that loses comes back as a success with a warning).
"""

from collections.abc import Sequence

from flint_storefront.flint.envelope import AnswerWarning
from flint_storefront.flint.models import Order

DECLINED = "promotion_declined"
CODE_REFUSALS = frozenset(
    {
        "PROMOTION_DECLINED",
        "PROMOTION_NOT_REDEEMABLE",
        "PROMOTION_CONFLICT",
        "PROMOTION_NO_ACTIVE_CODES",
        "NO_DISCOUNTABLE_BALANCE",
    }
)
"""Definite refusals of an order that are about its code."""
BEATEN = "superseded_by_better_offer"


def code_problem(code: str | None, order: Order, warnings: Sequence[AnswerWarning]) -> str | None:
    """
    Message key when *code* takes nothing off this order: `code_beaten` by a better offer, or `code_without_effect`; else None.
    """
    if code is None:
        return None
    wanted = code.casefold()
    applied = [discount for discount in order.applied_discounts if discount.applied_money.amount > 0]
    if any((discount.promotion_code or "").casefold() == wanted for discount in applied):
        return None
    declined = [warning for warning in warnings if warning.code == DECLINED]
    if any(warning.reason == BEATEN for warning in declined) or (declined and applied):
        return "code_beaten"
    if not declined and applied and not any(discount.promotion_code for discount in order.applied_discounts):
        # Something was taken off, and Flint does not say by which code.
        return None
    return "code_without_effect"
