"""Payment intents and attempts in the contract's shapes, made and kept in step with their order and session."""

from copy import deepcopy

from flint_storefront.sandbox.payments.cards import DECLINE_MESSAGES, CardEntry
from flint_storefront.sandbox.payments.lifecycle import INTENT_STATUSES
from flint_storefront.sandbox.state import Document, Environment, Sandbox, public


def make_intent(
    sandbox: Sandbox, environment: Environment, order: Document, session: Document | None
) -> Document:
    """
    Make the payment intent of one try to pay the whole outstanding amount, and keep it.

    Args:
        session: None for a renewal, which is charged without the buyer.

    Returns:
        An intent in status `requires_confirmation`.
    """
    flow = "subscription_initial" if "_signup" in order else "checkout"
    now = sandbox.now_text()
    intent = {
        "payment_intent_id": sandbox.new_id("pi_"),
        "merchant_id": environment.merchant_id,
        "order_id": order["order_id"],
        "amount_money": dict(order["settlement_amounts"]["outstanding_money"]),
        "tip_money": dict(order["pricing_amounts"]["requested_tip_money"]),
        "capture_method": "automatic",
        "payment_options": ["card"],
        "payment_flow": flow if session else "subscription_renewal",
        "origin": "checkout" if session else "subscription",
        "status": "requires_confirmation",
        "refund_status": "none",
        "settlement_status": "none",
        "dispute_status": "none",
        "last_payment_error": None,
        "risk": None,
        "support_reference": sandbox.new_id("spt_"),
        "metadata": {},
        "created_at": now,
        "updated_at": now,
        "_checkout_session_id": session["checkout_session_id"] if session else None,
    }
    environment.payment_intents[intent["payment_intent_id"]] = intent
    return intent


def make_attempt(
    sandbox: Sandbox, environment: Environment, order: Document, session: Document | None
) -> Document:
    """
    Make an attempt in status `processing`, without a leg, and keep it.

    Its private `_card` is what `describe_card` gives, None while nothing is due.
    """
    attempt = {
        "order_payment_attempt_id": sandbox.new_id("opat_"),
        "mode": "payment",
        "status": "processing",
        "is_resumable": False,
        "expected_outstanding_money": dict(order["settlement_amounts"]["outstanding_money"]),
        "payment_intents": [],
        "pending_actions": [],
        "started_at": sandbox.now_text(),
        "_order_id": order["order_id"],
        "_checkout_session_id": session["checkout_session_id"] if session else None,
        "_card": None,
    }
    environment.payment_attempts[attempt["order_payment_attempt_id"]] = attempt
    return attempt


def describe_card(card: CardEntry) -> Document:
    """Return what is kept of a card (contract: CardDetails) and how later charges end: never its number."""
    month, year = card.expiry
    return {
        "brand": "visa",
        "last4": card.last4,
        "exp_month": month,
        "exp_year": year,
        "_later_failure_code": card.rule.later_failure_code,
    }


def set_card(intent: Document, card: Document) -> None:
    """Note brand and last four digits of a described *card* on *intent*."""
    shown = {key: card[key] for key in ("brand", "last4")}
    intent["payment_source"] = {"type": "card", "card": shown}
    intent["selected_payment_option"] = "card"


def set_intent_status(sandbox: Sandbox, intent: Document, attempt: Document, failure_code: str) -> None:
    """Bring *intent* in step with its attempt; a failure leaves `last_payment_error` and a payable intent."""
    now = sandbox.now_text()
    intent["status"] = INTENT_STATUSES[attempt["status"]]
    intent["updated_at"] = now
    if attempt["status"] == "failed":
        intent["last_payment_error"] = {
            "code": failure_code,
            "message": DECLINE_MESSAGES[failure_code],
            "failed_at": now,
        }
    if attempt["status"] == "succeeded":
        intent["captured_money"] = dict(intent["amount_money"])
        intent["captured_at"] = now


def describe_leg(intent: Document) -> Document:
    """Return *intent* as a leg of an attempt (contract: PaymentAttemptPaymentIntent)."""
    leg = {key: intent[key] for key in ("payment_intent_id", "status", "amount_money", "tip_money")}
    if intent["last_payment_error"]:
        leg["last_payment_error"] = intent["last_payment_error"]
    return deepcopy(leg)


def describe_challenge(sandbox: Sandbox, intent: Document | None) -> Document:
    """
    Return the pending action of a challenge (contract: PendingPaymentAction); of a card set-up without *intent*.

    The Stripe part holds obvious sandbox values: the sandbox's own page does the challenge.
    """
    stripe = {"account_id": "acct_sandbox", "publishable_key": "pk_test_sandbox"}
    if intent is None:
        return {
            "pending_action_id": sandbox.new_id("pendact_"),
            "action_type": "payment_method_authentication",
            "client_action": {"stripe": stripe},
            "subject": {},
        }
    call = {
        "client_secret": f"{intent['payment_intent_id']}_secret_sandbox",
        "stripe_js_call": "handle_next_action",
    }
    return {
        "pending_action_id": sandbox.new_id("pendact_"),
        "action_type": "payment_authentication",
        "client_action": {"stripe": {**stripe, "payment_intent": call}},
        "subject": {"payment_intent": {"payment_intent_id": intent["payment_intent_id"]}},
    }


def publish_attempt(environment: Environment, attempt: Document) -> None:
    """Copy *attempt* to where its order and its session, if any, show it; called after each change of it."""
    holders = [environment.orders[attempt["_order_id"]]]
    if attempt["_checkout_session_id"]:
        holders.append(environment.checkout_sessions[attempt["_checkout_session_id"]])
    intents = [environment.payment_intents[leg["payment_intent_id"]] for leg in attempt["payment_intents"]]
    attempt["payment_intents"] = [describe_leg(intent) for intent in intents]
    for holder in holders:
        holder["active_payment_attempt"] = deepcopy(public(attempt))
        known = holder.setdefault("payment_intent_ids", [])
        known.extend(row["payment_intent_id"] for row in intents if row["payment_intent_id"] not in known)
