"""What is wrong with an offer is told when it is set up, all of it at once."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from flint_storefront.offers.terms import (
    AmountTerms,
    AnyOffer,
    Campaign,
    CostRate,
    PlanOffer,
    ProductSet,
    Question,
    SetItem,
    TipJar,
)
from flint_storefront.offers.terms_checks import book_mistakes, offer_mistakes
from tests.offers.forms import settings_with

DOLLARS = AmountTerms(currency="USD", choices=(500, 1000), low=100, high=5000, preselected=500)
JAR = TipJar(key="staff", title="For the staff", amounts=DOLLARS)
SET = ProductSet(key="breakfast", title="Breakfast", items=(SetItem(variant_id="var_1", quantity=2),))
PLANS = PlanOffer(key="coffee", plan_ids=("plan_1", "plan_2"), highlighted_plan_id="plan_2")
CAMPAIGN = Campaign(
    slug="library",
    title="The library",
    amounts=(DOLLARS, AmountTerms(currency="EUR")),
    intervals=("once", "monthly"),
    funds=("Books", "Roof"),
    questions=(Question(key="shirt", label="Size", kind="choice", choices=("S", "M")),),
    cost_rates={"USD": CostRate(percent=Decimal("2.9"), fixed=30)},
    goal_minor=100_000,
    goal_currency="EUR",
)
TEXT = Question(key="why", label="Why")


def mistakes(offer: AnyOffer) -> list[tuple[str, str]]:
    """Field and key of each mistake; every one has its sentence."""
    found = offer_mistakes(offer)
    assert all(mistake.text("en") for mistake in found)
    return [(mistake.field, mistake.key) for mistake in found]


@pytest.mark.parametrize("offer", [JAR, SET, PLANS, CAMPAIGN])
def test_proper_offer_has_no_mistakes(offer):
    """It can be sold."""
    assert mistakes(offer) == []


@pytest.mark.parametrize(
    ("changes", "field", "key"),
    [
        ({"currency": "XXX"}, "currency", "mistake_currency_unknown"),
        ({"choices": (), "preselected": None, "has_custom": False}, "choices", "mistake_amounts_missing"),
        ({"low": 0}, "low", "mistake_low_too_small"),
        ({"high": 10**13}, "high", "mistake_high_too_large"),
        ({"low": 900, "high": 800, "choices": (), "preselected": None}, "low", "mistake_low_above_high"),
        ({"low": 600}, "choices", "mistake_choice_outside"),
        ({"high": 600}, "choices", "mistake_choice_outside"),
        ({"choices": (500, 500)}, "choices", "mistake_choice_twice"),
        ({"preselected": 700}, "preselected", "mistake_preset_not_offered"),
        ({"preselected": 9000}, "preselected", "mistake_preset_not_offered"),
    ],
)
def test_wrong_amounts_are_named_in_tip_jars_and_campaigns(changes, field, key):
    """The same checks, at the field of each."""
    wrong = replace(DOLLARS, **changes)
    assert mistakes(replace(JAR, amounts=wrong)) == [(f"amounts.{field}", key)]
    first = (f"amounts.0.{field}", key)
    assert first in mistakes(replace(CAMPAIGN, amounts=(wrong, AmountTerms(currency="EUR"))))


@pytest.mark.parametrize("key", ["", "Staff", "a b", "a--b", "ü", "a/b", "x" * 81, "a\n"])
@pytest.mark.parametrize("offer", [JAR, SET, PLANS])
def test_key_that_is_no_slug_is_named(offer, key):
    """It is part of an address."""
    assert mistakes(replace(offer, key=key)) == [("key", "mistake_key_shape")]


@pytest.mark.parametrize(
    ("offer", "changes", "field", "key"),
    [
        (JAR, {"title": " "}, "title", "mistake_title_missing"),
        (JAR, {"title": "x" * 201}, "title", "mistake_too_long"),
        (SET, {"title": ""}, "title", "mistake_title_missing"),
        (SET, {"items": ()}, "items", "mistake_items_missing"),
        (SET, {"items": SET.items * 2}, "items", "mistake_item_twice"),
        (PLANS, {"plan_ids": (), "highlighted_plan_id": None}, "plan_ids", "mistake_plans_missing"),
        (PLANS, {"plan_ids": ("plan_2", "plan_2")}, "plan_ids", "mistake_plan_twice"),
        (PLANS, {"plan_ids": ("plan_2", "a b")}, "plan_ids", "mistake_id_shape"),
        (PLANS, {"highlighted_plan_id": "plan_9"}, "highlighted_plan_id", "mistake_highlight_unknown"),
        (CAMPAIGN, {"slug": "The Library"}, "slug", "mistake_key_shape"),
        (
            CAMPAIGN,
            {"amounts": (DOLLARS, DOLLARS), "goal_currency": None},
            "amounts",
            "mistake_currency_twice",
        ),
        (CAMPAIGN, {"intervals": ()}, "intervals", "mistake_intervals_missing"),
        (CAMPAIGN, {"intervals": ("daily",)}, "intervals", "mistake_interval_unknown"),
        (CAMPAIGN, {"intervals": ("once", "once")}, "intervals", "mistake_interval_twice"),
        (CAMPAIGN, {"funds": ("Books", "Books")}, "funds", "mistake_fund_twice"),
        (CAMPAIGN, {"funds": ("Books", " ")}, "funds", "mistake_text_empty"),
        (CAMPAIGN, {"goal_currency": "GBP"}, "goal_currency", "mistake_goal_currency"),
        (CAMPAIGN, {"goal_minor": 0}, "goal_minor", "mistake_goal_too_small"),
        (CAMPAIGN, {"cost_rates": {"GBP": CostRate()}}, "cost_rates.GBP", "mistake_cost_currency"),
    ],
)
def test_mistake_is_named_at_its_field(offer, changes, field, key):
    """One mistake, one sentence."""
    assert mistakes(replace(offer, **changes)) == [(field, key)]


@pytest.mark.parametrize(
    ("item", "field", "key"),
    [
        ({"variant_id": "a b"}, "variant_id", "mistake_id_shape"),
        ({"quantity": 0}, "quantity", "mistake_quantity_outside"),
        ({"quantity": 10_000}, "quantity", "mistake_quantity_outside"),
        ({"low": 1}, "low", "mistake_quantity_bounds"),
        ({"high": 1}, "low", "mistake_quantity_bounds"),
        ({"low": 0, "high": 3}, "low", "mistake_quantity_bounds"),
        ({"low": 3, "high": 2}, "low", "mistake_quantity_bounds"),
        ({"low": 2, "high": 3, "quantity": 1}, "quantity", "mistake_quantity_outside"),
    ],
)
def test_wrong_item_of_a_set_is_named_with_its_place(item, field, key):
    """The second of two."""
    items = (*SET.items, SetItem(**{"variant_id": "var_2", **item}))
    assert mistakes(replace(SET, items=items)) == [(f"items.1.{field}", key)]


def test_set_beyond_the_sites_largest_quantity_is_named():
    """The site's settings bound every line."""
    (mistake,) = offer_mistakes(SET, settings=settings_with(QUANTITY_MAX=1))
    assert (mistake.field, dict(mistake.values)) == ("items.0.quantity", {"low": "1", "high": "1"})


