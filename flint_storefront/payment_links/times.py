"""
When a link is worked on again: at its schedule's next instant, after a failure, or to look how it is at Flint.
"""

from datetime import datetime, timedelta

from flint_storefront.leases import wait_seconds
from flint_storefront.payment_links.models import LinkOffer
from flint_storefront.payment_links.schedule import sale_of
from flint_storefront.payment_links.states import is_sold_out, is_wanted_on
from flint_storefront.storage.records import LinkGenerationRecord, LinkRecord

LOOK_WHILE_LIMITED = timedelta(minutes=5)
"""It sells, and only so many."""
LOOK = timedelta(minutes=30)
LOOK_WHILE_OFF = timedelta(days=1)
BEGUN = timedelta(days=1)
"""A checkout that began at a link stays payable for so long at most; only then has a retired link sold its last."""
LONGEST_WAIT_SECONDS = 300
LONGEST_SWITCH_WAIT_SECONDS = 60
"""While a sale that should be open or closed is not."""


def is_look_due(generation: LinkGenerationRecord, now: datetime) -> bool:
    """
    Whether a retired link is to be read.
    """
    if generation.checked_at is None or generation.retired_at is None:
        return True
    interval = LOOK if now - generation.retired_at <= BEGUN else LOOK_WHILE_OFF
    return now - generation.checked_at >= interval


def next_look(
    record: LinkRecord, offer: LinkOffer, timezone: str, now: datetime, *, completed: int, quantity: int
) -> datetime:
    """
    When to read a link that is as wanted: at the schedule's next instant at the latest.
    """
    sale = sale_of(offer, timezone)
    is_limited = offer.completions_max is not None or (
        offer.event is not None and offer.event.capacity is not None
    )
    if sale.has_ended(now) or not record.is_published or record.is_switched_off:
        interval = LOOK_WHILE_OFF
    elif is_limited and is_wanted_on(record, sale, now) and not is_sold_out(offer, completed, quantity):
        interval = LOOK_WHILE_LIMITED
    else:
        interval = LOOK
    change = sale.next_change_at(now)
    return min(now + interval, change) if change is not None else now + interval


def next_try(attempt_count: int, now: datetime, *, is_switching: bool) -> datetime:
    """
    When to try again after this many failures in a row before.
    """
    longest = LONGEST_SWITCH_WAIT_SECONDS if is_switching else LONGEST_WAIT_SECONDS
    return now + timedelta(seconds=wait_seconds(attempt_count, longest=longest))
