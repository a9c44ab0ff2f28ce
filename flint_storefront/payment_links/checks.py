"""
What is wrong with a payment link, told at its field when it is set up: never first at Flint.

Source: payment_links facts, sections 3 and 4 (types, line shapes, custom fields, metadata budget, lifetime of a checkout);
numbers that are marked *our choice* are not declared by Flint.
"""

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flint_storefront.catalog.slugs import is_slug
from flint_storefront.currencies import MINOR_DIGITS
from flint_storefront.flint.addresses import base_url_mistake, is_loopback_host
from flint_storefront.offers.mistakes import OfferMistake, find_twice
from flint_storefront.offers.site_terms import AMOUNT_MAX
from flint_storefront.offers.terms_checks import TITLE_LENGTH_MAX, amount_mistakes, is_id
from flint_storefront.payment_links.field_checks import field_mistakes, is_plain_text, metadata_mistakes
from flint_storefront.payment_links.models import (
    DONATION,
    EVENT,
    KINDS,
    STANDARD,
    SUBSCRIPTION,
    LinkLine,
    LinkOffer,
)
from flint_storefront.payment_links.schedule import as_instant, is_skipped
from flint_storefront.payment_links.wishes import NOBODY
from flint_storefront.storage.records import LinkRecord
from flint_storefront.storefront import Storefront

LINES_MAX = 50
"""Our choice."""
QUANTITY_MAX = 9_999
"""Our choice; Flint's is an int32."""
TEXT_LENGTH_MAX = 5_000
"""Of every longer text; our choice."""
EXPIRES_LOW, EXPIRES_HIGH = 60, 86_400
ADDRESS_LENGTH_MAX = 2_048
"""Our choice."""
_TEXTS = ("title", "text", "image_alt", "summary_note", "inactive_message")
_ADDRESSES = ("image_url", "terms_url", "refund_policy_url")


def link_mistakes(
    offer: LinkOffer,
    *,
    timezone: str,
    now: datetime | None = None,
    completed: int = 0,
    quantity_sold: int = 0,
) -> tuple[OfferMistake, ...]:
    """
    Everything that is wrong with *offer*; empty: it can be set up.

    Args:
        timezone: The site's, IANA name.
        now: When given, a sale that has ended already is a mistake too.
        completed, quantity_sold: Payments and units so far, over all links of the page.
    """
    found = [*_names(offer), *_texts(offer), *_kind(offer), *_currency(offer)]
    for number, line in enumerate(offer.lines):
        found += _line(line, f"lines.{number}", offer.currency)
    if offer.donation is not None:
        found += amount_mistakes(offer.donation, "donation")
    found += [
        *_event(offer, timezone, quantity_sold),
        *_limits(offer, completed),
        *_sale(offer, timezone, now),
    ]
    return (*found, *field_mistakes(offer), *metadata_mistakes(offer))


def slug_mistake(storefront: Storefront, slug: str, owner: str) -> OfferMistake | None:
    """
    Why *owner* cannot have a link of this slug; None when it can.
    """
    if not is_slug(slug):
        return OfferMistake("slug", "mistake_key_shape", {"example": "summer-fete"})
    with storefront.store.reading() as reading:
        record = reading.find(LinkRecord, {"slug": slug})
    if record is None or record.owner in (owner, NOBODY):
        return None
    return OfferMistake("slug", "mistake_link_slug_taken")


def _names(offer: LinkOffer) -> Iterator[OfferMistake]:
    if not is_slug(offer.slug):
        yield OfferMistake("slug", "mistake_key_shape", {"example": "summer-fete"})
    if not offer.title.strip():
        yield OfferMistake("title", "mistake_title_missing")
    if len(offer.title) > TITLE_LENGTH_MAX:
        yield OfferMistake("title", "mistake_too_long", {"high": str(TITLE_LENGTH_MAX)})


def _texts(offer: LinkOffer) -> Iterator[OfferMistake]:
    for name in _TEXTS:
        text = getattr(offer, name)
        if len(text) > TEXT_LENGTH_MAX:
            yield OfferMistake(name, "mistake_too_long", {"high": str(TEXT_LENGTH_MAX)})
        if not is_plain_text(text):
            yield OfferMistake(name, "mistake_link_text_odd")
    for name in _ADDRESSES:
        if getattr(offer, name) and not _is_address(getattr(offer, name)):
            yield OfferMistake(name, "mistake_link_address")
    if offer.requires_terms and not offer.terms_url:
        yield OfferMistake("terms_url", "mistake_link_terms_missing")


