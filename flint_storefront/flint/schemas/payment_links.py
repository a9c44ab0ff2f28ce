"""Schema of payment links. Source: contract schema PaymentLink; payment_links facts, section 3."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from flint_storefront.flint.models import PaymentLink
from flint_storefront.flint.schemas.fields import FlintSchema, Instant, Notes, WholeNumber


class PaymentLinkSchema(FlintSchema):
    """A reusable link to Flint's page."""

    model = PaymentLink
    payment_link_id = fields.String(required=True)
    name = fields.String(required=True)
    status = fields.String(required=True)
    url = fields.String(required=True)
    version = WholeNumber(required=True)
    completed_count = WholeNumber(required=True)
    total_quantity_sold = WholeNumber(load_default=0)
    payment_link_type = fields.String()
    subscription_plan_id = fields.String()
    max_completions = WholeNumber()
    inactive_message = fields.String()
    external_reference_id = fields.String()
    metadata = Notes()
    created_at = Instant()
    updated_at = Instant()
    document = fields.Dict(keys=fields.String())

    def reshape(self, data: dict[str, Any]) -> dict[str, Any]:
        """The answer is kept whole beside what is read of it."""
        return {**data, "document": data}
