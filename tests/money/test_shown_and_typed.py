"""Money as people read and type it."""

import pytest
from babel.localedata import locale_identifiers
from hypothesis import given, settings
from hypothesis import strategies as st

from flint_storefront.currencies import MINOR_DIGITS
from flint_storefront.errors import MoneyError
from flint_storefront.money import LARGEST_AMOUNT, Money, format_amount, format_money, parse_amount

CURRENCIES = st.sampled_from(sorted(MINOR_DIGITS))
LOCALES = st.sampled_from(sorted(locale_identifiers()))
AMOUNTS = st.integers(0, LARGEST_AMOUNT)


@pytest.mark.parametrize("currency", sorted(MINOR_DIGITS))
@settings(deadline=None, max_examples=30)
@given(amount=AMOUNTS, locale=LOCALES)
def test_every_amount_shown_in_a_field_is_read_back(currency, amount, locale):
    """Round trip for each currency in all of Babel's locales."""
    money = Money(amount, currency)

    assert parse_amount(format_amount(money, locale), currency, locale) == money


@pytest.mark.parametrize("currency", sorted(MINOR_DIGITS))
def test_each_currency_is_shown_with_all_its_decimals(currency):
    """No digit is dropped, whatever Babel believes of the currency."""
    shown = format_money(Money(1234567, currency), "en")

    assert "".join(sign for sign in shown if sign.isdigit()) == "1234567"


@pytest.mark.parametrize(
    ("amount", "currency", "locale", "shown"),
    [
        (1250, "USD", "en_US", "$12.50"),
        (1250, "EUR", "de-DE", "12,50\u00a0€"),
        (1234, "JPY", "en", "¥1,234"),
        (1234, "RSD", "en", "RSD\u00a012.34"),
        (5, "KWD", "en", "KWD\u00a00.005"),
        (-500, "USD", "en", "-$5.00"),
        (123456789, "USD", "hi", "$12,34,567.89"),
        (0, "USD", "en", "$0.00"),
    ],
)
def test_amount_is_shown_as_its_reader_expects(amount, currency, locale, shown):
    """Symbol, separators and decimals of the locale and the currency."""
    assert format_money(Money(amount, currency), locale) == shown


@pytest.mark.parametrize("locale", ["xx_YY", "../../etc/passwd", "", "en_ZZ"])
def test_unknown_locale_is_shown_in_english(locale):
    """A page is never broken by an odd language header."""
    assert format_money(Money(1250, "USD"), locale).endswith("$12.50")


@pytest.mark.parametrize(
    ("typed", "currency", "locale", "amount"),
    [
        ("12", "USD", "en", 1200),
        ("12.5", "USD", "en", 1250),
        (" 1,250.00 ", "USD", "en", 125000),
        ("12,50", "EUR", "de", 1250),
        ("1.234", "EUR", "de", 123400),
        ("1 234,50", "EUR", "fr", 123450),
        ("1\u00a0234,50", "EUR", "fr", 123450),
        ("1'234.50", "CHF", "de_CH", 123450),
        ("12,34,567.89", "INR", "hi", 123456789),
        ("500", "JPY", "ja", 500),
        ("0.005", "KWD", "en", 5),
        ("0", "USD", "en", 0),
    ],
)
def test_amount_as_people_type_it_is_read(typed, currency, locale, amount):
    """With or without groups and decimals, in the locale's own signs."""
    assert parse_amount(typed, currency, locale) == Money(amount, currency)


@pytest.mark.parametrize(
    "typed",
    [
        "12,50",
        "1e3",
        "٣",
        "１２",
        "-1",
        "+1",
        ".5",
        "5.",
        "1_000",
        "NaN",
        "inf",
        "0x10",
        "1,23",
        "1,,234",
        "1234,567",
        "$12",
        "12 USD",
        "1.2.3",
        "1 234",
        "1,234,56",
        "²",
        "12\n50",
        "1\x0050",
        ",123",
    ],
)
def test_anything_else_is_no_number(typed):
    """Read strictly: nothing is guessed."""
    with pytest.raises(MoneyError, match="not a number"):
        parse_amount(typed, "USD", "en")


@pytest.mark.parametrize("typed", ["", "   ", "\u00a0"])
def test_nothing_typed_is_said_so(typed):
    """An empty field has a message of its own."""
    with pytest.raises(MoneyError, match="empty"):
        parse_amount(typed, "USD", "en")


@pytest.mark.parametrize(("typed", "currency"), [("12.505", "USD"), ("12.5", "JPY"), ("0.0001", "KWD")])
def test_more_decimals_than_the_currency_has_are_refused(typed, currency):
    """Nothing is rounded silently."""
    with pytest.raises(MoneyError, match="too many decimals"):
        parse_amount(typed, currency, "en")


@pytest.mark.parametrize("typed", ["9" * 18, "9" * 31, "9" * 5000])
def test_amount_beyond_all_measure_is_refused(typed):
    """Long digits cost no time and break nothing."""
    with pytest.raises(MoneyError, match="too large"):
        parse_amount(typed, "USD", "en")


@settings(deadline=None)
@given(st.text(max_size=60), CURRENCIES, LOCALES)
def test_any_text_is_an_amount_or_a_money_error(typed, currency, locale):
    """No other error ever comes out of a form field."""
    assert outcome(typed, currency, locale) in {
        "read",
        "empty",
        "not_a_number",
        "too_many_decimals",
        "too_large",
    }


def outcome(typed: str, currency: str, locale: str) -> str:
    try:
        parse_amount(typed, currency, locale)
    except MoneyError as error:
        return error.reason
    return "read"


def test_currency_code_stands_apart_from_the_number() -> None:
    """Where a currency has no sign, its code is not glued to the digits."""
    assert format_money(Money(12345, "KWD"), "en") == "KWD\u00a012.345"
