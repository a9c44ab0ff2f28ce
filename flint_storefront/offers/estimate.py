"""
What a purchase probably comes to, before Flint has computed it.

Goods, fees and tip; no tax, no delivery, no discount. Once an order exists only Flint's own amounts are shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from flint_storefront.money import Money, percent_of
from flint_storefront.offers.selection import SelectedCharge, SelectedTip


@dataclass(frozen=True)
class Estimate:
    """
    The parts of a purchase and their sum.
    """

    subtotal: Money
    charges: tuple[SelectedCharge, ...]
    tip: Money | None
    """None: no tip was chosen."""
    total: Money


def estimate(subtotal: Money, charges: Sequence[SelectedCharge], tip: SelectedTip | None) -> Estimate:
    """
    The sum of goods, fees and tip; each percent is rounded half up for itself, as Flint's parts are.

    Source: orders facts, section 2; rounding unverified, our choice.
    """
    tip_amount = None if tip is None else tip_money(subtotal, tip)
    total = subtotal
    for charge in charges:
        total += charge.estimate_money
    return Estimate(
        subtotal=subtotal,
        charges=tuple(charges),
        tip=tip_amount,
        total=total if tip_amount is None else total + tip_amount,
    )


def tip_money(subtotal: Money, tip: SelectedTip) -> Money:
    """
    What a tip comes to on goods of *subtotal*: fees and tax are no part of what a percent is of.
    """
    return tip.amount_money or percent_of(subtotal, tip.percent or Decimal(0))
