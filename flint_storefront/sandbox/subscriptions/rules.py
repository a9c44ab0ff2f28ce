"""What a merchant, a buyer on the hosted account page or a test can do with a subscription (subscriptions facts, 7)."""

from datetime import datetime, timedelta

from flint_storefront.sandbox.api.errors import ApiError, not_found
from flint_storefront.sandbox.api.metadata import merge_metadata
from flint_storefront.sandbox.clock import format_instant
from flint_storefront.sandbox.payments.cards import CARD_RULES, DECLINE_MESSAGES, CardEntry
from flint_storefront.sandbox.payments.documents import describe_card
from flint_storefront.sandbox.state import Document, Environment, Sandbox
from flint_storefront.sandbox.subscription_plans.rules import check_version
from flint_storefront.sandbox.subscriptions.documents import find_period_end, show_terms
from flint_storefront.sandbox.subscriptions.documents import set_card as put_card
from flint_storefront.sandbox.subscriptions.events import tell, tell_updated
from flint_storefront.sandbox.subscriptions.lifecycle import end, move, touch
from flint_storefront.sandbox.subscriptions.terms import choose_interval, choose_quantity

ASYNC_SECONDS = 2
"""How long a resumption and a payment retry are under way, by the sandbox's clock; our choice."""

MAXIMUM_PAUSE_CYCLES = 12
"""Our choice."""

BUYER = "buyer"
MERCHANT = "merchant"

TERM_FIELDS = ("billing_interval", "billing_interval_count", "quantity")


def get_subscription(environment: Environment, subscription_id: str) -> Document:
    """
    Return a subscription, ended or not.

    Raises:
        ApiError: RESOURCE_NOT_FOUND.
    """
    subscription = environment.subscriptions.get(subscription_id)
    if subscription is None:
        raise not_found("subscription")
    return subscription


def cancel(
    sandbox: Sandbox,
    environment: Environment,
    subscription_id: str,
    *,
    immediately: bool = False,
    by: str = MERCHANT,
    reason_code: str | None = None,
    comment: str | None = None,
) -> Document:
    """
    End a subscription now, or let it end with its paid period; nothing is refunded and no fee is charged.

    One that is in trial, paused, incomplete or overdue has no paid period and ends at once either way.

    Raises:
        ApiError: RESOURCE_NOT_FOUND, SUBSCRIPTION_CANCELED.
    """
    subscription = find_running(environment, subscription_id)
    if subscription["cancel_at_period_end"] and not immediately:
        return subscription
    subscription["cancellation_details"] = {
        "requested_at": sandbox.now_text(),
        "requested_by": by,
        **({"reason_code": reason_code} if reason_code else {}),
        **({"comment": comment} if comment else {}),
    }
    if immediately or subscription["status"] != "active":
        end(sandbox, environment, subscription)
        return subscription
    subscription["cancel_at_period_end"] = True
    subscription.pop("next_billing_at", None)
    touch(sandbox, subscription)
    tell(sandbox, environment, subscription, "cancellation_scheduled")
    return subscription


def reactivate(sandbox: Sandbox, environment: Environment, subscription_id: str) -> Document:
    """
    Take a scheduled cancellation back; the period stays as it is.

    Raises:
        ApiError: RESOURCE_NOT_FOUND, SUBSCRIPTION_CANCELED, INVALID_STATUS_TRANSITION without one.
    """
    subscription = find_running(environment, subscription_id)
    if not subscription["cancel_at_period_end"]:
        raise ApiError("INVALID_STATUS_TRANSITION", "No cancellation is scheduled.", status=409)
    subscription |= {
        "cancel_at_period_end": False,
        "next_billing_at": subscription["current_period_end"],
    }
    subscription.pop("cancellation_details", None)
    touch(sandbox, subscription)
    tell(sandbox, environment, subscription, "reactivated")
    return subscription


