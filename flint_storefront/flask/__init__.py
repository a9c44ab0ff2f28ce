"""
The storefront as a Flask extension.
"""

from flint_storefront.flask.extension import FlintStorefront
from flint_storefront.flask.signals import (
    checkout_started,
    dispute_opened,
    order_paid,
    order_payment_failed,
    order_refunded,
    payment_link_completed,
    subscription_changed,
)
from flint_storefront.flask.state import StorefrontState

__all__ = [
    "FlintStorefront",
    "StorefrontState",
    "checkout_started",
    "dispute_opened",
    "order_paid",
    "order_payment_failed",
    "order_refunded",
    "payment_link_completed",
    "subscription_changed",
]
