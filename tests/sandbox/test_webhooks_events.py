"""Events: their bodies, and reading them back."""

import json

from flint_storefront.sandbox.webhooks.deliveries import deliver_due
from tests.sandbox.buyer import start_checkout
from tests.sandbox.receiver import Receiver, add_endpoint
from tests.sandbox.shop import Shop


def test_body_is_the_flat_merchant_envelope(shop: Shop) -> None:
    """Exactly the documented keys, and `data` without a nested object."""
    receiver = Receiver(shop)
    add_endpoint(shop)
    order = shop.add_order(1400)
    deliver_due(shop.sandbox)
    body = json.loads(receiver.last.content)
    data = body.pop("data")
    assert body == {
        "webhook_event_id": receiver.last.headers["webhook-id"],
        "event_type": "order.created",
        "payload_version": 1,
        "api_version": "2026-09-07",
        "mode": "test",
        "merchant_id": shop.environment.merchant_id,
        "created_at": "2026-11-20T09:30:00Z",
        "request": None,
    }
    assert (data["order_id"], data["payment_status"]) == (order["order_id"], "unpaid")


def test_order_paid_tells_money_and_lines(shop: Shop) -> None:
    """And no reference, metadata or session id."""
    receiver = Receiver(shop)
    add_endpoint(shop, enabled_events=["order.paid"])
    buyer, order = start_checkout(shop, 1400)
    buyer.pay()
    deliver_due(shop.sandbox)
    data = json.loads(receiver.last.content)["data"]
    assert (data["order_id"], data["status"], data["payment_status"]) == (order["order_id"], "open", "paid")
    assert data["paid_money"] == data["total_money"] == {"amount": 1400, "currency": "USD"}
    assert data["outstanding_money"]["amount"] == 0
    assert [line["quantity"] for line in data["line_items"]] == [1]


def test_payload_of_a_single_read_is_what_was_delivered(shop: Shop) -> None:
    """Lists leave it out."""
    receiver = Receiver(shop)
    add_endpoint(shop)
    shop.add_order()
    deliver_due(shop.sandbox)
    (listed,) = shop.get("/v1/webhook-events")
    assert "payload" not in listed
    single = shop.get("/v1/webhook-events/" + listed["webhook_event_id"])
    assert single["payload"] == json.loads(receiver.last.content)


def test_events_are_recorded_without_any_endpoint(shop: Shop) -> None:
    """A shop that registers later can still list what happened."""
    order = shop.add_order()
    (event,) = shop.get("/v1/webhook-events")
    assert (event["resource_type"], event["resource_id"]) == ("order", order["order_id"])


def test_list_is_newest_first_and_filtered(shop: Shop) -> None:
    """By type, by resource, by time."""
    first = shop.add_order()
    shop.sandbox.clock.advance(60)
    second = shop.add_order()
    listed = shop.get("/v1/webhook-events")
    assert [row["resource_id"] for row in listed] == [second["order_id"], first["order_id"]]
    by_resource = shop.get("/v1/webhook-events", resource_type="order", resource_id=first["order_id"])
    assert [row["resource_id"] for row in by_resource] == [first["order_id"]]
    late = shop.get("/v1/webhook-events", created_after="2026-11-20T09:30:30Z")
    assert [row["resource_id"] for row in late] == [second["order_id"]]
    assert shop.get("/v1/webhook-events", event_type="order.paid") == []


def test_list_is_filtered_by_delivery(shop: Shop) -> None:
    """The operator looks for what did not arrive."""
    receiver, endpoint = Receiver(shop), add_endpoint(shop)
    receiver.script = [200, 500]
    first, second = shop.add_order(), shop.add_order()
    deliver_due(shop.sandbox)
    pending = shop.get("/v1/webhook-events", delivery_status="pending")
    assert [row["resource_id"] for row in pending] == [second["order_id"]]
    of_endpoint = shop.get(
        "/v1/webhook-events",
        webhook_endpoint_id=endpoint["webhook_endpoint_id"],
        delivery_status="delivered",
    )
    assert [row["resource_id"] for row in of_endpoint] == [first["order_id"]]


def test_list_is_paged(shop: Shop) -> None:
    """Backfill walks over pages."""
    orders = [shop.add_order()["order_id"] for _ in range(3)]
    first = shop.client.get("/v1/webhook-events", params={"page_size": 2}).json()
    rest = shop.client.get(
        "/v1/webhook-events", params={"page_size": 2, "page_token": first["next_page_token"]}
    ).json()
    found = [row["resource_id"] for row in first["data"] + rest["data"]]
    assert found == orders[::-1]


def test_deliveries_of_an_event_are_listed(shop: Shop) -> None:
    """One for each endpoint that wanted it."""
    Receiver(shop)
    endpoints = [add_endpoint(shop), add_endpoint(shop)]
    shop.add_order()
    (event,) = shop.get("/v1/webhook-events")
    rows = shop.get(f"/v1/webhook-events/{event['webhook_event_id']}/deliveries")
    wanted = [endpoint["webhook_endpoint_id"] for endpoint in endpoints]
    assert [row["webhook_endpoint_id"] for row in rows] == wanted


def test_unknown_ids_are_not_found(shop: Shop) -> None:
    """Event, delivery and their lists."""
    for path in ("webhook-events/whev_x", "webhook-events/whev_x/deliveries"):
        assert shop.refuse("GET", f"/v1/{path}")["status"] == 404
    for path in ("webhook-deliveries/wdel_x", "webhook-deliveries/wdel_x/attempts"):
        assert shop.refuse("GET", f"/v1/{path}")["status"] == 404
    assert shop.refuse("POST", "/v1/webhook-deliveries/wdel_x/resend", {})["status"] == 404
