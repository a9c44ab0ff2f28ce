"""What the passing of time does to subscriptions, by the sandbox's clock."""

from collections.abc import Callable
from datetime import datetime, timedelta

from flint_storefront.sandbox.clock import parse_instant
from flint_storefront.sandbox.payments.lifecycle import find_active_attempt
from flint_storefront.sandbox.state import Document, Environment, Sandbox
from flint_storefront.sandbox.subscriptions.events import tell, tell_renewal_upcoming
from flint_storefront.sandbox.subscriptions.lifecycle import end, move
from flint_storefront.sandbox.subscriptions.renewals import finish_manual_retry, renew, retry

NOTICE_DAYS = 3
"""How long before it happens a trial's end or a renewal is announced, at most a period before; our choice."""

MAXIMUM_STEPS = 400
"""How many steps one subscription takes at once: a clock that jumps ten years ahead does not hang on a daily plan."""

Step = Callable[[Sandbox, Environment, Document, datetime], None]


def run_due(sandbox: Sandbox) -> int:
    """
    Take every step whose time has come, each subscription's own in order; called on every request and tick.

    Returns:
        How many steps were taken.
    """
    count = 0
    with sandbox.lock:
        for environment in sandbox.environments.values():
            for subscription in list(environment.subscriptions.values()):
                count += run_one(sandbox, environment, subscription)
        if count:
            sandbox.save()
    return count


def run_one(sandbox: Sandbox, environment: Environment, subscription: Document) -> int:
    """Take the due steps of one subscription and return how many there were."""
    for count in range(MAXIMUM_STEPS):
        steps = list_steps(environment, subscription)
        due, step = min(steps, key=lambda row: row[0], default=(None, None))
        if due is None or step is None or due > sandbox.clock.now():
            return count
        step(sandbox, environment, subscription, due)
    return MAXIMUM_STEPS


def list_steps(environment: Environment, subscription: Document) -> list[tuple[datetime, Step]]:
    """Return what will happen to *subscription* by itself, with the instant of each."""
    steps: list[tuple[datetime, Step]] = []
    if "_retry_id" in subscription:
        row = environment.subscription_payment_retries[subscription["_retry_id"]]
        steps.append((parse_instant(row["_due_at"]), finish_manual_retry))
    status = subscription["status"]
    if status in {"trialing", "active"}:
        steps += list_billing_steps(subscription)
    elif status == "past_due" and subscription["next_retry_at"]:
        steps.append((parse_instant(subscription["next_retry_at"]), retry))
    elif status == "paused" and "_resume_at" in subscription:
        steps.append((parse_instant(subscription["_resume_at"]), resume_now))
    elif status == "incomplete" and is_given_up(environment, subscription):
        steps.append((parse_instant(subscription["updated_at"]), give_up))
    return steps


def list_billing_steps(subscription: Document) -> list[tuple[datetime, Step]]:
    """Return what follows the present period: its announcement and the next charge, or the wished-for end."""
    period_end = parse_instant(subscription["current_period_end"])
    if subscription["cancel_at_period_end"]:
        return [(period_end, end_at_period_end)]
    steps: list[tuple[datetime, Step]] = [(period_end, renew)]
    if subscription["_told"] != subscription["current_period_end"]:
        start = parse_instant(subscription["current_period_start"])
        steps.append((max(start, period_end - timedelta(days=NOTICE_DAYS)), announce))
    return steps


def announce(sandbox: Sandbox, environment: Environment, subscription: Document, due: datetime) -> None:
    """Tell that the trial ends soon, or that a renewal is near."""
    subscription["_told"] = subscription["current_period_end"]
    if subscription["status"] == "trialing":
        tell(sandbox, environment, subscription, "trial_ending")
    else:
        tell_renewal_upcoming(sandbox, environment, subscription)


def end_at_period_end(
    sandbox: Sandbox, environment: Environment, subscription: Document, due: datetime
) -> None:
    """Cancel a subscription whose last paid period is over."""
    end(sandbox, environment, subscription)


def resume_now(sandbox: Sandbox, environment: Environment, subscription: Document, due: datetime) -> None:
    """Go on after a pause: within the paid period nothing is charged, after it a new one begins at once."""
    for key in ("_resume_at", "paused_at", "pause_reason"):
        subscription.pop(key, None)
    period_end = parse_instant(subscription["current_period_end"])
    subscription["next_billing_at"] = subscription["current_period_end"]
    move(sandbox, environment, subscription, "active")
    tell(sandbox, environment, subscription, "resumed")
    if period_end < due:
        renew(sandbox, environment, subscription, due)


def is_given_up(environment: Environment, subscription: Document) -> bool:
    """Tell whether an incomplete subscription can no longer be paid: its session ended, no payment is under way."""
    order = environment.orders[subscription["_signup_order_id"]]
    sessions = [environment.checkout_sessions[session_id] for session_id in order["checkout_session_ids"]]
    if order["payment_status"] == "paid" or any(row["status"] == "open" for row in sessions):
        return False
    return find_active_attempt(environment, order["order_id"]) is None


def give_up(sandbox: Sandbox, environment: Environment, subscription: Document, due: datetime) -> None:
    """Cancel a subscription whose first payment never came (unverified)."""
    end(sandbox, environment, subscription)
