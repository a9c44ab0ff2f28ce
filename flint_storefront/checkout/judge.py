"""
What is true of a checkout, from what Flint said: one pure function, tested as a table.

Source: orders facts, sections 2, 8 and 10; checkout_sessions facts, sections 5 and 8; observed-behaviour facts
(a paid order may be `open`; a trial reads paid too early). Words that we do not know are `unknown`, never `paid`.
"""

from typing import Protocol

from flint_storefront.flint.models import CheckoutSession, Order, PaymentAttempt

SUBSCRIPTION_STATES = frozenset({"incomplete", "trialing", "active", "past_due", "paused", "canceled"})

ATTEMPT_STATES: dict[str, str] = {
    "processing": "processing",
    "finalizing": "processing",
    "requires_retry": "processing",
    "requires_action": "requires_action",
    "requires_capture": "authorized",
}
"""What an unfinished attempt means for the checkout. Source: orders facts, section 10."""

ENDED_SESSION_STATES: dict[str, str] = {
    "expired": "expired",
    "closed": "closed",
    "invalidated": "invalidated",
}

SUCCESSFUL_ATTEMPTS = frozenset({"succeeded", "partially_succeeded"})
UNSUCCESSFUL_ATTEMPTS = frozenset({"failed", "canceled", "expired"})

RENEWED_BY = "subscription"
"""Origin of an order by which a subscription renews. Source: subscriptions facts, section 8."""


class SubscriptionReading(Protocol):
    """
    What the judge needs of a subscription.
    """

    @property
    def status(self) -> str:
        """`incomplete`, `trialing`, `active`, `past_due`, `paused` or `canceled`."""
        ...


def judge(
    session: CheckoutSession | None,
    order: Order | None,
    subscription: SubscriptionReading | None = None,
    attempt: PaymentAttempt | None = None,
    *,
    is_signup: bool | None = None,
) -> str:
    """
    One of `flint_storefront.checkout.states.STATES`.

    Args:
        session: Our checkout session; None before there is one.
        order: The order it collects for; None when Flint has not named one.
        subscription: Of a plan checkout, once it exists.
        attempt: The latest attempt to pay; None without any.
        is_signup: Whether the order signs up to a plan, as our record knows it; None: as session and order say.
    """
    if order is None:
        return _judge_session(session)
    if subscription is not None and not _waits_for_buyer(session, order, subscription):
        return subscription.status if subscription.status in SUBSCRIPTION_STATES else "unknown"
    if order.payment_status == "paid":
        signs_up = _signs_up(session, order) if is_signup is None else is_signup
        return _judge_signup(session, order, attempt) if signs_up else _judge_paid(order)
    if order.payment_status not in ("unpaid", "partially_paid", ""):
        return "unknown"
    return _judge_unpaid(session, order, attempt)


def _judge_session(session: CheckoutSession | None) -> str:
    """
    No order is known: nothing can have been paid while the session is open.
    """
    if session is None:
        return "checking"
    return "open" if session.status == "open" else _judge_ended_session(session)


def _waits_for_buyer(
    session: CheckoutSession | None, order: Order, subscription: SubscriptionReading
) -> bool:
    """
    The subscription stands before its first payment (unverified), and the page for that payment is open.
    """
    is_open = session is not None and session.status == "open"
    return subscription.status == "incomplete" and is_open and order.payment_status != "paid"


def _signs_up(session: CheckoutSession | None, order: Order) -> bool:
    names_plan = order.subscription_plan_id is not None or (
        session is not None and session.subscription_plan_id is not None
    )
    # A renewal names its plan too, and signs nobody up.
    return names_plan and order.origin != RENEWED_BY


def _judge_signup(session: CheckoutSession | None, order: Order, attempt: PaymentAttempt | None) -> str:
    """
    A plan's order reads paid and there is no subscription: during a trial that is so from the beginning.
    """
    if attempt is not None and not attempt.is_finished:
        return ATTEMPT_STATES.get(attempt.status, "unknown")
    if session is None or session.recovery_mode or session.status in ("paid", "partially_paid"):
        return "incomplete"
    if attempt is not None and attempt.status in SUCCESSFUL_ATTEMPTS:
        return "incomplete"
    if order.settlement_amounts.paid_money.amount > 0:
        return "incomplete"
    return "open" if session.status == "open" else _judge_ended_session(session)


def _judge_paid(order: Order) -> str:
    if order.refund_status in ("refunded", "partially_refunded"):
        return order.refund_status
    if order.refund_status not in ("none", ""):
        return "unknown"
    return "paid" if order.settlement_amounts.outstanding_money.amount == 0 else "unknown"


def _judge_unpaid(session: CheckoutSession | None, order: Order, attempt: PaymentAttempt | None) -> str:
    if attempt is not None and not attempt.is_finished:
        return ATTEMPT_STATES.get(attempt.status, "unknown")
    if (
        attempt is not None
        and attempt.status in SUCCESSFUL_ATTEMPTS
        and order.payment_status != "partially_paid"
    ):
        return "processing"
    if order.payment_status == "partially_paid":
        return "partially_paid"
    if order.status == "closed":
        return "closed"
    if order.origin == RENEWED_BY and attempt is not None and attempt.status in UNSUCCESSFUL_ATTEMPTS:
        # No page waits for a buyer: Flint collects a renewal by itself, and perhaps tries again.
        return "failed"
    if session is None or session.status == "open":
        return "open"
    if session.recovery_mode or session.status in ("paid", "partially_paid"):
        return "processing"
    if attempt is not None and attempt.status in UNSUCCESSFUL_ATTEMPTS and session.status == "expired":
        return "failed"
    return _judge_ended_session(session)


def _judge_ended_session(session: CheckoutSession) -> str:
    return ENDED_SESSION_STATES.get(session.status, "unknown")