def pause(
    sandbox: Sandbox,
    environment: Environment,
    subscription_id: str,
    *,
    cycles: int | None = None,
    by: str = MERCHANT,
) -> Document:
    """
    Charge nothing more for now, at once.

    Args:
        cycles: How many renewals are left out; None pauses until it is resumed.

    Raises:
        ApiError: RESOURCE_NOT_FOUND, SUBSCRIPTION_CANCELED, CANNOT_PAUSE unless it is active and goes on,
            INVALID_RANGE or PAUSE_DURATION_TOO_LONG.
    """
    subscription = find_running(environment, subscription_id)
    if subscription["status"] != "active" or subscription["cancel_at_period_end"]:
        raise ApiError("CANNOT_PAUSE", "Only an active one.", current_status=subscription["status"])
    if cycles is not None and cycles < 1:
        raise ApiError("INVALID_RANGE", "At least one.", param="pause_duration_cycles")
    if cycles is not None and cycles > MAXIMUM_PAUSE_CYCLES:
        raise ApiError(
            "PAUSE_DURATION_TOO_LONG", f"At most {MAXIMUM_PAUSE_CYCLES}.", param="pause_duration_cycles"
        )
    subscription["paused_at"] = sandbox.now_text()
    subscription.pop("next_billing_at", None)
    if by == BUYER:
        subscription["pause_reason"] = BUYER
    if cycles is not None:
        subscription["_resume_at"] = format_instant(
            find_period_end(subscription, subscription["_periods"] + cycles)
        )
    move(sandbox, environment, subscription, "paused")
    return subscription


def resume(sandbox: Sandbox, environment: Environment, subscription_id: str) -> Document:
    """
    Ask a paused subscription to go on; it still reads `paused` for ASYNC_SECONDS.

    Raises:
        ApiError: RESOURCE_NOT_FOUND, SUBSCRIPTION_CANCELED, CANNOT_RESUME…
    """
    subscription = find_running(environment, subscription_id)
    if subscription["status"] == "incomplete":
        raise ApiError("CANNOT_RESUME_INITIAL_PAYMENT_PENDING", "The first payment is pending.")
    if subscription["status"] != "paused":
        raise ApiError("CANNOT_RESUME", "It is not paused.", current_status=subscription["status"])
    if subscription["_overdue"]:
        raise ApiError("CANNOT_RESUME_PAST_DUE_PAYMENT_REQUIRED", "A renewal is overdue.")
    resume_at = format_instant(soon(sandbox))
    if subscription.get("_resume_at", resume_at) >= resume_at:
        subscription["_resume_at"] = resume_at
    return subscription


def update(
    sandbox: Sandbox,
    environment: Environment,
    subscription_id: str,
    change: Document,
    *,
    by: str = MERCHANT,
) -> Document:
    """
    Change a subscription by a valid UpdateSubscriptionRequest; interval and quantity count from the next renewal.

    Raises:
        ApiError: RESOURCE_NOT_FOUND, VERSION_CONFLICT, NO_FIELDS_TO_UPDATE, SUBSCRIPTION_CANCELED, INVALID_INTERVAL,
            INVALID_QUANTITY, a delivery.
    """
    subscription = get_subscription(environment, subscription_id)
    check_version(subscription, change.get("expected_version"))
    if not set(change) - {"expected_version"}:
        raise ApiError("NO_FIELDS_TO_UPDATE", "Nothing to change.")
    if "delivery" in change:
        raise ApiError("RESERVED_FIELD_NOT_YET_SUPPORTED", "Nothing is delivered here.", param="delivery")
    terms = dict(subscription["_terms"])
    if set(TERM_FIELDS) & set(change):
        find_running(environment, subscription_id)
        choose_interval(terms, change, "billing_interval")
        choose_quantity(terms, change, "quantity")
    before = {field: subscription.get(field) for field in change if field != "expected_version"}
    if "metadata" in change:
        subscription["metadata"] = merge_metadata(subscription["metadata"], change["metadata"])
    if "external_reference_id" in change:
        subscription["external_reference_id"] = change["external_reference_id"]
    subscription["_terms"] = terms
    show_terms(sandbox, subscription)
    note_update(sandbox, environment, subscription, before, by=by)
    return subscription


