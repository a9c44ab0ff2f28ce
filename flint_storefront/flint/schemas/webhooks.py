"""Schemas of webhooks. Source: contract schemas of the same names; webhooks facts, sections 1 and 5."""

from __future__ import annotations

from marshmallow import fields, validate

from flint_storefront.flint.models import WebhookEndpoint, WebhookEnvelope, WebhookEvent
from flint_storefront.flint.schemas.fields import Flag, FlintSchema, Instant, Texts

_WORD = validate.Length(min=1, max=255)


class WebhookEnvelopeSchema(FlintSchema):
    """The body of a delivery."""

    model = WebhookEnvelope
    webhook_event_id = fields.String(required=True, validate=_WORD)
    event_type = fields.String(required=True, validate=_WORD)
    created_at = Instant(required=True)
    mode = fields.String()
    merchant_id = fields.String()
    data = fields.Dict(keys=fields.String(), required=True)


class WebhookEventSchema(FlintSchema):
    """An event as Flint lists it."""

    model = WebhookEvent
    webhook_event_id = fields.String(required=True, validate=_WORD)
    event_type = fields.String(required=True, validate=_WORD)
    created_at = Instant(required=True)
    is_test = Flag(data_key="test")
    resource_type = fields.String()
    resource_id = fields.String()
    payload = fields.Dict(keys=fields.String())


class WebhookEndpointSchema(FlintSchema):
    """An address that gets events."""

    model = WebhookEndpoint
    webhook_endpoint_id = fields.String(required=True)
    url = fields.String(required=True)
    is_enabled = Flag(data_key="enabled", required=True)
    enabled_events = Texts()
    api_version = fields.String()
