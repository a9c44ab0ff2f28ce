"""Schemas of orders. Source: contract schemas of the same names; orders facts, sections 2 to 8."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from flint_storefront.flint.models import (
    Charge,
    Discount,
    LineItem,
    Order,
    PricingAmounts,
    RequestedTip,
    SettlementAmounts,
)
from flint_storefront.flint.schemas.amounts import PricingAmountsSchema, SettlementAmountsSchema
from flint_storefront.flint.schemas.fields import (
    Flag,
    FlintSchema,
    Instant,
    MoneyField,
    Notes,
    Percent,
    Several,
    Texts,
    WholeNumber,
)
from flint_storefront.flint.schemas.payments import PaymentAttemptSchema
from flint_storefront.flint.schemas.products import SelectedOptionSchema
from flint_storefront.flint.schemas.reading import member
from flint_storefront.flint.schemas.subscriptions import SubscriptionSchema


class LineItemSchema(FlintSchema):
    """One line of an order."""

    model = LineItem
    order_line_item_id = fields.String(required=True)
    name = fields.String(required=True)
    quantity = WholeNumber(required=True)
    unit_price_money = MoneyField(required=True)
    subtotal_money = MoneyField(required=True)
    discount_money = MoneyField(required=True)
    tax_money = MoneyField(required=True)
    total_money = MoneyField(required=True, is_signed=True)
    refunded_money = MoneyField(required=True)
    refunded_quantity = WholeNumber(load_default=0)
    version = WholeNumber(required=True)
    product_id = fields.String()
    variant_id = fields.String()
    sku = fields.String()
    selected_options = Several(SelectedOptionSchema())


class ChargeSchema(FlintSchema):
    """A fee on an order."""

    model = Charge
    order_charge_id = fields.String(required=True)
    name = fields.String(required=True)
    type = fields.String(required=True)
    applied_money = MoneyField(required=True)
    tax_money = MoneyField(required=True)
    total_money = MoneyField(required=True)
    refunded_money = MoneyField(required=True)
    percent = Percent()
    amount_money = MoneyField()
    calculation_basis = fields.String()
    metadata = Notes()


class DiscountSchema(FlintSchema):
    """A discount on an order."""

    model = Discount
    order_discount_id = fields.String(required=True)
    status = fields.String(required=True)
    amount_money = MoneyField(required=True)
    applied_money = MoneyField(required=True)
    customer_facing_name = fields.String()
    promotion_code = fields.String()
    source = fields.String()


class RequestedTipSchema(FlintSchema):
    """A tip that the buyer asked for."""

    model = RequestedTip
    percent = Percent()
    amount_money = MoneyField()


class OrderSchema(FlintSchema):
    """
    The record of a sale, whole or in its short form.

    Source: checkout_sessions facts, section 14 (an empty or missing `payment_status` is not paid).
    """

    model = Order
    order_id = fields.String(required=True)
    status = fields.String(required=True)
    payment_status = fields.String(load_default="")
    refund_status = fields.String(load_default="")
    pricing_amounts = fields.Nested(PricingAmountsSchema, required=True)
    settlement_amounts = fields.Nested(SettlementAmountsSchema, required=True)
    is_summary = Flag()
    order_number = fields.String()
    fulfillment_status = fields.String()
    external_reference_id = fields.String()
    customer_id = fields.String()
    order_revision = WholeNumber()
    origin = fields.String()
    line_items = Several(LineItemSchema())
    charges = Several(ChargeSchema())
    applied_discounts = Several(DiscountSchema())
    checkout_session_ids = Texts()
    payment_intent_ids = Texts()
    active_payment_attempt = fields.Nested(PaymentAttemptSchema)
    subscription_id = fields.String()
    subscription_plan_id = fields.String()
    subscription = fields.Nested(SubscriptionSchema)
    subscription_cycle = WholeNumber()
    requested_tip = fields.Nested(RequestedTipSchema)
    tax_status = fields.String()
    metadata = Notes()
    created_at = Instant()
    updated_at = Instant()

    def reshape(self, data: dict[str, Any]) -> dict[str, Any]:
        """Only the whole form has lines; of the tax only its status is kept."""
        return {
            **data,
            "is_summary": "line_items" not in data,
            "tax_status": member(data.get("tax"), "status"),
        }

    @validates_schema
    def require_one_currency(self, data: dict[str, Any], **kwargs: Any) -> None:
        """An order has one currency (orders facts, section 3); amounts of two could not even be compared."""
        amounts: tuple[PricingAmounts | SettlementAmounts, ...] = (
            data["pricing_amounts"],
            data["settlement_amounts"],
        )
        currencies = {getattr(part, name).currency for part in amounts for name in part.__slots__}
        if len(currencies) > 1:
            raise ValidationError("several currencies", "pricing_amounts")
