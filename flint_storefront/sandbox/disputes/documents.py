"""Disputes in the contract's shape (payments facts, section 7)."""

from datetime import timedelta

from flint_storefront.sandbox.clock import format_instant
from flint_storefront.sandbox.orders.documents import INTENT_SUMMARY_KEYS, summarise_order
from flint_storefront.sandbox.state import Document, Environment, Sandbox

EVIDENCE_DAYS = 7
"""How long a merchant has to answer; our choice."""


def make_dispute(
    sandbox: Sandbox, environment: Environment, order: Document, intent: Document, reason: str
) -> Document:
    """Return a new dispute of a whole payment that waits for the merchant's answer."""
    now = sandbox.clock.now()
    return {
        "dispute_id": sandbox.new_id("dp_"),
        "merchant_id": environment.merchant_id,
        "order_id": order["order_id"],
        "payment_intent_id": intent["payment_intent_id"],
        "payment_option": "card",
        "amount_money": dict(intent["amount_money"]),
        "case_type": "chargeback",
        "reason": reason,
        "status": "needs_response",
        "action_required": True,
        "evidence_due_at": format_instant(now + timedelta(days=EVIDENCE_DAYS)),
        "evidence_deadline_passed": False,
        "evidence_response_allowed": True,
        "evidence_submission_count": 0,
        "evidence_submission_past_due": False,
        "has_evidence": False,
        "metadata": {},
        "status_changed_at": format_instant(now),
        "created_at": format_instant(now),
        "updated_at": format_instant(now),
    }


def show_dispute(environment: Environment, dispute: Document, expand: list[str]) -> Document:
    """Return what a merchant reads, with what is expanded."""
    shown = dict(dispute)
    if "order" in expand:
        shown["order"] = summarise_order(environment.orders[dispute["order_id"]])
    if "payment_intent" in expand:
        intent = environment.payment_intents[dispute["payment_intent_id"]]
        shown["payment_intent"] = {key: intent[key] for key in INTENT_SUMMARY_KEYS if key in intent}
    if "customer" in expand:
        shown["customer"] = None
    return shown
