"""The flat `data` of subscription events (subscriptions facts, section 6; WebhookData_subscription… of the contract)."""

from flint_storefront.sandbox.state import Document, Environment, Sandbox
from flint_storefront.sandbox.webhooks.events import emit


def tell(sandbox: Sandbox, environment: Environment, subscription: Document, word: str) -> None:
    """Emit a thin event such as `subscription.paused`; *word* is its last part."""
    data = {
        "subscription_id": subscription["subscription_id"],
        "status": subscription["status"],
        "resource_updated_at": subscription["updated_at"],
    }
    emit(sandbox, environment, f"subscription.{word}", data)


def tell_renewal_upcoming(sandbox: Sandbox, environment: Environment, subscription: Document) -> None:
    """Emit that the next charge is near."""
    data = {
        "subscription_id": subscription["subscription_id"],
        "next_billing_at": subscription["next_billing_at"],
        "resource_updated_at": subscription["updated_at"],
    }
    emit(sandbox, environment, "subscription.renewal_upcoming", data)


def tell_payment_failed(sandbox: Sandbox, environment: Environment, subscription: Document) -> None:
    """Emit that the overdue renewal could not be charged."""
    overdue = subscription["_overdue"]
    data = {
        "subscription_id": subscription["subscription_id"],
        "status": subscription["status"],
        "order_id": overdue["order_id"],
        "scheduled_billing_at": overdue["period_start"],
        "resource_updated_at": subscription["updated_at"],
    }
    emit(sandbox, environment, "subscription.payment_failed", data)


def tell_dunning_exhausted(
    sandbox: Sandbox, environment: Environment, subscription: Document, end_action: str
) -> None:
    """Emit that no retry is left; *end_action* says what follows: cancel, pause or notify_only."""
    overdue = subscription["_overdue"]
    data = {
        "subscription_id": subscription["subscription_id"],
        "status": "past_due",
        "dunning_end_action": end_action,
        "failed_period_started_at": overdue["period_start"],
        "failed_period_ended_at": overdue["period_end"],
        "scheduled_billing_at": overdue["period_start"],
        "order_id": overdue["order_id"],
        "resource_updated_at": subscription["updated_at"],
    }
    emit(sandbox, environment, "subscription.dunning_exhausted", data)


def tell_updated(
    sandbox: Sandbox, environment: Environment, subscription: Document, previous: Document, *, by: str
) -> None:
    """
    Emit which fields changed.

    Args:
        previous: The earlier value of each changed field; null where there was none.
        by: merchant or buyer.
    """
    data = {
        "subscription_id": subscription["subscription_id"],
        "changed_fields": sorted(previous),
        "previous_values": previous,
        "initiated_by": by,
        "resource_updated_at": subscription["updated_at"],
    }
    emit(sandbox, environment, "subscription.updated", data)
