"""
An amount of the buyer's own choice: ready-made or typed, read strictly within the offer's bounds.
"""

from dataclasses import dataclass
from typing import Any

from flint_storefront.errors import MoneyError
from flint_storefront.messages.sentences import say
from flint_storefront.money import Money, format_amount, format_money, minor_digits, parse_amount
from flint_storefront.offers.amount_text import FULL_WIDTH
from flint_storefront.offers.problems import FieldProblem, problem_data
from flint_storefront.offers.terms import AmountTerms
from flint_storefront.page_data import money_data
from flint_storefront.page_request import PageRequest

CUSTOM = "custom"
"""Value of the choice *another amount*; the others are minor units."""
KEPT_LENGTH_MAX = 200


@dataclass(frozen=True)
class AmountProblems:
    """
    What is wrong with the amount, and what was sent, so that the form can be shown as it was.
    """

    problem: FieldProblem
    chosen: str
    typed: str


def read_amount(
    terms: AmountTerms,
    request: PageRequest,
    language: str,
    *,
    choice_field: str = "amount",
    typed_field: str = "amount_custom",
) -> Money | AmountProblems:
    """
    The amount that a form asks for; nothing is rounded, capped or guessed.

    What is typed counts whatever else is chosen: nobody types an amount and means another.
    """
    chosen, typed = request.first(choice_field) or "", request.first(typed_field) or ""
    is_typed = bool(typed.strip()) or chosen == CUSTOM
    found = _read_typed(terms, typed, language) if is_typed else _read_chosen(terms, chosen)
    if isinstance(found, Money):
        return found
    return AmountProblems(found, chosen[:KEPT_LENGTH_MAX], typed[:KEPT_LENGTH_MAX])


def amount_data(
    terms: AmountTerms,
    language: str,
    *,
    id_prefix: str,
    chosen: str = "",
    typed: str = "",
    problem: FieldProblem | None = None,
) -> dict[str, Any]:
    """
    The `amounts` of the templates.

    Args:
        chosen, typed: The two fields as they were sent, when the form is shown again.
    """
    selected = _selected(terms, chosen, typed, problem)
    error_id = f"{id_prefix}-amount-error"
    return {
        "legend": say("amount_legend", language),
        "choices": [
            {
                "value": str(minor),
                "money": money_data(Money(minor, terms.currency), language),
                "is_selected": str(minor) == selected,
                "input_id": f"{id_prefix}-amount-{number}",
            }
            for number, minor in enumerate(terms.choices, start=1)
        ],
        "custom": {
            "input_id": f"{id_prefix}-amount-custom",
            "choice_id": f"{id_prefix}-amount-custom-choice",
            "label": say("amount_custom" if terms.choices else "amount_only", language),
            "value": typed,
            "is_selected": selected == CUSTOM,
            "hint": say("amount_hint", language, **_bounds(terms, language)),
            "currency": terms.currency,
            "error_id": error_id,
        }
        if terms.has_custom
        else None,
        "error": problem_data(problem, language),
        "error_id": error_id,
    }


def _read_typed(terms: AmountTerms, typed: str, language: str) -> Money | FieldProblem:
    if not terms.has_custom:
        return FieldProblem("amount_unknown")
    try:
        amount = parse_amount(typed.translate(FULL_WIDTH), terms.currency, language)
    except MoneyError as error:
        return _typed_problem(terms, error.reason, language)
    if amount.amount < terms.low:
        return FieldProblem("amount_too_low", _bounds(terms, language))
    if amount.amount > terms.high:
        return FieldProblem("amount_too_high", _bounds(terms, language))
    return amount


def _typed_problem(terms: AmountTerms, reason: str, language: str) -> FieldProblem:
    if reason == "empty":
        return FieldProblem("amount_required")
    if reason == "too_large":
        return FieldProblem("amount_too_high", _bounds(terms, language))
    if reason == "too_many_decimals":
        digits = minor_digits(terms.currency)
        values = {"currency": terms.currency, "decimals": str(digits)}
        return FieldProblem("amount_decimals" if digits else "amount_no_decimals", values)
    example = Money(terms.preselected or next(iter(terms.choices), terms.low), terms.currency)
    return FieldProblem("amount_invalid", {"example": format_amount(example, language)})


def _read_chosen(terms: AmountTerms, chosen: str) -> Money | FieldProblem:
    if not chosen:
        return FieldProblem("amount_required")
    if chosen in {str(minor) for minor in terms.choices}:
        return Money(int(chosen), terms.currency)
    return FieldProblem("amount_unknown")


def _selected(terms: AmountTerms, chosen: str, typed: str, problem: FieldProblem | None) -> str:
    if terms.has_custom and (typed.strip() or chosen == CUSTOM or not terms.choices):
        return CUSTOM
    # A fresh form marks the site's choice; one that comes back keeps what was chosen.
    is_fresh = not chosen and problem is None
    return str(terms.preselected) if is_fresh and terms.preselected is not None else chosen


def _bounds(terms: AmountTerms, language: str) -> dict[str, str]:
    return {
        "low": format_money(Money(terms.low, terms.currency), language),
        "high": format_money(Money(terms.high, terms.currency), language),
    }
