"""
Offers as a site writes them: in code or as plain mappings, with every mistake told in words.
"""

from decimal import Decimal
from typing import Any

import pytest

from flint_storefront.offers.configured import read_offers
from flint_storefront.offers.terms import (
    AmountTerms,
    Campaign,
    CostRate,
    PlanOffer,
    ProductSet,
    Question,
    SetItem,
    TipJar,
)

JAR: dict[str, Any] = {
    "kind": "tip_jar",
    "key": "counter",
    "title": "For the counter",
    "amounts": {"currency": "USD", "choices": [200, 500], "preselected": 200},
}
CAMPAIGN: dict[str, Any] = {
    "kind": "campaign",
    "slug": "roof",
    "title": "A new roof",
    "amounts": [{"currency": "USD", "choices": [1000]}, {"currency": "EUR"}],
    "intervals": ["once", "monthly"],
    "funds": ["Slates"],
    "questions": [
        {"key": "source", "label": "How did you hear of us?", "kind": "choice", "choices": ["A", "B"]}
    ],
    "cost_rates": {"USD": {"percent": "2.9", "fixed": 30}},
    "goal_minor": 500_000,
}


def mistakes_of(**changes: Any) -> list[str]:
    """What is wrong with the tip jar after these changes."""
    offers, mistakes = read_offers([{**JAR, **changes}])
    assert offers == []
    return mistakes


def test_mapping_becomes_the_offer_of_its_kind() -> None:
    """Lists become tuples; what is left out has its default."""
    offers, mistakes = read_offers([JAR])
    amounts = AmountTerms(currency="USD", choices=(200, 500), preselected=200)
    assert (offers, mistakes) == ([TipJar(key="counter", title="For the counter", amounts=amounts)], [])


def test_campaign_is_read_with_everything_in_it() -> None:
    """Amounts of two currencies, a question, a cost rate whose percent is exact."""
    offers, mistakes = read_offers([CAMPAIGN])
    assert mistakes == []
    (campaign,) = offers
    assert isinstance(campaign, Campaign)
    assert [terms.currency for terms in campaign.amounts] == ["USD", "EUR"]
    assert campaign.cost_rates == {"USD": CostRate(percent=Decimal("2.9"), fixed=30)}
    assert campaign.questions == (
        Question(key="source", label="How did you hear of us?", kind="choice", choices=("A", "B")),
    )


def test_sets_and_plan_offers_are_read() -> None:
    """Each kind has its word."""
    offers, mistakes = read_offers(
        [
            {"kind": "set", "key": "breakfast", "title": "Breakfast", "items": [{"variant_id": "var_1"}]},
            {"kind": "plans", "key": "coffee", "plan_ids": ["plan_1", "plan_2"]},
        ]
    )
    assert mistakes == []
    assert offers == [
        ProductSet(key="breakfast", title="Breakfast", items=(SetItem(variant_id="var_1"),)),
        PlanOffer(key="coffee", plan_ids=("plan_1", "plan_2")),
    ]


def test_offer_made_in_code_is_taken_as_it_is() -> None:
    """Lists that stand where tuples should are put right on the way."""
    made = TipJar(key="c", title="C", amounts=AmountTerms(currency="USD", choices=[200]))  # type: ignore[arg-type]
    assert read_offers((made,)) == (
        [TipJar(key="c", title="C", amounts=AmountTerms(currency="USD", choices=(200,)))],
        [],
    )


@pytest.mark.parametrize(
    ("changes", "mistake"),
    [
        ({"kind": "jar"}, "entry 1, kind: must be one of tip_jar, set, plans, campaign"),
        ({"title": 5}, "entry 1, title: must be a text"),
        ({"titel": "x"}, "entry 1, titel: unknown name"),
        ({"amounts": None}, "entry 1, amounts: must be AmountTerms or a mapping of its names"),
        ({"amounts": {}}, "entry 1, amounts.currency: is missing"),
        (
            {"amounts": {"currency": "USD", "low": 1.5}},
            "entry 1, amounts.low: must be a whole number",
        ),
        (
            {"amounts": {"currency": "USD", "low": True}},
            "entry 1, amounts.low: must be a whole number",
        ),
        (
            {"amounts": {"currency": "USD", "choices": [1, "2"]}},
            "entry 1, amounts.choices.1: must be a whole number",
        ),
        ({"amounts": {"currency": "USD", "choices": "12"}}, "entry 1, amounts.choices: must be a list"),
        (
            {"amounts": {"currency": "USD", "has_custom": 1}},
            "entry 1, amounts.has_custom: must be True or False",
        ),
    ],
)
def test_wrong_type_is_told_at_its_place(changes: dict[str, Any], mistake: str) -> None:
    """Never a traceback out of the middle of a page."""
    assert mistakes_of(**changes) == [mistake]


@pytest.mark.parametrize("percent", [2.9, "2,9", None, True, [], ""])
def test_percent_that_is_not_exact_is_refused(percent: object) -> None:
    """A float has never been exactly 2.9."""
    rates = {"USD": {"percent": percent}}
    offers, mistakes = read_offers([{**CAMPAIGN, "cost_rates": rates}])
    assert offers == []
    assert mistakes == [
        "entry 1, cost_rates.USD.percent: must be a number in figures, a fraction as text such as '2.9'"
    ]


@pytest.mark.parametrize("value", ["tip_jar", {"kind": "tip_jar"}, 5])
def test_what_is_no_list_is_refused(value: object) -> None:
    """One offer alone stands in a list too."""
    assert read_offers(value) == ([], ["must be a list of offers"])


def test_good_entries_are_read_beside_mistaken_ones() -> None:
    """So that all mistakes can be told at once."""
    offers, mistakes = read_offers([JAR, "jar", {**JAR, "title": None}])
    assert len(offers) == 1
    assert mistakes == [
        "entry 2, must be an offer or a mapping with its kind",
        "entry 3, title: must be a text",
    ]
