"""What the passing of time does, in one place: payments, refunds, checkout sessions, subscriptions."""

from flint_storefront.sandbox.checkout_sessions.lifecycle import expire_due
from flint_storefront.sandbox.payments.actions import settle_due
from flint_storefront.sandbox.refunds.lifecycle import settle_refunds
from flint_storefront.sandbox.state import Sandbox
from flint_storefront.sandbox.subscriptions.due import run_due


def settle_everything(sandbox: Sandbox) -> dict[str, int]:
    """
    Take every step whose time has come by the sandbox's clock; called on every request and tick.

    Returns:
        How many, by the name under which the clock's control route tells them.
    """
    with sandbox.lock:
        return {
            "finished_payments": settle_due(sandbox),
            "settled_refunds": settle_refunds(sandbox),
            "expired_sessions": expire_due(sandbox),
            "subscription_steps": run_due(sandbox),
        }
