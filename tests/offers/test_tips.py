"""Tips on our page: read strictly, bound by the settings and by Flint's limits."""

from decimal import Decimal
from typing import Any

import pytest

from flint_storefront.money import Money
from flint_storefront.offers.estimate import estimate
from flint_storefront.offers.problems import FieldProblem
from flint_storefront.offers.selection import SelectedCharge, SelectedTip
from flint_storefront.offers.tips import read_tip, tip_data
from tests.offers.forms import settings_with, typed

TIPS: dict[str, Any] = {"mode": "page", "percents": [10, "12.5"], "amounts": {"USD": [200, 500]}}


def tip_of(
    minor: int = 2000,
    *,
    terms: dict[str, Any] = TIPS,
    currency: str = "USD",
    language: str = "en",
    **fields: str,
) -> Any:
    """What a form asks for, on goods of that price."""
    return read_tip(settings_with(TIPS=terms), typed(language, **fields), Money(minor, currency))


@pytest.mark.parametrize(
    ("value", "tip"),
    [
        ("10%", SelectedTip(percent=Decimal(10))),
        ("12.5%", SelectedTip(percent=Decimal("12.5"))),
        ("500", SelectedTip(amount_money=Money(500, "USD"))),
        ("none", None),
        ("", None),
    ],
)
def test_choice_is_read(value, tip):
    """A percent, an amount, or none."""
    assert tip_of(tip=value) == tip


@pytest.mark.parametrize(
    "value", ["15%", "10", "10.0%", "300", "-10%", "10 %", "1e1%", "١٠%", "\x00", "5000000"]
)
def test_choice_that_is_not_offered_is_refused(value):
    """Only what the site set; nothing is capped or guessed."""
    assert tip_of(tip=value) == FieldProblem("tip_unknown")


@pytest.mark.parametrize(
    ("text", "language", "minor"),
    [
        ("3", "en", 300),
        ("3.50", "en", 350),
        (" 3,5 ", "de", 350),
        ("３．５", "en", 350),
        ("20.00", "en", 2000),
    ],
)
def test_own_amount_is_read_in_the_pages_locale(text, language, minor):
    """With or without the radio beside it."""
    for chosen in ("custom", "none", ""):
        tip = tip_of(language=language, tip=chosen, tip_custom=text)
        assert tip == SelectedTip(amount_money=Money(minor, "USD"))


@pytest.mark.parametrize("text", ["½", "1e3", "-1", "0.001", "3,50", "abc", "10%", "$3", "٣", "3\x00"])
def test_tip_that_is_no_amount_is_said_so(text):
    """A sentence with an example, never another amount."""
    found = tip_of(tip="custom", tip_custom=text)
    assert found == FieldProblem("tip_invalid", {"example": "5.00"})


def test_own_amount_left_empty_is_asked_for():
    """Who chooses to type must type."""
    assert tip_of(tip="custom", tip_custom=" ") == FieldProblem("tip_required")


def test_own_amount_of_nothing_is_no_tip():
    """A zero says what it says."""
    assert tip_of(tip="custom", tip_custom="0.00") is None


@pytest.mark.parametrize(
    ("goods", "text", "is_taken"),
    [(2000, "1000", True), (2000, "1000.01", False), (250_000, "2500", True), (250_000, "2500.01", False)],
)
def test_tip_is_at_most_what_flint_takes(goods, text, is_taken):
    """The larger of 1,000.00 and the goods."""
    found = tip_of(goods, tip_custom=text)
    assert isinstance(found, SelectedTip) == is_taken
    if not is_taken:
        assert found.key == "tip_too_large"


@pytest.mark.parametrize("text", ["50.01", "9" * 30])
def test_site_may_set_a_lower_limit(text):
    """Named in the sentence."""
    found = tip_of(terms={**TIPS, "highest": {"USD": 5000}}, tip_custom=text)
    assert found == FieldProblem("tip_too_large", {"high": "$50.00"})


def test_percent_of_nothing_is_no_tip():
    """A free order stays free."""
    assert tip_of(0, tip="10%") is None


def test_amount_of_another_currency_is_not_offered():
    """200 is two dollars, and no choice in yen."""
    assert tip_of(currency="JPY", tip="200") == FieldProblem("tip_unknown")
    assert tip_of(currency="JPY", tip_custom="200") == SelectedTip(amount_money=Money(200, "JPY"))


def test_own_amount_may_be_switched_off():
    """Then a typed one is no choice."""
    assert tip_of(terms={**TIPS, "has_custom": False}, tip_custom="3") == FieldProblem("tip_unknown")


@pytest.mark.parametrize("mode", ["off", "flint"])
def test_tip_where_none_is_taken_is_refused(mode):
    """An old page's tip is never dropped in silence; no tip passes."""
    terms = {**TIPS, "mode": mode}
    assert tip_of(terms=terms, tip="10%") == FieldProblem("tip_not_taken")
    assert tip_of(terms=terms, tip="none") is None


@pytest.mark.parametrize("mode", ["off", "flint"])
def test_page_without_tips_shows_none(mode):
    """Left to Flint or off: never both."""
    assert (
        tip_data(settings_with(TIPS={**TIPS, "mode": mode}), "en", currency="USD", id_prefix="cart") is None
    )


def shown(**given: Any) -> dict[str, Any]:
    """What the templates get."""
    data = tip_data(settings_with(TIPS=TIPS), "en", **{"currency": "USD", "id_prefix": "cart", **given})
    assert data is not None
    return data


def test_choices_begin_with_none_marked():
    """Nobody tips because they did not look."""
    data = shown()
    assert [choice["value"] for choice in data["choices"]] == ["none", "10%", "12.5%", "200", "500"]
    assert [choice["is_selected"] for choice in data["choices"]] == [True, False, False, False, False]
    assert [choice["label"] for choice in data["choices"]][1:4] == ["10%", "12.5%", "$2.00"]
    assert data["choices"][3]["money"]["minor"] == 200


def test_only_percents_are_offered_in_another_currency():
    """Amounts are set for each currency."""
    assert [choice["value"] for choice in shown(currency="EUR")["choices"]] == ["none", "10%", "12.5%"]


def test_form_that_comes_back_keeps_what_was_typed():
    """With the sentence at the field."""
    data = shown(chosen="10%", typed="½", problem=FieldProblem("tip_invalid", {"example": "5.00"}))
    assert (data["custom"]["value"], data["custom"]["is_selected"]) == ("½", True)
    assert not any(choice["is_selected"] for choice in data["choices"])
    assert data["error"]["key"] == "tip_invalid"


def test_estimate_adds_goods_fees_and_tip():
    """The tip's percent is of the goods alone."""
    fee = SelectedCharge("Fee", "other", Money(150, "USD"), amount_money=Money(150, "USD"))
    found = estimate(Money(1990, "USD"), [fee], SelectedTip(percent=Decimal("12.5")))
    assert (found.tip, found.total) == (Money(249, "USD"), Money(2389, "USD"))


def test_estimate_without_tip_has_no_tip_row():
    """None, and not zero."""
    found = estimate(Money(1990, "USD"), [], None)
    assert (found.tip, found.total) == (None, Money(1990, "USD"))
