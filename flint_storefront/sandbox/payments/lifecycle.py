"""
The life cycle of a payment attempt, as data.

Source: payments facts, sections 2 and 4; which pairs are allowed is inferred (unverified).
"""

from datetime import timedelta

from flint_storefront.sandbox.clock import parse_instant
from flint_storefront.sandbox.payments.cards import CHALLENGE_SECONDS, PROCESSING_SECONDS
from flint_storefront.sandbox.state import Document, Environment, Sandbox

ATTEMPT_TRANSITIONS = (
    ("processing", "requires_action"),
    ("processing", "succeeded"),
    ("processing", "failed"),
    ("requires_action", "succeeded"),
    ("requires_action", "failed"),
    ("requires_action", "canceled"),
)
"""Allowed moves of an attempt, from and to; a new attempt is `processing`."""

FINISHED_STATUSES = frozenset({"succeeded", "partially_succeeded", "failed", "canceled", "expired"})
"""Attempt statuses that nothing follows (observed behaviour, payments and attempts)."""

INTENT_STATUSES = {
    "processing": "processing",
    "requires_action": "requires_action",
    "succeeded": "succeeded",
    "failed": "requires_payment_method",
    "canceled": "canceled",
}
"""Status of the attempt's payment intent, by status of the attempt."""


class TransitionRefused(ValueError):
    """An attempt was asked to make a move that is not in the list."""


def move_attempt(attempt: Document, status: str) -> None:
    """
    Give *attempt* its next status.

    Raises:
        TransitionRefused: the pair is not in ATTEMPT_TRANSITIONS.
    """
    if (attempt["status"], status) not in ATTEMPT_TRANSITIONS:
        raise TransitionRefused(f"{attempt['status']} to {status}")
    attempt["status"] = status
    attempt["is_resumable"] = status == "requires_action"


def is_active(attempt: Document | None) -> bool:
    """Tell whether *attempt* still blocks another one on its order."""
    return attempt is not None and attempt["status"] not in FINISHED_STATUSES


def find_active_attempt(environment: Environment, order_id: str) -> Document | None:
    """Return the attempt under way on the order, or None."""
    for attempt in environment.payment_attempts.values():
        if attempt["_order_id"] == order_id and is_active(attempt):
            return attempt
    return None


def find_last_attempt(environment: Environment, order_id: str) -> Document | None:
    """Return the newest attempt on the order, finished or not, or None."""
    attempts = [row for row in environment.payment_attempts.values() if row["_order_id"] == order_id]
    return attempts[-1] if attempts else None


def find_due_result(sandbox: Sandbox, attempt: Document) -> tuple[str, str] | None:
    """
    Return what the passing of time has made of *attempt*: its next status and a failure code, or None.

    A `processing` payment settles after PROCESSING_SECONDS; a challenge that nobody took fails after
    CHALLENGE_SECONDS. Both by the sandbox's clock, both our choice.
    """
    waited = sandbox.clock.now() - parse_instant(attempt["started_at"])
    if attempt["status"] == "processing" and attempt.get("_later_status"):
        if waited >= timedelta(seconds=PROCESSING_SECONDS):
            return attempt["_later_status"], attempt["_failure_code"]
    elif attempt["status"] == "requires_action" and waited >= timedelta(seconds=CHALLENGE_SECONDS):
        return "failed", "payment_action_expired"
    return None
