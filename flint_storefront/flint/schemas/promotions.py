"""Schema of promotion codes. Source: contract schema PromotionCode; catalog facts, section 9."""

from __future__ import annotations

from marshmallow import fields

from flint_storefront.flint.models import PromotionCode
from flint_storefront.flint.schemas.fields import FlintSchema, Instant


class PromotionCodeSchema(FlintSchema):
    """A word that a buyer may type for a discount."""

    model = PromotionCode
    promotion_code_id = fields.String(required=True)
    code = fields.String(required=True)
    status = fields.String(required=True)
    promotion_id = fields.String(required=True)
    expires_at = Instant()
