"""What a paid or set-up signup order begins."""

from flint_storefront.sandbox.state import Document, Environment, Sandbox
from flint_storefront.sandbox.subscriptions.documents import (
    begin_contract,
    begin_period,
    begin_trial,
    is_trial_due,
    make_subscription,
    set_card,
)
from flint_storefront.sandbox.subscriptions.events import tell
from flint_storefront.sandbox.subscriptions.lifecycle import move


def announce_subscription(
    sandbox: Sandbox, environment: Environment, order: Document, attempt: Document
) -> Document:
    """
    Make the subscription of a signup order whose first payment has not settled: `incomplete` (unverified).

    Returns:
        The order's subscription, also when it was there already.
    """
    if "subscription_id" in order:
        return environment.subscriptions[order["subscription_id"]]
    subscription = make_subscription(sandbox, environment, order, attempt["_card"])
    subscription_id = subscription["subscription_id"]
    environment.subscriptions[subscription_id] = subscription
    order |= {"subscription_id": subscription_id, "customer_id": subscription["customer_id"]}
    sandbox.ledger_add(
        "subscription.created",
        environment,
        subscription_id=subscription_id,
        subscription_plan_id=subscription["subscription_plan_id"],
        order_id=order["order_id"],
    )
    if attempt["status"] == "processing":
        tell(sandbox, environment, subscription, "created")
    return subscription


def begin_subscription(
    sandbox: Sandbox, environment: Environment, order: Document, attempt: Document
) -> Document | None:
    """
    Begin trial or first period now that the signup order is paid, or its card is saved.

    A settlement without a card begins nothing.

    Returns:
        The subscription; one that began earlier, or was canceled while its payment was pending, stays as it is.
    """
    if attempt["_card"] is None:
        return None
    is_new = "subscription_id" not in order
    subscription = announce_subscription(sandbox, environment, order, attempt)
    if subscription["status"] != "incomplete":
        return subscription
    if not is_new:
        set_card(sandbox, subscription, attempt["_card"])
    now = sandbox.clock.now()
    begin_contract(subscription, now)
    if is_trial_due(subscription):
        begin_trial(subscription, now)
        move(sandbox, environment, subscription, "trialing")
    else:
        begin_period(subscription, now)
        move(sandbox, environment, subscription, "active")
    if is_new:
        tell(sandbox, environment, subscription, "created")
    if subscription["status"] == "active":
        tell(sandbox, environment, subscription, "activated")
    return subscription
