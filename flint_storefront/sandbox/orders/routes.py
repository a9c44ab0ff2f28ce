"""Operations on orders, their lines, charges and payment attempts."""

from flint_storefront.sandbox.api.calls import Answer, Call, operation
from flint_storefront.sandbox.api.errors import ApiError
from flint_storefront.sandbox.api.listing import contains_text, equals, is_in_time, order_rows
from flint_storefront.sandbox.api.pagination import make_page
from flint_storefront.sandbox.orders.creation import create_order
from flint_storefront.sandbox.orders.documents import summarise_intents
from flint_storefront.sandbox.orders.lifecycle import close_order
from flint_storefront.sandbox.orders.rules import (
    add_charge,
    add_lines,
    apply_order_discount,
    delete_charge,
    delete_line,
    get_order,
    remove_order_discounts,
    update_charge,
    update_line,
    update_order,
)
from flint_storefront.sandbox.state import Document
from flint_storefront.sandbox.subscriptions.documents import expand_subscription

FILTERS = (
    "customer_id",
    "status",
    "payment_status",
    "refund_status",
    "fulfillment_status",
    "order_number",
    "external_reference_id",
    "origin",
    "subscription_id",
)
ABSENT_FILTERS = ("return_id", "return_resolution_id")
SORTS = {
    "created_at": lambda row: row["created_at"],
    "updated_at": lambda row: row["updated_at"],
    "outstanding_money": lambda row: row["settlement_amounts"]["outstanding_money"]["amount"],
    "total": lambda row: row["pricing_amounts"]["total_money"]["amount"],
}


@operation("orders.create")
def create(call: Call) -> Answer:
    """Add an order."""
    return answer_repriced(create_order(call.sandbox, call.environment, call.body))


def answer_repriced(order: Document) -> Answer:
    """Answer an order with what its last pricing has to say about codes."""
    return Answer(order, warnings=list(order.get("_warnings", [])))


@operation("orders.get")
def get(call: Call) -> Answer:
    """Answer one order; customers expand to null, there is no room of them."""
    order = get_order(call.environment, call.path["order_id"])
    expand = call.query.get("expand", [])
    if len(set(expand)) > 10:
        raise ApiError("INVALID_EXPAND", "At most ten paths.", param="expand")
    shown = dict(order)
    if "payment_intents" in expand:
        shown["payment_intents"] = summarise_intents(call.environment, order["payment_intent_ids"])
    if {"fulfillments.packages", "fulfillments.shipments"} & set(expand):
        shown["fulfillments"] = []
    if "customer" in expand:
        shown["customer"] = None
    return Answer(shown | expand_subscription(call.environment, order, expand))


@operation("orders.list")
def list_orders(call: Call) -> Answer:
    """Answer a page of orders."""
    bounds = {"min_amount", "max_amount"} & set(call.query)
    if bounds and "currency" not in call.query:
        raise ApiError("CURRENCY_REQUIRED", "Amounts need a currency.", param="currency")
    rows = [row for row in call.environment.orders.values() if is_listed(call, row)]
    return make_page(call, order_rows(call, rows, SORTS), "order_id")


def is_listed(call: Call, order: Document) -> bool:
    """Return whether *order* passes every filter of the call."""
    query = call.query
    if not equals(call, order, FILTERS) or not is_in_time(call, order):
        return False
    if set(ABSENT_FILTERS) & set(query) or query.get("subscription_delivery_changed"):
        return False
    total = order["pricing_amounts"]["total_money"]
    if query.get("currency", total["currency"]) != total["currency"]:
        return False
    if not query.get("min_amount", 0) <= total["amount"] <= query.get("max_amount", total["amount"]):
        return False
    texts = [
        order.get(key) for key in ("order_number", "external_reference_id", "buyer_note", "internal_note")
    ]
    names = [line["name"] for line in order["line_items"]]
    return contains_text(query.get("query", ""), [order["order_id"], *texts, *names])


@operation("orders.update")
def update(call: Call) -> Answer:
    """Change an order's texts, metadata, tip or tax."""
    order = get_order(call.environment, call.path["order_id"])
    return Answer(update_order(call.sandbox, call.environment, order, call.body))


@operation("orders.closeSession")
def close(call: Call) -> Answer:
    """Close an open order."""
    order = get_order(call.environment, call.path["order_id"])
    close_order(call.sandbox, call.environment, order, call.body.get("reason_message"))
    return Answer(order)


@operation("orders.addLineItems")
def add_line_items(call: Call) -> Answer:
    """Add lines."""
    order = get_order(call.environment, call.path["order_id"])
    return Answer(add_lines(call.sandbox, call.environment, order, call.body["line_items"]))


@operation("orders.updateLineItem")
def update_line_item(call: Call) -> Answer:
    """Change a line."""
    order = get_order(call.environment, call.path["order_id"])
    line_id = call.path["order_line_item_id"]
    return Answer(update_line(call.sandbox, call.environment, order, line_id, call.body))


@operation("orders.deleteLineItem")
def delete_line_item(call: Call) -> Answer:
    """Remove a line."""
    order = get_order(call.environment, call.path["order_id"])
    return Answer(delete_line(call.sandbox, call.environment, order, call.path["order_line_item_id"]))


@operation("orders.applyDiscount")
def apply_one_discount(call: Call) -> Answer:
    """Apply a manual discount, a promotion or a code; one that loses against a better offer is a warning."""
    order = get_order(call.environment, call.path["order_id"])
    return answer_repriced(apply_order_discount(call.sandbox, call.environment, order, call.body))


@operation("orders.removeDiscounts")
def remove_some_discounts(call: Call) -> Answer:
    """Take pending discounts off."""
    order = get_order(call.environment, call.path["order_id"])
    discount_ids = call.body["order_discount_ids"]
    return Answer(remove_order_discounts(call.sandbox, call.environment, order, discount_ids))


@operation("orders.addCharge")
def add_one_charge(call: Call) -> Answer:
    """Add a fee."""
    order = get_order(call.environment, call.path["order_id"])
    return Answer(add_charge(call.sandbox, call.environment, order, call.body["charge"]))


@operation("orders.updateCharge")
def update_one_charge(call: Call) -> Answer:
    """Change a fee."""
    order = get_order(call.environment, call.path["order_id"])
    charge_id = call.path["order_charge_id"]
    return Answer(update_charge(call.sandbox, call.environment, order, charge_id, call.body))


@operation("orders.deleteCharge")
def delete_one_charge(call: Call) -> Answer:
    """Remove a fee."""
    order = get_order(call.environment, call.path["order_id"])
    return Answer(delete_charge(call.sandbox, call.environment, order, call.path["order_charge_id"]))


@operation("orders.listPaymentAttempts")
def list_payment_attempts(call: Call) -> Answer:
    """Answer a page of the order's payment attempts, newest first."""
    order = get_order(call.environment, call.path["order_id"])
    attempts = call.environment.payment_attempts.values()
    rows = [row for row in attempts if row["_order_id"] == order["order_id"]]
    return make_page(call, rows[::-1], "order_payment_attempt_id")
