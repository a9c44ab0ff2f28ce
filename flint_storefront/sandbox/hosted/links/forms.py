"""Reading what a buyer chose on a payment link's page: everything at once, with a message at each field."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from flint_storefront.errors import MoneyError
from flint_storefront.money import Money, format_amount, parse_amount
from flint_storefront.sandbox.hosted.amounts import write_money
from flint_storefront.sandbox.hosted.links.choices import FieldChoice, LineChoice, list_fields, list_lines
from flint_storefront.sandbox.hosted.tips import CUSTOM, LOCALE
from flint_storefront.sandbox.payment_links.fields import TICKS
from flint_storefront.sandbox.state import Document

TICKED = TICKS[0]
"""The answer of a ticked box; a box that is not ticked sends none (form unverified, our choice)."""

LONGEST_NUMBER = 9
"""Digits of a typed quantity that are read: more is never a quantity."""


@dataclass
class LinkForm:
    """What the buyer chose, and what is wrong with it."""

    # As typed, by name of the input.
    values: dict[str, str] = field(default_factory=dict)
    # Message by name of the input; empty when the link can be resolved.
    errors: dict[str, str] = field(default_factory=dict)
    # What differs from the link itself, by line key: only what the buyer may set.
    quantities: dict[str, int] = field(default_factory=dict)
    prices: dict[str, Money] = field(default_factory=dict)
    # By field key; an empty answer is left out.
    answers: dict[str, str] = field(default_factory=dict)
    # Units and price of each line, as far as they are known.
    amounts: list[tuple[int, Money | None]] = field(default_factory=list)

    @property
    def total(self) -> Money | None:
        """What the choice comes to before tip, codes, delivery and tax; None while a part of it is not known."""
        if any(money is None for units, money in self.amounts if units):
            return None
        try:
            parts = [money * units for units, money in self.amounts if units and money is not None]
            return sum(parts[1:], start=parts[0]) if parts else None
        except MoneyError:
            # Beyond what can be counted, or of two currencies.
            return None

    def make_request(self, resolution_context: str) -> Document:
        """Return the choice as a ResolvePaymentLinkRequest."""
        prices = {
            key: {"amount": money.amount, "currency": money.currency} for key, money in self.prices.items()
        }
        request: Document = {"resolution_context": resolution_context}
        maps = {
            "quantity_overrides": dict(self.quantities),
            "unit_price_overrides": prices,
            "custom_field_values": dict(self.answers),
        }
        return request | {name: chosen for name, chosen in maps.items() if chosen}


def read_link_form(view: Document, sent: Mapping[str, str]) -> LinkForm:
    """
    Check every field that the page shows for this link.

    A form without a quantity keeps the one that the page begins with.

    Args:
        view: PublicPaymentLinkResult.
        sent: The posted form; empty for the page as it opens, whose errors mean nothing then.
    """
    form = LinkForm(values=dict(sent.items()))
    lines = list_lines(view)
    for line in lines:
        units = _read_quantity(form, line)
        price = _read_price(form, line, is_wanted=units != 0)
        form.amounts.append((line.quantity if units is None else units, price))
    _check_units(form, lines, view.get("remaining_quantity"))
    _check_sum(form, lines)
    for question in list_fields(view):
        _read_answer(form, question)
    return form


def list_inputs(view: Document) -> set[str]:
    """Return the names of the inputs at which a message can stand."""
    lines = list_lines(view)
    quantities = {quantity_name(line.key) for line in lines if line.is_quantity_open}
    amounts = {amount_name(line.key) for line in lines if line.is_price_open}
    return quantities | amounts | {field_name(question.key) for question in list_fields(view)}


def quantity_name(key: str) -> str:
    """Return the name of a line's quantity input."""
    return f"quantity.{key}"


def amount_name(key: str) -> str:
    """Return the name of the input for an amount of the buyer's own."""
    return f"amount.{key}"


def suggestion_name(key: str) -> str:
    """Return the name of the radios with the suggested amounts: minor units, or `custom`."""
    return f"suggestion.{key}"


def field_name(key: str) -> str:
    """Return the name of a question's input."""
    return f"field.{key}"


def _read_quantity(form: LinkForm, line: LineChoice) -> int | None:
    """Return the units of a line, None where what was typed is none."""
    if not line.is_quantity_open:
        return line.quantity
    name = quantity_name(line.key)
    typed = form.values.setdefault(name, str(max(line.low, min(line.quantity, line.high)))).strip()
    if not (typed.isascii() and typed.isdecimal() and len(typed) <= LONGEST_NUMBER):
        form.errors[name] = "Enter a whole number."
        return None
    units = int(typed)
    if units < line.low:
        form.errors[name] = f"At least {line.low}."
    elif units > line.high:
        form.errors[name] = f"At most {line.high}."
    elif units and line.is_unavailable:
        form.errors[name] = "This is not available now."
    form.quantities[line.key] = units
    return units


