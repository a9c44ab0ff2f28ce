"""
Amounts: whole minor units of one currency. The only place that adds, rounds, shows or reads money.

Flint sends and takes `{"amount": 1250, "currency": "USD"}` with whole minor units; no float ever comes near.

Source: conventions facts, section 5; the number of decimals of a currency is ISO 4217 (facts leave it open).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.numbers import (
    format_currency,
    format_decimal,
    format_percent,
    get_decimal_symbol,
    get_group_symbol,
)

from flint_storefront.currencies import MINOR_DIGITS
from flint_storefront.errors import MoneyError

LARGEST_AMOUNT = 2**63 - 1
"""Flint's amounts are int64. Source: contract, schema MoneyValue."""

_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
_DIGITS = re.compile(r"[0-9]+", re.ASCII)
_FRACTION_OF_PATTERN = re.compile(r"0(?:\.[0#]+)?(?![#0,.])")
_WHOLE_OF_PERCENT_PATTERN = re.compile(r"[#,]*0")
_SPACES = " \u00a0\u202f"
_APOSTROPHES = "'\u2019"
_LONGEST_TYPED_AMOUNT = 40
_EXACT = Context(prec=60, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Money:
    """
    An amount of one currency; negative ones exist only where Flint declares them so (balances).

    Raises:
        MoneyError: `not_whole` (a float, a bool, text), `too_large` (beyond int64), `bad_currency`.
    """

    amount: int
    """Whole minor units: 1250 of USD is $12.50, 1250 of JPY is ¥1,250."""
    currency: str
    """ISO 4217 code, three upper-case letters."""

    def __post_init__(self) -> None:
        if type(self.amount) is not int:
            raise MoneyError("not_whole")
        if abs(self.amount) > LARGEST_AMOUNT:
            raise MoneyError("too_large")
        if not isinstance(self.currency, str) or not _CURRENCY.fullmatch(self.currency):
            raise MoneyError("bad_currency")

    @classmethod
    def zero(cls, currency: str) -> Money:
        """Nothing, in *currency*."""
        return cls(0, currency)

    @property
    def is_zero(self) -> bool:
        """True when there is nothing."""
        return self.amount == 0

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self._amount_of(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - self._amount_of(other), self.currency)

    def __mul__(self, times: int) -> Money:
        if type(times) is not int:
            raise MoneyError("not_whole")
        return Money(self.amount * times, self.currency)

    __rmul__ = __mul__

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._amount_of(other)

    def __le__(self, other: Money) -> bool:
        return self.amount <= self._amount_of(other)

    def __gt__(self, other: Money) -> bool:
        return self.amount > self._amount_of(other)

    def __ge__(self, other: Money) -> bool:
        return self.amount >= self._amount_of(other)

    def _amount_of(self, other: object) -> int:
        if not isinstance(other, Money) or other.currency != self.currency:
            raise MoneyError("currency_mismatch")
        return other.amount


def minor_digits(currency: str) -> int:
    """
    Decimals of *currency* by ISO 4217: 2 for USD, 0 for JPY, 3 for KWD.

    Raises:
        MoneyError: `unknown_currency`; a guess would show a wrong price.
    """
    digits = MINOR_DIGITS.get(currency)
    if digits is None:
        raise MoneyError("unknown_currency")
    return digits


def percent_of(money: Money, percent: Decimal) -> Money:
    """
    *percent* per cent of *money*, rounded half up to a whole minor unit.

    Args:
        percent: 15 means 15 %; finite, not negative.

    Raises:
        MoneyError: `bad_percent`.

    Source: conventions facts leave rounding open; half up is our choice (facts README, *Open points*).
    """
    if not isinstance(percent, Decimal) or not percent.is_finite() or percent < 0:
        raise MoneyError("bad_percent")
    with localcontext(_EXACT):
        share = (Decimal(money.amount) * percent / 100).quantize(Decimal(1))
    return Money(int(share), money.currency)


def gross_up(gift: Money, *, percent: Decimal, fixed: int) -> Money:
    """
    The smallest total of which at least *gift* is left once a payment's costs are taken off.

    That is the smallest G with `G - (percent_of(G, percent) + fixed) >= gift`, exact to the minor unit.

    Args:
        gift: What shall be left; not negative.
        percent: 0 to below 100; 2.9 means 2.9 % of the total.
        fixed: Minor units taken off each payment; not negative.

    Raises:
        MoneyError: `bad_percent`, `negative`, `too_large` (the total is beyond int64).
    """
    if not isinstance(percent, Decimal) or not percent.is_finite() or not 0 <= percent < 100:
        raise MoneyError("bad_percent")
    if gift.amount < 0 or fixed < 0:
        raise MoneyError("negative")
    # What is left never falls when the total rises by one, so halving finds the smallest total.
    low, high = gift.amount, LARGEST_AMOUNT
    while low < high:
        middle = (low + high) // 2
        costs = percent_of(Money(middle, gift.currency), percent).amount + fixed
        low, high = (low, middle) if middle - costs >= gift.amount else (middle + 1, high)
    total = Money(low, gift.currency)
    if low - percent_of(total, percent).amount - fixed < gift.amount:
        raise MoneyError("too_large")
    return total


NO_BREAK_SPACE = "\u00a0"
_LETTER_BESIDE_DIGIT = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
SHOWN_AMOUNTS = 4096
"""How many formatted amounts are kept: Babel takes most of a page's time, and a shop shows the same prices."""


@lru_cache(maxsize=SHOWN_AMOUNTS)
def format_money(money: Money, locale: str) -> str:
    """
    The amount as a person reads it, such as `$12.50` or `12,50 €`.

    Args:
        locale: `en_US`, `de-CH` …; one that Babel does not know is shown as its language, else as English.

    Raises:
        MoneyError: `unknown_currency`.
    """
    digits = minor_digits(money.currency)
    known_locale = _locale(locale)
    pattern = _with_decimals(known_locale.currency_formats["standard"].pattern, digits)
    # Babel's own number of decimals differs from ISO 4217 for thirteen currencies.
    shown = format_currency(
        _major(money, digits), money.currency, pattern, locale=known_locale, currency_digits=False
    )
    # CLDR parts a code of letters from the number; Babel does not.
    return _LETTER_BESIDE_DIGIT.sub(NO_BREAK_SPACE, shown)


def format_amount(money: Money, locale: str) -> str:
    """
    The number alone, such as `1,250.00`: for a form field. `parse_amount` reads it back.

    Raises:
        MoneyError: `unknown_currency`.
    """
    digits = minor_digits(money.currency)
    known_locale = _locale(locale)
    pattern = _with_decimals(known_locale.decimal_formats[None].pattern, digits)
    return format_decimal(_major(money, digits), pattern, locale=known_locale)


def plain_amount(money: Money) -> str:
    """
    For machines: `12.00`, in major units with a point and the currency's own decimals.
    """
    return f"{_major(money, minor_digits(money.currency)):f}"


def show_percent(percent: Decimal, locale: str) -> str:
    """
    A percent as a person reads it, such as `12.5%` or `12,5 %`; at most four decimals.
    """
    known_locale = _locale(locale)
    pattern = _WHOLE_OF_PERCENT_PATTERN.sub("0.####", known_locale.percent_formats[None].pattern)
    return format_percent(percent / 100, pattern, locale=known_locale)


def parse_amount(text: str, currency: str, locale: str) -> Money:
    """
    What a person typed, read strictly: ASCII digits, the locale's separators, groups only where they belong.

    `12`, `12.5` and `1,250.00` are read in English; `12,50`, `1e3`, `٣`, `-1`, `+1`, `.5` and `1_000` are
    refused.

    Args:
        text: At most 40 characters; blanks around it do not matter.
        currency: Decides how many decimals may be given.

    Raises:
        MoneyError: `empty`, `not_a_number`, `too_many_decimals`, `too_large`, `unknown_currency`.
    """
    digits = minor_digits(currency)
    typed = text.strip()
    if not typed:
        raise MoneyError("empty")
    if len(typed) > _LONGEST_TYPED_AMOUNT:
        raise MoneyError("too_large" if _DIGITS.fullmatch(typed) else "not_a_number")
    known_locale = _locale(locale)
    whole, point, fraction = typed.partition(get_decimal_symbol(known_locale))
    whole = _without_groups(whole, known_locale)
    if not _DIGITS.fullmatch(whole) or (point and not _DIGITS.fullmatch(fraction)):
        raise MoneyError("not_a_number")
    if len(fraction) > digits:
        raise MoneyError("too_many_decimals")
    return Money(int(whole + fraction.ljust(digits, "0")), currency)


def _major(money: Money, digits: int) -> Decimal:
    return Decimal(money.amount).scaleb(-digits)


def _with_decimals(pattern: str, digits: int) -> str:
    decimals = "0." + "0" * digits if digits else "0"
    return _FRACTION_OF_PATTERN.sub(decimals, pattern)


def _without_groups(whole: str, locale: Locale) -> str:
    symbol = get_group_symbol(locale)
    # People type the blank and the apostrophe that their keyboard has.
    for alike in (_SPACES, _APOSTROPHES):
        if symbol in alike:
            whole = "".join(symbol if letter in alike else letter for letter in whole)
    first, *groups = whole.split(symbol)
    if not groups:
        return whole
    primary, secondary = locale.decimal_formats[None].grouping
    sizes = [secondary] * (len(groups) - 1) + [primary]
    is_well_grouped = 1 <= len(first) <= secondary and [len(group) for group in groups] == sizes
    return first + "".join(groups) if is_well_grouped else ""


@lru_cache(maxsize=256)
def _locale(identifier: str) -> Locale:
    underscored = identifier.replace("-", "_")
    for candidate in (underscored, underscored.partition("_")[0]):
        try:
            return Locale.parse(candidate)
        except (UnknownLocaleError, ValueError, TypeError):
            continue
    return Locale.parse("en")
