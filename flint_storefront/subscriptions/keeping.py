"""
Keep what Flint said of a subscription: the newest version wins, whichever reading comes last.

Source: design.md, *Webhooks* (effects); subscriptions facts, section 9 (`version` rises on each change).
"""

from datetime import datetime, timedelta
from typing import Any

from flint_storefront.checkout.judge import SUBSCRIPTION_STATES
from flint_storefront.checkout.states import FINAL, PAYABLE, SUBSCRIBED, UNDER_WAY
from flint_storefront.effects.actions import record_effect
from flint_storefront.flint.credentials import redacted_logger
from flint_storefront.flint.models import Subscription
from flint_storefront.inbox.waiting import wake_events
from flint_storefront.storage.ports import Transaction
from flint_storefront.storage.records import CheckoutRecord, SubscriptionRecord
from flint_storefront.storefront import Storefront

log = redacted_logger(__name__)
TRIES = 8
CANCELED = "canceled"
GRACE = timedelta(minutes=2)
"""How long after an instant of the subscription's own clock Flint is asked."""
SHORTEST_CHECK = timedelta(minutes=5)
WORTH_TELLING = (
    "status",
    "is_ending",
    "quantity",
    "recurring_minor",
    "billing_interval",
    "billing_interval_count",
)
"""What is told also when Flint's version has not risen; dates alone are not."""
LONGEST_CHECK = timedelta(hours=12)
"""Without any webhook, this is how late we may learn of something."""


def keep_subscription(
    storefront: Storefront,
    transaction: Transaction,
    checkout: CheckoutRecord,
    subscription: Subscription,
    started_at: datetime,
) -> None:
    """
    Keep a reading of the subscription that *checkout* began, in the caller's transaction.

    Older data changes nothing. The checkout's state follows what we then know, the host site learns of a new version, and
    events that waited for the subscription are back in line.

    Args:
        checkout: As it stands in this transaction.
        started_at: When Flint began to be asked.
    """
    keep(storefront, transaction, checkout, subscription, started_at)


def keep(
    storefront: Storefront,
    transaction: Transaction,
    checkout: CheckoutRecord,
    subscription: Subscription,
    started_at: datetime,
) -> SubscriptionRecord:
    """
    `keep_subscription`, answering what we know afterwards.
    """
    subscription_id = subscription.subscription_id
    for _ in range(TRIES):
        before = transaction.find(SubscriptionRecord, {"subscription_id": subscription_id})
        if before is not None and _is_older(before, subscription, started_at):
            break
        facts = _facts(storefront, checkout, before, subscription, started_at)
        if _write(storefront, transaction, checkout, before, subscription_id, facts):
            break
    else:
        log.warning("subscription %s: still contended after %d tries", subscription_id, TRIES)
    known = transaction.find(SubscriptionRecord, {"subscription_id": subscription_id})
    if known is None:
        raise LookupError(subscription_id)
    _follow(storefront, transaction, known)
    return known


def state_of(status: str) -> str:
    """
    The judged state of a checkout whose subscription has this status.
    """
    return status if status in SUBSCRIPTION_STATES else "unknown"


def next_check_at(subscription: Subscription, now: datetime) -> datetime:
    """
    When to ask Flint again without any hint: shortly after its next instant, after twelve hours at the latest.

    What is overdue is asked for again rarer and rarer. A canceled one is looked at once more.
    """
    latest = now + LONGEST_CHECK
    if subscription.status == CANCELED:
        return latest
    instants = (
        subscription.next_billing_at,
        subscription.next_retry_at,
        subscription.trial_end,
        subscription.current_period_end,
    )
    times = [_after(instant + GRACE, now) for instant in instants if instant is not None]
    return min([latest, *times])


def _after(instant: datetime, now: datetime) -> datetime:
    return instant if instant > now else now + max(SHORTEST_CHECK, now - instant)


def _is_older(before: SubscriptionRecord, subscription: Subscription, started_at: datetime) -> bool:
    if subscription.version != before.flint_version:
        return subscription.version < before.flint_version
    return before.checked_at is not None and started_at < before.checked_at


def _facts(
    storefront: Storefront,
    checkout: CheckoutRecord,
    before: SubscriptionRecord | None,
    subscription: Subscription,
    started_at: datetime,
) -> dict[str, Any]:
    recurring, now = subscription.recurring_amount_money, storefront.clock()
    check_at: datetime | None = next_check_at(subscription, now)
    if before is not None and before.status == subscription.status == CANCELED:
        check_at = before.next_check_at
    return {
        "subscription_plan_id": subscription.subscription_plan_id,
        "status": subscription.status,
        "currency": recurring.currency if recurring is not None else checkout.currency,
        "recurring_minor": recurring.amount if recurring is not None else None,
        "billing_interval": subscription.billing_interval,
        "billing_interval_count": subscription.billing_interval_count,
        "quantity": subscription.quantity,
        "is_ending": subscription.cancel_at_period_end,
        "trial_ends_at": subscription.trial_end,
        "current_period_ends_at": subscription.current_period_end,
        "next_billing_at": subscription.next_billing_at,
        "next_retry_at": subscription.next_retry_at,
        "flint_version": subscription.version,
        "updated_at": now,
        "checked_at": started_at,
        "next_check_at": check_at,
    }