def _is_address(text: str) -> bool:
    if (
        len(text) > ADDRESS_LENGTH_MAX
        or not text.isascii()
        or not text.isprintable()
        or set(text) & set(' "<>\\')
    ):
        return False
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return False
    if not host or "@" in parts.netloc or base_url_mistake(f"{parts.scheme}://{parts.netloc}") is not None:
        return False
    return parts.scheme == "https" or is_loopback_host(host)


def _kind(offer: LinkOffer) -> Iterator[OfferMistake]:
    kind = offer.kind
    if kind not in KINDS:
        yield OfferMistake("kind", "mistake_link_kind", {"kinds": ", ".join(KINDS)})
        return
    if kind in (STANDARD, EVENT):
        if not offer.lines:
            yield OfferMistake("lines", "mistake_link_lines_missing")
    elif offer.lines:
        yield OfferMistake("lines", "mistake_link_lines_not_here")
    if len(offer.lines) > LINES_MAX:
        yield OfferMistake("lines", "mistake_link_lines_too_many", {"high": str(LINES_MAX)})
    if find_twice(line.key for line in offer.lines):
        yield OfferMistake("lines", "mistake_link_line_twice")
    yield from _belongs("donation", offer.donation is not None, kind == DONATION, "a_donation")
    yield from _belongs("event", offer.event is not None, kind == EVENT, "an_event")
    yield from _belongs("plan_id", offer.plan_id is not None, kind == SUBSCRIPTION, "a_plan")
    # Source: the contract's list of error codes names both refusals for donations; a plan has only its own set-up fee.
    if offer.takes_tips and kind in (DONATION, SUBSCRIPTION):
        yield OfferMistake("takes_tips", "mistake_link_tips_not_here")
    if offer.takes_codes and kind == DONATION:
        yield OfferMistake("takes_codes", "mistake_link_codes_not_here")
    if offer.plan_id is not None and not is_id(offer.plan_id):
        yield OfferMistake("plan_id", "mistake_id_shape")


def _belongs(name: str, is_given: bool, is_needed: bool, what: str) -> Iterator[OfferMistake]:
    if is_needed and not is_given:
        yield OfferMistake(name, f"mistake_link_{what.split('_')[-1]}_missing")
    if is_given and not is_needed:
        yield OfferMistake(name, f"mistake_link_not_{what}")


def _currency(offer: LinkOffer) -> Iterator[OfferMistake]:
    has_own_price = any(line.variant_id is None for line in offer.lines)
    if has_own_price and not offer.currency:
        yield OfferMistake("currency", "mistake_link_currency_missing")
    elif offer.currency and offer.currency not in MINOR_DIGITS:
        yield OfferMistake("currency", "mistake_currency_unknown", {"currency": offer.currency})
    if offer.donation is not None and offer.currency not in ("", offer.donation.currency):
        yield OfferMistake("donation.currency", "mistake_link_currency")


def _line(line: LinkLine, place: str, currency: str) -> Iterator[OfferMistake]:
    if not is_slug(line.key):
        yield OfferMistake(f"{place}.key", "mistake_link_key_shape", {"example": "adult-ticket"})
    own = (line.name, line.description, line.unit_minor, line.amounts, line.is_taxable, line.tax_category)
    if line.variant_id is not None:
        if not is_id(line.variant_id):
            yield OfferMistake(f"{place}.variant_id", "mistake_id_shape")
        if any(part not in (None, "") for part in own):
            yield OfferMistake(f"{place}.variant_id", "mistake_link_line_shape")
    else:
        yield from _own_price(line, place, currency)
    yield from _quantities(line, place)


