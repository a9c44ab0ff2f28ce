"""
The life of a subscription, as data (subscriptions facts, section 6; the pairs are unverified).

Whoever changes a subscription calls `touch` or `move`, so that its version rises with each change.
"""

from flint_storefront.sandbox.state import Document, Environment, Sandbox
from flint_storefront.sandbox.subscriptions.events import tell

TRANSITIONS = (
    ("incomplete", "active"),
    ("incomplete", "trialing"),
    ("incomplete", "canceled"),
    ("trialing", "active"),
    ("trialing", "past_due"),
    ("trialing", "canceled"),
    ("active", "past_due"),
    ("active", "paused"),
    ("active", "canceled"),
    ("past_due", "active"),
    ("past_due", "paused"),
    ("past_due", "canceled"),
    ("paused", "active"),
    ("paused", "canceled"),
)
"""Allowed moves, from and to; a new subscription is incomplete, trialing or active, and canceled is final."""

EVENTS = {"past_due": "past_due", "paused": "paused", "canceled": "canceled"}
"""Event that follows a move by the new status; into active and trialing it depends on where from."""

UNBILLED_KEYS = ("next_billing_at", "_resume_at", "_retry_id")
"""What a subscription loses that is charged no more."""


class TransitionRefused(ValueError):
    """A subscription was asked to make a move that is not in the list."""


def touch(sandbox: Sandbox, subscription: Document) -> None:
    """Raise the version by one (unverified) and note the time."""
    subscription["version"] += 1
    subscription["updated_at"] = sandbox.now_text()


def move(sandbox: Sandbox, environment: Environment, subscription: Document, status: str) -> None:
    """
    Give *subscription* its next status, note it in the ledger, and tell the world.

    Raises:
        TransitionRefused: the pair is not in TRANSITIONS.
    """
    before = subscription["status"]
    if (before, status) not in TRANSITIONS:
        raise TransitionRefused(f"{before} to {status}")
    subscription["status"] = status
    touch(sandbox, subscription)
    sandbox.ledger_add(
        f"subscription.{status}",
        environment,
        subscription_id=subscription["subscription_id"],
        status_before=before,
    )
    if status in EVENTS:
        tell(sandbox, environment, subscription, EVENTS[status])


def end(sandbox: Sandbox, environment: Environment, subscription: Document) -> None:
    """Cancel for good: nothing is charged again, and an overdue order stays unpaid."""
    for key in UNBILLED_KEYS:
        subscription.pop(key, None)
    subscription |= {
        "cancel_at_period_end": False,
        "canceled_at": sandbox.now_text(),
        "next_retry_at": None,
    }
    move(sandbox, environment, subscription, "canceled")


def find_payment_failure(subscription: Document) -> str:
    """Return why the next charge fails, "" when it does not; an ordered failure is used up."""
    if subscription["_ordered_failures"]:
        code: str = subscription["_ordered_failures"].pop(0)
        return code
    later: str = subscription["_card"]["_later_failure_code"]
    return later
