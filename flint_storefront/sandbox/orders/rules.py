"""What a merchant can change about an order (orders facts, sections 3 to 9)."""

from collections.abc import Callable
from copy import deepcopy

from flint_storefront.sandbox.api.errors import ApiError, not_found
from flint_storefront.sandbox.api.metadata import merge_metadata
from flint_storefront.sandbox.checkout_sessions.lifecycle import invalidate_open
from flint_storefront.sandbox.delivery.lifecycle import find_selection, release
from flint_storefront.sandbox.orders.amounts import find_currency, recompute
from flint_storefront.sandbox.orders.creation import NOTES, check_notes, check_unsupported
from flint_storefront.sandbox.orders.discounts import apply_discount, remove_discounts, reprice
from flint_storefront.sandbox.orders.documents import complete_charge, make_charge
from flint_storefront.sandbox.orders.extras import check_tip_limit, set_tip
from flint_storefront.sandbox.orders.lifecycle import (
    check_financially_open,
    check_no_attempt,
    check_open,
    commit_change,
)
from flint_storefront.sandbox.orders.lines import (
    check_fulfillment,
    check_line_tax,
    check_name,
    check_quantity,
    check_stock,
    make_lines,
)
from flint_storefront.sandbox.orders.taxes import check_tax, set_tax
from flint_storefront.sandbox.state import Document, Environment, Sandbox

FINANCIAL_FIELDS = ("requested_tip", "tax")


def get_order(environment: Environment, order_id: str) -> Document:
    """
    Return an order, open or closed.

    Raises:
        ApiError: RESOURCE_NOT_FOUND.
    """
    order = environment.orders.get(order_id)
    if order is None:
        raise not_found("order")
    return order


def change_money(
    sandbox: Sandbox, environment: Environment, order: Document, edit: Callable[[Document], None]
) -> Document:
    """
    Change what an order costs, whole or not at all, end its open session, and return it.

    Args:
        edit: Changes a copy of the order; may raise ApiError.

    Raises:
        ApiError: the order may not be changed now, or *edit* refuses.
    """
    change_draft(sandbox, environment, order, edit)
    invalidate_open(sandbox, environment, order)
    return order


def update_order(sandbox: Sandbox, environment: Environment, order: Document, change: Document) -> Document:
    """
    Change an order by a valid UpdateOrderRequest and return it.

    Raises:
        ApiError: a stale order_revision, an order that may not change now, a bad tip, tax, note, metadata.
    """
    if set(change) <= {"order_revision"}:
        raise ApiError("NO_FIELDS_TO_UPDATE", "Nothing to change.")
    if change.get("order_revision", order["order_revision"]) != order["order_revision"]:
        raise ApiError("ORDER_CHANGED_REFRESH_REQUIRED", "The order has changed.", param="order_revision")
    check_unsupported(change)
    check_notes(change)
    check_open(order)
    metadata = order["metadata"]
    if "metadata" in change:
        metadata = merge_metadata(metadata, change["metadata"])

    def edit(draft: Document) -> None:
        draft["metadata"] = metadata
        draft |= {key: change[key] for key in (*NOTES, "external_reference_id") if key in change}
        if "tax" in change:
            set_tax(sandbox, draft, change["tax"])
        if "requested_tip" in change:
            set_tip(sandbox, draft, change["requested_tip"])

    if any(field in change for field in FINANCIAL_FIELDS):
        return change_money(sandbox, environment, order, edit)
    check_no_attempt(environment, order)
    edit(order)
    commit_change(sandbox, environment, order)
    return order


def set_buyer_tip(
    sandbox: Sandbox, environment: Environment, order: Document, request: Document | None
) -> None:
    """
    Put the tip that a buyer chose on the hosted page in place of the requested one; the session goes on.

    Raises:
        ApiError: the order may not be changed now, another currency, TIP_LIMIT_EXCEEDED.
    """
    change_draft(sandbox, environment, order, lambda draft: set_tip(sandbox, draft, request))


