"""
What the admin's page of one payment link shows: plain values, no secret and no address of Flint.
"""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from flint_storefront.money import Money
from flint_storefront.page_data import money_data
from flint_storefront.payment_links.records import KnownLink
from flint_storefront.payment_links.schedule import sale_of
from flint_storefront.payment_links.states import ATTENTION, OFF, ON
from flint_storefront.payment_links.totals import LinkTotals
from flint_storefront.storage.records import LinkGenerationRecord, LinkSaleRecord
from flint_storefront.storefront import Storefront
from flint_storefront.wagtail.payment_link_list.rows import LinkRow
from flint_storefront.wagtail.payment_link_list.words import (
    KIND_LABELS,
    SETUP_LABELS,
    STATE_LABELS,
    label,
    owner_label,
)

SALES_SHOWN = 10
SWITCHED_OFF, SWITCHED_ON, CHANGED = "link_switched_off", "link_switched_on", "link_changed"
"""Problems that a person settles with a button. Source: `messages/link_setup.py`."""


def link_data(storefront: Storefront, row: LinkRow, language: str) -> dict[str, Any]:
    """
    `link, totals, generations, qr` for `payment_link.html`.
    """
    record, links = row.record, storefront.links
    return {
        "link": {
            "slug": record.slug,
            "title": row.offer.title,
            "kind": row.offer.kind,
            "kind_label": label(KIND_LABELS, row.offer.kind),
            "state": row.state,
            "state_label": label(STATE_LABELS, row.state),
            "setup": record.setup,
            "setup_label": label(SETUP_LABELS, record.setup),
            "needs_attention": record.setup == ATTENTION,
            "why": row.why,
            "address": links.url("payment_link", slug=record.slug),
            "owner_label": owner_label(record.owner),
            "mode": record.mode,
        },
        "facts": _facts(storefront, row),
        "totals": [_totals_data(one, language) for one in row.totals],
        "generations": [_generation_data(row.known, one) for one in reversed(row.known.generations)],
        "qr": {
            "svg": links.path("payment_link_qr_svg", slug=record.slug),
            "png": links.path("payment_link_qr_png", slug=record.slug),
            "sheet": links.path("payment_link_print", slug=record.slug),
        },
    }


def buttons_of(row: LinkRow) -> dict[str, Any]:
    """
    Which buttons make sense now: `off, on, again, send`; `send` is the version of Flint's link that is shown, or None.
    """
    record, current = row.record, row.known.current
    is_off_by_hand = record.problem == SWITCHED_OFF
    needs_attention = record.setup == ATTENTION
    is_changed = record.problem == CHANGED and current is not None
    return {
        "off": not record.is_switched_off,
        "on": record.is_switched_off or is_off_by_hand,
        "again": needs_attention and not record.is_switched_off and not is_off_by_hand and not is_changed,
        "send": current.flint_version if is_changed and current is not None else None,
    }


def sale_data(sale: LinkSaleRecord, language: str) -> dict[str, Any]:
    """
    One sale: reference, units, amounts, when.
    """
    return {
        "reference": sale.reference,
        "quantity": sale.quantity,
        "is_renewal": sale.is_renewal,
        "settled": money_data(Money(sale.settled_minor, sale.currency), language),
        "refunded": money_data(Money(sale.refunded_minor, sale.currency), language)
        if sale.refunded_minor
        else None,
        "settled_at": sale.settled_at,
    }


def _facts(storefront: Storefront, row: LinkRow) -> list[dict[str, Any]]:
    record, offer = row.record, row.offer
    sale = sale_of(offer, storefront.settings.timezone)
    zone = ZoneInfo(storefront.settings.timezone)
    capacity = offer.event.capacity if offer.event is not None else None
    told = (
        (_("Sale starts"), _instant(sale.starts_at, zone)),
        (_("Sale ends"), _instant(sale.ends_at, zone)),
        (_("Payments"), _of_limit(row.known.completed, offer.completions_max)),
        (_("Units"), _of_limit(row.known.quantity_sold, capacity)),
        (_("Mode"), record.mode),
        (_("Made"), _instant(record.created_at, zone)),
        (_("Changed"), _instant(record.updated_at, zone)),
        (_("Next look at Flint"), _instant(record.next_attempt_at, zone)),
    )
    return [{"label": name, "text": text} for name, text in told if text]


def _instant(at: datetime | None, zone: ZoneInfo) -> str:
    # Sales open and close by the site's wall clock, so all is told by it.
    if at is None:
        return ""
    shown = timezone.template_localtime(at, use_tz=False) if timezone.is_naive(at) else at.astimezone(zone)
    return f"{shown:%Y-%m-%d %H:%M} {shown.tzname()}"


def _of_limit(count: int, limit: int | None) -> str:
    if limit is None:
        return str(count)
    return str(_("%(count)s of %(limit)s") % {"count": count, "limit": limit})


def _totals_data(totals: LinkTotals, language: str) -> dict[str, Any]:
    return {
        "count": totals.count,
        "quantity": totals.quantity,
        "gross": money_data(totals.gross, language),
        "refunded": money_data(totals.refunded, language),
        "renewal_count": totals.renewal_count,
        "renewal_gross": money_data(totals.renewal_gross, language),
        "renewal_refunded": money_data(totals.renewal_refunded, language),
    }


def _generation_data(known: KnownLink, one: LinkGenerationRecord) -> dict[str, Any]:
    return {
        "number": one.generation,
        "is_current": one is known.current,
        "payment_link_id": one.payment_link_id or "",
        "status": one.status_seen or one.status_told or "",
        "status_label": _status_label(one),
        "version": one.flint_version,
        "completed": one.completed_count,
        "quantity": one.quantity_sold,
        "checked_at": one.checked_at,
        "foreign_fields": ", ".join(one.foreign_fields),
    }


def _status_label(one: LinkGenerationRecord) -> str:
    words = {ON: _("On"), OFF: _("Off"), None: _("Not made yet")}
    seen = one.status_seen or one.status_told
    return str(words.get(seen, seen))
