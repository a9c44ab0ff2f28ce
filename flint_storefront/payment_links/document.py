"""
What Flint is told of a link: the offer in the contract's words.

Source: payment_links facts, section 3; contract schema CreatePaymentLinkRequest.
"""

from datetime import datetime
from typing import Any

from flint_storefront.flint.addresses import base_url_mistake
from flint_storefront.flint.resources.requests import money_json
from flint_storefront.money import Money
from flint_storefront.offers.terms import AmountTerms
from flint_storefront.payment_links.models import (
    DONATION,
    EVENT,
    STANDARD,
    SUBSCRIPTION,
    LinkEvent,
    LinkField,
    LinkLine,
    LinkOffer,
)
from flint_storefront.payment_links.schedule import as_instant
from flint_storefront.storefront import Storefront

Document = dict[str, Any]
LONGEST_ALT = 512
"""Characters of a picture's description. Source: contract schema ImageRequest."""


def link_document(
    storefront: Storefront,
    offer: LinkOffer,
    link_key: str,
    *,
    base_completed: int = 0,
    base_quantity: int = 0,
    own_completed: int = 0,
    own_quantity: int = 0,
) -> Document:
    """
    The create request's form of *offer*, as JSON values: the same offer always gives the same document.

    Args:
        link_key: Of the generation; found again by it.
        base_completed, base_quantity: Payments and units by the page's other links: the limits are less by them, though never
            below 1, since Flint's least is not known.
        own_completed, own_quantity: Of this very link: a limit below them might be refused, one that equals them is as good.
    """
    links = storefront.links
    return {
        **offer_members(
            offer,
            timezone=storefront.settings.timezone,
            base_completed=base_completed,
            base_quantity=base_quantity,
            own_completed=own_completed,
            own_quantity=own_quantity,
        ),
        "external_reference_id": link_key,
        "redirects": {
            "success_redirect_url": links.url("payment_link_return", slug=offer.slug),
            "cancel_redirect_url": links.url("payment_link", slug=offer.slug),
        },
    }


def offer_members(
    offer: LinkOffer,
    *,
    timezone: str,
    base_completed: int = 0,
    base_quantity: int = 0,
    own_completed: int = 0,
    own_quantity: int = 0,
) -> Document:
    """
    What the offer alone says, without the site's addresses and our reference.

    Tips, codes and whether an e-mail address is asked for are always said: left out, the merchant's settings would decide.
    """
    document: Document = {
        "name": offer.title,
        "payment_link_type": STANDARD if offer.kind == SUBSCRIPTION else offer.kind,
        "customer_collection": {"require_email": offer.requires_email},
        "tip": {"enabled": offer.takes_tips},
        "promotion_config": {"codes_enabled": offer.takes_codes},
        "expiration": {"expires_in_seconds": offer.expires_in_seconds},
        "description": offer.text,
        "image": _image(offer),
        "subscription_plan_id": offer.plan_id if offer.kind == SUBSCRIPTION else None,
        "line_items": [_line(line, offer.currency) for line in offer.lines],
        "custom_fields": [_field(field, number) for number, field in enumerate(offer.fields, start=1)],
        "max_completions": _remaining(offer.completions_max, base_completed, own_completed),
        "inactive_message": offer.inactive_message,
        "custom_text": {"order_summary_message": offer.summary_note} if offer.summary_note else None,
        "legal": _legal(offer),
        "metadata": dict(offer.metadata),
    }
    if offer.kind == DONATION and offer.donation is not None:
        document |= _donation(offer.donation)
    if offer.kind == EVENT and offer.event is not None:
        document["event_config"] = _event(offer.event, timezone, base_quantity, own_quantity)
    return _said(document)


def instant_text(instant: datetime) -> str:
    """
    An aware UTC instant as Flint writes it, such as `2026-12-01T09:00:00Z`.
    """
    return instant.isoformat(timespec="seconds").replace("+00:00", "Z")


def _said(document: Document) -> Document:
    """
    Without what says nothing: no text, no entry, no object.
    """
    return {name: value for name, value in document.items() if value not in (None, "", [], {})}


def _money(minor: int, currency: str) -> dict[str, object]:
    return money_json(Money(minor, currency))


def _remaining(limit: int | None, base: int, own: int) -> int | None:
    return None if limit is None else max(1, limit - base, own)


def _image(offer: LinkOffer) -> Document | None:
    """
    Flint fetches the picture: only from a whole address.
    """
    host = offer.image_url.split("?")[0].split("#")[0]
    if not offer.image_url or base_url_mistake(host) is not None:
        return None
    return _said({"source_url": offer.image_url, "alt": offer.image_alt[:LONGEST_ALT]})


def _line(line: LinkLine, currency: str) -> Document:
    document: Document = {
        "key": line.key,
        "quantity": line.quantity,
        "allow_quantity_adjustment": line.low is not None,
        "min_quantity": line.low,
        "max_quantity": line.high if line.low is not None else None,
    }
    if line.variant_id is not None:
        return _said({**document, "variant_id": line.variant_id})
    document |= {"name": line.name, "description": line.description, "tax": _tax(line)}
    if line.amounts is None:
        return _said({**document, "unit_price_money": _money(line.unit_minor or 0, currency)})
    amounts = line.amounts
    return _said(
        {
            **document,
            "allow_unit_price_adjustment": True,
            "min_unit_price_money": _money(amounts.low, amounts.currency),
            "max_unit_price_money": _money(amounts.high, amounts.currency),
            "suggested_unit_price_money_options": _choices(amounts),
        }
    )


def _tax(line: LinkLine) -> Document | None:
    tax = {"taxable": line.is_taxable, "line_item_tax_category": line.tax_category}
    return _said(tax) or None


def _choices(amounts: AmountTerms) -> list[dict[str, object]]:
    return [_money(minor, amounts.currency) for minor in amounts.choices]


def _donation(amounts: AmountTerms) -> Document:
    return {
        "donation_min_amount_money": _money(amounts.low, amounts.currency),
        "donation_max_amount_money": _money(amounts.high, amounts.currency),
        "donation_suggested_amount_money_options": _choices(amounts),
    }


def _event(event: LinkEvent, timezone: str, base_quantity: int, own_quantity: int) -> Document:
    zone = event.timezone or timezone
    return _said(
        {
            "event_at": instant_text(as_instant(event.starts_at, zone)),
            "timezone": zone,
            "venue": event.venue,
            "max_total_quantity": _remaining(event.capacity, base_quantity, own_quantity),
            "send_ticket_emails": event.sends_tickets,
            "ticket_prefix": event.ticket_prefix,
        }
    )


def _field(field: LinkField, position: int) -> Document:
    return _said(
        {
            "custom_field_type": field.kind,
            "key": field.key,
            "label": field.label,
            "options": list(field.options),
            "placeholder": field.placeholder,
            "position": position,
            "required": field.is_required,
            "max_length": field.max_length,
        }
    )


def _legal(offer: LinkOffer) -> Document | None:
    if not (offer.terms_url or offer.refund_policy_url or offer.requires_terms):
        return None
    return _said(
        {
            "terms_of_service_url": offer.terms_url,
            "refund_policy_url": offer.refund_policy_url,
            "require_terms_of_service": offer.requires_terms,
        }
    )
