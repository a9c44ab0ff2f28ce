"""
What is wrong with a campaign: beside its amounts, everything that a donor may be asked.
"""

import re
from collections.abc import Iterator

from flint_storefront.donations.metadata import (
    METADATA_BYTES_MAX,
    METADATA_PAIRS_MAX,
    VALUE_LENGTH_MAX,
    worst_case,
)
from flint_storefront.errors import MoneyError
from flint_storefront.money import Money, gross_up
from flint_storefront.offers.mistakes import OfferMistake, find_twice
from flint_storefront.offers.percents import has_few_decimals
from flint_storefront.offers.terms import INTERVALS, Campaign, CostRate, Question

QUESTION_KEY_LENGTH_MAX = 40
QUESTION_KINDS = ("text", "choice", "tick")
_QUESTION_KEY = re.compile(rf"[a-z0-9_]{{1,{QUESTION_KEY_LENGTH_MAX}}}", re.ASCII)


def campaign_mistakes(campaign: Campaign) -> Iterator[OfferMistake]:
    """
    Everything but its slug, title and amounts, which all offers have alike.
    """
    yield from _intervals(campaign)
    yield from _funds(campaign)
    yield from _questions(campaign)
    yield from _cost_rates(campaign)
    yield from _goal(campaign)
    yield from _metadata(campaign)


def _intervals(campaign: Campaign) -> Iterator[OfferMistake]:
    if not campaign.intervals:
        yield OfferMistake("intervals", "mistake_intervals_missing")
    for interval in campaign.intervals:
        if interval not in INTERVALS:
            yield OfferMistake("intervals", "mistake_interval_unknown", {"interval": str(interval)})
    for interval in find_twice(campaign.intervals):
        yield OfferMistake("intervals", "mistake_interval_twice", {"interval": interval})


def _funds(campaign: Campaign) -> Iterator[OfferMistake]:
    if not all(fund.strip() for fund in campaign.funds):
        yield OfferMistake("funds", "mistake_text_empty")
    for fund in find_twice(campaign.funds):
        yield OfferMistake("funds", "mistake_fund_twice", {"fund": fund})


def _questions(campaign: Campaign) -> Iterator[OfferMistake]:
    twice = find_twice(question.key for question in campaign.questions)
    for number, question in enumerate(campaign.questions):
        place = f"questions.{number}"
        yield from _question(question, place)
        if question.key in twice:
            yield OfferMistake(f"{place}.key", "mistake_question_twice")


def _question(question: Question, place: str) -> Iterator[OfferMistake]:
    if not _QUESTION_KEY.fullmatch(question.key):
        values = {"high": str(QUESTION_KEY_LENGTH_MAX)}
        yield OfferMistake(f"{place}.key", "mistake_question_key", values)
    if not question.label.strip():
        yield OfferMistake(f"{place}.label", "mistake_text_empty")
    if question.kind not in QUESTION_KINDS:
        yield OfferMistake(f"{place}.kind", "mistake_question_kind")
    has_choices = bool(question.choices) and all(choice.strip() for choice in question.choices)
    is_fitting = has_choices if question.kind == "choice" else not question.choices
    if not is_fitting or find_twice(question.choices):
        yield OfferMistake(f"{place}.choices", "mistake_question_choices")
    if question.kind == "text" and not 1 <= question.max_length <= VALUE_LENGTH_MAX:
        yield OfferMistake(f"{place}.max_length", "mistake_question_length", {"high": str(VALUE_LENGTH_MAX)})


def _cost_rates(campaign: Campaign) -> Iterator[OfferMistake]:
    highest = {terms.currency: terms.high for terms in campaign.amounts}
    for currency, rate in campaign.cost_rates.items():
        place = f"cost_rates.{currency}"
        if currency not in highest:
            yield OfferMistake(place, "mistake_cost_currency", {"currency": currency})
        elif not _can_cover(rate, Money(max(highest[currency], 0), currency)):
            yield OfferMistake(place, "mistake_cost_rate")


def _can_cover(rate: CostRate, highest: Money) -> bool:
    try:
        gross_up(highest, percent=rate.percent, fixed=rate.fixed)
    except MoneyError:
        return False
    return has_few_decimals(rate.percent)


def _goal(campaign: Campaign) -> Iterator[OfferMistake]:
    if campaign.goal_minor is not None and campaign.goal_minor < 1:
        yield OfferMistake("goal_minor", "mistake_goal_too_small")
    currencies = {terms.currency for terms in campaign.amounts}
    if campaign.goal_currency is not None and campaign.goal_currency not in currencies:
        yield OfferMistake("goal_currency", "mistake_goal_currency")


def _metadata(campaign: Campaign) -> Iterator[OfferMistake]:
    pairs, size = worst_case(campaign)
    if pairs > METADATA_PAIRS_MAX:
        values = {"count": str(pairs), "high": str(METADATA_PAIRS_MAX)}
        yield OfferMistake("questions", "mistake_metadata_pairs", values)
    if size > METADATA_BYTES_MAX:
        values = {"count": str(size), "high": str(METADATA_BYTES_MAX)}
        yield OfferMistake("questions", "mistake_metadata_bytes", values)
