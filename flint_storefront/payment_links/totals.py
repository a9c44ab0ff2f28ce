"""
What was sold through a link: counted from our own records, currency by currency, renewals apart.

A sale counts once Flint has said that it was paid; of a link's earlier links too. A site in test mode counts its test sales.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flint_storefront.money import Money
from flint_storefront.storage.records import LinkSaleRecord
from flint_storefront.storefront import Storefront

SLUGS_IN_A_QUERY = 500


@dataclass(frozen=True, kw_only=True)
class LinkTotals:
    """
    What one link has sold in one currency.
    """

    currency: str
    count: int = 0
    """Sales, also those that were given back since, and trials that cost nothing yet."""
    quantity: int = 0
    """Units of these sales."""
    gross: Money
    """Paid for these sales, before refunds."""
    refunded: Money
    """Given back of these sales."""
    renewal_count: int = 0
    """Orders by which subscriptions of this link have renewed; part of nothing above."""
    renewal_gross: Money
    """Paid for these renewals, before refunds."""
    renewal_refunded: Money
    """Given back of these renewals."""


def link_totals(storefront: Storefront, slug: str) -> list[LinkTotals]:
    """
    What the link of this slug has sold, by currency; empty: nothing yet. One query, no call to Flint.
    """
    return all_totals(storefront, [slug])[slug]


def all_totals(storefront: Storefront, slugs: Iterable[str]) -> dict[str, list[LinkTotals]]:
    """
    The totals of several links: one entry for each of *slugs*. One query for each 500 of them, no call to Flint.
    """
    wanted = list(dict.fromkeys(slugs))
    sales: dict[str, dict[str, list[LinkSaleRecord]]] = {slug: {} for slug in wanted}
    for start in range(0, len(wanted), SLUGS_IN_A_QUERY):
        for sale in _settled(storefront, wanted[start : start + SLUGS_IN_A_QUERY]):
            sales[sale.slug].setdefault(sale.currency, []).append(sale)
    return {
        slug: [_add_up(currency, found[currency]) for currency in sorted(found)]
        for slug, found in sales.items()
    }


def _settled(storefront: Storefront, slugs: Sequence[str]) -> Sequence[LinkSaleRecord]:
    where = {"slug__in": slugs, "mode": storefront.settings.mode, "settled_at__ne": None}
    with storefront.store.reading() as reading:
        return reading.select(LinkSaleRecord, where)


def _add_up(currency: str, sales: Sequence[LinkSaleRecord]) -> LinkTotals:
    first = [sale for sale in sales if not sale.is_renewal]
    renewals = [sale for sale in sales if sale.is_renewal]
    return LinkTotals(
        currency=currency,
        count=len(first),
        quantity=sum(sale.quantity for sale in first),
        gross=Money(sum(sale.settled_minor for sale in first), currency),
        refunded=Money(sum(sale.refunded_minor for sale in first), currency),
        renewal_count=len(renewals),
        renewal_gross=Money(sum(sale.settled_minor for sale in renewals), currency),
        renewal_refunded=Money(sum(sale.refunded_minor for sale in renewals), currency),
    )
