"""
The rules of the fees that a page showed, travelling with its form: `USD 80 2.9%[1000-5000] 500d`.

A rule is minor units or a percent, then its bounds of the goods where it has any, then `d` where it is for deliveries alone.
Untrusted, and used for one thing only: to ask the buyer when the site has raised a fee since.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from flint_storefront.money import Money, percent_of
from flint_storefront.offers.fee_terms import FEES_MAX, Fee
from flint_storefront.settings import Settings

SEEN_FEES_LENGTH_MAX = 1_000
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
_RULE = re.compile(
    r"(?:(?P<minor>[0-9]{1,12})|(?P<percent>[0-9]{1,3}(?:\.[0-9]{1,4})?)%)"
    r"(?:\[(?P<low>[0-9]{0,12})-(?P<high>[0-9]{0,12})\])?(?P<delivered>d?)",
    re.ASCII,
)


@dataclass(frozen=True)
class _SeenRule:
    """
    One fee as the page told it.
    """

    minor: int | None
    percent: Decimal
    low: int | None
    high: int | None
    only_with_delivery: bool

    def on(self, goods: Money, has_delivery: bool) -> Money:
        """
        What it comes to on these goods.
        """
        is_below = self.low is not None and goods.amount < self.low
        is_above = self.high is not None and goods.amount > self.high
        if is_below or is_above or (self.only_with_delivery and not has_delivery):
            return Money.zero(goods.currency)
        if self.minor is not None:
            return Money(self.minor, goods.currency)
        return percent_of(goods, self.percent)


def write_seen_fees(settings: Settings, *, kind: str, key: str, currency: str | None) -> str:
    """
    The rules of every fee that an offer may carry in *currency*, for a hidden field; empty where the page names no currency.
    """
    if currency is None:
        return ""
    fees = [fee for fee in settings.fees if fee.is_for(kind, key) and fee.has_currency(currency)]
    return " ".join([currency, *(_rule(fee, currency) for fee in fees)])


def find_seen_fees(text: str | None, goods: Money, *, has_delivery: bool) -> Money | None:
    """
    What the fees came to on the page, for goods of that price; None when the text does not say it properly.
    """
    if text is None or len(text) > SEEN_FEES_LENGTH_MAX:
        return None
    currency, *rules = text.split(" ")
    if currency != goods.currency or not _CURRENCY.fullmatch(currency) or len(rules) > FEES_MAX:
        return None
    total = Money.zero(goods.currency)
    for told in rules:
        rule = _read(told)
        if rule is None:
            return None
        total += rule.on(goods, has_delivery)
    return total


def _rule(fee: Fee, currency: str) -> str:
    amount = f"{fee.amounts[currency]}" if fee.amounts else f"{fee.percent or Decimal(0):f}%"
    low, high = fee.subtotal_from.get(currency), fee.subtotal_up_to.get(currency)
    bounds = "" if low is None and high is None else f"[{_bound(low)}-{_bound(high)}]"
    return f"{amount}{bounds}{'d' if fee.only_with_delivery else ''}"


def _bound(minor: int | None) -> str:
    return "" if minor is None else str(minor)


def _read(text: str) -> _SeenRule | None:
    found = _RULE.fullmatch(text)
    if found is None:
        return None
    percent = Decimal(found["percent"] or 0)
    if percent > 100:
        return None
    return _SeenRule(
        minor=int(found["minor"]) if found["minor"] else None,
        percent=percent,
        low=int(found["low"]) if found["low"] else None,
        high=int(found["high"]) if found["high"] else None,
        only_with_delivery=bool(found["delivered"]),
    )
