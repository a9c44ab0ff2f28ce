"""
When a link sells: the site's wall clock as instants, over changes of clocks.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from flint_storefront.payment_links.checks import link_mistakes
from flint_storefront.payment_links.schedule import as_instant, is_skipped, sale_of
from tests.payment_links.link_offers import mug

AUCKLAND = "Pacific/Auckland"
NIGHT_OF_CHANGE = datetime(2026, 9, 27)
"""Clocks go forward at 02:00 in Auckland."""


@pytest.mark.parametrize(
    ("day", "opens", "closes"),
    [
        (datetime(2026, 9, 26), "2026-09-25T21:00:00+00:00", "2026-09-26T05:00:00+00:00"),
        (datetime(2026, 9, 27), "2026-09-26T20:00:00+00:00", "2026-09-27T04:00:00+00:00"),
        (datetime(2027, 4, 3), "2027-04-02T20:00:00+00:00", "2027-04-03T04:00:00+00:00"),
        (datetime(2027, 4, 4), "2027-04-03T21:00:00+00:00", "2027-04-04T05:00:00+00:00"),
    ],
)
def test_wall_clock_is_an_instant_on_each_side_of_a_change(day: datetime, opens: str, closes: str) -> None:
    """From 09:00 to 17:00 in Auckland, seen from UTC: eight hours on every day, at other hours after a change."""
    offer = mug(sales_start_at=day.replace(hour=9), sales_end_at=day.replace(hour=17))
    sale = sale_of(offer, AUCKLAND)
    assert sale.starts_at == datetime.fromisoformat(opens)
    assert sale.ends_at == datetime.fromisoformat(closes)


def test_sale_opens_and_closes_on_the_very_second() -> None:
    """The instant of the start sells, the instant of the end no longer does."""
    sale = sale_of(
        mug(sales_start_at=datetime(2026, 9, 27, 9), sales_end_at=datetime(2026, 9, 27, 17)), AUCKLAND
    )
    start, end, second = sale.starts_at, sale.ends_at, timedelta(seconds=1)
    assert start is not None
    assert end is not None
    assert [sale.has_started(at) for at in (start - second, start)] == [False, True]
    assert [sale.has_ended(at) for at in (end - second, end)] == [False, True]
    assert [sale.next_change_at(at) for at in (start - second, start, end)] == [start, end, None]


def test_sale_over_a_change_is_an_hour_shorter_or_longer() -> None:
    """From Saturday noon to Sunday noon by the wall clock."""
    spring = sale_of(
        mug(sales_start_at=datetime(2026, 9, 26, 12), sales_end_at=datetime(2026, 9, 27, 12)), AUCKLAND
    )
    autumn = sale_of(
        mug(sales_start_at=datetime(2027, 4, 3, 12), sales_end_at=datetime(2027, 4, 4, 12)), AUCKLAND
    )
    lengths = [sale.ends_at - sale.starts_at for sale in (spring, autumn) if sale.ends_at and sale.starts_at]
    assert lengths == [timedelta(hours=23), timedelta(hours=25)]


def test_hour_that_comes_twice_makes_no_sale_shorter() -> None:
    """The first time for a start, the second for an end."""
    twice = datetime(2027, 4, 4, 2, 30)
    assert as_instant(twice, AUCKLAND, is_end=True) - as_instant(twice, AUCKLAND) == timedelta(hours=1)


def test_hour_that_never_comes_is_noticed() -> None:
    """Half past two on the night on which clocks go forward; an aware time is never skipped."""
    skipped = NIGHT_OF_CHANGE.replace(hour=2, minute=30)
    assert is_skipped(skipped, AUCKLAND)
    assert not is_skipped(skipped.replace(hour=3), AUCKLAND)
    assert not is_skipped(skipped.replace(tzinfo=UTC), AUCKLAND)
    assert not is_skipped(datetime(2027, 4, 4, 2, 30), AUCKLAND)


def test_aware_time_is_taken_as_it_is() -> None:
    """Code may name an instant of any zone."""
    told = datetime.fromisoformat("2026-09-27T09:00:00+13:00")
    assert as_instant(told, "Europe/Berlin") == datetime(2026, 9, 26, 20, tzinfo=UTC)


def test_link_without_times_always_sells() -> None:
    """No start, no end, nothing to wait for."""
    sale, now = sale_of(mug(), AUCKLAND), datetime(2027, 1, 1, tzinfo=UTC)
    assert sale.has_started(now)
    assert not sale.has_ended(now)
    assert sale.next_change_at(now) is None


@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Auckland", "UTC"])
@pytest.mark.parametrize(
    "told", [datetime(9999, 12, 31, 23, 59), datetime(1, 1, 1), datetime(9999, 12, 31, tzinfo=UTC)]
)
def test_date_beyond_every_calendar_is_its_edge(zone: str, told: datetime) -> None:
    """An editor who means *for ever* writes the year 9999: it can be checked, compared and shown in every time zone."""
    instant = as_instant(told, zone, is_end=True)
    assert instant.astimezone(ZoneInfo(zone)).year in (1, 2, 9998)
    assert not is_skipped(told, zone)
    end = {"sales_end_at" if told.year == 9999 else "sales_start_at": told}
    assert link_mistakes(mug(**end), timezone=zone, now=datetime(2026, 11, 22, tzinfo=UTC)) == ()
