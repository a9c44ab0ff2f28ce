"""An amount of the buyer's own choice: read in the page's locale by strict rules."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flint_storefront.currencies import MINOR_DIGITS
from flint_storefront.money import Money, format_amount
from flint_storefront.offers.amounts import AmountProblems, amount_data, read_amount
from flint_storefront.offers.problems import FieldProblem
from flint_storefront.offers.terms import AmountTerms
from tests.offers.forms import typed

DOLLARS = AmountTerms(currency="USD", choices=(500, 1200), low=300, high=50_000, preselected=1200)
YEN = AmountTerms(currency="JPY", choices=(500,), low=100, high=50_000)
DINAR = AmountTerms(currency="KWD", low=100, high=50_000)


def read(text: str, *, terms: AmountTerms = DOLLARS, language: str = "en", chosen: str = "") -> Any:
    """What a typed amount is."""
    return read_amount(terms, typed(language, amount=chosen, amount_custom=text), language)


def problem(text: str, **given: Any) -> str:
    """Key of what is wrong with a typed amount."""
    found = read(text, **given)
    assert isinstance(found, AmountProblems)
    return found.problem.key


@pytest.mark.parametrize(
    ("text", "language", "minor"),
    [
        ("12.03", "en", 1203),
        ("12,03", "de", 1203),
        ("12,03", "fr", 1203),
        ("12", "en", 1200),
        (" 12.5 ", "en", 1250),
        ("１２", "ja", 1200),
        ("１２．０３", "en", 1203),
        ("\u300012\u3000", "ja", 1200),
        ("0012", "en", 1200),
        ("4,2", "de", 420),
    ],
)
def test_typed_amount_is_the_one_that_its_reader_means(text, language, minor):
    """In the page's locale; full-width digits are digits."""
    assert read(text, language=language) == Money(minor, "USD")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("12.03", "de"),
        ("12,03", "en"),
        ("½", "en"),
        ("1e3", "en"),
        ("-12", "en"),
        ("−12", "en"),
        ("+12", "en"),
        ("12 000", "en"),
        ("١٢", "ar"),
        ("²0", "en"),
        ("$12", "en"),
        ("12.", "en"),
        ("0x20", "en"),
        ("Infinity", "en"),
        ("12\x00", "en"),
        ("12\n13", "en"),
    ],
)
def test_anything_else_is_no_amount(text, language):
    """A sentence with an example, and what was typed kept."""
    found = read(text, language=language)
    example = {"de": "12,00"}.get(language, "12.00")
    assert isinstance(found, AmountProblems)
    assert found.problem.key == "amount_invalid"
    assert (found.typed, language == "ar" or found.problem.values["example"] == example) == (text, True)


@pytest.mark.parametrize(
    ("text", "terms", "key"),
    [
        ("0.001", DOLLARS, "amount_decimals"),
        ("12.345", DOLLARS, "amount_decimals"),
        ("500.5", YEN, "amount_no_decimals"),
        ("500.0", YEN, "amount_no_decimals"),
        ("1.0005", DINAR, "amount_decimals"),
    ],
)
def test_more_decimals_than_the_currency_has_are_said_so(text, terms, key):
    """Nothing is rounded."""
    assert problem(text, terms=terms) == key


@pytest.mark.parametrize(
    ("text", "terms", "minor"), [("500", YEN, 500), ("1.005", DINAR, 1005), ("1", DINAR, 1000)]
)
def test_decimals_are_those_of_the_currency(text, terms, minor):
    """None in yen, three in dinar."""
    assert read(text, terms=terms) == Money(minor, terms.currency)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("0", "amount_too_low"),
        ("2.99", "amount_too_low"),
        ("500.01", "amount_too_high"),
        ("9" * 30, "amount_too_high"),
        ("9" * 41, "amount_too_high"),
    ],
)
def test_amount_outside_the_bounds_is_refused_with_the_bound(text, key):
    """Named in the page's language, and nothing is capped."""
    found = read(text)
    assert found.problem == FieldProblem(key, {"low": "$3.00", "high": "$500.00"})


