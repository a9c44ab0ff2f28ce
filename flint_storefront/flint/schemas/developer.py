"""Schemas of the account. Source: contract schemas Capability and AuthContext."""

from __future__ import annotations

from marshmallow import fields

from flint_storefront.flint.models import AuthContext, Capability
from flint_storefront.flint.schemas.fields import FlintSchema, Instant, Texts


class CapabilitySchema(FlintSchema):
    """Something that the account can or cannot do."""

    model = Capability
    capability = fields.String(required=True)
    domain = fields.String(load_default="")
    status = fields.String(required=True)


class AuthContextSchema(FlintSchema):
    """Whose key it is."""

    model = AuthContext
    merchant_id = fields.String(required=True)
    environment = fields.String(required=True)
    sandbox_id = fields.String()
    scopes = Texts()
    name = fields.String()
    expires_at = Instant()
