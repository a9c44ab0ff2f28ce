"""
Orders: reading, finding, and the requests that make and change them.

Source: orders facts, sections 1, 3 to 6, 8 and 12.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
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
    percent_json,
    without_none,
)
from flint_storefront.flint.schemas.orders import OrderSchema
from flint_storefront.flint.schemas.reading import read_list, read_object
from flint_storefront.money import Money

_ORDER = OrderSchema()
_MOST_FOUND = 20
_LARGEST_PAGE = 100
_REFUNDED = ("partially_refunded", "refunded")


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLine:
    """
    One line to order: a variant at the catalogue's price, or a name and a price of ours.

    Raises:
        ValueError: Not exactly one of the two, or a quantity that is none.

    Source: orders facts, section 3.
    """

    variant_id: str | None = None
    """Id of the variant; else *name* and *unit_price_money*."""
    name: str | None = None
    """What an ad-hoc line is called."""
    unit_price_money: Money | None = None
    """Price of one unit of an ad-hoc line; may be zero."""
    quantity: int = 1
    """Whole units, at least 1."""

    def __post_init__(self) -> None:
        is_ad_hoc = self.name is not None and self.unit_price_money is not None
        is_half = (self.name is None) != (self.unit_price_money is None)
        if is_half or is_ad_hoc == (self.variant_id is not None):
            raise ValueError("a line has either a variant or a name and a price")
        if type(self.quantity) is not int or self.quantity < 1:
            raise ValueError("a quantity is a whole number from 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderTip:
    """
    A tip to ask for with an order: a percent or an amount.

    Raises:
        ValueError: Both or none, a percent beyond 1 to 100, or an amount below one minor unit.

    Source: orders facts, section 5.
    """

    percent: Decimal | None = None
    """1 to 100, at most four decimals, of the goods after discounts."""
    amount_money: Money | None = None
    """At least one minor unit."""

    def __post_init__(self) -> None:
        if (self.percent is None) == (self.amount_money is None):
            raise ValueError("a tip has either an amount or a percent")
        if self.percent is not None and not 1 <= self.percent <= 100:
            raise ValueError("the percent of a tip is between 1 and 100")
        if self.amount_money is not None and self.amount_money.amount < 1:
            raise ValueError("a tip of nothing is no tip")


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


def list_orders_of_subscription(
    client: FlintClient,
    subscription_id: str,
    *,
    page_size: int = _LARGEST_PAGE,
    deadline: Deadline,
    is_person_waiting: bool = False,
) -> Iterator[Order]:
    """
    Every order of a subscription, oldest first: the one that began it and its renewals.

    Raises:
        FlintError, NotFlint, FlintUnreachable: As of any read, from any page.

    Source: orders facts, section 12; subscriptions facts, section 8.
    """
    params: dict[str, str | int] = {
        "subscription_id": subscription_id,
        "sort_by": "created_at",
        "sort_direction": "asc",
        "page_size": page_size,
    }
    pages = client.pages("/v1/orders", params, deadline=deadline, is_person_waiting=is_person_waiting)
    for page in pages:
        for order in read_list(_ORDER, Order, page):
            # An order of another subscription must never be taken for a renewal of this one.
            if order.subscription_id == subscription_id:
                yield order


def list_refunded_orders(
    client: FlintClient,
    *,
    updated_after: datetime | None = None,
    page_size: int = _LARGEST_PAGE,
    deadline: Deadline,
    is_person_waiting: bool = False,
) -> Iterator[Order]:
    """
    Orders of which something has been given back, page by page as they are taken, oldest first: what joins the list meanwhile
    comes twice, or with the next reading from *updated_after*.

    Args:
        updated_after: Aware; only those that have changed since.

    Raises:
        FlintError, NotFlint, FlintUnreachable: As of any read, from any page.

    Source: orders facts, section 12; conventions facts, section 8 (lists in a query, rows that move).
    """
    params: dict[str, str | int | None] = {
        "refund_status": ",".join(_REFUNDED),
        "updated_after": updated_after.isoformat() if updated_after else None,
        "sort_by": "created_at",
        "sort_direction": "asc",
        "page_size": page_size,
    }
    pages = client.pages(
        "/v1/orders", without_none(params), deadline=deadline, is_person_waiting=is_person_waiting
    )
    for page in pages:
        for order in read_list(_ORDER, Order, page):
            if order.refund_status in _REFUNDED:
                yield order


def create_order(
    *,
    lines: Iterable[OrderLine | tuple[str, int]],
    external_reference_id: str,
    requested_tip: OrderTip | None = None,
    promotion_code: str | None = None,
    metadata: Mapping[str, str] | None = None,
    customer_id: str | None = None,
    buyer_note: str | None = None,
) -> FlintRequest:
    """
    Request for an order; names and prices of variants are taken from Flint's catalogue.

    Args:
        lines: In the order to be shown, at least one; a variant id and a quantity may be said as a tuple.
        external_reference_id: Our reference, 1 to 255 characters.
        requested_tip: A tip taken on our page.
        promotion_code: A code that the buyer gave.
        metadata: Notes; keys beginning with `flint_` are refused by Flint.

    Raises:
        ValueError: No line, or a quantity that is none.
    """
    line_items = [_line_json(line) for line in lines]
    if not line_items:
        raise ValueError("an order needs a line")
    body = {
        "line_items": line_items,
        "external_reference_id": external_reference_id,
        "requested_tip": _tip_json(requested_tip) if requested_tip else None,
        "discounts": [{"promotion": {"promotion_code": promotion_code}}] if promotion_code else None,
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
    is_taxable: bool | None = None,
    tax_category: str | None = None,
    metadata: Mapping[str, str] | None = None,
) -> FlintRequest:
    """
    Request for one fee on an order; fees come before the checkout session.

    Args:
        charge_type: `service_fee`, `delivery_fee`, `other`, …
        amount_money: A fixed fee; else *percent*, one of the two.
        percent: 0 to 100, at most four decimals.
        calculation_basis: Of a percent: `subtotal_pre_discount` or `subtotal_post_discount`.
        is_taxable: Whether tax may be added to it; None leaves it to Flint.
        tax_category: `service_fee`, `shipping`, `delivery`, `handling` or `surcharge`.
        metadata: Notes on the charge.

    Raises:
        ValueError: Both or none of *amount_money* and *percent*.

    Source: orders facts, section 4.
    """
    if (amount_money is None) == (percent is None):
        raise ValueError("a charge has either an amount or a percent")
    charge: dict[str, object | None] = {
        "name": name,
        "type": charge_type,
        "amount_money": money_json(amount_money) if amount_money is not None else None,
        "percent": percent_json(percent) if percent is not None else None,
        "calculation_basis": calculation_basis if percent is not None else None,
        "tax": without_none({"taxable": is_taxable, "charge_tax_category": tax_category}) or None,
        "metadata": dict(metadata) if metadata else None,
    }
    path = f"/v1/orders/{id_in_path(order_id)}/charges"
    return FlintRequest("orders.addCharge", "POST", path, json_bytes({"charge": without_none(charge)}))


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


def _line_json(line: OrderLine | tuple[str, int]) -> dict[str, object]:
    if isinstance(line, tuple):
        line = OrderLine(variant_id=line[0], quantity=line[1])
    if line.name is None or line.unit_price_money is None:
        return {"variant_id": line.variant_id, "quantity": line.quantity}
    return {
        "name": line.name,
        "unit_price_money": money_json(line.unit_price_money),
        "quantity": line.quantity,
        # Nothing of it is ever delivered; left out, Flint may ask for a delivery (orders facts, section 3).
        "fulfillment": {"requirement": "none"},
    }


def _tip_json(tip: OrderTip) -> dict[str, object]:
    if tip.amount_money is not None:
        return {"amount_money": money_json(tip.amount_money)}
    return {"percent": percent_json(tip.percent or Decimal(0))}
