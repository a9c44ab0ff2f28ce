"""
Find and change a site's payment links: every change is conditional on the version that was read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flint_storefront.flint.addresses import allowed_checkout_url
from flint_storefront.offers.configured import TermsUnreadable
from flint_storefront.payment_links.models import LinkOffer
from flint_storefront.payment_links.schedule import sale_of
from flint_storefront.payment_links.states import LinkFacts
from flint_storefront.payment_links.stored import read_offer
from flint_storefront.storage.ports import Transaction
from flint_storefront.storage.records import LinkGenerationRecord, LinkRecord
from flint_storefront.storefront import Storefront

ESSENTIAL_FIELDS = ("kind", "currency", "lines", "donation", "event", "plan_id")
"""Fields of an offer that the page promises and the buyer decides by."""
ESSENTIAL_MEMBERS = frozenset(
    {
        "line_items",
        "donation_min_amount_money",
        "donation_max_amount_money",
        "donation_suggested_amount_money_options",
        "event_config",
        "payment_link_type",
        "subscription_plan_id",
    }
)
"""The same at Flint: one that somebody else changed there makes the page's promise untrue."""


@dataclass(frozen=True)
class KnownLink:
    """
    A link with all of Flint's links behind it, oldest first.
    """

    record: LinkRecord
    generations: Sequence[LinkGenerationRecord]

    def __post_init__(self) -> None:
        """
        Flint's links of the other mode stand behind the same slug once a site has gone live: they are not this one's.
        """
        ours = [one for one in self.generations if is_of(self.record, one)]
        object.__setattr__(self, "generations", ours)

    @property
    def current(self) -> LinkGenerationRecord | None:
        """
        The generation that the record names; None before it is made.
        """
        wanted = self.record.generation
        return next((one for one in self.generations if one.generation == wanted), None)

    @property
    def completed(self) -> int:
        """
        Payments over all generations, as Flint counts them.
        """
        return sum(one.completed_count for one in self.generations)

    @property
    def quantity_sold(self) -> int:
        """
        Units, likewise.
        """
        return sum(one.quantity_sold for one in self.generations)


def is_of(record: LinkRecord, generation: LinkGenerationRecord) -> bool:
    """
    Whether one of Flint's links was made for *record* as it is: each mode has a reference of its own.
    """
    return generation.link_key.startswith(f"{record.reference}-")


def find_link(storefront: Storefront, slug: str) -> KnownLink | None:
    """
    The link of this slug, or None. Two queries.
    """
    with storefront.store.reading() as reading:
        return find_link_in(reading, slug)


def find_link_in(reading: Transaction, slug: str) -> KnownLink | None:
    """
    `find_link` in the caller's transaction.
    """
    record = reading.find(LinkRecord, {"slug": slug})
    if record is None:
        return None
    return KnownLink(record, reading.select(LinkGenerationRecord, {"slug": slug}, order_by="generation"))


def change_link(
    storefront: Storefront, transaction: Transaction, record: LinkRecord, changes: Mapping[str, Any]
) -> LinkRecord | None:
    """
    Change a link if it is still as *record* says; answers it as it now is, or None when somebody was first.
    """
    full = {**changes, "version": record.version + 1, "updated_at": storefront.clock()}
    changed = transaction.update(LinkRecord, {"slug": record.slug, "version": record.version}, full)
    return replace(record, **full) if changed else None


def offer_of(record: LinkRecord) -> LinkOffer:
    """
    What is wanted of a link; a stored offer that this version cannot read becomes one that sells nothing, and that still ends
    when it was to end.
    """
    return readable_offer(record) or LinkOffer(
        slug=record.slug,
        title=str(record.offer.get("title", record.slug)),
        sales_start_at=_instant(record.offer.get("sales_start_at")),
        sales_end_at=_instant(record.offer.get("sales_end_at")),
    )


def readable_offer(record: LinkRecord) -> LinkOffer | None:
    """
    What is wanted of a link; None: it was stored by another version and cannot be read.
    """
    try:
        return read_offer(record.offer)
    except TermsUnreadable:
        return None


def _instant(stored: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(stored))
    except ValueError:
        return None


def facts_of(storefront: Storefront, known: KnownLink, offer: LinkOffer | None = None) -> LinkFacts:
    """
    What `states.link_state` decides by.
    """
    settings = storefront.settings
    # A link of the other mode is never sold: the page waits until the wish is brought to this mode.
    is_of_mode = known.record.mode == settings.mode
    current = known.current if is_of_mode else None
    url = current.url if current is not None else None
    wanted = offer or offer_of(known.record)
    is_readable = readable_offer(known.record) is not None
    return LinkFacts(
        record=known.record,
        offer=wanted,
        sale=sale_of(wanted, settings.timezone),
        current=current,
        completed=known.completed if is_of_mode else 0,
        quantity=known.quantity_sold if is_of_mode else 0,
        is_as_shown=current is not None and is_as_shown(known.record, current) and is_readable,
        is_url_allowed=allowed_checkout_url(
            url, allowed_hosts=settings.checkout_hosts, base_url=settings.base_url
        ),
    )


def is_as_shown(record: LinkRecord, current: LinkGenerationRecord) -> bool:
    """
    Whether Flint has accepted what the page promises, and nobody has changed it there since.
    """
    told, wanted = current.told_offer, record.offer
    is_told = bool(told) and all(told.get(name) == wanted.get(name) for name in ESSENTIAL_FIELDS)
    return is_told and not ESSENTIAL_MEMBERS & set(current.foreign_fields)
