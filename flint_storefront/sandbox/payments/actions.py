"""What a buyer's steps on the hosted page and the passing of time do to a payment."""

from flint_storefront.sandbox.checkout_sessions import lifecycle as session_lifecycle
from flint_storefront.sandbox.orders import lifecycle as order_lifecycle
from flint_storefront.sandbox.payment_links.lifecycle import note_completion
from flint_storefront.sandbox.payments.cards import DECLINE_MESSAGES, CardEntry
from flint_storefront.sandbox.payments.documents import (
    describe_card,
    describe_challenge,
    make_attempt,
    make_intent,
    publish_attempt,
    set_card,
    set_intent_status,
)
from flint_storefront.sandbox.payments.lifecycle import find_active_attempt, find_due_result, move_attempt
from flint_storefront.sandbox.state import Document, Environment, Sandbox
from flint_storefront.sandbox.subscriptions.beginning import announce_subscription, begin_subscription
from flint_storefront.sandbox.subscriptions.signup import is_setup_awaited
from flint_storefront.sandbox.webhooks.events import emit
from flint_storefront.sandbox.webhooks.payloads import intent_data, order_paid_data, session_completed_data

INTENT_EVENTS = {
    "processing": "payment_intent.processing",
    "requires_action": "payment_intent.requires_action",
    "succeeded": "payment_intent.succeeded",
    "failed": "payment_intent.payment_failed",
}
"""Event by the attempt's new status (payments facts, section 9)."""


class AttemptActive(Exception):
    """The order has an attempt under way: nothing new may be started."""


def start_payment(
    sandbox: Sandbox, environment: Environment, session: Document, *, card: CardEntry | None
) -> Document:
    """
    Try to pay what is outstanding on the session's order.

    Args:
        card: None only when nothing is outstanding; the order is then settled without a payment intent.

    Returns:
        The attempt: succeeded, failed, requires_action or processing.

    Raises:
        AttemptActive: another attempt on this order is not finished.
    """
    order = environment.orders[session["order_id"]]
    if find_active_attempt(environment, order["order_id"]):
        raise AttemptActive(order["order_id"])
    attempt = make_attempt(sandbox, environment, order, session)
    if card is None:
        attempt["mode"] = "settlement"
        _change(sandbox, environment, attempt, "succeeded", "")
        return attempt
    attempt["_card"] = describe_card(card)
    if is_setup_awaited(order):
        attempt["mode"] = "setup"
    else:
        _add_leg(sandbox, environment, attempt, make_intent(sandbox, environment, order, session))
    attempt["_later_status"] = card.rule.later_status
    attempt["_failure_code"] = card.rule.failure_code
    _change(sandbox, environment, attempt, card.rule.first_status, card.rule.failure_code)
    return attempt


def charge_saved_card(
    sandbox: Sandbox, environment: Environment, order: Document, card: Document, *, failure_code: str
) -> Document:
    """
    Try to pay what is outstanding on a renewal order, without the buyer.

    Args:
        card: As `describe_card` gives it.
        failure_code: Why the charge fails; empty lets it succeed.

    Returns:
        The attempt: succeeded or failed.
    """
    attempt = make_attempt(sandbox, environment, order, None)
    attempt["_card"] = card
    if order["settlement_amounts"]["outstanding_money"]["amount"] == 0:
        attempt["mode"] = "settlement"
        _change(sandbox, environment, attempt, "succeeded", "")
        return attempt
    _add_leg(sandbox, environment, attempt, make_intent(sandbox, environment, order, None))
    _change(sandbox, environment, attempt, "failed" if failure_code else "succeeded", failure_code)
    return attempt


def finish_challenge(
    sandbox: Sandbox, environment: Environment, attempt: Document, *, is_passed: bool
) -> None:
    """
    End the buyer's challenge: the attempt succeeds or fails.

    Raises:
        TransitionRefused: the attempt waits for no challenge.
    """
    _change(sandbox, environment, attempt, "succeeded" if is_passed else "failed", "authentication_required")


def settle_due(sandbox: Sandbox) -> int:
    """
    Finish every attempt whose time has come by the sandbox's clock: `processing` ones and forgotten challenges.

    Returns:
        How many were finished.
    """
    count = 0
    with sandbox.lock:
        for environment in sandbox.environments.values():
            for attempt in list(environment.payment_attempts.values()):
                result = find_due_result(sandbox, attempt)
                if result is not None:
                    _change(sandbox, environment, attempt, *result)
                    count += 1
        if count:
            sandbox.save()
    return count


def _add_leg(sandbox: Sandbox, environment: Environment, attempt: Document, intent: Document) -> None:
    set_card(intent, attempt["_card"])
    attempt["payment_intents"] = [{"payment_intent_id": intent["payment_intent_id"]}]


def _change(
    sandbox: Sandbox, environment: Environment, attempt: Document, status: str, failure_code: str
) -> None:
    if status != attempt["status"]:
        move_attempt(attempt, status)
    intents = [environment.payment_intents[leg["payment_intent_id"]] for leg in attempt["payment_intents"]]
    for each in intents:
        set_intent_status(sandbox, each, attempt, failure_code)
    attempt["pending_actions"] = []
    if status == "requires_action":
        intent = intents[0] if intents else None
        attempt["pending_actions"] = [describe_challenge(sandbox, intent)]
    if status in {"succeeded", "failed"}:
        attempt["completed_at"] = sandbox.now_text()
    if status == "failed":
        attempt["failure_code"] = failure_code
        attempt["failure_message"] = DECLINE_MESSAGES[failure_code]
    publish_attempt(environment, attempt)
    _record(sandbox, environment, attempt, intents)
    order = environment.orders[attempt["_order_id"]]
    if status == "processing" and attempt["mode"] == "payment" and "_signup" in order:
        announce_subscription(sandbox, environment, order, attempt)
    if status == "succeeded":
        _complete(sandbox, environment, attempt, intents[0] if intents else None)


def _record(sandbox: Sandbox, environment: Environment, attempt: Document, intents: list[Document]) -> None:
    sandbox.ledger_add(
        f"payment.{attempt['status']}",
        environment,
        order_payment_attempt_id=attempt["order_payment_attempt_id"],
        payment_intent_ids=[intent["payment_intent_id"] for intent in intents],
        order_id=attempt["_order_id"],
        checkout_session_id=attempt["_checkout_session_id"],
        amount=attempt["expected_outstanding_money"]["amount"],
        currency=attempt["expected_outstanding_money"]["currency"],
        failure_code=attempt.get("failure_code", ""),
    )
    for intent in intents:
        emit(sandbox, environment, INTENT_EVENTS[attempt["status"]], intent_data(intent, attempt["status"]))


def _complete(sandbox: Sandbox, environment: Environment, attempt: Document, intent: Document | None) -> None:
    order = environment.orders[attempt["_order_id"]]
    order_lifecycle.mark_paid(sandbox, environment, order, intent)
    emit(sandbox, environment, "order.paid", order_paid_data(order))
    if attempt["_checkout_session_id"] is None:
        return
    if "_signup" in order:
        begin_subscription(sandbox, environment, order, attempt)
    session = environment.checkout_sessions[attempt["_checkout_session_id"]]
    # A late success counts too: what is paid is sold, however its session ended.
    note_completion(sandbox, environment, session, order)
    if session["status"] != "open":
        # A late success: the session stays as it ended, the order is paid (checkout_sessions facts, 5).
        return
    session_lifecycle.end(sandbox, environment, session, "paid", "payment_succeeded")
    emit(sandbox, environment, "checkout_session.completed", session_completed_data(session))
