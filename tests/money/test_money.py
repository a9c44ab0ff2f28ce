"""Money: whole minor units that never mix."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flint_storefront.errors import MoneyError
from flint_storefront.money import LARGEST_AMOUNT, Money, minor_digits, percent_of

AMOUNTS = st.integers(-(10**12), 10**12)


@pytest.mark.parametrize("amount", [12.5, 12.0, True, "1250", None, Decimal(1250)])
def test_amount_that_is_no_int_is_refused(amount):
    """No float, bool, text or decimal becomes money."""
    with pytest.raises(MoneyError, match="not whole"):
        Money(amount, "USD")


@pytest.mark.parametrize("currency", ["usd", "US", "USDX", "", "U$D", "USD\n", None, "ÄÖÜ"])
def test_currency_that_is_no_code_is_refused(currency):
    """Three upper-case ASCII letters, nothing else."""
    with pytest.raises(MoneyError, match="bad currency"):
        Money(1, currency)


@pytest.mark.parametrize("amount", [10**30, LARGEST_AMOUNT + 1, -LARGEST_AMOUNT - 1])
def test_amount_beyond_int64_is_refused(amount):
    """Flint could not hold it either."""
    with pytest.raises(MoneyError, match="too large"):
        Money(amount, "USD")


@given(AMOUNTS, AMOUNTS)
def test_adding_and_subtracting_undo_each_other(one, other):
    """Whole numbers lose nothing."""
    total = Money(one, "EUR") + Money(other, "EUR")

    assert total - Money(other, "EUR") == Money(one, "EUR")


def test_times_a_quantity_multiplies_in_either_order():
    """Three of $12.50 are $37.50."""
    assert Money(1250, "USD") * 3 == 3 * Money(1250, "USD") == Money(3750, "USD")


@pytest.mark.parametrize("times", [1.5, True, "2"])
def test_times_something_else_than_a_whole_number_is_refused(times):
    """A quantity is whole."""
    with pytest.raises(MoneyError, match="not whole"):
        Money(1250, "USD") * times


def test_comparing_orders_by_amount():
    """All four comparisons agree."""
    less, more = Money(1, "USD"), Money(2, "USD")

    assert (less < more, less <= more, more > less, more >= less) == (True, True, True, True)
    assert not less > more


@pytest.mark.parametrize("act", [Money.__add__, Money.__sub__, Money.__lt__, Money.__ge__])
def test_two_currencies_never_go_together(act):
    """Not even to compare."""
    with pytest.raises(MoneyError, match="currency mismatch"):
        act(Money(1, "USD"), Money(1, "EUR"))


def test_different_currencies_are_not_equal():
    """Equality asks no question and raises nothing."""
    assert Money(1, "USD") != Money(1, "EUR")


def test_money_can_not_be_changed():
    """A shared amount stays what it was."""
    with pytest.raises(AttributeError):
        Money(1, "USD").amount = 2


@pytest.mark.parametrize(
    ("amount", "percent", "expected"),
    [
        (1000, "15", 150),
        (1005, "10", 101),
        (1004, "10", 100),
        (333, "33.3333", 111),
        (50, "1", 1),
        (49, "1", 0),
        (1250, "0", 0),
        (LARGEST_AMOUNT, "100", LARGEST_AMOUNT),
    ],
)
def test_percent_rounds_half_up_to_a_whole_minor_unit(amount, percent, expected):
    """Half a cent counts as one."""
    assert percent_of(Money(amount, "USD"), Decimal(percent)) == Money(expected, "USD")


@pytest.mark.parametrize("percent", [Decimal(-1), Decimal("NaN"), Decimal("Infinity"), 15, 15.0])
def test_percent_that_is_none_is_refused(percent):
    """Only a finite decimal from zero up."""
    with pytest.raises(MoneyError, match="bad percent"):
        percent_of(Money(1000, "USD"), percent)


@pytest.mark.parametrize(
    ("currency", "digits"),
    [("USD", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4), ("RSD", 2), ("IQD", 3), ("ISK", 0), ("MGA", 2)],
)
def test_decimals_are_those_of_iso_4217(currency, digits):
    """Also where Babel has others."""
    assert minor_digits(currency) == digits


def test_unknown_currency_has_no_decimals():
    """A guess would show a wrong price."""
    with pytest.raises(MoneyError, match="unknown currency"):
        minor_digits("ZZZ")
