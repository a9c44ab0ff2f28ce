"""
A sale from 09:00 to 17:00 in Auckland, seen from a server in UTC over a change of clocks: Flint's link follows within a minute.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.payment_links.link_offers import mug
from tests.payment_links.setting_shop import SettingShop

AUCKLAND = ZoneInfo("Pacific/Auckland")
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("opens", "closes", "utc_open", "utc_close"),
    [
        # Clocks went back at three in the morning of 4 April 2027.
        (
            datetime(2027, 4, 4, 9),
            datetime(2027, 4, 4, 17),
            datetime(2027, 4, 3, 21, tzinfo=UTC),
            datetime(2027, 4, 4, 5, tzinfo=UTC),
        ),
        # Clocks go forward at two in the morning of 26 September 2027, within this sale.
        (
            datetime(2027, 9, 25, 9),
            datetime(2027, 9, 26, 17),
            datetime(2027, 9, 24, 21, tzinfo=UTC),
            datetime(2027, 9, 26, 4, tzinfo=UTC),
        ),
    ],
)
def test_link_follows_the_wall_clock_of_the_shop(
    opens: datetime, closes: datetime, utc_open: datetime, utc_close: datetime
) -> None:
    """Worked on at nothing but the instants that the record itself names; open and closed on the minute."""
    assert utc_open == opens.replace(tzinfo=AUCKLAND)
    assert utc_close == closes.replace(tzinfo=AUCKLAND)
    shop = SettingShop(settings={"TIMEZONE": "Pacific/Auckland"})
    shop.flint.clock.advance((utc_open - timedelta(days=2) - shop.storefront.clock()).total_seconds())
    shop.set_up(mug(sales_start_at=opens, sales_end_at=closes))
    seen = {}
    while shop.storefront.clock() < utc_close:
        due = shop.known().record.next_attempt_at
        assert due is not None
        assert due > shop.storefront.clock()
        for edge, word in ((utc_open, "before"), (utc_close, "until")):
            if shop.storefront.clock() < edge <= due:
                shop.flint.advance((edge - MINUTE - shop.storefront.clock()).total_seconds())
                seen[word] = (len(shop.active()), shop.state())
        shop.move_to(due)
        seen.setdefault("open" if due == utc_open else "any", (len(shop.active()), shop.state()))
    assert seen["before"] == (0, "scheduled")
    assert seen["open"] == (1, "active")
    assert seen["until"] == (1, "active")
    assert shop.storefront.clock() == utc_close
    assert (shop.active(), shop.state()) == ([], "ended")
