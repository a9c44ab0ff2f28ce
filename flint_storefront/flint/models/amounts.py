"""What an order costs and what happened with its money."""

from __future__ import annotations

from dataclasses import dataclass

from flint_storefront.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class PricingAmounts:
    """How an order's price is built. Source: orders facts, section 2."""

    subtotal_money: Money
    """All lines, before discounts."""
    discount_money: Money
    """What discounts take away."""
    charge_money: Money
    """All charges (fees), delivery among them."""
    tax_money: Money
    """Tax on top."""
    requested_tip_money: Money
    """The tip the buyer asked for."""
    total_money: Money
    """What the buyer is to pay in all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementAmounts:
    """What happened with money. Source: orders facts, section 2."""

    outstanding_money: Money
    """Still to be paid."""
    paid_money: Money
    """Collected, before refunds."""
    refunded_money: Money
    """Given back."""
    net_collected_money: Money
    """Collected less given back."""
    credit_money: Money
    """Owed to the buyer."""
    settled_tip_money: Money
    """The tip that was really paid."""
    balance_money: Money
    """Total less net collected; may be negative."""