def apply_buyer_code(sandbox: Sandbox, environment: Environment, order: Document, text: str) -> None:
    """
    Apply the promotion code that a buyer typed on the hosted page; the session goes on, a selected delivery goes.

    Raises:
        ApiError: the order may not be changed now, PROMOTION_DECLINED.
    """
    request = {"promotion": {"promotion_code": text}}

    def edit(draft: Document) -> None:
        apply_discount(sandbox, environment, draft, request)
        release(sandbox, environment, draft)

    change_draft(sandbox, environment, order, edit)


def remove_buyer_code(sandbox: Sandbox, environment: Environment, order: Document, discount_id: str) -> None:
    """
    Take a promotion off again that a buyer no longer wants; the session goes on, a selected delivery goes.

    Raises:
        ApiError: the order may not be changed now, no such pending discount.
    """

    def edit(draft: Document) -> None:
        remove_discounts(draft, [discount_id])
        release(sandbox, environment, draft)

    change_draft(sandbox, environment, order, edit)


def release_delivery(sandbox: Sandbox, environment: Environment, order: Document) -> None:
    """Let go of a delivery that an earlier session of the order selected, if any."""
    if find_selection(environment, order) is not None:
        change_draft(sandbox, environment, order, lambda draft: release(sandbox, environment, draft))


def change_draft(
    sandbox: Sandbox, environment: Environment, order: Document, edit: Callable[[Document], None]
) -> None:
    """Change what an order costs, whole or not at all; its session stays open, as when its buyer changes it."""
    check_financially_open(environment, order)
    draft = deepcopy(order)
    edit(draft)
    check_tax(draft)
    reprice(sandbox, environment, draft)
    recompute(draft)
    check_tip_limit(draft)
    order.clear()
    order |= draft
    commit_change(sandbox, environment, order)


def apply_order_discount(
    sandbox: Sandbox, environment: Environment, order: Document, request: Document
) -> Document:
    """Add a discount and return the order, whose `_warnings` tell of a code that lost; raises as `apply_discount`."""
    return change_money(
        sandbox, environment, order, lambda draft: apply_discount(sandbox, environment, draft, request)
    )


def remove_order_discounts(
    sandbox: Sandbox, environment: Environment, order: Document, discount_ids: list[str]
) -> Document:
    """Take discounts off and return the order; raises as `remove_discounts`."""
    return change_money(sandbox, environment, order, lambda draft: remove_discounts(draft, discount_ids))


def add_lines(
    sandbox: Sandbox, environment: Environment, order: Document, requests: list[Document]
) -> Document:
    """Add lines and return the order; raises as `make_lines` and `change_money` do."""
    check_fulfillment(requests)

    def edit(draft: Document) -> None:
        draft["line_items"] += make_lines(sandbox, environment, requests, present=draft["line_items"])

    return change_money(sandbox, environment, order, edit)


def update_line(
    sandbox: Sandbox, environment: Environment, order: Document, line_id: str, change: Document
) -> Document:
    """
    Change a line by a valid UpdateLineItemRequest and return the order.

    Raises:
        ApiError: no such line, a stale version, a field that a catalogue line has from the catalogue.
    """
    if not set(change) - {"expected_version"}:
        raise ApiError("NO_FIELDS_TO_UPDATE", "Nothing to change.")

    def edit(draft: Document) -> None:
        line = find_row(draft["line_items"], "order_line_item_id", line_id, "ORDER_LINE_ITEM_NOT_FOUND")
        if change.get("expected_version", line["version"]) != line["version"]:
            raise ApiError(
                "ORDER_LINE_ITEM_VERSION_CONFLICT",
                "It has changed.",
                status=409,
                current_version=line["version"],
            )
        edit_line(draft, line, change)
        check_stock(environment, draft["line_items"])

    return change_money(sandbox, environment, order, edit)


