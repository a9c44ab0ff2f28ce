"""
Instants of a link in words: in the page's language and time zone, an event in its own.
"""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_datetime_format, get_timezone_name

from flint_storefront.page_request import PageLocale
from flint_storefront.payment_links.models import LinkEvent
from flint_storefront.payment_links.schedule import as_instant
from flint_storefront.subscriptions.dates import known_locale


def show_instant(instant: datetime, locale: PageLocale, *, length: str = "long") -> str:
    """
    Day and minute, such as `July 4, 2026, 2:00 PM`; a line never breaks within the long day.

    Args:
        instant: Aware.
        length: `long`, or `full` with the day of the week.
    """
    there, words = instant.astimezone(ZoneInfo(locale.timezone)), known_locale(locale.language)
    day = format_date(there.date(), format=length, locale=words)
    if length == "long":
        day = day.replace(" ", "\u00a0")
    minute = format_time(there, format="short", tzinfo=there.tzinfo, locale=words)
    pattern = str(get_datetime_format("long", locale=words)).replace("'", "")
    return pattern.replace("{0}", str(minute)).replace("{1}", str(day))


def event_data(event: LinkEvent, locale: PageLocale, site_timezone: str) -> dict[str, Any]:
    """
    When and where: `{"when", "iso", "zone", "venue"}`; `zone` is the name of the event's time zone where it is not the page's.

    Args:
        site_timezone: The event's zone when it names none.
    """
    timezone = event.timezone or site_timezone
    starts_at = as_instant(event.starts_at, timezone)
    there = starts_at.astimezone(ZoneInfo(timezone))
    zone = ""
    if timezone != locale.timezone:
        zone = str(get_timezone_name(there, width="long", locale=known_locale(locale.language)))
    return {
        "when": show_instant(starts_at, PageLocale(locale.language, timezone), length="full"),
        "iso": there.isoformat(timespec="minutes"),
        "zone": zone,
        "venue": event.venue,
    }
