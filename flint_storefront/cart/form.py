"""
The form of the cart page: for each line its variant and the quantity as typed, in two parallel lists.
"""

from collections.abc import Mapping
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from flint_storefront.cart.models import CHOICES, Cart, CartForm, CartLine, read_choice
from flint_storefront.money import Money
from flint_storefront.offers.problems import FieldProblem, problem_in
from flint_storefront.offers.quantity import read_quantity
from flint_storefront.page_request import PageRequest

LINES_MAX = 200
VARIANT_ID_LENGTH_MAX = 128
KEPT_LENGTH_MAX = 200


class CartLineSchema(Schema):
    """
    One line of the form.
    """

    class Meta:
        unknown = RAISE

    variant_id = fields.String(required=True, validate=validate.Length(min=1, max=VARIANT_ID_LENGTH_MAX))
    quantity = fields.Method(deserialize="load_quantity", required=True)

    def __init__(self, *, high: int) -> None:
        super().__init__()
        self.high = high

    def load_quantity(self, text: str) -> int:
        """
        The quantity, from 1 to the largest of a line.
        """
        quantity = read_quantity(text, 1, self.high)
        if isinstance(quantity, FieldProblem):
            raise quantity.as_error()
        return quantity


class SeenTotalSchema(Schema):
    """
    What the page said that goods and fees cost, such as `2400 USD` or `2400+150 USD`; untrusted.
    """

    seen_total = fields.String(
        required=True, validate=validate.Regexp(r"[0-9]{1,15}(\+[0-9]{1,15})? [A-Z]{3}\Z")
    )


def read_cart_form(request: PageRequest, *, high: int) -> CartForm:
    """
    What the buyer sent. Lists of unequal length, or a variant twice, are no form of ours.
    """
    choices = {name: read_choice(request.first(name) or "") for name in CHOICES if name in request.form}
    variant_ids, typed = request.form.get("variant_id", ()), request.form.get("quantity", ())
    is_paired = len(variant_ids) == len(typed) == len(set(variant_ids))
    if not is_paired or not 0 < len(variant_ids) <= LINES_MAX:
        return CartForm(choices=choices, is_readable=False)
    rows = [{"variant_id": name, "quantity": text} for name, text in zip(variant_ids, typed, strict=True)]
    problems = _problems(rows, high)
    return CartForm(
        typed={row["variant_id"]: row["quantity"][:KEPT_LENGTH_MAX] for row in rows},
        quantities={
            row["variant_id"]: int(row["quantity"]) for row in rows if row["variant_id"] not in problems
        },
        problems=problems,
        choices=choices,
    )


def read_seen_total(request: PageRequest) -> tuple[Money, Money] | None:
    """
    What the cart page said the goods and the fees cost; None when the form does not say it properly.
    """
    try:
        loaded: Mapping[str, str] = SeenTotalSchema().load({"seen_total": request.first("seen_total") or ""})
    except ValidationError:
        return None
    amounts, currency = loaded["seen_total"].split(" ")
    goods, _, fees = amounts.partition("+")
    return Money(int(goods), currency), Money(int(fees or 0), currency)


def write_seen_total(goods: Money, fees: Money) -> str:
    """
    The two for a hidden field: `2400 USD`, with fees `2400+150 USD`.
    """
    both = f"{goods.amount}+{fees.amount}" if fees.amount else str(goods.amount)
    return f"{both} {goods.currency}"


def with_quantities(cart: Cart, form: CartForm) -> tuple[CartLine, ...]:
    """
    The cart's lines with the quantities of the form. Lines that the form does not name stay as they are; what
    the form names beside them was removed elsewhere and stays removed.
    """
    return tuple(
        CartLine(line.variant_id, form.quantities.get(line.variant_id, line.quantity)) for line in cart.lines
    )


def _problems(rows: list[dict[str, str]], high: int) -> dict[str, FieldProblem]:
    try:
        CartLineSchema(high=high).load(rows, many=True)
    except ValidationError as error:
        messages: dict[Any, Any] = error.messages_dict
        unreadable = FieldProblem("quantity_invalid", {"low": "1", "high": str(high)})
        return {
            rows[number]["variant_id"]: problem_in(found, "quantity") or unreadable
            for number, found in messages.items()
        }
    return {}
