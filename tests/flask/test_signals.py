"""
Signals: blinker receivers get the app, the payload and an application context; their errors pass on.
"""

from typing import Any

import pytest
from flask import Flask, current_app

from flint_storefront.flask import order_paid
from flint_storefront.flask.signals import SIGNALS, BlinkerSignals


@pytest.fixture
def app() -> Flask:
    """Any app."""
    return Flask("tests.flask.signals")


def test_names_are_those_of_the_design() -> None:
    """The same seven as in Wagtail."""
    assert sorted(SIGNALS) == [
        "checkout_started",
        "dispute_opened",
        "order_paid",
        "order_payment_failed",
        "order_refunded",
        "payment_link_completed",
        "subscription_changed",
    ]


def test_receiver_gets_app_payload_and_context(app: Flask) -> None:
    """It may use `current_app`, also when the sender is a background thread."""
    seen: list[tuple[Flask, dict[str, Any], str]] = []

    def receive(sender: Flask, **payload: Any) -> None:
        seen.append((sender, payload, current_app.name))

    with order_paid.connected_to(receive, sender=app):
        BlinkerSignals(app).send("order_paid", {"effect_id": "eff_1", "order_id": "ord_1"})
    assert seen == [(app, {"effect_id": "eff_1", "order_id": "ord_1"}, "tests.flask.signals")]


def test_receiver_of_another_app_hears_nothing(app: Flask) -> None:
    """The sender is the app whose order it is."""
    seen: list[Flask] = []

    def receive(sender: Flask, **_payload: Any) -> None:
        seen.append(sender)

    with order_paid.connected_to(receive, sender=Flask("another")):
        BlinkerSignals(app).send("order_paid", {"effect_id": "eff_1"})
    assert seen == []


def test_error_of_a_receiver_passes_on(app: Flask) -> None:
    """So that the effect is delivered again."""

    def fail(_sender: Flask, **_payload: Any) -> None:
        raise OSError("printer out of paper")

    with order_paid.connected_to(fail, sender=app), pytest.raises(OSError, match="paper"):
        BlinkerSignals(app).send("order_paid", {"effect_id": "eff_1"})


def test_unknown_name_is_an_error(app: Flask) -> None:
    """A misspelt signal must not be lost silently."""
    with pytest.raises(KeyError):
        BlinkerSignals(app).send("order_payed", {})
