"""The life of a dispute, as data (payments facts, section 7; which pairs are allowed is inferred)."""

from flint_storefront.sandbox.state import Document, Environment, Sandbox
from flint_storefront.sandbox.webhooks.events import emit
from flint_storefront.sandbox.webhooks.payloads import dispute_data

DISPUTE_TRANSITIONS = (
    ("needs_response", "under_review"),
    ("needs_response", "won"),
    ("needs_response", "lost"),
    ("under_review", "won"),
    ("under_review", "lost"),
)
"""Allowed moves of a dispute, from and to; a new one needs a response."""

ENDS = ("won", "lost")

DISPUTE_EVENTS = {
    "needs_response": ("dispute.created", "dispute.needs_response"),
    "under_review": ("dispute.updated",),
    "won": ("dispute.closed", "dispute.won"),
    "lost": ("dispute.closed", "dispute.lost"),
}
"""Events by new status, in the order in which they go out."""


class DisputeMoveRefused(ValueError):
    """A dispute was asked to make a move that is not in the list."""


def move_dispute(sandbox: Sandbox, environment: Environment, dispute: Document, status: str) -> None:
    """
    Give a dispute its next status and tell the world.

    Raises:
        DisputeMoveRefused: the pair is not in DISPUTE_TRANSITIONS.
    """
    if (dispute["status"], status) not in DISPUTE_TRANSITIONS:
        raise DisputeMoveRefused(f"{dispute['status']} to {status}")
    now = sandbox.now_text()
    dispute |= {
        "status": status,
        "action_required": False,
        "evidence_response_allowed": False,
        "status_changed_at": now,
        "updated_at": now,
    }
    announce(sandbox, environment, dispute)


def announce(sandbox: Sandbox, environment: Environment, dispute: Document) -> None:
    """Bring the payment intent in step with its dispute, and send the events of its present status."""
    intent = environment.payment_intents[dispute["payment_intent_id"]]
    intent |= {"dispute_status": dispute["status"], "updated_at": sandbox.now_text()}
    if dispute["status"] != "won":
        intent["settlement_status"] = "disputed"
    else:
        intent["settlement_status"] = intent["refund_status"]
    facts = {key: dispute[key] for key in ("dispute_id", "order_id")}
    sandbox.ledger_add(f"dispute.{dispute['status']}", environment, **facts)
    for event_type in DISPUTE_EVENTS[dispute["status"]]:
        emit(sandbox, environment, event_type, dispute_data(dispute))
