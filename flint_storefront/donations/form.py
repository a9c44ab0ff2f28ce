"""
The form of a donation, checked against the campaign: what is not the campaign's is refused at its field, never cut or mended.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields

from flint_storefront.donations.form_values import (
    TICKED,
    read_answer,
    read_one_of,
    read_single,
    read_text,
    read_tick,
)
from flint_storefront.donations.metadata import (
    DEDICATION_LENGTH_MAX,
    FIRST_NAME_LENGTH_MAX,
    MESSAGE_LENGTH_MAX,
)
from flint_storefront.money import Money
from flint_storefront.offers.amounts import read_amount
from flint_storefront.offers.problems import FieldProblem, problem_in
from flint_storefront.offers.terms import AmountTerms, Campaign, CostRate, Question
from flint_storefront.page_request import PageRequest

QUESTION_PREFIX = "q_"
KEPT_LENGTH_MAX = 20_000
"""How much of a text comes back with the form, so that what is too long can be shortened by who wrote it."""
WHOLE_FORM = "form"
"""Where a problem stands that belongs to no field."""
AMOUNT_FIELDS = ("amount", "amount_custom")
SINGLE_FIELDS = (
    "interval",
    "fund",
    "cover_costs",
    "dedication",
    "message",
    "first_name",
    "anonymous",
    "listed",
)


@dataclass(frozen=True)
class DonationChoice:
    """
    A proper choice.
    """

    campaign: Campaign
    gift: Money
    interval: str
    fund: str | None = None
    covers_costs: bool = False
    dedication: str | None = None
    message: str | None = None
    first_name: str | None = None
    is_anonymous: bool = False
    is_listed: bool = False
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class DonationForm:
    """
    A form as it was sent, so that it can be shown again with what is wrong at its fields.
    """

    typed: Mapping[str, str] = field(default_factory=dict)
    """First value by field name, as typed."""
    problems: Mapping[str, FieldProblem] = field(default_factory=dict)
    """By field name; `form`: of the whole."""

    def value(self, name: str) -> str:
        """
        What was typed there.
        """
        return self.typed.get(name, "")

    def is_ticked(self, name: str) -> bool:
        """
        Whether that box was ticked.
        """
        return self.value(name) in TICKED


def cost_rate(campaign: Campaign, currency: str) -> CostRate | None:
    """
    What a payment in *currency* costs the shop; None where covering it is not offered.
    """
    rate = campaign.cost_rates.get(currency)
    return rate if rate is not None and (rate.percent or rate.fixed) else None


def asks_first_name(campaign: Campaign) -> bool:
    """
    A name is only asked for where it may be shown.
    """
    return campaign.has_wall


def question_field(question: Question) -> str:
    """
    Name of a question's form field.
    """
    return f"{QUESTION_PREFIX}{question.key}"


class DonationFormSchema(Schema):
    """
    The donation form: every field as the list of values that was sent.
    """

    class Meta:
        unknown = RAISE

    amount = fields.Method(deserialize="load_amount", required=True)
    interval = fields.Method(deserialize="load_interval", required=True)
    fund = fields.Method(deserialize="load_fund", required=True)
    cover_costs = fields.Method(deserialize="load_tick", required=True)
    dedication = fields.Method(deserialize="load_dedication", required=True)
    message = fields.Method(deserialize="load_message", required=True)
    first_name = fields.Method(deserialize="load_first_name", required=True)
    anonymous = fields.Method(deserialize="load_tick", required=True)
    listed = fields.Method(deserialize="load_tick", required=True)
    answers = fields.Method(deserialize="load_answers", required=True)
    form = fields.Method(deserialize="load_form", required=True)

    def __init__(self, campaign: Campaign, terms: AmountTerms, language: str) -> None:
        super().__init__()
        self.campaign = campaign
        self.terms = terms
        self.language = language

    def load_amount(self, request: PageRequest) -> Money:
        """
        The chosen or typed amount, within the offer's bounds.
        """
        if any(len(request.form.get(name, ())) > 1 for name in AMOUNT_FIELDS):
            raise FieldProblem("donation_field_repeated").as_error()
        found = read_amount(self.terms, request, self.language)
        if not isinstance(found, Money):
            raise found.problem.as_error()
        return found

    def load_interval(self, values: Sequence[str]) -> str:
        """
        One of the campaign's intervals; the only one needs no choice.
        """
        chosen = read_single(values)
        if not chosen and len(self.campaign.intervals) == 1:
            return self.campaign.intervals[0]
        return read_one_of(chosen, self.campaign.intervals)

    def load_fund(self, values: Sequence[str]) -> str | None:
        """
        One of the campaign's funds, or none.
        """
        chosen = read_single(values)
        return read_one_of(chosen, self.campaign.funds) if chosen else None

    def load_tick(self, values: Sequence[str]) -> bool:
        """
        Ticked or not.
        """
        return read_tick(values)

    def load_dedication(self, values: Sequence[str]) -> str | None:
        """
        One line.
        """
        return read_text(values, DEDICATION_LENGTH_MAX)

    def load_message(self, values: Sequence[str]) -> str | None:
        """
        One line or several.
        """
        return read_text(values, MESSAGE_LENGTH_MAX, has_lines=True)

    def load_first_name(self, values: Sequence[str]) -> str | None:
        """
        One line.
        """
        return read_text(values, FIRST_NAME_LENGTH_MAX)

    def load_answers(self, values: Mapping[str, Sequence[str]]) -> dict[str, str]:
        """
        Answers by question key; what was left open is left out.
        """
        answers: dict[str, str] = {}
        problems: dict[str, Any] = {}
        for question in self.campaign.questions:
            try:
                answer = read_answer(question, values.get(question_field(question), ()))
            except ValidationError as error:
                problems[question_field(question)] = error.messages
            else:
                answers |= {question.key: answer} if answer is not None else {}
        if problems:
            raise ValidationError(problems)
        return answers

    def load_form(self, request: PageRequest) -> None:
        """
        Nothing is told that the form does not ask for: a form of yesterday, or not of ours.
        """
        asked = asked_fields(self.campaign, self.terms.currency)
        for name, values in request.form.items():
            is_ours = name in SINGLE_FIELDS or name.startswith(QUESTION_PREFIX)
            if is_ours and name not in asked and any(value.strip() for value in values):
                raise FieldProblem("donation_form_changed").as_error()


def asked_fields(campaign: Campaign, currency: str) -> frozenset[str]:
    """
    Names of the fields that the form of *campaign* has, without the amount's.
    """
    asked = {
        "interval": True,
        "fund": bool(campaign.funds),
        "cover_costs": cost_rate(campaign, currency) is not None,
        "dedication": campaign.has_dedication,
        "message": campaign.has_message,
        "first_name": asks_first_name(campaign),
        "anonymous": True,
        "listed": campaign.has_wall,
    }
    questions = {question_field(question) for question in campaign.questions}
    return frozenset(name for name, is_asked in asked.items() if is_asked) | questions


def read_donation_form(
    campaign: Campaign, terms: AmountTerms, request: PageRequest
) -> DonationChoice | DonationForm:
    """
    What the donor chose, or the form as it was sent with what is wrong at its fields.

    Args:
        terms: The campaign's amounts in the currency of the signed offer.
    """
    asked = asked_fields(campaign, terms.currency)
    values = {name: request.form.get(name, ()) if name in asked else () for name in SINGLE_FIELDS}
    sent: dict[str, Any] = {**values, "amount": request, "answers": request.form, "form": request}
    try:
        told = DonationFormSchema(campaign, terms, request.locale.language).load(sent)
    except ValidationError as error:
        return _form(campaign, request, error.messages_dict)
    return DonationChoice(
        campaign=campaign,
        gift=told["amount"],
        interval=told["interval"],
        fund=told["fund"],
        covers_costs=told["cover_costs"],
        dedication=told["dedication"],
        message=told["message"],
        first_name=told["first_name"],
        is_anonymous=told["anonymous"],
        is_listed=told["listed"],
        answers=told["answers"],
    )


def sent_form(campaign: Campaign, request: PageRequest, problem: FieldProblem) -> DonationForm:
    """
    The form as it was sent, with one problem of the whole.
    """
    return _form(campaign, request, {WHOLE_FORM: [problem]})


def _form(campaign: Campaign, request: PageRequest, messages: Mapping[str, Any]) -> DonationForm:
    names = (*AMOUNT_FIELDS, *SINGLE_FIELDS, *(question_field(one) for one in campaign.questions))
    found = {**messages, **messages.get("answers", {})}
    reported = {name: problem_in(found, name) for name in (*names, WHOLE_FORM)}
    problems = {name: problem for name, problem in reported.items() if problem is not None}
    if "interval" in problems and len(campaign.intervals) < 2:
        # There is no field at which it could stand.
        problems[WHOLE_FORM] = FieldProblem("donation_form_changed")
    typed = {name: (request.first(name) or "")[:KEPT_LENGTH_MAX] for name in names}
    return DonationForm(typed=typed, problems=problems)
