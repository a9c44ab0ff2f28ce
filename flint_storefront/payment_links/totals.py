"""
What came in through a link, currency by currency.
"""

from dataclasses import dataclass

from flint_storefront.money import Money
from flint_storefront.storefront import Storefront


@dataclass(frozen=True)
class LinkTotals:
    """
    One currency of one link; over all of Flint's links behind its page.
    """

    count: int
    """Completed sales, without renewals."""
    quantity: int
    """Units of them."""
    gross_money: Money
    """What was paid by them, before refunds."""
    refunded_money: Money
    renewal_count: int
    renewal_gross_money: Money
    renewal_refunded_money: Money


def link_totals(storefront: Storefront, slug: str) -> list[LinkTotals]:
    """
    One for each currency, in the order of their codes; empty: nothing was sold.
    """
    raise NotImplementedError