@pytest.mark.parametrize(
    "rate",
    [("100", 0), ("-1", 0), ("2.98765", 0), ("2", -1), ("NaN", 0)],
    ids=lambda rate: f"{rate[0]}+{rate[1]}",
)
def test_rate_that_covers_no_costs_is_named(rate):
    """A percent below 100, a fixed amount from 0."""
    rates = {"USD": CostRate(percent=Decimal(rate[0]), fixed=rate[1])}
    assert mistakes(replace(CAMPAIGN, cost_rates=rates)) == [("cost_rates.USD", "mistake_cost_rate")]


@pytest.mark.parametrize(
    ("changes", "field", "key"),
    [
        ({"key": "T-Shirt"}, "key", "mistake_question_key"),
        ({"key": "x" * 41}, "key", "mistake_question_key"),
        ({"label": ""}, "label", "mistake_text_empty"),
        ({"kind": "date"}, "kind", "mistake_question_kind"),
        ({"kind": "choice"}, "choices", "mistake_question_choices"),
        ({"kind": "choice", "choices": ("S", "S")}, "choices", "mistake_question_choices"),
        ({"kind": "choice", "choices": ("S", "")}, "choices", "mistake_question_choices"),
        ({"choices": ("S",)}, "choices", "mistake_question_choices"),
        ({"max_length": 0}, "max_length", "mistake_question_length"),
        ({"max_length": 5001}, "max_length", "mistake_question_length"),
    ],
)
def test_wrong_question_is_named_with_its_place(changes, field, key):
    """The second of two."""
    questions = (*CAMPAIGN.questions, replace(TEXT, **changes))
    assert mistakes(replace(CAMPAIGN, questions=questions)) == [(f"questions.1.{field}", key)]


def test_two_questions_of_one_key_are_named_both():
    """One answer would take the place of the other."""
    questions = (TEXT, replace(TEXT, label="Why not"))
    key = "mistake_question_twice"
    assert mistakes(replace(CAMPAIGN, questions=questions)) == [
        ("questions.0.key", key),
        ("questions.1.key", key),
    ]


def test_more_answers_than_flint_keeps_are_refused_at_once():
    """Fifty pairs at most, those of ours among them."""
    questions = tuple(Question(key=f"q{number}", label="?", kind="tick") for number in range(50))
    assert mistakes(replace(CAMPAIGN, questions=questions)) == [("questions", "mistake_metadata_pairs")]


def test_longer_answers_than_flint_keeps_are_refused_at_once():
    """Counted at four bytes a character."""
    questions = tuple(Question(key=f"q{number}", label="?", max_length=4500) for number in range(2))
    assert mistakes(replace(CAMPAIGN, questions=questions)) == [("questions", "mistake_metadata_bytes")]


def test_everything_wrong_is_told_at_once():
    """Nobody saves a form five times to find five mistakes."""
    wrong = TipJar(
        key="A", title="", amounts=AmountTerms(currency="USD", low=9, high=8, choices=(5,), preselected=1)
    )
    assert len(mistakes(wrong)) == 5


def test_book_names_the_offer_and_the_sentence():
    """For the message that stops a process from starting."""
    found: list[Any] = book_mistakes([JAR, replace(SET, items=())])
    assert found == ["set 'breakfast', items: A set needs at least one item."]


def test_two_offers_of_one_kind_and_key_are_refused():
    """A set may share its key with a tip jar, not with a set."""
    assert book_mistakes([JAR, replace(SET, key="staff")]) == []
    assert book_mistakes([JAR, JAR]) == ["tip jar 'staff': There are two offers of this kind with this key."]
