"""
Payment links as pages: filled in from the core's offer, published through a revision as an editor does.
"""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.test import TestCase

from flint_storefront.currencies import MINOR_DIGITS
from flint_storefront.offers.terms import AmountTerms
from flint_storefront.payment_links.models import LinkField, LinkLine, LinkOffer
from flint_storefront.wagtail.current import get_storefront
from flint_storefront.wagtail.link_pages.models import PaymentLinkPage


def publish_link(parent: Any, offer: LinkOffer) -> PaymentLinkPage:
    """
    The page of *offer* below *parent*, or another revision of it, live; pictures are left out.
    """
    with TestCase.captureOnCommitCallbacks(execute=True):
        page = draft_link(parent, offer)
        page.latest_revision.publish()
    return PaymentLinkPage.objects.get(pk=page.pk)


def draft_link(parent: Any, offer: LinkOffer) -> PaymentLinkPage:
    """
    A draft of *offer*: a new page below *parent*, or a new revision of the page that has its slug.
    """
    page = PaymentLinkPage.objects.filter(link_slug=offer.slug).first()
    if page is None:
        page = PaymentLinkPage(slug=offer.slug, live=False, **link_fields(offer))
        parent.add_child(instance=page)
    else:
        page = page.get_latest_revision_as_object()
        for name, value in link_fields(offer).items():
            setattr(page, name, value)
    page.save_revision()
    return PaymentLinkPage.objects.get(pk=page.pk)


def unpublish_link(slug: str) -> None:
    """
    The page of this link is not live any more.
    """
    with TestCase.captureOnCommitCallbacks(execute=True):
        PaymentLinkPage.objects.get(link_slug=slug).unpublish()


def link_fields(offer: LinkOffer) -> dict[str, Any]:
    """
    *offer* as the fields of a page; amounts as typed.
    """
    event, given = offer.event, offer.donation
    currency = offer.currency or (given.currency if given is not None else "")
    fields = {
        "title": offer.title,
        "link_slug": offer.slug,
        "link_kind": offer.kind,
        "link_text": offer.text,
        "link_image_alt": offer.image_alt,
        "link_currency": currency,
        "link_lines": [_line(line, currency) for line in offer.lines],
        "link_plan_id": offer.plan_id,
        "link_questions": [("question", _question(field)) for field in offer.fields],
        "link_limit": offer.completions_max,
        "link_summary_note": offer.summary_note,
        "link_inactive_message": offer.inactive_message,
        "link_terms_url": offer.terms_url,
        "link_refund_policy_url": offer.refund_policy_url,
        "link_requires_terms": offer.requires_terms,
        "link_takes_tips": offer.takes_tips,
        "link_takes_codes": offer.takes_codes,
        "link_requires_email": offer.requires_email,
        "link_notes": [("note", {"key": key, "value": value}) for key, value in offer.metadata.items()],
        "link_payable_minutes": offer.expires_in_seconds // 60,
        "link_sales_start_at": wall_clock(offer.sales_start_at),
        "link_sales_end_at": wall_clock(offer.sales_end_at),
    }
    if given is not None:
        fields |= {f"link_donation_{name}": text for name, text in _amounts(given).items()}
    if event is not None:
        fields |= {
            "link_event_at": wall_clock(event.starts_at, event.timezone),
            "link_event_timezone": event.timezone,
            "link_event_venue": event.venue,
            "link_event_capacity": event.capacity,
            "link_event_sends_tickets": event.sends_tickets,
            "link_event_ticket_prefix": event.ticket_prefix,
        }
    return fields


def wall_clock(told: datetime | None, timezone: str = "") -> datetime | None:
    """
    What the clock shows there.
    """
    if told is None or told.tzinfo is None:
        return told
    return told.astimezone(ZoneInfo(timezone or get_storefront().settings.timezone)).replace(tzinfo=None)


def typed(minor: int, currency: str) -> str:
    """
    As an editor types it, such as `12.50`.
    """
    digits = MINOR_DIGITS[currency]
    return f"{minor / 10**digits:.{digits}f}"


def _amounts(terms: AmountTerms) -> dict[str, str]:
    return {
        "low": typed(terms.low, terms.currency),
        "high": typed(terms.high, terms.currency),
        "choices": " ".join(typed(minor, terms.currency) for minor in terms.choices),
    }


def _line(line: LinkLine, currency: str) -> tuple[str, dict[str, Any]]:
    common = {"key": line.key, "quantity": line.quantity, "low": line.low, "high": line.high}
    if line.variant_id is not None:
        from flint_storefront.wagtail.models import Variant

        return "product", {"variant": Variant.objects.get(pk=line.variant_id), **common}
    own = {
        "name": line.name,
        "description": line.description,
        "is_taxable": {True: "yes", False: "no", None: ""}[line.is_taxable],
        "tax_category": line.tax_category or "",
        **common,
    }
    if line.amounts is None:
        return "price", {"price": typed(line.unit_minor or 0, currency), **own}
    amounts = _amounts(line.amounts)
    bounds = {"lowest": amounts["low"], "highest": amounts["high"], "choices": amounts["choices"]}
    return "open", {**bounds, **own}


def _question(field: LinkField) -> dict[str, Any]:
    return {
        "key": field.key,
        "label": field.label,
        "kind": field.kind,
        "options": "\n".join(field.options),
        "placeholder": field.placeholder,
        "is_required": field.is_required,
        "max_length": field.max_length,
    }
