"""
Django's signals: the seven names, and a receiver's error passes on.
"""

from typing import Any

import pytest

from flint_storefront.flask import signals as flask_signals
from flint_storefront.storefront import Storefront
from flint_storefront.wagtail import signals
from flint_storefront.wagtail.signals import SIGNALS, DjangoSignals, order_paid
from tests.storefront.shop import Shop


def test_names_are_those_of_flask() -> None:
    """A receiver moves from one framework to the other unchanged."""
    assert set(SIGNALS) == set(flask_signals.SIGNALS)
    assert all(getattr(signals, name) is signal for name, signal in SIGNALS.items())


def test_receiver_gets_the_payload_and_the_sender() -> None:
    """Every value is a keyword."""
    seen: list[Any] = []

    def receive(sender: Any, signal: Any, **payload: Any) -> None:
        seen.append((sender, payload))

    order_paid.connect(receive)
    DjangoSignals().send("order_paid", {"effect_id": "eff_1", "order_id": "ord_1"})
    order_paid.disconnect(receive)
    assert seen == [(Storefront, {"effect_id": "eff_1", "order_id": "ord_1"})]


def test_error_of_a_receiver_passes_on() -> None:
    """The effect is then delivered again."""

    def fail(**_: Any) -> None:
        raise RuntimeError("stock system is away")

    order_paid.connect(fail)
    with pytest.raises(RuntimeError, match="stock system"):
        DjangoSignals().send("order_paid", {"effect_id": "eff_1"})
    order_paid.disconnect(fail)


def test_unknown_signal_is_refused() -> None:
    """A mistake of ours, not silence."""
    with pytest.raises(KeyError):
        DjangoSignals().send("order_eaten", {})


def test_signal_comes_after_commit(shop: Shop) -> None:
    """A receiver may start transactions of its own."""
    shop.buy_and_pay()
    (paid,) = shop.signals.named("order_paid")
    assert paid["reference"] == shop.checkout.reference
