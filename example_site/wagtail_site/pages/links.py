"""
The demo's payment links, as an editor would fill their pages in.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from example_site import roastery
from example_site.wagtail_site.pages.seed import Block, block, pair, paragraphs, typed
from flint_storefront import AmountTerms, LinkField, LinkLine, LinkOffer
from flint_storefront.wagtail.link_pages.models import PaymentLinkPage
from flint_storefront.wagtail.models import Variant

MARKET_SKU, MONTHLY_PLAN = "HOUSE-250", "beans-monthly"
"""What the link of the market stall sells, by its number in the seed; and the plan of the bag every month."""
TAXED = {True: "yes", False: "no", None: ""}


def link_offers(variant_id: str | None, plan_id: str | None, today: date) -> list[LinkOffer]:
    """
    One of each type, in the order of `roastery.LINK_SLUGS`; what the mirror does not have is left out.
    """
    market = [roastery.market_link(variant_id)] if variant_id else []
    monthly = [roastery.monthly_link(plan_id)] if plan_id else []
    return [*market, roastery.NEIGHBOUR_LINK, roastery.fete_link(today), *monthly]


def link_page(offer: LinkOffer) -> PaymentLinkPage:
    """
    The page of *offer*; not saved. A line of the catalogue must be in the mirror.
    """
    return PaymentLinkPage(
        title=offer.title,
        slug=offer.slug,
        link_slug=offer.slug,
        link_kind=offer.kind,
        link_text=offer.text,
        link_currency=offer.currency,
        link_lines=[_line(line, offer.currency) for line in offer.lines],
        link_plan_id=offer.plan_id,
        link_questions=[("question", _question(question)) for question in offer.fields],
        link_summary_note=offer.summary_note,
        link_inactive_message=offer.inactive_message,
        link_takes_tips=offer.takes_tips,
        link_takes_codes=offer.takes_codes,
        link_notes=[("note", {"key": key, "value": value}) for key, value in offer.metadata.items()],
        link_sales_start_at=offer.sales_start_at,
        link_sales_end_at=offer.sales_end_at,
        **_donation(offer.donation),
        **_event(offer),
    )


def links_body(slugs: Sequence[str]) -> list[Block]:
    """
    Blocks of the page that shows them all, two beside each other.
    """
    cards = [block("link", {"link": slug}) for slug in slugs]
    rows = [pair(cards[place : place + 1], cards[place + 1 : place + 2]) for place in range(0, len(cards), 2)]
    return [block("text", paragraphs([roastery.LINKS_TEXT])), *rows]


def _line(line: LinkLine, currency: str) -> tuple[str, dict[str, Any]]:
    common = {"key": line.key, "quantity": line.quantity, "low": line.low, "high": line.high}
    if line.variant_id is not None:
        return "product", {"variant": Variant.objects.get(pk=line.variant_id), **common}
    own = {
        "name": line.name,
        "description": line.description,
        "price": typed(line.unit_minor or 0, currency),
        "is_taxable": TAXED[line.is_taxable],
        "tax_category": line.tax_category or "",
    }
    return "price", {**own, **common}


def _question(question: LinkField) -> dict[str, Any]:
    return {
        "label": question.label,
        "kind": question.kind,
        "options": "\n".join(question.options),
        "is_required": question.is_required,
        "placeholder": question.placeholder,
        "max_length": question.max_length,
        "key": question.key,
    }


def _donation(terms: AmountTerms | None) -> dict[str, str]:
    if terms is None:
        return {}
    return {
        "link_donation_low": typed(terms.low, terms.currency),
        "link_donation_high": typed(terms.high, terms.currency),
        "link_donation_choices": " ".join(typed(minor, terms.currency) for minor in terms.choices),
    }


def _event(offer: LinkOffer) -> dict[str, Any]:
    event = offer.event
    if event is None:
        return {}
    return {
        "link_event_at": event.starts_at,
        "link_event_timezone": event.timezone,
        "link_event_venue": event.venue,
        "link_event_capacity": event.capacity,
        "link_event_sends_tickets": event.sends_tickets,
        "link_event_ticket_prefix": event.ticket_prefix,
    }
