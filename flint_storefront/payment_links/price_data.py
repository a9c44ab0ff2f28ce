"""
What a link costs, for its pages: one price, several lines, bounds, or a plan; plain values.
"""

from typing import Any

from flint_storefront.catalog.mirror import full_name, variant_price
from flint_storefront.errors import MoneyError
from flint_storefront.messages.sentences import say
from flint_storefront.money import Money, minor_digits
from flint_storefront.offers.terms import AmountTerms
from flint_storefront.page_data import money_data
from flint_storefront.payment_links.models import LinkLine
from flint_storefront.payment_links.showing import LinkView, is_gone
from flint_storefront.storage.records import PlanRecord
from flint_storefront.subscriptions.intervals import every, plan_intervals
from flint_storefront.subscriptions.mirror import plan_price
from flint_storefront.subscriptions.page_data import plan_facts


def price_data(view: LinkView, language: str) -> dict[str, Any]:
    """
    The parts of the templates' `link` that say what it costs.

    Returns:
        `only` (one price or the bounds of a gift), else `lines` with their `total` (None where the buyer chooses), or
        `plan`; `suggestions` of a donation; `is_price_later` when something costs what only Flint's page knows.
    """
    donation, lines = view.offer.donation, [_line(view, line, language) for line in view.offer.lines]
    is_single = len(lines) == 1 and not _has_several_of_one(view)
    return {
        "only": _gift(donation, language) if donation is not None else lines[0] if is_single else None,
        "lines": [] if is_single or donation is not None else lines,
        "total": None if is_single else _total(view, language),
        "suggestions": _suggestions(donation, language),
        "plan": _plan(view.plan, view.offer.title, language) if view.plan is not None else None,
        "is_price_later": any(line["price"] is None and line["bounds"] is None for line in lines)
        or (view.offer.plan_id is not None and view.plan is None),
    }


def _line(view: LinkView, line: LinkLine, language: str) -> dict[str, Any]:
    """
    One line; the name is empty where it is the title.

    Returns:
        `name, description, price, bounds, quantity, sum, quantity_text, is_available`; `price` is that of one, `sum` that of
        the `quantity` where it is fixed at several.
    """
    price, name = _unit_money(view, line), _name(view, line)
    is_available = line.variant_id is None or not is_gone(view, line.variant_id)
    has_sum = is_available and _is_fixed(line) and line.quantity > 1
    total = Money(price.amount * line.quantity, price.currency) if has_sum and price is not None else None
    return {
        "name": "" if name == view.offer.title and len(view.offer.lines) == 1 else name,
        "description": line.description,
        "price": money_data(price, language) if price is not None else None,
        "bounds": _bounds(line.amounts, language),
        "quantity": line.quantity,
        "sum": money_data(total, language) if total is not None else None,
        "quantity_text": _quantity_text(line, language) if total is None else "",
        "is_available": is_available,
    }


def _gift(terms: AmountTerms, language: str) -> dict[str, Any]:
    words = {"name": "", "description": "", "quantity_text": ""}
    return {**words, "price": None, "bounds": _bounds(terms, language), "is_available": True}


def _name(view: LinkView, line: LinkLine) -> str:
    if line.variant_id is None:
        return line.name
    found = view.variants.get(line.variant_id)
    return full_name(*found) if found is not None else view.offer.title


def _unit_money(view: LinkView, line: LinkLine) -> Money | None:
    """
    The price of one; None: the buyer sets it, or it is not known here.
    """
    if line.variant_id is not None:
        found = view.variants.get(line.variant_id)
        return variant_price(found[1]) if found is not None else None
    return _money(line.unit_minor, view.offer.currency) if line.unit_minor is not None else None


def _money(minor: int, currency: str) -> Money | None:
    """
    None for what cannot be shown: a draft may hold any text for a currency.
    """
    try:
        minor_digits(currency)
        return Money(minor, currency)
    except MoneyError:
        return None


def _quantity_text(line: LinkLine, language: str) -> str:
    if line.low is not None and line.high is not None:
        return say("link_quantity_choice", language, low=str(line.low), high=str(line.high))
    return say("link_quantity", language, count=str(line.quantity)) if line.quantity > 1 else ""


def _is_fixed(line: LinkLine) -> bool:
    return line.amounts is None and line.low is None and line.high is None


def _has_several_of_one(view: LinkView) -> bool:
    """
    True when a price must be told apart from what is paid: three at $4.00 each.
    """
    return any(_is_fixed(line) and line.quantity > 1 for line in view.offer.lines)


def _total(view: LinkView, language: str) -> dict[str, Any] | None:
    """
    What all lines cost together; None when the buyer chooses, or a price is not known.
    """
    lines = view.offer.lines
    prices = [_unit_money(view, line) for line in lines]
    known = [price for price in prices if price is not None]
    is_one_sum = len(known) == len(lines) and len({price.currency for price in known}) == 1
    if not is_one_sum or not all(_is_fixed(line) for line in lines):
        return None
    amount = sum(price.amount * line.quantity for price, line in zip(known, lines, strict=True))
    return money_data(Money(amount, known[0].currency), language)


def _bounds(terms: AmountTerms | None, language: str) -> dict[str, Any] | None:
    if terms is None:
        return None
    low, high = _money(terms.low, terms.currency), _money(terms.high, terms.currency)
    if low is None or high is None:
        return None
    return {"low": money_data(low, language), "high": money_data(high, language)}


def _suggestions(terms: AmountTerms | None, language: str) -> list[dict[str, Any]]:
    if terms is None:
        return []
    amounts = [_money(choice, terms.currency) for choice in terms.choices]
    return [money_data(amount, language) for amount in amounts if amount is not None]


def _plan(plan: PlanRecord, title: str, language: str) -> dict[str, Any]:
    """
    `{"name", "price", "interval_text", "facts", "is_available"}` by the mirror.
    """
    intervals = [every(interval, count, language) for interval, count in plan_intervals(plan).values()]
    choice = say("link_plan_intervals", language, intervals=", ".join(intervals))
    return {
        "name": "" if plan.name == title else plan.name,
        "price": money_data(plan_price(plan), language),
        "interval_text": every(plan.billing_interval, plan.billing_interval_count, language),
        "facts": [*([choice] if len(intervals) > 1 else []), *plan_facts(plan, language)],
        "is_available": not plan.is_gone,
    }
