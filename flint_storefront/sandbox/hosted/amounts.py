"""Amounts as a person reads them on the hosted pages."""

from flint_storefront.errors import MoneyError
from flint_storefront.money import Money, format_money
from flint_storefront.sandbox.hosted.tips import LOCALE


def write_money(money: Money) -> str:
    """Return an amount as a person reads it; one of an unknown currency says that its decimals are not known."""
    try:
        return format_money(money, LOCALE)
    except MoneyError:
        return f"{money.amount} minor units of {money.currency}"
