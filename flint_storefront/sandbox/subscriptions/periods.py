"""
Billing periods: days and weeks are added, months and years by the calendar.

Each end is counted from the anchor, so that a subscription of the 31st ends on the 28th of February and on the 31st of
March again; days that a month lacks are its last one (unverified; subscriptions facts, section 10).
"""

import calendar
from datetime import datetime, timedelta

DAYS = {"daily": 1, "weekly": 7}
MONTHS = {"monthly": 1, "yearly": 12}


def add_intervals(anchor: datetime, interval: str, count: int) -> datetime:
    """
    Return the instant *count* intervals after *anchor*.

    Args:
        interval: daily, weekly, monthly or yearly.
        count: Not negative.
    """
    if interval in DAYS:
        return anchor + timedelta(days=DAYS[interval] * count)
    return add_months(anchor, MONTHS[interval] * count)


def add_months(anchor: datetime, months: int) -> datetime:
    """Return the same day and time *months* later, the month's last day where it has no such day."""
    whole = anchor.year * 12 + anchor.month - 1 + months
    year, month = whole // 12, whole % 12 + 1
    day = min(anchor.day, calendar.monthrange(year, month)[1])
    return anchor.replace(year=year, month=month, day=day)
