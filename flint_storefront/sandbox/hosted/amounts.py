"""Amounts and days as a person reads them on the hosted pages."""

from datetime import datetime

from flint_storefront.errors import MoneyError
from flint_storefront.money import Money, format_money
from flint_storefront.sandbox.hosted.tips import LOCALE


def write_money(money: Money) -> str:
    """Return an amount as a person reads it; one of an unknown currency says that its decimals are not known."""
    try:
        return format_money(money, LOCALE)
    except MoneyError:
        return f"{money.amount} minor units of {money.currency}"


def write_day(instant: datetime) -> str:
    """Return the day of an aware instant, such as `4 December 2026`."""
    return f"{instant.day} {instant:%B %Y}"
