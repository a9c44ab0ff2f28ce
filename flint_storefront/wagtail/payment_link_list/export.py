"""
The list of payment links as a table for a spreadsheet: one row for each link and currency.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from flint_storefront.payment_links.totals import LinkTotals
from flint_storefront.storefront import Storefront
from flint_storefront.wagtail.models import PaymentLink
from flint_storefront.wagtail.payment_link_list.rows import LinkRow, link_rows

EXPORTED = [
    "slug",
    "title",
    "address",
    "kind",
    "state",
    "setup",
    "why",
    "owner",
    "mode",
    "created_at",
    "currency",
    "count",
    "quantity",
    "gross_minor",
    "refunded_minor",
    "renewal_count",
    "renewal_gross_minor",
    "renewal_refunded_minor",
]
"""Columns of the file, in order."""
HEADINGS = {
    "slug": _("Link slug"),
    "title": _("Title"),
    "address": _("Shared address"),
    "kind": _("Kind"),
    "state": _("State"),
    "setup": _("Set up"),
    "why": _("Why"),
    "owner": _("Declared by"),
    "mode": _("Mode"),
    "created_at": _("Made"),
    "currency": _("Currency"),
    "count": _("Sales"),
    "quantity": _("Units"),
    "gross_minor": _("Gross (minor units)"),
    "refunded_minor": _("Refunded (minor units)"),
    "renewal_count": _("Renewals"),
    "renewal_gross_minor": _("Renewals, gross (minor units)"),
    "renewal_refunded_minor": _("Renewals, refunded (minor units)"),
}


@dataclass(frozen=True)
class ExportRow:
    """
    A link and one of its currencies.
    """

    row: LinkRow
    totals: LinkTotals | None
    """None: nothing was sold."""


class ExportRows(list[ExportRow]):
    """
    Rows that Wagtail's export takes for a queryset.
    """

    model = PaymentLink


def export_rows(storefront: Storefront, links: QuerySet[PaymentLink]) -> ExportRows:
    """
    A row for each link and currency; one for a link that has sold nothing.
    """
    return ExportRows(
        ExportRow(row, totals) for row in link_rows(storefront, links) for totals in row.totals or (None,)
    )


def export_row(storefront: Storefront, item: ExportRow, names: Sequence[str]) -> "OrderedDict[str, Any]":
    """
    The cells of *names*; amounts are whole minor units.
    """
    record, offer = item.row.record, item.row.offer
    cells = {
        "slug": record.slug,
        "title": offer.title,
        "address": storefront.links.url("payment_link", slug=record.slug),
        "kind": offer.kind,
        "state": item.row.state,
        "setup": record.setup,
        "why": item.row.why,
        "owner": record.owner,
        "mode": record.mode,
        "created_at": record.created_at,
        **_amounts(item.totals),
    }
    return OrderedDict((name, cells[name]) for name in names)


def _amounts(totals: LinkTotals | None) -> dict[str, Any]:
    if totals is None:
        zeros = ("count", "quantity", "gross_minor", "refunded_minor", "renewal_count")
        return {
            "currency": "",
            **dict.fromkeys(zeros, 0),
            "renewal_gross_minor": 0,
            "renewal_refunded_minor": 0,
        }
    return {
        "currency": totals.gross.currency,
        "count": totals.count,
        "quantity": totals.quantity,
        "gross_minor": totals.gross.amount,
        "refunded_minor": totals.refunded.amount,
        "renewal_count": totals.renewal_count,
        "renewal_gross_minor": totals.renewal_gross.amount,
        "renewal_refunded_minor": totals.renewal_refunded.amount,
    }
