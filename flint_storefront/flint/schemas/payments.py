"""Schemas of payment attempts, intents, refunds and disputes. Source: contract schemas of the same names."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from flint_storefront.flint.models import Dispute, PaymentAttempt, PaymentIntent, PaymentLeg, Refund
from flint_storefront.flint.schemas.fields import Flag, FlintSchema, Instant, MoneyField, Several
from flint_storefront.flint.schemas.reading import member


class PaymentLegSchema(FlintSchema):
    """One payment intent within an attempt."""

    model = PaymentLeg
    payment_intent_id = fields.String(required=True)
    status = fields.String(required=True)
    amount_money = MoneyField(required=True)
    error_code = fields.String()

    def reshape(self, data: dict[str, Any]) -> dict[str, Any]:
        """Of the last error only the code is kept."""
        return {**data, "error_code": member(data.get("last_payment_error"), "code")}


class PaymentAttemptSchema(FlintSchema):
    """
    One try to pay.

    Source: payments facts, section 4 (the id has two names).
    """

    model = PaymentAttempt
    order_payment_attempt_id = fields.String(required=True)
    status = fields.String(required=True)
    mode = fields.String(load_default="payment")
    is_resumable = Flag(load_default=False)
    failure_code = fields.String()
    legs = Several(PaymentLegSchema(), data_key="payment_intents")

    def reshape(self, data: dict[str, Any]) -> dict[str, Any]:
        """Some versions say `payment_attempt_id`."""
        return {"order_payment_attempt_id": data.get("payment_attempt_id"), **data}


class PaymentIntentSchema(FlintSchema):
    """One collection of money."""

    model = PaymentIntent
    payment_intent_id = fields.String(required=True)
    status = fields.String(required=True)
    amount_money = MoneyField(required=True)
    order_id = fields.String()
    refunded_money = MoneyField()
    refund_status = fields.String()
    dispute_status = fields.String()
    error_code = fields.String()
    payment_option = fields.String(data_key="selected_payment_option")
    updated_at = Instant()

    def reshape(self, data: dict[str, Any]) -> dict[str, Any]:
        """Of the last error only the code is kept."""
        return {**data, "error_code": member(data.get("last_payment_error"), "code")}


class RefundSchema(FlintSchema):
    """Money on its way back."""

    model = Refund
    refund_id = fields.String(required=True)
    status = fields.String(required=True)
    amount_money = MoneyField(required=True)
    order_id = fields.String()
    payment_intent_id = fields.String()
    failure_reason = fields.String()
    created_at = Instant()
    updated_at = Instant()


class DisputeSchema(FlintSchema):
    """A contested payment."""

    model = Dispute
    dispute_id = fields.String(required=True)
    status = fields.String(required=True)
    amount_money = MoneyField(required=True)
    case_type = fields.String()
    reason = fields.String()
    action_required = Flag()
    evidence_due_at = Instant()
    order_id = fields.String()
    payment_intent_id = fields.String()
    created_at = Instant()
    updated_at = Instant()
