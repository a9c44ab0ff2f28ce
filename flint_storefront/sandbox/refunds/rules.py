"""What a merchant can do with refunds (payments facts, section 6)."""

from flint_storefront.sandbox.api.errors import ApiError, not_found
from flint_storefront.sandbox.orders.amounts import money
from flint_storefront.sandbox.refunds.documents import make_refund
from flint_storefront.sandbox.refunds.lifecycle import COUNTING_STATUSES, find_refunds, note_refund
from flint_storefront.sandbox.state import Document, Environment, Sandbox
from flint_storefront.sandbox.webhooks.events import emit
from flint_storefront.sandbox.webhooks.payloads import refund_data

UNSUPPORTED_FIELDS = (
    "line_items",
    "charges",
    "tender_allocations",
    "tax_breakdown_refunds",
    "gift_card_load_id",
)


def get_refund(environment: Environment, refund_id: str) -> Document:
    """
    Return a refund.

    Raises:
        ApiError: RESOURCE_NOT_FOUND.
    """
    refund = environment.refunds.get(refund_id)
    if refund is None:
        raise not_found("refund")
    return refund


def create_refund(sandbox: Sandbox, environment: Environment, request: Document) -> Document:
    """
    Ask for a refund of a paid order, of all that is left or of an amount; it is pending at first.

    Args:
        request: A valid CreateRefundRequest, such as `{"order_id": "ord_…"}` or with
            `"amount_money": {"amount": 500, "currency": "USD"}`.

    Raises:
        ApiError: unknown or unpaid order or payment, nothing left, too much, another currency, single lines.
    """
    for field in UNSUPPORTED_FIELDS:
        if field in request:
            raise ApiError("RESERVED_FIELD_NOT_YET_SUPPORTED", "The sandbox does not do this.", param=field)
    order, intent = find_target(environment, request)
    if order["payment_status"] == "unpaid":
        raise ApiError("NOTHING_TO_REFUND", "The order is not paid.", status=409)
    active = find_refunds(environment, order, COUNTING_STATUSES)
    left = order["_paid_amount"] - sum(refund["amount_money"]["amount"] for refund in active)
    if intent is None or left <= 0:
        raise ApiError("NOTHING_TO_REFUND", "Nothing is left to refund.")
    currency = intent["amount_money"]["currency"]
    wanted = request.get("amount_money", money(left, currency))
    if wanted["currency"] != currency:
        raise ApiError("CURRENCY_MISMATCH", "The payment has another currency.", param="amount_money")
    if wanted["amount"] < 1:
        raise ApiError("INVALID_AMOUNT", "More than zero.", param="amount_money")
    if wanted["amount"] > left:
        maximum = money(left, currency)
        raise ApiError(
            "AMOUNT_EXCEEDS_REFUNDABLE", "More than is left.", param="amount_money", maximum_money=maximum
        )
    refund = make_refund(sandbox, environment, order, intent, request | {"amount_money": wanted})
    environment.refunds[refund["refund_id"]] = refund
    order["refund_ids"].append(refund["refund_id"])
    note_refund(sandbox, environment, refund)
    emit(sandbox, environment, "refund.created", refund_data(refund))
    return refund


def find_target(environment: Environment, request: Document) -> tuple[Document, Document | None]:
    """
    Return the order that is meant and the payment that settled it, None when nothing was paid by card.

    Raises:
        ApiError: RESOURCE_NOT_FOUND, PAYMENT_INTENT_ORDER_MISMATCH, PAYMENT_INTENT_NOT_REFUNDABLE.
    """
    intent = None
    if "payment_intent_id" in request:
        intent = environment.payment_intents.get(request["payment_intent_id"])
        if intent is None:
            raise ApiError("RESOURCE_NOT_FOUND", "No such payment.", status=400, param="payment_intent_id")
        if request.get("order_id", intent["order_id"]) != intent["order_id"]:
            raise ApiError("PAYMENT_INTENT_ORDER_MISMATCH", "It paid another order.", param="order_id")
        if intent["status"] != "succeeded":
            raise ApiError("PAYMENT_INTENT_NOT_REFUNDABLE", "It did not pay.", status=409)
    order = environment.orders.get(intent["order_id"] if intent else request["order_id"])
    if order is None:
        raise ApiError("RESOURCE_NOT_FOUND", "No such order.", status=400, param="order_id")
    return order, intent or find_payment(environment, order)


def find_payment(environment: Environment, order: Document) -> Document | None:
    """Return the payment intent that paid *order*, or None."""
    for intent_id in order["payment_intent_ids"]:
        intent = environment.payment_intents[intent_id]
        if intent["status"] == "succeeded":
            return intent
    return None
