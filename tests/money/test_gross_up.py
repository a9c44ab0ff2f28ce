"""Covering the costs: exact to the minor unit."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flint_storefront.currencies import MINOR_DIGITS
from flint_storefront.errors import MoneyError
from flint_storefront.money import LARGEST_AMOUNT, Money, gross_up, percent_of, show_percent

PERCENTS = st.decimals(0, "99.9999", places=4)


def left_of(total: int, percent: Decimal, fixed: int) -> int:
    """What a payment of *total* leaves."""
    return total - percent_of(Money(total, "USD"), percent).amount - fixed


@given(st.integers(0, 3_000), st.decimals(0, 60, places=2), st.integers(0, 100))
def test_total_is_the_first_that_leaves_the_gift(gift, percent, fixed):
    """The same as trying every total from the gift upwards."""
    total = next(tried for tried in range(gift, 20_000) if left_of(tried, percent, fixed) >= gift)
    assert gross_up(Money(gift, "USD"), percent=percent, fixed=fixed) == Money(total, "USD")


@settings(max_examples=1000)
@given(st.integers(0, 10**12), PERCENTS, st.integers(0, 10**6), st.sampled_from(sorted(MINOR_DIGITS)))
def test_one_unit_less_would_not_be_enough(gift, percent, fixed, currency):
    """Whatever the currency's digits: enough, and not a unit more."""
    total = gross_up(Money(gift, currency), percent=percent, fixed=fixed)
    assert total.currency == currency
    assert left_of(total.amount, percent, fixed) >= gift
    assert total.amount == 0 or left_of(total.amount - 1, percent, fixed) < gift


@pytest.mark.parametrize(
    ("gift", "percent", "fixed", "total"),
    [
        (1000, "2.9", 30, 1061),
        (1000, "0", 0, 1000),
        (0, "2.9", 30, 31),
        (1, "50", 0, 2),
        (5000, "1.5", 25, 5102),
    ],
)
def test_known_totals(gift, percent, fixed, total):
    """Worked out by hand."""
    assert gross_up(Money(gift, "USD"), percent=Decimal(percent), fixed=fixed).amount == total


@pytest.mark.parametrize(
    ("gift", "percent", "fixed", "reason"),
    [
        (100, Decimal(100), 0, "bad percent"),
        (100, Decimal(-1), 0, "bad percent"),
        (100, Decimal("NaN"), 0, "bad percent"),
        (100, 2.9, 0, "bad percent"),
        (-1, Decimal(1), 0, "negative"),
        (100, Decimal(1), -1, "negative"),
        (LARGEST_AMOUNT, Decimal(1), 0, "too large"),
    ],
)
def test_costs_that_cannot_be_covered_are_refused(gift, percent, fixed, reason):
    """No total would do, or the rate is none."""
    with pytest.raises(MoneyError, match=reason):
        gross_up(Money(gift, "USD"), percent=percent, fixed=fixed)


@pytest.mark.parametrize(
    ("percent", "locale", "shown"),
    [
        ("12.5", "en", "12.5%"),
        ("15", "de", "15\u00a0%"),
        ("2.75", "fr", "2,75\u00a0%"),
        ("10", "tr", "%10"),
        ("100", "eu", "%\u00a0100"),
        ("0.0001", "xx", "0.0001%"),
    ],
)
def test_percent_is_shown_as_its_reader_expects(percent, locale, shown):
    """Sign, blank and decimals of the locale; no digit is dropped."""
    assert show_percent(Decimal(percent), locale) == shown
