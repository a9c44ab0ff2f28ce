"""Schemas of plans and subscriptions. Source: contract schemas of the same names; subscriptions facts."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from flint_storefront.flint.models import (
    BillingInterval,
    CheckoutSubscriptionTerms,
    PlanLine,
    PlanModifier,
    Subscription,
    SubscriptionPlan,
)
from flint_storefront.flint.schemas.fields import (
    Flag,
    FlintSchema,
    Instant,
    LooseInstant,
    MoneyField,
    Notes,
    Several,
    WholeNumber,
    WholeNumbers,
)
from flint_storefront.flint.schemas.products import ImageSchema


class BillingIntervalSchema(FlintSchema):
    """How often is charged."""

    model = BillingInterval
    billing_interval = fields.String(required=True)
    billing_interval_count = WholeNumber(required=True)


class PlanModifierSchema(FlintSchema):
    """Something chosen with a line of a plan."""

    model = PlanModifier
    total_money = MoneyField(required=True)


class PlanLineSchema(FlintSchema):
    """One line of a plan."""

    model = PlanLine
    subscription_plan_line_item_id = fields.String(required=True)
    quantity = WholeNumber(required=True)
    name = fields.String()
    unit_price_money = MoneyField()
    variant_id = fields.String()
    modifiers = Several(PlanModifierSchema())


class SubscriptionPlanSchema(FlintSchema):
    """What can be subscribed to."""

    model = SubscriptionPlan
    subscription_plan_id = fields.String(required=True)
    name = fields.String(required=True)
    status = fields.String(required=True)
    currency = fields.String(required=True)
    billing_interval = fields.String(required=True)
    billing_interval_count = WholeNumber(required=True)
    version = WholeNumber(required=True)
    description = fields.String()
    billing_interval_options = Several(BillingIntervalSchema())
    quantity_options = WholeNumbers()
    line_items = Several(PlanLineSchema())
    setup_fee_money = MoneyField()
    trial_period_days = WholeNumber()
    contract_term_months = WholeNumber()
    early_termination_fee_money = MoneyField()
    images = Several(ImageSchema())
    delivery_required = Flag()
    external_reference_id = fields.String()
    metadata = Notes()
    created_at = Instant()
    updated_at = Instant()

    @validates_schema
    def require_one_currency(self, data: dict[str, Any], **kwargs: Any) -> None:
        """Every amount is of the plan's currency (subscriptions facts, section 2); others could not be added up."""
        lines = data.get("line_items", ())
        amounts = [data.get("setup_fee_money"), data.get("early_termination_fee_money")]
        amounts += [line.unit_price_money for line in lines]
        amounts += [modifier.total_money for line in lines for modifier in line.modifiers]
        if any(amount is not None and amount.currency != data["currency"] for amount in amounts):
            raise ValidationError("several currencies", "currency")


class CheckoutSubscriptionTermsSchema(FlintSchema):
    """What a session for a plan signs the buyer up to."""

    model = CheckoutSubscriptionTerms
    subscription_plan_id = fields.String(required=True)
    plan_name = fields.String(required=True)
    billing_interval = fields.String(required=True)
    billing_interval_count = WholeNumber(required=True)
    recurring_total_money = MoneyField(required=True)
    setup_fee_money = MoneyField()
    trial_period_days = WholeNumber()
    contract_term_months = WholeNumber()
    early_termination_fee_money = MoneyField()


class SubscriptionSchema(FlintSchema):
    """What a customer has subscribed to, whole or as an expanded order holds it."""

    model = Subscription
    subscription_id = fields.String(required=True)
    status = fields.String(required=True)
    subscription_plan_id = fields.String()
    customer_id = fields.String()
    version = WholeNumber()
    billing_interval = fields.String()
    billing_interval_count = WholeNumber()
    quantity = WholeNumber()
    recurring_amount_money = MoneyField()
    current_period_end = LooseInstant()
    next_billing_at = Instant()
    next_retry_at = Instant()
    trial_end = LooseInstant()
    cancel_at_period_end = Flag()
    canceled_at = Instant()
    completed_cycles = WholeNumber()
    metadata = Notes()
    created_at = Instant()
    updated_at = Instant()
