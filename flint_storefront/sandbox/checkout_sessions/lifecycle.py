"""
How a checkout session ends (checkout_sessions facts, section 5).

Allowed ends are data; nothing leaves an end again.
"""

from flint_storefront.sandbox.checkout_sessions.recovery import begin_recovery, end_recovery_if_over
from flint_storefront.sandbox.clock import parse_instant
from flint_storefront.sandbox.state import Document, Environment, Sandbox
from flint_storefront.sandbox.webhooks.events import emit
from flint_storefront.sandbox.webhooks.payloads import session_ended_data

ENDS = (
    ("paid", "payment_succeeded"),
    ("partially_paid", "payment_partially_succeeded"),
    ("expired", "expired"),
    ("closed", "api"),
    ("invalidated", "order_mutated"),
    ("invalidated", "superseded"),
)
"""Status and terminal_reason that an open session may get."""

END_EVENTS = {
    "expired": "checkout_session.expired",
    "closed": "checkout_session.closed",
    "invalidated": "checkout_session.invalidated",
}
"""Event by end; checkout_session.completed is emitted by the payment."""

MAXIMUM_LAUNCH_TOKENS = 20
"""The newest launch tokens of a session that still work; our choice."""


class EndRefused(ValueError):
    """A session was asked to end twice, or in a way that is not in the list."""


def end(
    sandbox: Sandbox,
    environment: Environment,
    session: Document,
    status: str,
    reason: str,
    **extra: str,
) -> None:
    """
    End an open session and, unless it is paid, emit its event.

    Args:
        extra: Further fields, such as `closed_reason` or `superseding_checkout_session_id`.

    Raises:
        EndRefused: the session is not open or the pair is not in ENDS.
    """
    if session["status"] != "open" or (status, reason) not in ENDS:
        raise EndRefused(f"{session['status']} to {status} ({reason})")
    session |= {"status": status, "terminal_reason": reason, "updated_at": sandbox.now_text(), **extra}
    session.pop("url", None)
    session["_launch_tokens"] = []
    begin_recovery(sandbox, environment, session)
    sandbox.ledger_add(
        f"checkout_session.{status}",
        environment,
        checkout_session_id=session["checkout_session_id"],
        order_id=session["order_id"],
        reason=reason,
    )
    if status in END_EVENTS:
        emit(sandbox, environment, END_EVENTS[status], session_ended_data(session))


def expire_due(sandbox: Sandbox, environment: Environment | None = None) -> int:
    """
    Expire every open session whose time is over by the sandbox's clock; called on every request and tick.

    Args:
        environment: Only this one; all of them by default.

    Returns:
        How many sessions expired.
    """
    count = 0
    with sandbox.lock:
        now = sandbox.clock.now()
        for each in [environment] if environment else list(sandbox.environments.values()):
            for session in each.checkout_sessions.values():
                if session["status"] == "open" and parse_instant(session["expires_at"]) <= now:
                    end(sandbox, each, session, "expired", "expired")
                    count += 1
                elif session["recovery_mode"]:
                    end_recovery_if_over(sandbox, each, session)
    return count


def find_open(environment: Environment, order: Document) -> Document | None:
    """Return the order's open session, or None; there is never more than one."""
    for session_id in reversed(order["checkout_session_ids"]):
        session = environment.checkout_sessions[session_id]
        if session["status"] == "open":
            return session
    return None


def invalidate_open(sandbox: Sandbox, environment: Environment, order: Document) -> None:
    """
    End the order's open session, if any, because the merchant changed the order's money or lines.

    That a charge, tip or tax counts like a line is our choice (orders facts, open question 7).
    """
    session = find_open(environment, order)
    if session is not None:
        end(sandbox, environment, session, "invalidated", "order_mutated")


def add_launch_token(sandbox: Sandbox, session: Document) -> str:
    """Mint a launch token that works beside the earlier ones, and return it."""
    token = "tok_" + sandbox.new_secret(32)
    session["_launch_tokens"] = [*session["_launch_tokens"], token][-MAXIMUM_LAUNCH_TOKENS:]
    return token


def use_launch_token(session: Document, token: str) -> bool:
    """Return whether *token* opens the session's page; a token works once."""
    if token not in session["_launch_tokens"]:
        return False
    session["_launch_tokens"].remove(token)
    return True


def make_url(sandbox: Sandbox, session: Document) -> str:
    """Return the hosted page's address with a fresh launch token in its fragment."""
    token = add_launch_token(sandbox, session)
    return f"{sandbox.public_origin}/checkout/{session['checkout_session_id']}#checkout_token={token}"
