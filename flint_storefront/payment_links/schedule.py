"""
When a link sells: the wall clock of the site, as instants.

A wall clock that comes twice (clocks go back) means the first time for a start and the second for an end, so that a sale is
never shorter than it reads; one that never comes (clocks go forward) is refused by `payment_links/checks.py`.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flint_storefront.payment_links.models import LinkOffer

EARLIEST, LATEST = datetime(2, 1, 1, tzinfo=UTC), datetime(9998, 12, 31, tzinfo=UTC)
"""Within these every time zone has a wall clock; a date beyond, such as one that means *for ever*, counts as the edge."""


@dataclass(frozen=True)
class Sale:
    """
    From when until when, aware UTC; None: no bound.
    """

    starts_at: datetime | None
    ends_at: datetime | None

    def has_started(self, now: datetime) -> bool:
        """
        True from the very instant of the start.
        """
        return self.starts_at is None or now >= self.starts_at

    def has_ended(self, now: datetime) -> bool:
        """
        True from the very instant of the end.
        """
        return self.ends_at is not None and now >= self.ends_at

    def next_change_at(self, now: datetime) -> datetime | None:
        """
        The next instant at which one of the above changes.
        """
        return min((at for at in (self.starts_at, self.ends_at) if at is not None and at > now), default=None)


def sale_of(offer: LinkOffer, timezone: str) -> Sale:
    """
    The sale of *offer* on a site in *timezone* (IANA name).
    """
    return Sale(
        starts_at=as_instant(offer.sales_start_at, timezone) if offer.sales_start_at else None,
        ends_at=as_instant(offer.sales_end_at, timezone, is_end=True) if offer.sales_end_at else None,
    )


def as_instant(told: datetime, timezone: str, *, is_end: bool = False) -> datetime:
    """
    *told* as an aware instant in UTC: an aware one as it is, a naive one as the wall clock of *timezone*.
    """
    if (edge := _edge(told)) is not None:
        return edge
    if told.tzinfo is None:
        told = told.replace(tzinfo=ZoneInfo(timezone), fold=int(is_end))
    return told.astimezone(UTC)


def is_skipped(told: datetime, timezone: str) -> bool:
    """
    True for a wall clock that never comes in *timezone*, because clocks go forward over it.
    """
    if told.tzinfo is not None or _edge(told) is not None:
        return False
    zone = ZoneInfo(timezone)
    there = told.replace(tzinfo=zone)
    return there.astimezone(UTC).astimezone(zone).replace(tzinfo=None, fold=0) != told.replace(fold=0)


def _edge(told: datetime) -> datetime | None:
    if told.year > LATEST.year:
        return LATEST
    return EARLIEST if told.year < EARLIEST.year else None
