"""
A tip taken on our page: its fields, read strictly, and what may be chosen.
"""

from decimal import Decimal
from typing import Any

from flint_storefront.errors import MoneyError
from flint_storefront.messages.sentences import say
from flint_storefront.money import Money, format_amount, format_money, parse_amount, percent_of, show_percent
from flint_storefront.offers.amount_text import FULL_WIDTH
from flint_storefront.offers.problems import FieldProblem, problem_data
from flint_storefront.offers.selection import SelectedTip
from flint_storefront.offers.tip_terms import PAGE
from flint_storefront.offers.tip_terms import TipTerms as TipTerms
from flint_storefront.page_data import money_data
from flint_storefront.page_request import PageRequest
from flint_storefront.settings import Settings

NONE, CUSTOM = "none", "custom"
"""Values of the field `tip` beside percents (`15%`) and amounts (`300`)."""


def read_tip(settings: Settings, request: PageRequest, subtotal: Money) -> SelectedTip | FieldProblem | None:
    """
    The tip that a form asks for, bound by the settings and by Flint's limits.

    A typed amount counts whatever else is chosen. A tip that comes to nothing is none.
    """
    return read_typed_tip(
        settings,
        request.locale.language,
        subtotal,
        chosen=request.first("tip") or "",
        typed=request.first("tip_custom") or "",
    )


def read_typed_tip(
    settings: Settings, language: str, subtotal: Money, *, chosen: str, typed: str
) -> SelectedTip | FieldProblem | None:
    """
    The same from what was typed, such as a cart keeps it.
    """
    terms = settings.tips
    if chosen in ("", NONE) and not typed.strip():
        return None
    if terms.mode != PAGE:
        return FieldProblem("tip_not_taken")
    if typed.strip() or chosen == CUSTOM:
        return _read_custom(terms, language, subtotal, typed)
    return _read_choice(terms, subtotal, chosen)


def tip_data(
    settings: Settings,
    language: str,
    *,
    currency: str,
    id_prefix: str,
    chosen: str = "",
    typed: str = "",
    problem: FieldProblem | None = None,
    subtotal: Money | None = None,
) -> dict[str, Any] | None:
    """
    The `tip` of the templates; None where our page takes none.

    Args:
        chosen, typed: The fields `tip` and `tip_custom` as they were sent, when the form is shown again.
        subtotal: What the goods cost, where that is known: tells what each percent comes to.
    """
    terms = settings.tips
    choices = _choices_data(terms, language, currency, subtotal)
    if terms.mode != PAGE or not (choices or terms.has_custom):
        return None
    is_typed = bool(typed.strip()) or chosen == CUSTOM
    known = {choice["value"] for choice in choices}
    selected = CUSTOM if is_typed else chosen if chosen in known else NONE
    none = {"value": NONE, "label": say("tip_none", language), "money": None}
    return {
        "legend": say("tip_legend", language),
        "note": say("tip_note", language),
        "choices": [
            {
                **choice,
                "is_selected": choice["value"] == selected,
                "input_id": f"{id_prefix}-tip-{number}",
            }
            for number, choice in enumerate([none, *choices], start=1)
        ],
        "custom": _custom_data(language, currency, id_prefix, typed, selected) if terms.has_custom else None,
        "error": problem_data(problem, language),
        "error_id": f"{id_prefix}-tip-error",
    }


def _read_custom(
    terms: TipTerms, language: str, subtotal: Money, typed: str
) -> SelectedTip | FieldProblem | None:
    currency = subtotal.currency
    if not terms.has_custom:
        return FieldProblem("tip_unknown")
    try:
        tip = parse_amount(typed.translate(FULL_WIDTH), currency, language)
    except MoneyError as error:
        return _custom_problem(error.reason, language, terms.limit(subtotal))
    if tip > terms.limit(subtotal):
        return _too_large(language, terms.limit(subtotal))
    return None if tip.is_zero else SelectedTip(amount_money=tip)


def _custom_problem(reason: str, language: str, limit: Money) -> FieldProblem:
    if reason == "too_large":
        return _too_large(language, limit)
    if reason == "empty":
        return FieldProblem("tip_required")
    example = format_amount(Money(min(500, limit.amount), limit.currency), language)
    return FieldProblem("tip_invalid", {"example": example})


def _too_large(language: str, limit: Money) -> FieldProblem:
    return FieldProblem("tip_too_large", {"high": format_money(limit, language)})


def _read_choice(terms: TipTerms, subtotal: Money, chosen: str) -> SelectedTip | FieldProblem | None:
    for percent in terms.percents:
        if chosen == percent_value(percent):
            is_nothing = percent_of(subtotal, percent).is_zero
            return None if is_nothing else SelectedTip(percent=percent)
    for amount in terms.amounts.get(subtotal.currency, ()):
        if chosen == str(amount):
            return SelectedTip(amount_money=Money(amount, subtotal.currency))
    return FieldProblem("tip_unknown")


def percent_value(percent: Decimal) -> str:
    """
    A percent as the field `tip` says it: `15%`, `12.5%`.
    """
    return f"{percent:f}%"


def _choices_data(
    terms: TipTerms, language: str, currency: str, subtotal: Money | None
) -> list[dict[str, Any]]:
    percents = [
        {
            "value": percent_value(percent),
            "label": show_percent(percent, language),
            "money": None if subtotal is None else money_data(percent_of(subtotal, percent), language),
        }
        for percent in terms.percents
    ]
    amounts = [Money(amount, currency) for amount in terms.amounts.get(currency, ())]
    return percents + [
        {
            "value": str(amount.amount),
            "label": format_money(amount, language),
            "money": money_data(amount, language),
        }
        for amount in amounts
    ]


def _custom_data(language: str, currency: str, id_prefix: str, typed: str, selected: str) -> dict[str, Any]:
    return {
        "choice_id": f"{id_prefix}-tip-custom-choice",
        "input_id": f"{id_prefix}-tip-custom",
        "label": say("tip_custom", language),
        "value": typed,
        "is_selected": selected == CUSTOM,
        "hint": say("tip_hint", language),
        "currency": currency,
        "error_id": f"{id_prefix}-tip-error",
    }