def edit_line(order: Document, line: Document, change: Document) -> None:
    """Apply a line's change to *line*, a part of a draft."""
    if "variant_id" in line and {"name", "description", "unit_price_money"} & set(change):
        raise ApiError("CATALOG_LINE_ITEM_FIELDS_READ_ONLY", "It comes from the catalogue.")
    for field in ("gift_card_recipient", "subscription"):
        if change.get(field) is not None:
            raise ApiError("RESERVED_FIELD_NOT_YET_SUPPORTED", "The sandbox does not do this.", param=field)
    if change.get("modifiers"):
        raise ApiError("MODIFIER_SOURCE_UNSUPPORTED", "There are no modifiers.", param="modifiers")
    check_quantity(change.get("quantity", 1), "quantity")
    check_line_tax(change.get("tax", {}), "line_item")
    if "name" in change:
        check_name(change["name"], "name")
    if change.get("unit_price_money", {}).get("currency", find_currency(order)) != find_currency(order):
        raise ApiError("CURRENCY_MISMATCH", "An order has one currency.", param="unit_price_money")
    keys = ("name", "description", "quantity", "unit_price_money", "tax")
    line |= {key: change[key] for key in keys if key in change}
    if "metadata" in change:
        line["metadata"] = merge_metadata(line["metadata"], change["metadata"])
    line["version"] += 1


def delete_line(sandbox: Sandbox, environment: Environment, order: Document, line_id: str) -> Document:
    """
    Remove a line and return the order.

    Raises:
        ApiError: no such line, or it is the last one (ORDER_HAS_NO_LINE_ITEMS, our choice).
    """

    def edit(draft: Document) -> None:
        line = find_row(draft["line_items"], "order_line_item_id", line_id, "ORDER_LINE_ITEM_NOT_FOUND")
        draft["line_items"].remove(line)
        if not draft["line_items"]:
            raise ApiError("ORDER_HAS_NO_LINE_ITEMS", "An order keeps at least one line.", status=409)

    return change_money(sandbox, environment, order, edit)


def add_charge(sandbox: Sandbox, environment: Environment, order: Document, request: Document) -> Document:
    """Add a fee and return the order; raises as `check_charge` and `change_money` do."""

    def edit(draft: Document) -> None:
        check_charge(draft, request)
        draft["charges"].append(make_charge(sandbox, request))

    return change_money(sandbox, environment, order, edit)


def check_charge(order: Document, request: Document) -> None:
    """Refuse a fee in another currency or with automatic tax."""
    currency = find_currency(order)
    if request.get("amount_money", {}).get("currency", currency) != currency:
        raise ApiError("CURRENCY_MISMATCH", "The charge has another currency.", param="charge.amount_money")
    if "fulfillment_id" in request:
        raise ApiError(
            "RESOURCE_NOT_FOUND", "No such fulfillment.", status=400, param="charge.fulfillment_id"
        )
    check_line_tax(request.get("tax", {}), "charge")


def update_charge(
    sandbox: Sandbox, environment: Environment, order: Document, charge_id: str, change: Document
) -> Document:
    """
    Change a fee by a valid UpdateOrderChargeRequest and return the order; amount and percent swap.

    Raises:
        ApiError: no such charge, both amount and percent, another currency.
    """
    if {"amount_money", "percent"} <= set(change):
        raise ApiError("INVALID_CHARGE_VALUE", "Either an amount or a percent.", param="percent")

    def edit(draft: Document) -> None:
        check_charge(draft, change)
        charge = find_row(draft["charges"], "order_charge_id", charge_id, "ORDER_CHARGE_NOT_FOUND")
        if "amount_money" in change:
            charge.pop("percent", None)
            charge.pop("calculation_basis", None)
        if "percent" in change:
            charge.pop("amount_money", None)
        charge |= {key: value for key, value in change.items() if key != "metadata"}
        if "metadata" in change:
            charge["metadata"] = merge_metadata(charge["metadata"], change["metadata"])
        charge["updated_at"] = sandbox.now_text()
        complete_charge(charge)

    return change_money(sandbox, environment, order, edit)


def delete_charge(sandbox: Sandbox, environment: Environment, order: Document, charge_id: str) -> Document:
    """Remove a fee and return the order; ORDER_CHARGE_NOT_FOUND when there is none."""

    def edit(draft: Document) -> None:
        draft["charges"].remove(
            find_row(draft["charges"], "order_charge_id", charge_id, "ORDER_CHARGE_NOT_FOUND")
        )

    return change_money(sandbox, environment, order, edit)


def find_row(rows: list[Document], key: str, wanted: str, code: str) -> Document:
    """Return the row whose *key* is *wanted*; raise *code* as 404 when there is none."""
    for row in rows:
        if row[key] == wanted:
            return row
    raise ApiError(code, "The order has none of this id.", status=404)
