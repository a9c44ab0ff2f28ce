"""
Settings of tips, fees and codes: nested values, every mistake at once.
"""

from decimal import Decimal
from typing import Any

import pytest

from flint_storefront.offers.fee_terms import Fee
from flint_storefront.offers.tip_terms import TipTerms
from flint_storefront.settings import read_settings
from tests.core.test_settings import GOOD, mistakes_of

FEE = {"name": "Service fee", "type": "service_fee", "percent": "2.5"}


def read(**values: Any) -> Any:
    """The good settings with these."""
    return read_settings({**GOOD, **values})


def test_left_out_there_is_no_tip_no_fee_and_no_code() -> None:
    """Nothing is asked for and nothing added unless the site says so."""
    settings = read()
    assert (settings.tips, settings.fees, settings.codes) == (TipTerms(), (), "off")
    assert settings.tips.mode == "off"


def test_tips_are_read_with_percents_as_people_write_them() -> None:
    """Whole numbers, texts and decimals; 15.50 and 15.5 are one percent."""
    tips = read(TIPS={"mode": "page", "percents": [10, "12.5", 15.5, Decimal("20.0")]}).tips
    assert [f"{percent:f}" for percent in tips.percents] == ["10", "12.5", "15.5", "20"]


@pytest.mark.parametrize(
    "tips",
    [
        "page",
        {"mode": "everywhere"},
        {"percent": [10]},
        {"percents": 10},
        {"percents": [0]},
        {"percents": [101]},
        {"percents": ["12.34567"]},
        {"percents": ["NaN"]},
        {"percents": [True]},
        {"percents": [10, "10.0"]},
        {"amounts": [200]},
        {"amounts": {"usd": [200]}},
        {"amounts": {"USD": 200}},
        {"amounts": {"USD": [0]}},
        {"amounts": {"USD": [2.5]}},
        {"amounts": {"USD": [200, 200]}},
        {"amounts": {"USD": [100_001]}},
        {"amounts": {"USD": [500]}, "highest": {"USD": 400}},
        {"has_custom": "yes"},
        {"highest": {"USD": 0}},
        {"mode": "page", "has_custom": False},
    ],
)
def test_bad_tips_are_named(tips: Any) -> None:
    """Each is one mistake of TIPS."""
    (mistake,) = mistakes_of(TIPS=tips)
    assert mistake.startswith("TIPS: ")


def test_fee_is_read_with_all_its_rules() -> None:
    """Flint's words go out as they are; lists become tuples."""
    (fee,) = read(
        FEES=[
            {
                "name": " Packaging ",
                "type": "packaging_fee",
                "amount": {"USD": 200},
                "is_taxable": True,
                "tax_category": "handling",
                "subtotal_from": {"USD": 500},
                "only_with_delivery": True,
                "only_for": ["cart", "set:breakfast"],
            }
        ]
    ).fees
    assert fee == Fee(
        name="Packaging",
        charge_type="packaging_fee",
        amounts={"USD": 200},
        is_taxable=True,
        tax_category="handling",
        subtotal_from={"USD": 500},
        only_with_delivery=True,
        only_for=("cart", "set:breakfast"),
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"name": "x" * 101},
        {"type": None},
        {"type": "bribe"},
        {"percent": 0},
        {"percent": "100.1"},
        {"percent": None},
        {"amount": {"USD": 100}},
        {"basis": "total"},
        {"is_taxable": True},
        {"tax_category": "handling"},
        {"is_taxable": True, "tax_category": "luxury"},
        {"subtotal_from": 500},
        {"subtotal_from": {"USD": 900}, "subtotal_up_to": {"USD": 800}},
        {"only_with_delivery": 1},
        {"only_for": "cart"},
        {"only_for": ["basket"]},
        {"only_for": ["set:"]},
        {"only_for": ["set:a b"]},
        {"only_for": [5]},
        {"colour": "red"},
    ],
)
def test_bad_fee_is_named_with_its_place(changes: dict[str, Any]) -> None:
    """The second of two fees is wrong, once."""
    (mistake,) = mistakes_of(FEES=[FEE, {**FEE, **changes}])
    assert mistake.startswith("FEES: entry 2, ")


@pytest.mark.parametrize("kind", ["plan", "tip_jar", "plan:coffee", "tip_jar:staff"])
def test_fee_on_a_plan_or_a_tip_jar_is_refused(kind: str) -> None:
    """Their order is made with its payment page, so that nothing can be added."""
    (mistake,) = mistakes_of(FEES=[{**FEE, "only_for": [kind]}])
    assert "carries no fee" in mistake


@pytest.mark.parametrize("fees", [FEE, "none", [5], [FEE] * 11])
def test_fees_that_are_no_list_of_a_few_mappings_are_refused(fees: Any) -> None:
    """Each fee is a call of its own, so there are at most ten."""
    (mistake, *_) = mistakes_of(FEES=fees)
    assert mistake.startswith("FEES: ")


def test_mistakes_of_all_entries_are_told_together() -> None:
    """Two in one fee, one in another, one in the tips, one in the codes."""
    fees = [{**FEE, "name": "", "type": "bribe"}, {**FEE, "only_for": ["plan"]}]
    found = mistakes_of(FEES=fees, TIPS={"mode": 5}, CODES="maybe")
    assert sorted(mistake.split(",")[0].split(":")[0] for mistake in found) == [
        "CODES",
        "FEES",
        "FEES",
        "FEES",
        "TIPS",
    ]


@pytest.mark.parametrize("mode", ["off", "page", "flint"])
def test_codes_are_off_ours_or_flints(mode: str) -> None:
    """One word, as for tips."""
    assert read(CODES=mode, TIPS={"mode": mode}).codes == mode
