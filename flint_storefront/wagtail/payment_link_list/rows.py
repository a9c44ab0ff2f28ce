"""
What the list and the page of a payment link show: records, states and totals of many links in a few queries.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

from flint_storefront.payment_links.models import LinkOffer
from flint_storefront.payment_links.records import KnownLink, facts_of, offer_of
from flint_storefront.payment_links.states import link_state
from flint_storefront.payment_links.totals import LinkTotals, all_totals
from flint_storefront.storage.records import LinkGenerationRecord, LinkRecord
from flint_storefront.storefront import Storefront
from flint_storefront.wagtail.models import PaymentLink
from flint_storefront.wagtail.payment_link_list.words import why_text


@dataclass(frozen=True)
class LinkRow:
    """
    One payment link, as the admin shows it.
    """

    known: KnownLink
    offer: LinkOffer
    state: str
    """One of `flint_storefront.payment_links.states.STATES`."""
    totals: Sequence[LinkTotals]
    """One for each currency; empty: nothing was sold."""

    @property
    def record(self) -> LinkRecord:
        """
        The link itself.
        """
        return self.known.record

    @property
    def why(self) -> str:
        """
        Why it needs attention; empty when nothing is wrong.
        """
        return why_text(self.record)


def link_record(link: PaymentLink) -> LinkRecord:
    """
    The core's record of a row.
    """
    return LinkRecord(**{item.name: getattr(link, item.name) for item in fields(LinkRecord)})


def known_links(storefront: Storefront, links: Iterable[PaymentLink]) -> list[KnownLink]:
    """
    *links* with all of Flint's links behind them; one query, however many they are.
    """
    records = [link_record(link) for link in links]
    behind: defaultdict[str, list[LinkGenerationRecord]] = defaultdict(list)
    with storefront.store.reading() as reading:
        where = {"slug__in": [record.slug for record in records]}
        for one in reading.select(LinkGenerationRecord, where, order_by="generation"):
            behind[one.slug].append(one)
    return [KnownLink(record, behind[record.slug]) for record in records]


def state_of(storefront: Storefront, known: KnownLink, offer: LinkOffer | None = None) -> str:
    """
    In which state the page of a link is now.
    """
    return link_state(facts_of(storefront, known, offer), storefront.clock())


def link_rows(storefront: Storefront, links: Iterable[PaymentLink]) -> list[LinkRow]:
    """
    A row for each of *links*, in their order; the number of queries does not grow with them.
    """
    known = known_links(storefront, links)
    totals = all_totals(storefront, [one.record.slug for one in known])
    rows = []
    for one in known:
        offer = offer_of(one.record)
        state = state_of(storefront, one, offer)
        rows.append(LinkRow(one, offer, state, totals.get(one.record.slug, ())))
    return rows
