"""
What the host site may listen to, and the port that sends it.

A receiver is called as `receiver(sender, **payload)` with `sender=Storefront`; `payload["effect_id"]` is the stable id of the
fact. It is called again until it returns, so a receiver remembers the ids that it has dealt with, and takes `**kwargs`.
"""

from collections.abc import Mapping
from typing import Any

from django.dispatch import Signal

from flint_storefront.storefront import Storefront

checkout_started = Signal()
"""A buyer was sent to pay for the first time."""
order_paid = Signal()
"""Flint told us that an order is paid."""
order_payment_failed = Signal()
"""An attempt to pay failed."""
order_refunded = Signal()
"""A paid order was refunded, in whole or in part."""
subscription_changed = Signal()
"""A subscription of ours changed."""
payment_link_completed = Signal()
"""A payment link of ours was paid."""
dispute_opened = Signal()
"""A buyer's bank disputes a payment."""

SIGNALS: dict[str, Signal] = {
    "checkout_started": checkout_started,
    "order_paid": order_paid,
    "order_payment_failed": order_payment_failed,
    "order_refunded": order_refunded,
    "subscription_changed": subscription_changed,
    "payment_link_completed": payment_link_completed,
    "dispute_opened": dispute_opened,
}


class DjangoSignals:
    """
    Sends effects to the receivers of Django's signals.
    """

    def send(self, name: str, payload: Mapping[str, Any]) -> None:
        """
        Call every receiver of *name* with *payload* as keywords; a receiver's error passes on, so that it is sent again.

        Raises:
            KeyError: There is no signal of that name.
        """
        SIGNALS[name].send(sender=Storefront, **payload)
