"""What becomes of a payment that outlives its session (checkout_sessions facts, section 5)."""

from datetime import timedelta

from flint_storefront.sandbox.clock import format_instant, parse_instant
from flint_storefront.sandbox.payments.lifecycle import find_active_attempt
from flint_storefront.sandbox.state import Document, Environment, Sandbox

RECOVERY_SECONDS = 3600
"""How long an attempt may go on after its session ended; our choice."""


def begin_recovery(sandbox: Sandbox, environment: Environment, session: Document) -> None:
    """Put a session that just ended into recovery when a payment is under way."""
    attempt = find_active_attempt(environment, session["order_id"])
    if attempt is not None:
        ends_at = sandbox.clock.now() + timedelta(seconds=RECOVERY_SECONDS)
        session |= {
            "recovery_mode": True,
            "recovery_payment_attempt_id": attempt["order_payment_attempt_id"],
            "recovery_expires_at": format_instant(ends_at),
        }


def end_recovery_if_over(sandbox: Sandbox, environment: Environment, session: Document) -> None:
    """
    End the recovery whose attempt has finished or whose time is over.

    A challenge that nobody takes fails by itself (sandbox/payments/lifecycle.py); a payment that is still
    processing goes on.
    """
    attempt = find_active_attempt(environment, session["order_id"])
    if attempt is not None and parse_instant(session["recovery_expires_at"]) > sandbox.clock.now():
        return
    session |= {"recovery_mode": False, "updated_at": sandbox.now_text()}
