"""
When a link's sales are listed at Flint again: often while it sells, and long after, since money may still come and go.

Source: payment_links facts, section 8 (no event of a link); checkout_sessions facts, section 3 (a session lives a day at most).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from flint_storefront.payment_links.records import offer_of
from flint_storefront.payment_links.schedule import Sale, sale_of
from flint_storefront.payment_links.states import OFF, is_wanted_on
from flint_storefront.storage.records import LinkGenerationRecord, LinkRecord
from flint_storefront.storefront import Storefront

SELLING_EVERY = timedelta(minutes=10)
"""While it sells, and while what was begun before it was off may still be paid."""
SETTLING_FOR = timedelta(hours=25)
"""A checkout begun in the last second may be paid for a day; an hour more, since clocks differ."""
DAILY_FOR = timedelta(days=90)
"""Late payments, renewals and refunds."""


def off_key(record: LinkRecord) -> str:
    """
    Key of the stored value that notes since when a link sells nothing: `{"off_at": …}`.
    """
    return f"link-off-{record.reference}"


def may_sell(
    storefront: Storefront, record: LinkRecord, generations: Sequence[LinkGenerationRecord], now: datetime
) -> bool:
    """
    Whether a buyer may begin to pay at Flint: as wished, or because one of its links is not known to be off.
    """
    return is_wanted_on(record, _sale(storefront, record), now) or any(map(is_maybe_on, generations))


def is_maybe_on(generation: LinkGenerationRecord) -> bool:
    """
    True of a link of Flint's that we have not seen switched off.
    """
    return generation.payment_link_id is not None and generation.status_seen != OFF


def is_due(generation: LinkGenerationRecord, now: datetime) -> bool:
    """
    Whether one of a page's links is to be listed at *now*, when its page is: an earlier one comes rarer with time.
    """
    if generation.swept_at is None or generation.retired_at is None or is_maybe_on(generation):
        return True
    return generation.swept_at + _every(now - generation.retired_at) <= now + SELLING_EVERY


def next_sweep_at(
    storefront: Storefront, record: LinkRecord, off_at: datetime | None, now: datetime
) -> datetime:
    """
    When a link's sales are listed next.

    Args:
        off_at: Since when it sells nothing; None: it sells.
    """
    at = now + (SELLING_EVERY if off_at is None else _every(now - off_at))
    starts_at = _sale(storefront, record).starts_at
    return min(at, starts_at + SELLING_EVERY) if starts_at is not None and starts_at > now else at


def _every(age: timedelta) -> timedelta:
    if age < SETTLING_FOR:
        return SELLING_EVERY
    return timedelta(days=1) if age < DAILY_FOR else timedelta(days=7)


def _sale(storefront: Storefront, record: LinkRecord) -> Sale:
    return sale_of(offer_of(record), storefront.settings.timezone)