def set_card(
    sandbox: Sandbox,
    environment: Environment,
    subscription_id: str,
    card: CardEntry | str,
    *,
    by: str = MERCHANT,
) -> Document:
    """
    Put another card in place of the saved one; an overdue renewal is not charged by that.

    Args:
        card: A card form that was read, or the digits of a test card.

    Raises:
        ApiError: RESOURCE_NOT_FOUND, SUBSCRIPTION_CANCELED, PAYMENT_METHOD_NOT_READY for a card that cannot be saved.
    """
    subscription = find_running(environment, subscription_id)
    if isinstance(card, str):
        if card not in CARD_RULES:
            raise ApiError("PAYMENT_METHOD_NOT_READY", "No test card.", param="card_number")
        card = CardEntry(CARD_RULES[card], (12, sandbox.clock.now().year + 3))
    if card.rule.first_status == "failed":
        raise ApiError("PAYMENT_METHOD_NOT_READY", "It is declined.", param="card_number")
    before = {"payment_method_id": subscription["payment_method_id"]}
    put_card(sandbox, subscription, describe_card(card))
    note_update(sandbox, environment, subscription, before, by=by)
    return subscription


def fail_next_renewal(
    sandbox: Sandbox,
    environment: Environment,
    subscription_id: str,
    *,
    count: int = 1,
    code: str = "card_declined",
) -> Document:
    """
    Order the next *count* charges of a subscription (renewal, retry, trial end) to fail with *code*.

    Raises:
        ApiError: RESOURCE_NOT_FOUND.
        ValueError: no such code, or a count below 0; 0 forgets what was ordered.
    """
    subscription = get_subscription(environment, subscription_id)
    if code not in DECLINE_MESSAGES or count < 0:
        raise ValueError(f"{code} is no failure code, or {count} is below 0")
    subscription["_ordered_failures"] = [code] * count
    sandbox.ledger_add("subscription.failure_ordered", environment, subscription_id=subscription_id)
    return subscription


def create_payment_retry(
    sandbox: Sandbox, environment: Environment, subscription_id: str, idempotency_key: str
) -> Document:
    """
    Start one charge of an overdue renewal by hand; it is `processing` for ASYNC_SECONDS.

    Raises:
        ApiError: RESOURCE_NOT_FOUND, SUBSCRIPTION_PAYMENT_RETRY_IN_PROGRESS, SUBSCRIPTION_PAYMENT_RETRY_NOT_ALLOWED.
    """
    subscription = get_subscription(environment, subscription_id)
    if "_retry_id" in subscription:
        raise ApiError("SUBSCRIPTION_PAYMENT_RETRY_IN_PROGRESS", "One at a time.")
    if not subscription["_overdue"] or subscription["status"] not in {"past_due", "paused"}:
        raise ApiError("SUBSCRIPTION_PAYMENT_RETRY_NOT_ALLOWED", "Nothing is overdue.")
    now = sandbox.now_text()
    row: Document = {
        "subscription_payment_retry_id": sandbox.new_id("spr_"),
        "subscription_id": subscription_id,
        "order_id": subscription["_overdue"]["order_id"],
        "idempotency_key": idempotency_key,
        "status": "processing",
        "created_at": now,
        "started_at": now,
        "updated_at": now,
        "_due_at": format_instant(soon(sandbox)),
    }
    environment.subscription_payment_retries[row["subscription_payment_retry_id"]] = row
    subscription["_retry_id"] = row["subscription_payment_retry_id"]
    return row


def find_running(environment: Environment, subscription_id: str) -> Document:
    """Return a subscription that has not ended; raise RESOURCE_NOT_FOUND or SUBSCRIPTION_CANCELED."""
    subscription = get_subscription(environment, subscription_id)
    if subscription["status"] == "canceled":
        raise ApiError("SUBSCRIPTION_CANCELED", "It has ended.", current_status="canceled")
    return subscription


def note_update(
    sandbox: Sandbox, environment: Environment, subscription: Document, before: Document, *, by: str
) -> None:
    """Raise the version and tell what changed, if anything did."""
    previous = {field: value for field, value in before.items() if subscription.get(field) != value}
    if previous:
        touch(sandbox, subscription)
        tell_updated(sandbox, environment, subscription, previous, by=by)


def soon(sandbox: Sandbox) -> datetime:
    """Return when something asynchronous that begins now is done."""
    return sandbox.clock.now() + timedelta(seconds=ASYNC_SECONDS)