def _own_price(line: LinkLine, place: str, currency: str) -> Iterator[OfferMistake]:
    if not line.name.strip() or (line.unit_minor is None) == (line.amounts is None):
        yield OfferMistake(f"{place}.name", "mistake_link_line_shape")
    if len(line.name) > TITLE_LENGTH_MAX:
        yield OfferMistake(f"{place}.name", "mistake_too_long", {"high": str(TITLE_LENGTH_MAX)})
    if len(line.description) > TEXT_LENGTH_MAX:
        yield OfferMistake(f"{place}.description", "mistake_too_long", {"high": str(TEXT_LENGTH_MAX)})
    for name in ("name", "description"):
        if not is_plain_text(getattr(line, name)):
            yield OfferMistake(f"{place}.{name}", "mistake_link_text_odd")
    if line.unit_minor is not None and line.unit_minor < 1:
        yield OfferMistake(f"{place}.unit_minor", "mistake_link_price_too_small")
    if line.unit_minor is not None and line.unit_minor > AMOUNT_MAX:
        yield OfferMistake(f"{place}.unit_minor", "mistake_link_price_too_large")
    if line.amounts is not None:
        yield from amount_mistakes(line.amounts, f"{place}.amounts")
        if line.amounts.currency != currency:
            yield OfferMistake(f"{place}.amounts.currency", "mistake_link_currency")


def _quantities(line: LinkLine, place: str) -> Iterator[OfferMistake]:
    if (line.low is None) != (line.high is None):
        yield OfferMistake(f"{place}.low", "mistake_link_bounds_missing")
        return
    low = 1 if line.low is None else line.low
    high = QUANTITY_MAX if line.high is None else line.high
    # Whether 0 makes a line optional is not documented, so a line is always bought at least once.
    if not 1 <= low <= high <= QUANTITY_MAX:
        yield OfferMistake(f"{place}.low", "mistake_quantity_bounds")
    elif not low <= line.quantity <= high:
        values = {"low": str(low), "high": str(high)}
        yield OfferMistake(f"{place}.quantity", "mistake_quantity_outside", values)


def _event(offer: LinkOffer, timezone: str, quantity_sold: int) -> Iterator[OfferMistake]:
    event = offer.event
    if event is None:
        return
    zone = event.timezone or timezone
    if not _is_timezone(zone):
        yield OfferMistake("event.timezone", "mistake_link_timezone")
    elif is_skipped(event.starts_at, zone):
        yield OfferMistake("event.starts_at", "mistake_link_time_skipped")
    for name in ("venue", "ticket_prefix"):
        if len(getattr(event, name)) > TITLE_LENGTH_MAX:
            yield OfferMistake(f"event.{name}", "mistake_too_long", {"high": str(TITLE_LENGTH_MAX)})
        if not is_plain_text(getattr(event, name)):
            yield OfferMistake(f"event.{name}", "mistake_link_text_odd")
    if event.capacity is not None and not 1 <= event.capacity <= AMOUNT_MAX:
        yield OfferMistake("event.capacity", "mistake_link_capacity")
    elif event.capacity is not None and event.capacity < quantity_sold:
        yield OfferMistake("event.capacity", "mistake_link_capacity_sold", {"count": str(quantity_sold)})


def _is_timezone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except Exception:
        return False
    return True


def _limits(offer: LinkOffer, completed: int) -> Iterator[OfferMistake]:
    limit = offer.completions_max
    if limit is not None and not 1 <= limit <= AMOUNT_MAX:
        yield OfferMistake("completions_max", "mistake_link_limit")
    elif limit is not None and limit < completed:
        yield OfferMistake("completions_max", "mistake_link_limit_sold", {"count": str(completed)})
    if not EXPIRES_LOW <= offer.expires_in_seconds <= EXPIRES_HIGH:
        values = {"low": str(EXPIRES_LOW), "high": str(EXPIRES_HIGH)}
        yield OfferMistake("expires_in_seconds", "mistake_link_expires", values)


def _sale(offer: LinkOffer, timezone: str, now: datetime | None) -> Iterator[OfferMistake]:
    start, end = offer.sales_start_at, offer.sales_end_at
    for name, told in (("sales_start_at", start), ("sales_end_at", end)):
        if told is not None and is_skipped(told, timezone):
            yield OfferMistake(name, "mistake_link_time_skipped")
    if end is None:
        return
    ends_at = as_instant(end, timezone, is_end=True)
    if start is not None and ends_at <= as_instant(start, timezone):
        yield OfferMistake("sales_end_at", "mistake_link_end_before_start")
    elif now is not None and ends_at <= now:
        yield OfferMistake("sales_end_at", "mistake_link_end_past")
