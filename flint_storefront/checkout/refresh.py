"""
Ask Flint, judge, and record what is true, with its effects, in one transaction.

The only way to `paid`: the page after paying, the webhook's work, `reconcile` and the operator's *check again* all end here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flint_storefront.cart.stored import empty_after_payment
from flint_storefront.checkout.amounts import effect_amounts, flag_reason, stored_amounts
from flint_storefront.checkout.journal import has_unknown_write
from flint_storefront.checkout.judge import SUBSCRIPTION_STATES, UNSUCCESSFUL_ATTEMPTS, judge
from flint_storefront.checkout.kinds import ADOPTED, PAYMENT_LINK
from flint_storefront.checkout.records import change_checkout, get_checkout, next_check_at
from flint_storefront.checkout.states import FINAL, PAID, SUBSCRIBED
from flint_storefront.effects.actions import record_effect
from flint_storefront.flint.credentials import redacted_logger
from flint_storefront.flint.deadlines import Deadline
from flint_storefront.flint.models import CheckoutSession, Order, PaymentAttempt, Subscription
from flint_storefront.flint.resources.checkout_sessions import get_checkout_session
from flint_storefront.flint.resources.orders import get_order
from flint_storefront.flint.resources.subscriptions import get_subscription
from flint_storefront.offers.promotion_codes import forget_code
from flint_storefront.offers.selection import PLAN
from flint_storefront.payment_links.sold import keep_sale, tell_completed
from flint_storefront.storage.ports import Transaction
from flint_storefront.storage.records import CheckoutRecord, DonationRecord
from flint_storefront.storefront import Storefront
from flint_storefront.subscriptions.keeping import keep_subscription

log = redacted_logger(__name__)
TRIES = 8
COMPLETE = SUBSCRIPTION_STATES - {"incomplete"}


@dataclass(frozen=True)
class Reading:
    """
    What Flint said at one moment.
    """

    session: CheckoutSession | None
    order: Order | None
    attempt: PaymentAttempt | None
    started_at: datetime
    """When we began to ask: an older reading never overwrites a newer one."""
    subscription: Subscription | None = None
    """Of a plan, once it exists."""


def read_flint(
    storefront: Storefront, record: CheckoutRecord, *, deadline: Deadline, is_person_waiting: bool
) -> Reading:
    """
    Read the session with its order (one call), or the order alone before there is a session; of a plan its subscription too.

    Raises:
        FlintUnreachable, NotFlint, FlintError: Flint could not be asked.
    """
    started_at = storefront.clock()
    session: CheckoutSession | None = None
    order: Order | None = None
    is_plan = record.source == PLAN
    if record.checkout_session_id is not None:
        session = get_checkout_session(
            storefront.flint,
            record.checkout_session_id,
            expand_order=not is_plan,
            deadline=deadline,
            is_person_waiting=is_person_waiting,
        )
        order = session.order
    order_id = record.order_id or (session.order_id if session is not None else None)
    if order is None and order_id is not None:
        order = get_order(storefront.flint, order_id, deadline=deadline, is_person_waiting=is_person_waiting)
    subscription = None
    if is_plan and order is not None and order.subscription_id is not None:
        subscription = get_subscription(
            storefront.flint, order.subscription_id, deadline=deadline, is_person_waiting=is_person_waiting
        )
    attempt = (session.active_payment_attempt if session is not None else None) or (
        order.active_payment_attempt if order else None
    )
    return Reading(session, order, attempt, started_at, subscription)


def refresh(
    storefront: Storefront, record: CheckoutRecord, *, deadline: Deadline, is_person_waiting: bool
) -> tuple[CheckoutRecord, Reading]:
    """
    Ask Flint and record the answer. Safe to run any time, at once, in several processes; never a write to Flint.

    Raises:
        FlintUnreachable, NotFlint, FlintError: Flint could not be asked; nothing has changed.
    """
    reading = read_flint(storefront, record, deadline=deadline, is_person_waiting=is_person_waiting)
    return record_reading(storefront, record, reading), reading


def record_reading(storefront: Storefront, record: CheckoutRecord, reading: Reading) -> CheckoutRecord:
    """
    Judge *reading* and record it; one of several writers at once wins, the others look again.
    """
    for _ in range(TRIES):
        if _is_outdated(record, reading):
            return record
        changes = _changes(storefront, record, reading)
        with storefront.store.transaction() as transaction:
            if (
                changes["state"] == "open"
                and record.checkout_session_id is None
                and has_unknown_write(transaction, record.reference)
            ):
                changes["state"] = "checking"
            changed = change_checkout(storefront, transaction, record, changes)
            if changed is not None:
                _record_effects(storefront, transaction, record, changed, reading)
                _keep_beside(storefront, transaction, changed, reading)
                return changed
        record = get_checkout(storefront, record.reference)
    log.warning("checkout %s: still contended after %d tries", record.reference, TRIES)
    return record


def _is_outdated(record: CheckoutRecord, reading: Reading) -> bool:
    """
    True for a reading that began before the last recorded one, unless it brings the money.
    """
    if reading.session is not None and reading.session.checkout_session_id != record.checkout_session_id:
        return True
    if record.checked_at is None or reading.started_at >= record.checked_at:
        return False
    return record.paid_at is not None or not _is_paid(record, reading)


def _judge(record: CheckoutRecord, reading: Reading) -> str:
    state = judge(
        reading.session,
        reading.order,
        reading.subscription,
        reading.attempt,
        is_signup=record.source == PLAN,
    )
    if reading.order is not None and _strangeness(record, reading.order) is not None:
        state = "unknown"
    return record.state if record.state in PAID and state not in PAID else state


def _is_paid(record: CheckoutRecord, reading: Reading) -> bool:
    """
    True once the order is paid; of a plan also a trial with nothing to pay, once its subscription stands.
    """
    if record.source != PLAN:
        return _judge(record, reading) in PAID
    order = reading.order
    is_settled = (
        order is not None
        and order.payment_status == "paid"
        and order.settlement_amounts.outstanding_money.amount == 0
        and _strangeness(record, order) is None
    )
    if not is_settled or order is None or reading.subscription is None:
        return False
    # A subscription that is not complete has at best been paid for: during a trial there was nothing to pay.
    is_complete = reading.subscription.status in COMPLETE
    return is_complete or order.settlement_amounts.paid_money.amount > 0


def _strangeness(record: CheckoutRecord, order: Order) -> str | None:
    """
    Why *order* cannot be the one we made: then nothing of it is believed.
    """
    if order.order_id != (record.order_id or order.order_id):
        return "order_differs"
    return "currency_differs" if order.currency != record.currency else None


def _changes(storefront: Storefront, record: CheckoutRecord, reading: Reading) -> dict[str, Any]:
    state, order, now = _judge(record, reading), reading.order, storefront.clock()
    strangeness = _strangeness(record, order) if order is not None else None
    changes: dict[str, Any] = {
        "state": state,
        "checked_at": reading.started_at,
        "notice": "notice_declined" if state == "open" and _has_failed(reading.attempt) else None,
    }
    if order is not None and strangeness is None:
        changes["amounts"] = stored_amounts(order)
        changes["order_number"] = order.order_number or record.order_number
        if record.order_id is None:
            changes["order_id"] = order.order_id
        if _is_paid(record, reading):
            changes["paid_at"] = record.paid_at or now
    # A subscription that stands before its first order was read as paid: that is still to be told.
    is_untold = (
        state in SUBSCRIBED and record.source == PLAN and (changes.get("paid_at") or record.paid_at) is None
    )
    changes["next_check_at"] = next_check_at("processing" if is_untold else state, record.created_at, now)
    if reading.subscription is not None and strangeness is None:
        changes["subscription_id"] = reading.subscription.subscription_id
    if state in PAID or state in FINAL or state in SUBSCRIBED:
        changes |= {"open_key": None, "buyer_email": None}
    return changes | _flag(record, state, order, strangeness)


def _flag(record: CheckoutRecord, state: str, order: Order | None, strangeness: str | None) -> dict[str, Any]:
    """
    Whether the operator must look. What was only not understood is taken back once it is.
    """
    reason = strangeness or ("not_understood" if state == "unknown" else None)
    if reason is None and (state in PAID or state in SUBSCRIBED) and order is not None:
        reason = flag_reason(record, order)
    if reason is not None and reason == record.flag_reason and not record.is_flagged:
        # The operator has looked at just this and let it go.
        return {}
    if reason is not None:
        return {"is_flagged": True, "flag_reason": reason}
    return {"is_flagged": False, "flag_reason": None} if record.flag_reason == "not_understood" else {}


def _has_failed(attempt: PaymentAttempt | None) -> bool:
    return attempt is not None and attempt.status in UNSUCCESSFUL_ATTEMPTS


def _record_effects(
    storefront: Storefront,
    transaction: Transaction,
    before: CheckoutRecord,
    after: CheckoutRecord,
    reading: Reading,
) -> None:
    payload = order_payload(after)
    order_id, reference = after.order_id, after.reference
    if after.paid_at is not None and before.paid_at is None:
        record_effect(storefront, transaction, f"paid:{order_id}", "order_paid", payload, reference=reference)
        if after.kind == PAYMENT_LINK:
            tell_completed(storefront, transaction, after, payload)
        if after.promotion_code is not None:
            forget_code(transaction, after.visitor_hash, after.promotion_code)
        if after.kind == "cart" and after.cart_version is not None:
            empty_after_payment(transaction, after.visitor_hash, after.cart_version)
        if after.is_flagged:
            log.error("checkout %s is paid but flagged: %s", reference, after.flag_reason)
    refunded = after.amounts.get("refunded", 0)
    if refunded > before.amounts.get("refunded", 0):
        record_effect(
            storefront,
            transaction,
            f"refunded:{order_id}:{refunded}",
            "order_refunded",
            payload,
            reference=reference,
        )
    attempt = reading.attempt
    if attempt is not None and attempt.status == "failed":
        key = f"failed:{attempt.order_payment_attempt_id}"
        told = {**payload, "failure_code": attempt.reason_code}
        record_effect(storefront, transaction, key, "order_payment_failed", told, reference=reference)


def _keep_beside(
    storefront: Storefront, transaction: Transaction, record: CheckoutRecord, reading: Reading
) -> None:
    """
    What stands beside the checkout: the subscription that it began, and what a donor's gift or a link's sale has come to.
    """
    is_ours = reading.order is None or _strangeness(record, reading.order) is None
    if reading.subscription is not None and is_ours:
        keep_subscription(storefront, transaction, record, reading.subscription, reading.started_at)
    if record.campaign_slug is not None and reading.order is not None:
        changes = {
            "settled_minor": record.amounts.get("paid", 0) if record.paid_at is not None else 0,
            "refunded_minor": record.amounts.get("refunded", 0),
            "settled_at": record.paid_at,
            "subscription_id": record.subscription_id,
        }
        transaction.update(DonationRecord, {"reference": record.reference}, changes)
    if record.kind in ADOPTED and reading.order is not None:
        keep_sale(transaction, record)


def order_payload(record: CheckoutRecord) -> Mapping[str, Any]:
    """
    What a receiver is told of an order; no buyer data.

    Shape: `order_id, order_number, state, kind, offer_key, campaign_slug, subscription_id, parent_reference` (of a renewal: the
    checkout that began it), `user_id, is_flagged, currency`, each amount as `<name>_minor`, and `lines` of
    `{"variant_id", "quantity", "name"}` (`variant_id` is None of a donation).
    """
    lines = [{name: line[name] for name in ("variant_id", "quantity", "name")} for line in record.lines]
    return {
        "order_id": record.order_id,
        "order_number": record.order_number,
        "state": record.state,
        "kind": record.kind,
        "offer_key": record.offer_key,
        "campaign_slug": record.campaign_slug,
        "subscription_id": record.subscription_id,
        "parent_reference": record.parent_reference,
        "user_id": record.user_id,
        "is_flagged": record.is_flagged,
        "lines": lines,
        **effect_amounts(record, record.amounts),
    }
