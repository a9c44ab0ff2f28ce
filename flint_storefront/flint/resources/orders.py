"""
Orders: reading, finding, and the requests that make and change them.

Source: orders facts, sections 1, 3, 4, 8 and 12.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import islice

from flint_storefront.flint.client import FlintClient
from flint_storefront.flint.deadlines import Deadline
from flint_storefront.flint.envelope import Answer
from flint_storefront.flint.models import Order
from flint_storefront.flint.resources.requests import (
    FlintRequest,
    id_in_path,
    json_bytes,
    money_json,
    without_none,
)
from flint_storefront.flint.schemas.orders import OrderSchema
from flint_storefront.flint.schemas.reading import read_list, read_object
from flint_storefront.money import Money

_ORDER = OrderSchema()
_MOST_FOUND = 20


def get_order(
    client: FlintClient,
    order_id: str,
    *,
    expand: Iterable[str] = (),
    deadline: Deadline,
    is_person_waiting: bool,
) -> Order:
    """
    Read an order.

    Args:
        expand: Paths such as `subscription`, at most ten.

    Raises:
        NotFoundError: Not an order of this account.
        FlintError, NotFlint, FlintUnreachable: As of any read.
    """
    answer = client.read(
        f"/v1/orders/{id_in_path(order_id)}",
        {"expand": ",".join(expand)} if expand else None,
        deadline=deadline,
        is_person_waiting=is_person_waiting,
    )
    return parse_order(answer)


def find_orders_by_reference(
    client: FlintClient, external_reference_id: str, *, deadline: Deadline, is_person_waiting: bool
) -> list[Order]:
    """
    Orders with exactly this reference, at most twenty, in Flint's order; Flint does not promise that there is
    only one.

    Raises:
        FlintError, NotFlint, FlintUnreachable: As of any read.

    Source: orders facts, section 12.
    """
    params: dict[str, str | int] = {
        "external_reference_id": external_reference_id,
        "page_size": _MOST_FOUND,
    }
    pages = client.pages("/v1/orders", params, deadline=deadline, is_person_waiting=is_person_waiting)
    found = (order for page in pages for order in read_list(_ORDER, Order, page))
    return [one for one in islice(found, _MOST_FOUND) if one.external_reference_id == external_reference_id]


def parse_order(answer: Answer) -> Order:
    """
    The order in an answer: of a read, and of every write to an order (each returns it whole).

    Raises:
        NotFlint: `wrong_shape`; after a write the outcome is then to be treated as unknown.
    """
    return read_object(_ORDER, Order, answer.data)


def create_order(
    *,
    lines: Iterable[tuple[str, int]],
    external_reference_id: str,
    metadata: Mapping[str, str] | None = None,
    customer_id: str | None = None,
    buyer_note: str | None = None,
) -> FlintRequest:
    """
    Request for an order of catalogue lines; Flint takes names and prices from its catalogue.

    Args:
        lines: Variant id and quantity (whole units, at least 1), in the order to be shown; at least one.
        external_reference_id: Our reference, 1 to 255 characters.
        metadata: Notes; keys beginning with `flint_` are refused by Flint.

    Raises:
        ValueError: No line, or a quantity that is none.
    """
    line_items = [{"variant_id": variant, "quantity": _quantity(quantity)} for variant, quantity in lines]
    if not line_items:
        raise ValueError("an order needs a line")
    body = {
        "line_items": line_items,
        "external_reference_id": external_reference_id,
        "metadata": dict(metadata) if metadata else None,
        "customer_id": customer_id,
        "buyer_note": buyer_note,
    }
    return FlintRequest("orders.create", "POST", "/v1/orders", json_bytes(without_none(body)))


def add_charge(
    order_id: str,
    *,
    name: str,
    charge_type: str,
    amount_money: Money | None = None,
    percent: Decimal | None = None,
    calculation_basis: str = "subtotal_post_discount",
) -> FlintRequest:
    """
    Request for one fee on an order; fees come before the checkout session.

    Args:
        charge_type: `service_fee`, `delivery_fee`, `other`, …
        amount_money: A fixed fee; else *percent*, one of the two.
        percent: 0 to 100, at most four decimals.
        calculation_basis: Of a percent: `subtotal_pre_discount` or `subtotal_post_discount`.

    Raises:
        ValueError: Both or none of *amount_money* and *percent*.

    Source: orders facts, section 4.
    """
    if (amount_money is None) == (percent is None):
        raise ValueError("a charge has either an amount or a percent")
    charge: dict[str, object] = {"name": name, "type": charge_type}
    if amount_money is not None:
        charge["amount_money"] = money_json(amount_money)
    if percent is not None:
        # A percent is a JSON number with at most four decimals, which a float spells exactly; it is not
        # money.
        charge["percent"] = int(percent) if percent == int(percent) else float(percent)
        charge["calculation_basis"] = calculation_basis
    path = f"/v1/orders/{id_in_path(order_id)}/charges"
    return FlintRequest("orders.addCharge", "POST", path, json_bytes({"charge": charge}))


def close_order(order_id: str, reason_message: str | None = None) -> FlintRequest:
    """
    Request to close an unpaid order; there is no cancel and no reopen.

    Args:
        reason_message: For the merchant only.

    Source: orders facts, sections 1 and 8.
    """
    path = f"/v1/orders/{id_in_path(order_id)}/close"
    body = without_none({"reason_message": reason_message})
    return FlintRequest("orders.closeSession", "POST", path, json_bytes(body))


def _quantity(quantity: int) -> int:
    if type(quantity) is not int or quantity < 1:
        raise ValueError("a quantity is a whole number from 1")
    return quantity
