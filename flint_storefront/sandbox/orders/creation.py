"""Orders that come into being: from lines, or from a quick-pay item (orders facts, section 3)."""

from flint_storefront.sandbox.api.errors import ApiError
from flint_storefront.sandbox.api.metadata import check_metadata
from flint_storefront.sandbox.orders.amounts import recompute
from flint_storefront.sandbox.orders.discounts import add_discounts, reprice
from flint_storefront.sandbox.orders.documents import make_order
from flint_storefront.sandbox.orders.extras import check_tip_limit, set_tip
from flint_storefront.sandbox.orders.lifecycle import mark_paid
from flint_storefront.sandbox.orders.lines import check_fulfillment, check_name, make_lines
from flint_storefront.sandbox.orders.taxes import check_tax, set_default_tax, set_tax
from flint_storefront.sandbox.state import Document, Environment, Sandbox
from flint_storefront.sandbox.webhooks.events import emit
from flint_storefront.sandbox.webhooks.payloads import order_created_data, order_paid_data

MAXIMUM_NOTE_LENGTH = 5000
"""Our choice."""

NOTES = ("buyer_note", "internal_note")


def create_order(sandbox: Sandbox, environment: Environment, request: Document) -> Document:
    """
    Add an order; *request* is a valid CreateOrderRequest.

    Raises:
        ApiError: a line that cannot be sold, a bad tip, discount, tax, note or metadata, an unknown customer.
    """
    check_unsupported(request)
    check_notes(request)
    metadata = check_metadata(request.get("metadata", {}))
    check_fulfillment(request["line_items"])
    lines = make_lines(sandbox, environment, request["line_items"], present=[])
    order = make_order(sandbox, environment, origin="api", lines=lines)
    order["metadata"] = metadata
    order |= {key: request[key] for key in (*NOTES, "external_reference_id") if key in request}
    if "tax" in request:
        set_tax(sandbox, order, request["tax"])
    else:
        set_default_tax(sandbox, order)
    check_tax(order)
    add_discounts(sandbox, environment, order, request.get("discounts", []))
    reprice(sandbox, environment, order)
    set_tip(sandbox, order, request.get("requested_tip"))
    recompute(order)
    check_tip_limit(order)
    return keep_new_order(sandbox, environment, order)


def create_quick_pay_order(sandbox: Sandbox, environment: Environment, request: Document) -> Document:
    """
    Add the order of a quick-pay session: one line of the item's name and amount.

    The session's reference stays on the session; that the order has none is our choice.

    Raises:
        ApiError: an amount of zero, an empty or endless name.
    """
    item = request["quick_pay_item"]
    check_name(item["name"], "quick_pay_item.name")
    if item["amount_money"]["amount"] < 1:
        raise ApiError("INVALID_AMOUNT", "More than zero.", param="quick_pay_item.amount_money")
    line = {"name": item["name"], "unit_price_money": item["amount_money"], "tax": item.get("tax", {})}
    lines = make_lines(sandbox, environment, [line], present=[])
    order = make_order(sandbox, environment, origin="checkout", lines=lines)
    set_default_tax(sandbox, order)
    recompute(order)
    return keep_new_order(sandbox, environment, order)


def keep_new_order(sandbox: Sandbox, environment: Environment, order: Document) -> Document:
    """Keep a finished new order and tell the world."""
    environment.orders[order["order_id"]] = order
    sandbox.ledger_add(
        "order.created",
        environment,
        order_id=order["order_id"],
        external_reference_id=order.get("external_reference_id"),
        total=order["pricing_amounts"]["total_money"],
    )
    emit(sandbox, environment, "order.created", order_created_data(order))
    is_free = order["pricing_amounts"]["total_money"]["amount"] == 0
    if is_free and sandbox.switches["zero_total_order_paid"]:
        mark_paid(sandbox, environment, order, None)
        emit(sandbox, environment, "order.paid", order_paid_data(order))
    return order


def check_unsupported(request: Document) -> None:
    """Refuse what the sandbox has not: customers, deliveries, routing."""
    if "customer_id" in request:
        raise ApiError("RESOURCE_NOT_FOUND", "No such customer.", status=400, param="customer_id")
    if request.get("delivery_destination") is not None:
        raise ApiError(
            "DELIVERY_DESTINATION_NOT_APPLICABLE", "Nothing is delivered here.", param="delivery_destination"
        )
    if "inventory_routing_source" in request:
        raise ApiError(
            "RESERVED_FIELD_NOT_YET_SUPPORTED",
            "The sandbox does not do this.",
            param="inventory_routing_source",
        )


def check_notes(request: Document) -> None:
    """Refuse an endless note."""
    for name in NOTES:
        if len(request.get(name, "")) > MAXIMUM_NOTE_LENGTH:
            raise ApiError("NOTE_TOO_LONG", "The note is too long.", param=name)
