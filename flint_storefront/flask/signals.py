"""
What the host site may listen to, and the port that sends it.

A receiver is called as `receiver(app, **payload)`; `payload["effect_id"]` is the stable id of the fact. It is
called again until it returns, so a receiver remembers the ids that it has dealt with. Blinker holds receivers
weakly: connect a function of a module, or keep a reference.
"""

from collections.abc import Mapping
from typing import Any

from blinker import Namespace
from flask import Flask

SIGNALS = Namespace()

checkout_started = SIGNALS.signal("checkout_started", doc="A buyer was sent to pay for the first time.")
order_paid = SIGNALS.signal("order_paid", doc="Flint told us that an order is paid.")
order_payment_failed = SIGNALS.signal("order_payment_failed", doc="An attempt to pay failed.")
order_refunded = SIGNALS.signal("order_refunded", doc="A paid order was refunded, in whole or in part.")
subscription_changed = SIGNALS.signal("subscription_changed", doc="A subscription of ours changed.")
payment_link_completed = SIGNALS.signal("payment_link_completed", doc="A payment link of ours was paid.")
dispute_opened = SIGNALS.signal("dispute_opened", doc="A buyer's bank disputes a payment.")


class BlinkerSignals:
    """
    Sends effects of one app to its receivers, inside its application context.
    """

    def __init__(self, app: Flask) -> None:
        self._app = app

    def send(self, name: str, payload: Mapping[str, Any]) -> None:
        """
        Call every receiver of *name*: the app as sender, *payload* as keywords. A receiver's error passes on.

        Raises:
            KeyError: There is no signal of that name.
        """
        # A context of its own: background work has none, and what a receiver opens is closed again after it.
        with self._app.app_context():
            SIGNALS[name].send(self._app, **payload)
