"""What a buyer chose at a link, checked against it (payment_links facts, sections 6 and 10)."""

from typing import Any

from flint_storefront.sandbox.orders.lines import MAXIMUM_QUANTITY
from flint_storefront.sandbox.payment_links.fields import ANSWER_PREFIX, TICKS
from flint_storefront.sandbox.payment_links.refusals import refuse
from flint_storefront.sandbox.state import Document

DONATION_KEY = "donation"
"""The key in `unit_price_overrides` under which a donation's amount comes (open question 1: our choice)."""

ORDER_LINE_KEYS = ("name", "description", "variant_id", "tax")


def choose_lines(link: Document, request: Document) -> list[Document]:
    """
    Return the lines of the buyer's order, as requests to the orders' room; those of quantity 0 are left out.

    Raises:
        ApiError: an unknown key, a fixed quantity or price that is overridden, a value out of its bounds.
    """
    for name in ("quantity_overrides", "unit_price_overrides", "modifiers"):
        check_keys(link, request, name)
    for key, chosen in request.get("modifiers", {}).items():
        if chosen.get("modifiers"):
            raise refuse("MODIFIER_SOURCE_UNSUPPORTED", "There are no modifiers.", param=f"modifiers.{key}")
    if link["payment_link_type"] == "donation":
        return [make_donation_line(link, request)]
    lines = [choose_line(line, request) for line in link["line_items"]]
    return [line for line in lines if line["quantity"] > 0]


def check_keys(link: Document, request: Document, name: str) -> None:
    """Refuse a choice for a line that the link has not."""
    known = {line["key"] for line in link["line_items"]}
    if link["payment_link_type"] == "donation" and name == "unit_price_overrides":
        known = {DONATION_KEY}
    for key in request.get(name, {}):
        if key not in known:
            raise refuse("UNKNOWN_LINE_ITEM_KEY", "The link has no such line.", param=f"{name}.{key}")


def choose_line(line: Document, request: Document) -> Document:
    """Return one line of the order."""
    chosen = {key: line[key] for key in ORDER_LINE_KEYS if key in line}
    chosen["quantity"] = choose_quantity(line, request.get("quantity_overrides", {}))
    if "variant_id" in line:
        if line["key"] in request.get("unit_price_overrides", {}):
            raise refuse("AMOUNT_NOT_ADJUSTABLE", "The catalogue's.", param=price_param(line["key"]))
        return chosen
    price = choose_price(line, request.get("unit_price_overrides", {}), is_wanted=chosen["quantity"] > 0)
    return chosen | {"unit_price_money": price}


def choose_quantity(line: Document, overrides: dict[str, int]) -> int:
    """Return the quantity of a line: the buyer's within the bounds, else the link's."""
    key = line["key"]
    if key not in overrides:
        return int(line["quantity"])
    param, quantity = f"quantity_overrides.{key}", overrides[key]
    if not line.get("allow_quantity_adjustment"):
        raise refuse("QUANTITY_NOT_ADJUSTABLE", "The quantity is fixed.", param=param)
    if quantity < line.get("min_quantity", 1):
        raise refuse("QUANTITY_BELOW_MIN", "Too few.", param=param)
    if quantity > line.get("max_quantity", MAXIMUM_QUANTITY):
        raise refuse("QUANTITY_ABOVE_MAX", "Too many.", param=param)
    return quantity


def choose_price(line: Document, overrides: dict[str, Document], *, is_wanted: bool) -> Document:
    """Return the price of a unit; without one of its own a line that is wanted needs the buyer's."""
    key = line["key"]
    own: Document | None = line.get("unit_price_money")
    if key not in overrides:
        if own is None and is_wanted:
            raise refuse("LINE_ITEM_UNIT_PRICE_REQUIRED", "Say the price.", param=price_param(key))
        return own or {}
    if not line.get("allow_unit_price_adjustment"):
        raise refuse("AMOUNT_NOT_ADJUSTABLE", "The price is fixed.", param=price_param(key))
    low, high = line.get("min_unit_price_money"), line.get("max_unit_price_money")
    examples = [own, low, high, *line.get("suggested_unit_price_money_options", [])]
    return check_amount(overrides[key], low, high, examples, price_param(key))


def make_donation_line(link: Document, request: Document) -> Document:
    """Return the one line of a donation: the link's name and the donor's amount."""
    param = price_param(DONATION_KEY)
    sent = request.get("unit_price_overrides", {}).get(DONATION_KEY)
    if sent is None:
        raise refuse("DONATION_AMOUNT_REQUIRED", "Say the amount.", param=param)
    low, high = link.get("donation_min_amount_money"), link.get("donation_max_amount_money")
    examples = [low, high, *link.get("donation_suggested_amount_money_options", [])]
    price = check_amount(sent, low, high, examples, param)
    if price["amount"] < 1:
        raise refuse("AMOUNT_BELOW_MIN", "More than zero.", param=param)
    return {"name": link["name"], "quantity": 1, "unit_price_money": price}


def check_amount(
    sent: Document, low: Document | None, high: Document | None, examples: list[Document | None], param: str
) -> Document:
    """Return a buyer's amount; refuse one out of bounds, or in another currency than the link's *examples*."""
    currencies = {money["currency"] for money in examples if money is not None}
    if currencies and sent["currency"] not in currencies:
        raise refuse("CURRENCY_MISMATCH", "Another currency.", param=param)
    if low is not None and sent["amount"] < low["amount"]:
        raise refuse("AMOUNT_BELOW_MIN", "Too little.", param=param)
    if high is not None and sent["amount"] > high["amount"]:
        raise refuse("AMOUNT_ABOVE_MAX", "Too much.", param=param)
    return dict(sent)


def price_param(key: str) -> str:
    """Return how a refusal names the price of a line."""
    return f"unit_price_overrides.{key}"


def read_answers(link: Document, request: Document) -> dict[str, str]:
    """
    Return the answers as the order's metadata keeps them; what is left empty is not kept.

    Raises:
        ApiError: an unknown key, a required answer that is missing, one that its field does not allow.
    """
    sent: dict[str, Any] = request.get("custom_field_values", {})
    unknown = sorted(set(sent) - {field["key"] for field in link["custom_fields"]})
    if unknown:
        param = f"custom_field_values.{unknown[0]}"
        raise refuse("UNKNOWN_CUSTOM_FIELD_KEY", "The link has no such field.", param=param)
    answers = {}
    for field in sorted(link["custom_fields"], key=lambda row: row["position"]):
        answer = sent.get(field["key"], "")
        check_answer(field, answer)
        if answer:
            answers[ANSWER_PREFIX + field["key"]] = answer
    return answers


def check_answer(field: Document, answer: str) -> None:
    """Refuse an answer that *field* does not allow; a required checkbox must be ticked."""
    kind, param = field["custom_field_type"], f"custom_field_values.{field['key']}"
    is_missing = not answer.strip() or (kind == "checkbox" and answer != TICKS[0])
    if field["required"] and is_missing:
        raise refuse("REQUIRED_CUSTOM_FIELD_MISSING", "An answer is needed.", param=param)
    if not answer:
        return
    if kind == "dropdown" and answer not in field["options"]:
        raise refuse("INVALID_DROPDOWN_VALUE", "None of the options.", param=param)
    if kind == "checkbox" and answer not in TICKS:
        raise refuse("INVALID_BOOLEAN", "true or false.", param=param)
    if len(answer) > field.get("max_length", len(answer)):
        raise refuse("VALUE_TOO_LONG", "The answer is too long.", param=param)