@pytest.mark.parametrize(("text", "minor"), [("3.00", 300), ("500.00", 50_000)])
def test_bounds_themselves_are_taken(text, minor):
    """They belong to the offer."""
    assert read(text) == Money(minor, "USD")


@pytest.mark.parametrize("chosen", ["", "custom", "500"])
def test_typed_amount_counts_whatever_else_is_chosen(chosen):
    """Nobody types an amount and means another."""
    assert read("7", chosen=chosen) == Money(700, "USD")


def test_choice_is_read():
    """By its minor units."""
    assert read("", chosen="1200") == Money(1200, "USD")


@pytest.mark.parametrize(
    "chosen", ["1201", "01200", "1200.0", "１２００", "-1200", "1200 ", "abc", "\x00", "9" * 400]
)
def test_choice_that_is_not_offered_is_refused(chosen):
    """Also one that is within the bounds: it comes from no page of ours."""
    assert problem("", chosen=chosen) == "amount_unknown"


@pytest.mark.parametrize("chosen", ["", "custom"])
def test_nothing_chosen_is_asked_for(chosen):
    """No amount is put into somebody's mouth."""
    assert problem("  ", chosen=chosen) == "amount_required"


@pytest.mark.parametrize(("text", "chosen"), [("7", ""), ("", "custom")])
def test_own_amount_where_none_is_taken_is_refused(text, chosen):
    """The offer's choices only."""
    assert problem(text, chosen=chosen, terms=replace(DOLLARS, has_custom=False)) == "amount_unknown"


@settings(deadline=None)
@given(
    st.sampled_from(sorted(MINOR_DIGITS)),
    st.integers(1, 10**12),
    st.sampled_from(["en", "de", "fr", "ja", "hi"]),
)
def test_every_amount_typed_as_shown_is_taken(currency, minor, language):
    """In all currencies, with the locale's own groups and decimals."""
    terms = AmountTerms(currency=currency, low=1, high=10**12)
    money = Money(minor, currency)
    assert read(format_amount(money, language), terms=terms, language=language) == money


@settings(deadline=None)
@given(st.text(max_size=50), st.text(max_size=20), st.sampled_from(["en", "de", "ar", "zz"]))
def test_any_text_is_an_amount_within_bounds_or_a_sentence(text, chosen, language):
    """No form field breaks the page."""
    found = read(text, chosen=chosen, language=language)
    if isinstance(found, AmountProblems):
        assert found.problem.as_data(language)["text"]
    else:
        assert 300 <= found.amount <= 50_000


def test_fresh_form_marks_the_sites_choice():
    """And no other."""
    data = amount_data(DOLLARS, "en", id_prefix="jar")
    assert [(choice["value"], choice["is_selected"]) for choice in data["choices"]] == [
        ("500", False),
        ("1200", True),
    ]
    assert (data["custom"]["is_selected"], data["custom"]["hint"]) == (False, "From $3.00 to $500.00.")


def test_form_that_comes_back_is_as_it_was_sent():
    """What was typed, what is marked, and the sentence."""
    found = read("½", chosen="500")
    data = amount_data(
        DOLLARS, "en", id_prefix="jar", chosen=found.chosen, typed=found.typed, problem=found.problem
    )
    assert not any(choice["is_selected"] for choice in data["choices"])
    assert (data["custom"]["value"], data["custom"]["is_selected"]) == ("½", True)
    assert data["error"] == {
        "key": "amount_invalid",
        "text": "Please enter an amount in figures, such as 12.00.",
    }


def test_form_that_came_back_empty_marks_nothing():
    """The site's choice is not chosen for somebody who took it away."""
    data = amount_data(DOLLARS, "en", id_prefix="jar", problem=FieldProblem("amount_required"))
    assert not any(choice["is_selected"] for choice in data["choices"])


def test_without_choices_only_the_field_is_there():
    """And its choice is the one that holds."""
    data = amount_data(DINAR, "en", id_prefix="jar")
    assert (data["choices"], data["custom"]["is_selected"], data["custom"]["label"]) == (
        [],
        True,
        "Your amount",
    )
