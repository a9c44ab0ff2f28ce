"""Events of subscriptions: their bodies, and disturbances of their deliveries."""

from typing import Any

import pytest

from flint_storefront.sandbox.contract.loader import load_contract
from flint_storefront.sandbox.subscriptions import rules
from flint_storefront.sandbox.webhooks.deliveries import deliver_due
from flint_storefront.sandbox.webhooks.events import read_payload
from tests.sandbox.receiver import Receiver, add_endpoint
from tests.sandbox.shop import Shop
from tests.sandbox.subscriber import (
    SAVES_THEN_FAILS,
    TRIAL,
    act,
    happened,
    read,
    subscribe,
    wait,
)

MAPPING = load_contract()["components"]["schemas"]["WebhookMerchantEnvelope"][
    "x-flint-data-schema-by-event-type"
]
TYPES = sorted(name for name in MAPPING if name.startswith("subscription."))


def data_of(shop: Shop, event_type: str) -> dict[str, Any]:
    """Return the data of the newest event of that type."""
    events = [row for row in shop.environment.webhook_events.values() if row["event_type"] == event_type]
    data: dict[str, Any] = read_payload(events[-1])["data"]
    return data


@pytest.fixture
def receiver(shop: Shop) -> Receiver:
    """A shop that takes every event."""
    return Receiver(shop)


def test_whole_life_sends_every_event_within_the_contract(shop: Shop) -> None:
    """Every type of the family but those of deliveries and skipped cycles; no body deviates."""
    first = subscribe(shop, quantity_options=[1, 2])
    shop.patch("/v1/subscriptions/" + first["subscription_id"], {"quantity": 2})
    for operation in ("cancel", "reactivate", "pause", "resume"):
        act(shop, first, operation)
    second = subscribe(shop, card=SAVES_THEN_FAILS, **TRIAL)
    for days in (1, 11, 3, 3, 2, 2, 11):
        wait(shop, days=days)
        read(shop, second)
    assert set(TYPES) == {"subscription." + word for word in happened(shop)}
    assert shop.sandbox.deviations == []


def test_payment_failed_names_order_and_date(shop: Shop) -> None:
    """Of the renewal that could not be charged."""
    subscription = subscribe(shop, card=SAVES_THEN_FAILS)
    wait(shop, days=30)
    read(shop, subscription)
    data = data_of(shop, "subscription.payment_failed")
    assert data["scheduled_billing_at"] == subscription["next_billing_at"]
    assert data["order_id"] in shop.environment.orders
    assert data["status"] == "past_due"


def test_updated_names_fields_and_what_they_were(shop: Shop) -> None:
    """And who asked for it."""
    subscription = subscribe(shop, quantity_options=[1, 2])
    shop.patch("/v1/subscriptions/" + subscription["subscription_id"], {"quantity": 2})
    data = data_of(shop, "subscription.updated")
    assert data["changed_fields"] == ["quantity"]
    assert data["previous_values"] == {"quantity": 1}
    assert data["initiated_by"] == "merchant"


def test_renewal_order_tells_of_itself_like_any_other(shop: Shop) -> None:
    """Created and paid, with its payment intent."""
    subscription = subscribe(shop)
    start = len(shop.events())
    wait(shop, days=30)
    read(shop, subscription)
    assert shop.events()[start:] == [
        "subscription.renewal_upcoming",
        "order.created",
        "payment_intent.succeeded",
        "order.paid",
        "subscription.payment_succeeded",
    ]


@pytest.mark.parametrize(
    ("action", "count", "expected"),
    [
        ("drop", 1, ["activated"]),
        ("duplicate", 1, ["created", "created", "activated"]),
        ("reverse", 2, ["activated", "created"]),
    ],
)
def test_ordered_disturbance_reaches_subscription_events(
    shop: Shop, receiver: Receiver, action: str, count: int, expected: list[str]
) -> None:
    """As any other event."""
    kinds = ["subscription.created", "subscription.activated"]
    add_endpoint(shop, enabled_events=kinds)
    shop.client.post("/_sandbox/webhooks", json={"action": action, "count": count})
    subscribe(shop)
    deliver_due(shop.sandbox)
    assert [name.removeprefix("subscription.") for name in receiver.types] == expected


@pytest.mark.parametrize("event_type", TYPES)
def test_test_event_of_every_type_fits_the_contract(shop: Shop, receiver: Receiver, event_type: str) -> None:
    """Synthetic, of an object that does not exist."""
    address = f"/v1/webhook-endpoints/{add_endpoint(shop)['webhook_endpoint_id']}/test-events"
    shop.post(address, {"event_type": event_type})
    assert receiver.types == [event_type]
    assert shop.sandbox.deviations == []


def test_ordered_failures_can_be_forgotten(shop: Shop) -> None:
    """A count of 0."""
    subscription = subscribe(shop)
    key = subscription["subscription_id"]
    rules.fail_next_renewal(shop.sandbox, shop.environment, key, count=3)
    rules.fail_next_renewal(shop.sandbox, shop.environment, key, count=0)
    wait(shop, days=30)
    assert read(shop, subscription)["status"] == "active"
    with pytest.raises(ValueError, match="no failure code"):
        rules.fail_next_renewal(shop.sandbox, shop.environment, key, code="melted")
