"""
In which state a link's page is: one pure function, from our records alone, on the minute.

Source: issue *Shareable payment-link pages*, sections 1 and 2; payment_links facts, section 4.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flint_storefront.payment_links.models import LinkOffer
from flint_storefront.payment_links.schedule import Sale
from flint_storefront.storage.records import LinkGenerationRecord, LinkRecord

ACTIVE, SCHEDULED, ENDED, SOLD_OUT, INACTIVE, NOT_READY = (
    "active",
    "scheduled",
    "ended",
    "sold_out",
    "inactive",
    "not_ready",
)
STATES: tuple[str, ...] = (ACTIVE, SCHEDULED, ENDED, SOLD_OUT, INACTIVE, NOT_READY)
"""Every state of a link's page."""
SWITCHING = timedelta(seconds=60)
"""How long after the start the page already sells while Flint's link is being switched on."""
ON, OFF = "active", "inactive"
"""Flint's words for a link's status."""
SETTING_UP, LIVE, ATTENTION = "setting_up", "live", "attention"
"""Words of `LinkRecord.setup`."""


@dataclass(frozen=True)
class LinkFacts:
    """
    What decides, beside the clock.
    """

    record: LinkRecord
    offer: LinkOffer
    sale: Sale
    current: LinkGenerationRecord | None
    """The generation that the record names; None before there is one."""
    completed: int
    """Payments over all links of the page, as far as we or Flint know."""
    quantity: int
    """Units, likewise."""
    is_as_shown: bool
    """True when Flint has accepted everything that the page shows and the buyer decides by."""
    is_url_allowed: bool
    """True when a buyer may be sent to Flint's address of it."""


def is_wanted_on(record: LinkRecord, sale: Sale, now: datetime) -> bool:
    """
    Whether Flint's link is to be switched on at *now*.
    """
    is_open = sale.has_started(now) and not sale.has_ended(now)
    return record.is_published and not record.is_switched_off and is_open


def is_sold_out(offer: LinkOffer, completed: int, quantity: int) -> bool:
    """
    Whether a limit of the link or the capacity of the event is reached.
    """
    capacity = offer.event.capacity if offer.event is not None else None
    by_payments = offer.completions_max is not None and completed >= offer.completions_max
    return by_payments or (capacity is not None and quantity >= capacity)


def link_state(facts: LinkFacts, now: datetime) -> str:
    """
    One of `STATES`.
    """
    record, sale = facts.record, facts.sale
    if not record.is_published or record.is_switched_off:
        return INACTIVE
    if sale.has_ended(now):
        return ENDED
    if not sale.has_started(now):
        return SCHEDULED
    if is_sold_out(facts.offer, facts.completed, facts.quantity):
        return SOLD_OUT
    current = facts.current
    if current is None or current.payment_link_id is None or not current.url or not facts.is_url_allowed:
        return NOT_READY
    if not facts.is_as_shown:
        return NOT_READY
    if current.status_told == ON:
        # Switched off by hand at Flint: noticed and shown, not fought over.
        return ACTIVE if current.status_seen == ON else INACTIVE
    is_switching = sale.starts_at is not None and now - sale.starts_at < SWITCHING
    return ACTIVE if is_switching and record.problem is None else NOT_READY


def next_state_at(facts: LinkFacts, now: datetime) -> datetime | None:
    """
    The next instant at which the clock alone changes the state.
    """
    return facts.sale.next_change_at(now)