def _write(
    storefront: Storefront,
    transaction: Transaction,
    checkout: CheckoutRecord,
    before: SubscriptionRecord | None,
    subscription_id: str,
    facts: dict[str, Any],
) -> bool:
    """
    False when somebody else was first: look again.
    """
    if before is None:
        record = SubscriptionRecord(
            subscription_id=subscription_id,
            reference=checkout.reference,
            user_id=checkout.user_id,
            title=checkout.title,
            campaign_slug=checkout.campaign_slug,
            mode=checkout.mode,
            created_at=storefront.clock(),
            **facts,
        )
        if not transaction.insert(record):
            return False
    else:
        where = {"subscription_id": subscription_id, "version": before.version}
        if not transaction.update(SubscriptionRecord, where, {**facts, "version": before.version + 1}):
            return False
    after = transaction.find(SubscriptionRecord, {"subscription_id": subscription_id})
    if after is not None:
        _tell(storefront, transaction, before, after)
    wake_events(
        storefront, transaction, order_id=None, checkout_session_id=None, subscription_id=subscription_id
    )
    return True


def _tell(
    storefront: Storefront,
    transaction: Transaction,
    before: SubscriptionRecord | None,
    after: SubscriptionRecord,
) -> None:
    key = f"subscription:{after.subscription_id}:{after.flint_version}"
    payload = subscription_payload(after, previous_status=before.status if before is not None else None)
    if before is not None and before.flint_version == after.flint_version:
        if all(getattr(before, name) == getattr(after, name) for name in WORTH_TELLING):
            return
        # Flint has changed it under one version (that it rises each time is unverified): told by our own.
        key = f"{key}:{after.version}"
    record_effect(storefront, transaction, key, "subscription_changed", payload, reference=after.reference)


def _follow(storefront: Storefront, transaction: Transaction, known: SubscriptionRecord) -> None:
    """
    The state of the checkout that began it is always that of the newest reading.
    """
    checkout = transaction.find(CheckoutRecord, {"reference": known.reference})
    state = state_of(known.status)
    if checkout is not None and state == "incomplete" and checkout.state in PAYABLE | UNDER_WAY:
        # Whether its buyer may still pay is for the session to say.
        state = checkout.state
    if checkout is None or (checkout.state == state and checkout.subscription_id == known.subscription_id):
        return
    changes: dict[str, Any] = {
        "state": state,
        "subscription_id": known.subscription_id,
        "version": checkout.version + 1,
        "updated_at": storefront.clock(),
    }
    if state in SUBSCRIBED or state in FINAL:
        changes |= {"open_key": None, "buyer_email": None}
    if checkout.paid_at is None:
        # Its first order is still to be read and told.
        changes["next_check_at"] = storefront.clock()
    if state == "unknown":
        changes |= {"is_flagged": True, "flag_reason": "not_understood"}
    elif checkout.flag_reason == "not_understood":
        changes |= {"is_flagged": False, "flag_reason": None}
    where = {"reference": checkout.reference, "version": checkout.version}
    transaction.update(CheckoutRecord, where, changes)


def subscription_payload(record: SubscriptionRecord, *, previous_status: str | None = None) -> dict[str, Any]:
    """
    What a receiver of `subscription_changed` is told; no buyer data.

    Shape: `subscription_id, subscription_plan_id, status, previous_status` (None: it is new), `title, campaign_slug, user_id,
    currency, recurring_minor, billing_interval, billing_interval_count, quantity, is_ending`, and as ISO 8601 text or None
    `trial_ends_at, current_period_ends_at, next_billing_at, next_retry_at`.
    """
    names = (
        "subscription_id",
        "subscription_plan_id",
        "status",
        "title",
        "campaign_slug",
        "user_id",
        "currency",
        "recurring_minor",
        "billing_interval",
        "billing_interval_count",
        "quantity",
        "is_ending",
    )
    instants = ("trial_ends_at", "current_period_ends_at", "next_billing_at", "next_retry_at")
    told: dict[str, Any] = {name: getattr(record, name) for name in names}
    told |= {name: _iso(getattr(record, name)) for name in instants}
    return {**told, "previous_status": previous_status}


def _iso(instant: datetime | None) -> str | None:
    return None if instant is None else instant.isoformat()