def _read_price(form: LinkForm, line: LineChoice, *, is_wanted: bool) -> Money | None:
    """Return the price of one unit, None while it is not known."""
    if not line.is_price_open:
        return line.unit_money
    name = amount_name(line.key)
    _begin_price(form, line)
    if not is_wanted:
        return None
    try:
        price = _find_price(form, line)
    except ValueError as error:
        form.errors[name] = str(error)
        return None
    if line.low_money is not None and price < line.low_money:
        form.errors[name] = f"At least {write_money(line.low_money)}."
    elif line.high_money is not None and price > line.high_money:
        form.errors[name] = f"At most {write_money(line.high_money)}."
    elif price.is_zero and not line.is_price_optional and line.low_money is None:
        form.errors[name] = "Enter an amount above zero."
    else:
        form.prices[line.key] = price
    return price


def _begin_price(form: LinkForm, line: LineChoice) -> None:
    """Fill in the price that an open one begins with, where the buyer sent nothing."""
    name, choice = amount_name(line.key), suggestion_name(line.key)
    if line.unit_money is None or name in form.values or choice in form.values:
        return
    if line.unit_money in line.suggestions:
        form.values[choice] = str(line.unit_money.amount)
        return
    # Of a currency whose decimals are not known nothing can be typed.
    with suppress(MoneyError):
        form.values[name] = format_amount(line.unit_money, LOCALE)


def _find_price(form: LinkForm, line: LineChoice) -> Money:
    """
    Return the amount that the buyer chose: a suggestion, or one of their own.

    Raises:
        ValueError: none was chosen, or two; the message is for the buyer.
    """
    chosen = form.values.get(suggestion_name(line.key), "")
    typed = form.values.get(amount_name(line.key), "").strip()
    if chosen and chosen != CUSTOM:
        suggestion = next((money for money in line.suggestions if str(money.amount) == chosen), None)
        if suggestion is None:
            raise ValueError("Choose one of the amounts shown.")
        if typed:
            raise ValueError(
                f"You chose {write_money(suggestion)} and typed an amount too. Keep one of them."
            )
        return suggestion
    if typed:
        try:
            return parse_amount(typed, line.currency, LOCALE)
        except MoneyError as error:
            raise ValueError("Enter an amount like 25.00.") from error
    if line.is_price_optional:
        return Money.zero(line.currency)
    raise ValueError("Choose an amount." if line.suggestions else "Enter an amount.")


def _check_units(form: LinkForm, lines: list[LineChoice], remaining: int | None) -> None:
    """Refuse to buy nothing, and more than is left; the message stands at the first quantity."""
    adjustable = [quantity_name(line.key) for line in lines if line.is_quantity_open]
    if not adjustable or form.errors.keys() & set(adjustable):
        return
    units = sum(count for count, _ in form.amounts)
    if units == 0:
        form.errors[adjustable[0]] = "Choose at least one."
    elif remaining is not None and units > remaining:
        form.errors[adjustable[0]] = f"Only {remaining} left."


def _check_sum(form: LinkForm, lines: list[LineChoice]) -> None:
    """Refuse what is beyond counting; the message stands at the first thing that can be changed."""
    is_known = all(money is not None for units, money in form.amounts if units)
    if form.errors or not is_known or form.total is not None:
        return
    for line in lines:
        if line.is_price_open or line.is_quantity_open:
            name = amount_name(line.key) if line.is_price_open else quantity_name(line.key)
            form.errors[name] = "This is more than can be paid at once."
            return


def _read_answer(form: LinkForm, question: FieldChoice) -> None:
    name = field_name(question.key)
    answer = form.values.get(name, "").replace("\r\n", "\n").strip()
    if question.kind == "checkbox":
        answer = TICKED if answer else ""
    if not answer:
        if question.is_required:
            form.errors[name] = REQUIRED.get(question.kind, "Please answer this.")
        return
    if question.kind == "dropdown" and answer not in question.options:
        form.errors[name] = "Choose one of the options."
    elif question.kind in {"text", "textarea"} and len(answer) > question.max_length:
        form.errors[name] = f"At most {question.max_length} characters. You typed {len(answer)}."
    else:
        form.answers[question.key] = answer


REQUIRED = {"checkbox": "Please tick this box to go on.", "dropdown": "Choose one of the options."}
"""What an answer that is missing gets, by kind of question."""
