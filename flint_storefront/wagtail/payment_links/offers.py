"""
From what an editor filled in to the core's `LinkOffer`: read as stored, without looking anything up.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urljoin

from wagtail.images.models import SourceImageIOError

from flint_storefront.errors import MoneyError
from flint_storefront.flint.credentials import redacted_logger
from flint_storefront.offers.terms import AmountTerms
from flint_storefront.payment_links.checks import link_mistakes
from flint_storefront.payment_links.models import LinkEvent, LinkField, LinkLine, LinkOffer
from flint_storefront.wagtail.campaigns.blocks import lines_of
from flint_storefront.wagtail.typed_amounts import read_typed, read_typed_list

log = redacted_logger(__name__)
IMAGE_FILTER = "max-1600x1600"
TAXABLE = {"yes": True, "no": False}
DONATION_TEXTS = ("link_donation_low", "link_donation_high", "link_donation_choices")


def page_offer(page: Any) -> LinkOffer:
    """
    What *page* wants of its link.

    Args:
        page: A page of a model that uses `PaymentLinkMixin`.

    Raises:
        MoneyError: An amount cannot be read; the form lets none through.
    """
    return LinkOffer(
        slug=page.shared_slug,
        kind=page.link_kind,
        title=page.title,
        text=page.link_text,
        image_url=image_address(page),
        image_alt=page.link_image_alt,
        currency=page.link_currency,
        lines=tuple(_line(raw, page.link_currency) for raw in page.link_lines.get_prep_value()),
        donation=_donation(page),
        event=_event(page),
        plan_id=page.link_plan_id,
        fields=tuple(_question(raw["value"]) for raw in page.link_questions.get_prep_value()),
        completions_max=page.link_limit,
        summary_note=page.link_summary_note,
        inactive_message=page.link_inactive_message,
        terms_url=page.link_terms_url,
        refund_policy_url=page.link_refund_policy_url,
        requires_terms=page.link_requires_terms,
        takes_tips=page.link_takes_tips,
        takes_codes=page.link_takes_codes,
        requires_email=page.link_requires_email,
        metadata=_notes(raw["value"] for raw in page.link_notes.get_prep_value()),
        expires_in_seconds=60 * (page.link_payable_minutes or 0),
        sales_start_at=page.link_sales_start_at,
        sales_end_at=page.link_sales_end_at,
    )


def image_address(page: Any) -> str:
    """
    Absolute address of the picture on the public origin (or where the site keeps its media); empty: none, or its file is gone.
    """
    from flint_storefront.wagtail.current import get_storefront

    if page.link_image_id is None or page.link_image is None:
        return ""
    try:
        address = page.link_image.get_rendition(IMAGE_FILTER).url
    except (SourceImageIOError, OSError) as error:
        log.warning("picture of payment link %s: %s", page.shared_slug, type(error).__name__)
        return ""
    return urljoin(get_storefront().settings.public_origin, address)


def _line(raw: Mapping[str, Any], currency: str) -> LinkLine:
    value = raw["value"]
    common = {
        "key": value.get("key") or "",
        "quantity": value.get("quantity") or 0,
        "low": value.get("low"),
        "high": value.get("high"),
    }
    if raw["type"] == "product":
        return LinkLine(variant_id=value.get("variant"), **common)
    own = {
        "name": value.get("name") or "",
        "description": value.get("description") or "",
        "is_taxable": TAXABLE.get(value.get("is_taxable") or ""),
        "tax_category": value.get("tax_category") or None,
    }
    if raw["type"] == "price":
        return LinkLine(unit_minor=read_typed(value.get("price") or "", currency).amount, **own, **common)
    amounts = amounts_of(value.get("lowest"), value.get("highest"), value.get("choices"), currency)
    return LinkLine(amounts=amounts, **own, **common)


def amounts_of(low: str | None, high: str | None, choices: str | None, currency: str) -> AmountTerms:
    """
    Bounds and suggestions as typed.

    Raises:
        MoneyError: One of them is no amount of *currency*.
    """
    return AmountTerms(
        currency=currency,
        low=read_typed(low or "", currency).amount,
        high=read_typed(high or "", currency).amount,
        choices=tuple(sorted(read_typed_list(choices or "", currency))),
    )


def _donation(page: Any) -> AmountTerms | None:
    typed = [getattr(page, name).strip() for name in DONATION_TEXTS]
    return amounts_of(*typed, page.link_currency) if any(typed) else None


def _event(page: Any) -> LinkEvent | None:
    if page.link_event_at is None:
        return None
    return LinkEvent(
        starts_at=page.link_event_at,
        timezone=page.link_event_timezone,
        venue=page.link_event_venue,
        capacity=page.link_event_capacity,
        sends_tickets=page.link_event_sends_tickets,
        ticket_prefix=page.link_event_ticket_prefix,
    )


def _question(value: Mapping[str, Any]) -> LinkField:
    return LinkField(
        key=value.get("key") or "",
        label=value.get("label") or "",
        kind=value.get("kind") or "",
        options=tuple(lines_of(value.get("options") or "")),
        placeholder=value.get("placeholder") or "",
        is_required=bool(value.get("is_required")),
        max_length=value.get("max_length"),
    )


def _notes(values: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    return {value.get("key") or "": value.get("value") or "" for value in values}


def readable_offer(page: Any) -> LinkOffer | None:
    """
    `page_offer`, or None when what is stored cannot be read.
    """
    try:
        return page_offer(page)
    except (MoneyError, KeyError, ValueError, TypeError) as error:
        log.warning(
            "payment link %s cannot be read (%s). Open its page and publish it.",
            page.shared_slug,
            type(error).__name__,
        )
        return None


def named_offer(page: Any, slug: str) -> LinkOffer:
    """
    What can be shown of a page that cannot be read, or of a draft that is not finished: never wished at Flint.
    """
    return LinkOffer(
        slug=slug, kind=page.link_kind, title=page.title, text=page.link_text, image_url=image_address(page)
    )


def finished_offer(page: Any) -> LinkOffer | None:
    """
    `readable_offer`, or None while something is missing: a draft may lack it, and can be published past its form.
    """
    from flint_storefront.wagtail.current import get_storefront

    offer = readable_offer(page)
    if offer is None:
        return None
    mistakes = link_mistakes(offer, timezone=get_storefront().settings.timezone)
    return None if any(is_lack(mistake.key) for mistake in mistakes) else offer


def is_lack(key: str) -> bool:
    """
    True for the mistake that something is not there, such as `mistake_link_lines_missing`.
    """
    return key.endswith("_missing")
