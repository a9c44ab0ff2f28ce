"""Covering the costs: the smallest total of which the whole gift is left."""

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flint_storefront.currencies import MINOR_DIGITS
from flint_storefront.donations.giving import cover_of
from flint_storefront.money import Money
from flint_storefront.offers.terms import CostRate
from tests.donations.campaigns import PLAIN

CURRENCIES = sorted(MINOR_DIGITS)
ONE_OF_EACH_DIGITS = [
    next(code for code in CURRENCIES if MINOR_DIGITS[code] == digits) for digits in (0, 2, 3, 4)
]
RATES = [
    ("2.9", 30),
    ("0", 0),
    ("0", 25),
    ("1.4", 0),
    ("0.0001", 1),
    ("33.3333", 7),
    ("50", 0),
    ("99.9999", 0),
]


def costs(total, rate):
    """What a payment costs the shop, by the words of the rule."""
    share = (Decimal(total) * rate.percent / 100).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return int(share) + rate.fixed


def cover(minor, currency, rate):
    """What is added to a gift, minor units."""
    campaign = replace(PLAIN, cost_rates={currency: rate})
    found = cover_of(campaign, Money(minor, currency))
    return 0 if found is None else found.amount


@pytest.mark.parametrize("currency", ONE_OF_EACH_DIGITS)
@pytest.mark.parametrize(("percent", "fixed"), RATES[:-1])
def test_cover_of_small_gifts_is_what_trying_every_total_finds(currency, percent, fixed):
    """Brute force over every gift to 250 minor units."""
    rate = CostRate(percent=Decimal(percent), fixed=fixed)
    total = 0
    for gift in range(1, 251):
        while total - costs(total, rate) < gift:
            total += 1
        assert gift + cover(gift, currency, rate) == total


@given(
    st.sampled_from(CURRENCIES),
    st.integers(1, 10**12),
    st.decimals(0, Decimal("99.99"), places=4),
    st.integers(0, 10_000),
)
def test_whole_gift_is_left_and_one_unit_less_would_not_do(currency, gift, percent, fixed):
    """Exact to the minor unit, in every currency."""
    rate = CostRate(percent=percent, fixed=fixed)
    total = gift + cover(gift, currency, rate)
    assert total - costs(total, rate) >= gift
    assert total == gift or total - 1 - costs(total - 1, rate) < gift


def test_currency_without_a_rate_offers_no_cover():
    """A rate in dollars says nothing of euros."""
    campaign = replace(PLAIN, cost_rates={"USD": CostRate(percent=Decimal("2.9"), fixed=30)})
    assert cover_of(campaign, Money(1000, "EUR")) is None


def test_rate_of_nothing_offers_no_cover():
    """There is nothing to cover."""
    assert cover_of(replace(PLAIN, cost_rates={"USD": CostRate()}), Money(1000, "USD")) is None


@pytest.mark.parametrize(
    ("currency", "gift", "added"), [("USD", 1000, 61), ("JPY", 1000, 61), ("KWD", 10_000, 330)]
)
def test_known_amounts_are_covered_exactly(currency, gift, added):
    """2.9 % and 30 minor units, worked out by hand."""
    rate = CostRate(percent=Decimal("2.9"), fixed=30)
    assert cover(gift, currency, rate) == added
