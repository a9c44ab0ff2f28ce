"""Schema of checkout sessions. Source: contract schema CheckoutSession; checkout_sessions facts."""

from __future__ import annotations

from marshmallow import fields

from flint_storefront.flint.models import CheckoutSession
from flint_storefront.flint.schemas.fields import Flag, FlintSchema, Instant, Notes
from flint_storefront.flint.schemas.orders import OrderSchema
from flint_storefront.flint.schemas.payments import PaymentAttemptSchema
from flint_storefront.flint.schemas.subscriptions import CheckoutSubscriptionTermsSchema


class CheckoutSessionSchema(FlintSchema):
    """Flint's page for paying one order."""

    model = CheckoutSession
    checkout_session_id = fields.String(required=True)
    status = fields.String(required=True)
    surface = fields.String(load_default="hosted")
    recovery_mode = Flag(load_default=False)
    order_id = fields.String()
    terminal_reason = fields.String()
    external_reference_id = fields.String()
    payment_link_id = fields.String()
    origin = fields.String()
    expires_at = Instant()
    superseding_checkout_session_id = fields.String()
    recovery_payment_attempt_id = fields.String()
    subscription_plan_id = fields.String()
    subscription_terms = fields.Nested(CheckoutSubscriptionTermsSchema)
    active_payment_attempt = fields.Nested(PaymentAttemptSchema)
    order = fields.Nested(OrderSchema)
    metadata = Notes()
    created_at = Instant()
    updated_at = Instant()
    url = fields.String()
