"""Schemas of amounts on orders. Source: contract schemas PricingAmounts and SettlementAmounts."""

from __future__ import annotations

from flint_storefront.flint.models import PricingAmounts, SettlementAmounts
from flint_storefront.flint.schemas.fields import FlintSchema, MoneyField


class PricingAmountsSchema(FlintSchema):
    """How the price is built; every amount must be there."""

    model = PricingAmounts
    subtotal_money = MoneyField(required=True)
    discount_money = MoneyField(required=True)
    charge_money = MoneyField(required=True)
    tax_money = MoneyField(required=True)
    requested_tip_money = MoneyField(required=True)
    total_money = MoneyField(required=True)


class SettlementAmountsSchema(FlintSchema):
    """What happened with money; every amount must be there."""

    model = SettlementAmounts
    outstanding_money = MoneyField(required=True)
    paid_money = MoneyField(required=True)
    refunded_money = MoneyField(required=True)
    net_collected_money = MoneyField(required=True)
    credit_money = MoneyField(required=True)
    settled_tip_money = MoneyField(required=True)
    balance_money = MoneyField(required=True, is_signed=True)
