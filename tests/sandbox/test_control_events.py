"""Events dropped, doubled, held back, reversed and badly signed."""

import pytest

from flint_storefront.sandbox.webhooks.deliveries import deliver_due
from flint_storefront.sandbox.webhooks.forgeries import FORGERIES, STALE_SECONDS
from tests.sandbox.receiver import Receiver, add_endpoint, is_signed
from tests.sandbox.shop import START, Shop


def disturb(shop: Shop, **order: object) -> None:
    """Order a disturbance by its control route."""
    response = shop.client.post("/_sandbox/webhooks", json=order)
    assert response.status_code == 201, response.text


def arrivals(shop: Shop, receiver: Receiver) -> list[str]:
    """Deliver what is due and return the orders that the receiver has heard of, in order of arrival."""
    deliver_due(shop.sandbox)
    events = shop.environment.webhook_events
    return [events[request.headers["webhook-id"]]["resource_id"] for request in receiver.requests]


def test_dropped_event_never_arrives_but_is_listed(shop: Shop) -> None:
    """The next one arrives; the dropped one can be resent by hand."""
    receiver = Receiver(shop)
    add_endpoint(shop)
    disturb(shop, action="drop")
    lost, kept = shop.add_order()["order_id"], shop.add_order()["order_id"]
    assert arrivals(shop, receiver) == [kept]
    shop.sandbox.clock.advance(1_000_000)
    assert arrivals(shop, receiver) == [kept]
    assert [row["resource_id"] for row in shop.get("/v1/webhook-events")] == [kept, lost]
    delivery_id = next(iter(shop.environment.webhook_deliveries))
    assert shop.post(f"/v1/webhook-deliveries/{delivery_id}/resend")["attempt_status"] == "delivered"


def test_duplicated_event_arrives_twice_with_one_id(shop: Shop) -> None:
    """Same id, same bytes."""
    receiver = Receiver(shop)
    add_endpoint(shop)
    disturb(shop, action="duplicate")
    order_id = shop.add_order()["order_id"]
    assert arrivals(shop, receiver) == [order_id, order_id]
    first, second = receiver.requests
    assert (first.headers["webhook-id"], first.content) == (second.headers["webhook-id"], second.content)


def test_held_events_wait_until_released(shop: Shop) -> None:
    """In their own order, or newest first when asked."""
    receiver = Receiver(shop)
    add_endpoint(shop)
    disturb(shop, action="hold", count=3)
    orders = [shop.add_order()["order_id"] for _ in range(3)]
    assert arrivals(shop, receiver) == []
    released = shop.client.post("/_sandbox/webhooks/release", json={"reversed": True})
    assert released.json() == {"released": 3}
    assert arrivals(shop, receiver) == orders[::-1]


def test_released_events_keep_their_order_by_default(shop: Shop) -> None:
    """Held is only late."""
    receiver = Receiver(shop)
    add_endpoint(shop)
    disturb(shop, action="hold", count=2)
    orders = [shop.add_order()["order_id"] for _ in range(2)]
    shop.client.post("/_sandbox/webhooks/release")
    assert arrivals(shop, receiver) == orders


def test_reversed_events_go_out_newest_first_once_all_came(shop: Shop) -> None:
    """The third is not part of the order and comes after them."""
    receiver = Receiver(shop)
    add_endpoint(shop)
    disturb(shop, action="reverse", count=2)
    first = shop.add_order()["order_id"]
    assert arrivals(shop, receiver) == []
    second, third = shop.add_order()["order_id"], shop.add_order()["order_id"]
    assert arrivals(shop, receiver) == [second, first, third]


def test_order_meets_its_type_and_environment_only(shop: Shop) -> None:
    """Others pass and do not use it up."""
    receiver = Receiver(shop)
    add_endpoint(shop)
    disturb(shop, action="drop", event_type="order.closed", environment="first")
    disturb(shop, action="drop", environment="second")
    order = shop.add_order()
    shop.post(f"/v1/orders/{order['order_id']}/close")
    deliver_due(shop.sandbox)
    assert receiver.types == ["order.created"]


@pytest.mark.parametrize("forgery", FORGERIES)
def test_forged_delivery_does_not_verify(shop: Shop, forgery: str) -> None:
    """Each kind spoils what a receiver has to check."""
    receiver, endpoint = Receiver(shop), add_endpoint(shop)
    disturb(shop, action="forge", forgery=forgery)
    shop.add_order()
    deliver_due(shop.sandbox)
    headers = receiver.last.headers
    if forgery == "stale_timestamp":
        assert int(headers["webhook-timestamp"]) == int(START.timestamp()) - STALE_SECONDS
        assert is_signed(receiver.last, endpoint["secret"])
    else:
        is_whole = "webhook-signature" in headers and headers["webhook-timestamp"].isdigit()
        assert not (is_whole and is_signed(receiver.last, endpoint["secret"]))


def test_orders_are_listed_and_forgotten(shop: Shop) -> None:
    """GET shows them, DELETE clears them."""
    disturb(shop, action="drop", count=5)
    assert shop.client.get("/_sandbox/webhooks").json()["event_faults"][0]["remaining"] == 5
    assert shop.client.delete("/_sandbox/webhooks").json() == {"forgotten": 1}
    assert shop.client.get("/_sandbox/webhooks").json() == {"event_faults": []}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "action"),
        ({"action": "lose"}, "action"),
        ({"action": "drop", "count": 0}, "count"),
        ({"action": "drop", "count": "1"}, "count"),
        ({"action": "drop", "environment": "third"}, "environment"),
        ({"action": "forge"}, "forgery"),
        ({"action": "drop", "forgery": "unsigned"}, "forgery"),
        ({"action": "drop", "colour": "red"}, "colour"),
    ],
)
def test_senseless_order_is_refused(shop: Shop, body: dict[str, object], field: str) -> None:
    """A typing mistake in a test is heard at once."""
    answer = shop.client.post("/_sandbox/webhooks", json=body)
    assert answer.status_code == 400
    assert field in answer.json()["error"]


def test_deliver_route_sends_what_is_due(shop: Shop) -> None:
    """For tests over HTTP that want no background worker."""
    receiver = Receiver(shop)
    add_endpoint(shop)
    shop.add_order()
    assert shop.client.post("/_sandbox/webhooks/deliver").json() == {"delivered": 1}
    assert receiver.types == ["order.created"]
