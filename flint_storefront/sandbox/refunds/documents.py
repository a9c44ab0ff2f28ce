"""Refunds in the contract's shape (payments facts, section 6)."""

from flint_storefront.sandbox.api.metadata import check_metadata
from flint_storefront.sandbox.orders.documents import INTENT_SUMMARY_KEYS, summarise_order
from flint_storefront.sandbox.state import Document, Environment, Sandbox

REQUEST_KEYS = ("external_reference_id", "reason", "reason_message")
"""What a refund takes over from its request as it is."""


def make_refund(
    sandbox: Sandbox, environment: Environment, order: Document, intent: Document, request: Document
) -> Document:
    """Return a new pending refund of one payment; its `amount_money` is set already in *request*."""
    now = sandbox.now_text()
    refund = {
        "refund_id": sandbox.new_id("ref_"),
        "merchant_id": environment.merchant_id,
        "order_id": order["order_id"],
        "payment_intent_id": intent["payment_intent_id"],
        "amount_money": dict(request["amount_money"]),
        "refunded_tip_money": {"amount": 0, "currency": request["amount_money"]["currency"]},
        "refund_method": "original_payment",
        "status": "pending",
        "metadata": check_metadata(request.get("metadata", {})),
        "created_at": now,
        "updated_at": now,
        **{key: request[key] for key in REQUEST_KEYS if key in request},
    }
    return set_tenders(refund)


def set_tenders(refund: Document) -> Document:
    """Bring the refund's one tender in step with it, and return the refund."""
    keys = ("amount_money", "refunded_tip_money", "payment_intent_id", "status", "failure_reason")
    refund["payment_refunds"] = [{key: refund[key] for key in keys if key in refund}]
    return refund


def show_refund(environment: Environment, refund: Document, expand: list[str]) -> Document:
    """Return what a merchant reads, with what is expanded."""
    shown = dict(refund)
    intent = environment.payment_intents[refund["payment_intent_id"]]
    summary = {key: intent[key] for key in INTENT_SUMMARY_KEYS if key in intent}
    if "order" in expand:
        shown["order"] = summarise_order(environment.orders[refund["order_id"]])
    if "payment_intent" in expand:
        shown["payment_intent"] = summary
    if "payment_refunds.payment_intent" in expand:
        shown["payment_refunds"] = [row | {"payment_intent": summary} for row in refund["payment_refunds"]]
    if "customer" in expand:
        shown["customer"] = None
    return shown
