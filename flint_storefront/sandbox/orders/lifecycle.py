"""What happens to an order after it exists: changed, paid, closed (orders facts, section 8)."""

from flint_storefront.sandbox.api.errors import ApiError
from flint_storefront.sandbox.checkout_sessions.lifecycle import invalidate_open
from flint_storefront.sandbox.delivery.lifecycle import commit
from flint_storefront.sandbox.orders.amounts import recompute
from flint_storefront.sandbox.orders.lines import take_stock
from flint_storefront.sandbox.payments.lifecycle import find_active_attempt
from flint_storefront.sandbox.products.documents import refresh_product
from flint_storefront.sandbox.promotions.lifecycle import redeem
from flint_storefront.sandbox.state import Document, Environment, Sandbox
from flint_storefront.sandbox.webhooks.events import emit
from flint_storefront.sandbox.webhooks.payloads import order_state_data


def check_no_attempt(environment: Environment, order: Document) -> None:
    """
    Refuse a change while a payment is under way.

    Raises:
        ApiError: PAYMENT_ATTEMPT_STILL_PROCESSING (wait) or PAYMENT_ATTEMPT_IN_PROGRESS (finish it).
    """
    attempt = find_active_attempt(environment, order["order_id"])
    if attempt is None:
        return
    is_waiting = attempt["status"] == "processing"
    raise ApiError(
        "PAYMENT_ATTEMPT_STILL_PROCESSING" if is_waiting else "PAYMENT_ATTEMPT_IN_PROGRESS",
        "A payment is under way.",
        order_payment_attempt_id=attempt["order_payment_attempt_id"],
        payment_attempt_status=attempt["status"],
    )


def check_open(order: Document) -> None:
    """Refuse to change a closed order."""
    if order["status"] == "closed":
        raise ApiError("ORDER_CLOSED", "The order is closed.", current_status="closed")


def check_financially_open(environment: Environment, order: Document) -> None:
    """
    Refuse to change lines, charges, tip or tax of an order that is closed, being paid or paid.

    Raises:
        ApiError: ORDER_CLOSED, PAYMENT_ATTEMPT_…, ORDER_FINANCIAL_MUTATION_NOT_ALLOWED.
    """
    check_open(order)
    check_no_attempt(environment, order)
    if order["payment_status"] != "unpaid":
        raise ApiError("ORDER_FINANCIAL_MUTATION_NOT_ALLOWED", "The order is paid.")


def commit_change(sandbox: Sandbox, environment: Environment, order: Document) -> None:
    """Raise the revision of a changed order, whose amounts are worked out, and tell the world."""
    order["order_revision"] += 1
    order["updated_at"] = sandbox.now_text()
    sandbox.ledger_add(
        "order.updated",
        environment,
        order_id=order["order_id"],
        order_revision=order["order_revision"],
        total=order["pricing_amounts"]["total_money"],
    )
    emit(sandbox, environment, "order.updated", order_state_data(order))


def mark_paid(sandbox: Sandbox, environment: Environment, order: Document, intent: Document | None) -> None:
    """
    Settle the whole outstanding amount; the caller emits order.paid.

    Args:
        intent: The payment intent that paid, None when nothing was due.

    The status afterwards is the switch `paid_order_status`: both open and closed have been seen.
    """
    outstanding = order["settlement_amounts"]["outstanding_money"]["amount"]
    order["_paid_amount"] += outstanding
    order["payment_status"] = "paid"
    order["status"] = sandbox.switches["paid_order_status"]
    if intent is not None and intent["payment_intent_id"] not in order["payment_intent_ids"]:
        order["payment_intent_ids"].append(intent["payment_intent_id"])
    redeem(sandbox, environment, order)
    commit(sandbox, environment, order)
    for tip in order["tips"]:
        if tip["status"] == "requested":
            tip |= {"status": "settled", "settled_amount_money": dict(tip["effective_amount_money"])}
    for product_id in take_stock(environment, order):
        refresh_product(environment, environment.products[product_id])
    recompute(order)
    order["order_revision"] += 1
    order["updated_at"] = sandbox.now_text()
    sandbox.ledger_add("order.paid", environment, order_id=order["order_id"], amount=outstanding)


def close_order(sandbox: Sandbox, environment: Environment, order: Document, reason: str | None) -> None:
    """
    Close an open order: pending discounts go, the total is worked out without them, its open session ends.

    That the session ends as `order_mutated` is our choice.

    Raises:
        ApiError: ORDER_ALREADY_CLOSED, ORDER_REFUNDED, PAYMENT_ATTEMPT_….
    """
    if order["status"] == "closed":
        raise ApiError("ORDER_ALREADY_CLOSED", "The order is closed.", current_status="closed")
    if order["refund_status"] == "refunded":
        raise ApiError("ORDER_REFUNDED", "The order is refunded.", status=409)
    check_no_attempt(environment, order)
    for discount in order["applied_discounts"]:
        if discount["status"] == "pending":
            discount["status"] = "canceled"
    recompute(order)
    order["status"] = "closed"
    if reason is not None:
        order["closed_reason"] = reason
    order["order_revision"] += 1
    order["updated_at"] = sandbox.now_text()
    sandbox.ledger_add("order.closed", environment, order_id=order["order_id"])
    emit(sandbox, environment, "order.closed", order_state_data(order))
    invalidate_open(sandbox, environment, order)
