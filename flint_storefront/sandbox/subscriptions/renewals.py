"""
Charging subscriptions: the end of a trial, renewals, retries of a failed one, and what follows when none is left.

Every step is taken at the instant for which it was due, so that a clock that jumps over months leaves what months
would have left.
"""

from datetime import datetime, timedelta

from flint_storefront.sandbox.clock import format_instant, parse_instant
from flint_storefront.sandbox.orders.amounts import recompute
from flint_storefront.sandbox.orders.creation import keep_new_order
from flint_storefront.sandbox.orders.documents import make_order
from flint_storefront.sandbox.orders.taxes import set_default_tax
from flint_storefront.sandbox.payments.actions import charge_saved_card
from flint_storefront.sandbox.state import Document, Environment, Sandbox
from flint_storefront.sandbox.subscriptions.documents import begin_period
from flint_storefront.sandbox.subscriptions.events import (
    tell,
    tell_dunning_exhausted,
    tell_payment_failed,
)
from flint_storefront.sandbox.subscriptions.lifecycle import end, find_payment_failure, move, touch
from flint_storefront.sandbox.subscriptions.periods import add_intervals
from flint_storefront.sandbox.subscriptions.signup import make_order_lines


def renew(sandbox: Sandbox, environment: Environment, subscription: Document, due: datetime) -> None:
    """Charge the period that begins at *due*: a new renewal order, paid or overdue."""
    order = make_renewal_order(sandbox, environment, subscription)
    terms = subscription["_terms"]
    period_end = add_intervals(due, terms["billing_interval"], terms["billing_interval_count"])
    subscription["_overdue"] = {
        "order_id": order["order_id"],
        "period_start": format_instant(due),
        "period_end": format_instant(period_end),
    }
    subscription["_retries_done"] = 0
    if charge(sandbox, environment, subscription)["status"] == "succeeded":
        begin_paid_period(sandbox, environment, subscription)
        return
    move(sandbox, environment, subscription, "past_due")
    tell_payment_failed(sandbox, environment, subscription)
    plan_retry(sandbox, environment, subscription)


def make_renewal_order(sandbox: Sandbox, environment: Environment, subscription: Document) -> Document:
    """Add the order of the next period: it carries no reference and no metadata of the shop."""
    lines = make_order_lines(sandbox, subscription["_terms"])
    order = make_order(sandbox, environment, origin="subscription", lines=lines)
    order |= {
        "subscription_id": subscription["subscription_id"],
        "subscription_plan_id": subscription["subscription_plan_id"],
        "subscription_cycle": subscription["_cycle"] + 1,
        "customer_id": subscription["customer_id"],
    }
    set_default_tax(sandbox, order)
    recompute(order)
    return keep_new_order(sandbox, environment, order)


def charge(sandbox: Sandbox, environment: Environment, subscription: Document) -> Document:
    """Charge the overdue order with the saved card and return the attempt."""
    order = environment.orders[subscription["_overdue"]["order_id"]]
    failure_code = find_payment_failure(subscription)
    return charge_saved_card(sandbox, environment, order, subscription["_card"], failure_code=failure_code)


def begin_paid_period(sandbox: Sandbox, environment: Environment, subscription: Document) -> None:
    """Begin the period whose order was just paid."""
    before = subscription["status"]
    begin_period(subscription, parse_instant(subscription["_overdue"]["period_start"]))
    subscription |= {"_overdue": None, "next_retry_at": None}
    subscription.pop("paused_at", None)
    if before == "active":
        touch(sandbox, subscription)
    else:
        move(sandbox, environment, subscription, "active")
    tell(sandbox, environment, subscription, "payment_succeeded")
    if before == "trialing":
        tell(sandbox, environment, subscription, "activated")


def plan_retry(sandbox: Sandbox, environment: Environment, subscription: Document) -> None:
    """Set the next automatic retry, counted in days from the failed charge, or end the dunning."""
    days = sandbox.switches["dunning_retry_days"]
    done = subscription["_retries_done"]
    if done < len(days):
        failed_at = parse_instant(subscription["_overdue"]["period_start"])
        subscription["next_retry_at"] = format_instant(failed_at + timedelta(days=days[done]))
        return
    end_dunning(sandbox, environment, subscription)


def retry(sandbox: Sandbox, environment: Environment, subscription: Document, due: datetime) -> None:
    """Charge the overdue order again, automatically."""
    if charge(sandbox, environment, subscription)["status"] == "succeeded":
        begin_paid_period(sandbox, environment, subscription)
        return
    subscription["_retries_done"] += 1
    touch(sandbox, subscription)
    tell_payment_failed(sandbox, environment, subscription)
    plan_retry(sandbox, environment, subscription)


def end_dunning(sandbox: Sandbox, environment: Environment, subscription: Document) -> None:
    """Do what the switch `dunning_end_action` says once no retry is left; notify_only leaves it past due."""
    end_action = sandbox.switches["dunning_end_action"]
    subscription["next_retry_at"] = None
    tell_dunning_exhausted(sandbox, environment, subscription, end_action)
    if end_action == "cancel":
        end(sandbox, environment, subscription)
    elif end_action == "pause":
        subscription["paused_at"] = sandbox.now_text()
        subscription.pop("next_billing_at", None)
        move(sandbox, environment, subscription, "paused")


def finish_manual_retry(
    sandbox: Sandbox, environment: Environment, subscription: Document, due: datetime
) -> None:
    """Carry out the retry that a merchant or buyer asked for; it counts towards no automatic one."""
    row = environment.subscription_payment_retries[subscription.pop("_retry_id")]
    attempt = charge(sandbox, environment, subscription)
    now = sandbox.now_text()
    row |= {
        "status": attempt["status"],
        "order_payment_attempt_id": attempt["order_payment_attempt_id"],
        "completed_at": now,
        "updated_at": now,
    }
    if attempt["status"] == "succeeded":
        begin_paid_period(sandbox, environment, subscription)
        return
    row["failure"] = {"code": attempt["failure_code"], "message": attempt["failure_message"]}
    touch(sandbox, subscription)
    tell_payment_failed(sandbox, environment, subscription)
