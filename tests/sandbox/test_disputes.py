"""Disputes that a buyer's bank opens and decides (payments facts, section 7)."""

from typing import Any

import pytest

from tests.sandbox.shop import Shop
from tests.sandbox.test_refunds import pay_order


def change(shop: Shop, order: dict[str, Any], action: str, **fields: str) -> dict[str, Any]:
    """Return what a control request answers about the dispute of an order."""
    body = {"order_id": order["order_id"], "action": action, **fields}
    response = shop.client.post("/_sandbox/disputes", json=body)
    return response.json() | {"http_status": response.status_code}


def test_open_dispute_waits_for_an_answer(shop: Shop) -> None:
    """It names order and payment, says until when, and is announced twice."""
    order = pay_order(shop, 1000)
    before = len(shop.events())
    made = change(shop, order, "open", reason="product_not_received")
    dispute = shop.get(f"/v1/disputes/{made['dispute_id']}", expand="order")
    assert (dispute["status"], dispute["reason"], dispute["action_required"]) == (
        "needs_response",
        "product_not_received",
        True,
    )
    assert dispute["order"]["order_id"] == dispute["order_id"] == order["order_id"]
    assert dispute["evidence_due_at"] == "2026-11-27T09:30:00Z"
    assert shop.events()[before:] == ["dispute.created", "dispute.needs_response"]


@pytest.mark.parametrize(("end", "settlement"), [("won", "none"), ("lost", "disputed")])
def test_dispute_ends_won_or_lost(shop: Shop, end: str, settlement: str) -> None:
    """Its end is announced as closed and by its own name."""
    order = pay_order(shop, 1000)
    change(shop, order, "open")
    change(shop, order, "under_review")
    before = len(shop.events())
    assert change(shop, order, end)["status"] == end
    assert shop.events()[before:] == ["dispute.closed", f"dispute.{end}"]
    intent = shop.get(f"/v1/payment-intents/{order['payment_intent_ids'][0]}")
    assert (intent["dispute_status"], intent["settlement_status"]) == (end, settlement)


def test_disputes_are_listed_by_order_and_status(shop: Shop) -> None:
    """Newest first, filtered."""
    first, second = pay_order(shop, 1000), pay_order(shop, 2000)
    change(shop, first, "open")
    change(shop, second, "open")
    change(shop, first, "won")
    assert [row["order_id"] for row in shop.get("/v1/disputes")] == [second["order_id"], first["order_id"]]
    assert [row["order_id"] for row in shop.get("/v1/disputes", status="won")] == [first["order_id"]]
    assert shop.get("/v1/disputes", evidence_due_before="2026-11-21T00:00:00Z") == []


def test_only_a_paid_order_is_disputed_and_once(shop: Shop) -> None:
    """What makes no sense is refused with its reason."""
    order = pay_order(shop, 1000)
    assert change(shop, shop.add_order(1000), "open")["http_status"] == 400
    assert change(shop, {"order_id": "ord_unknown"}, "open")["error"] == {"order_id": "no such order"}
    assert change(shop, order, "won")["error"] == {"action": "the order has no open dispute"}
    assert change(shop, order, "open")["http_status"] == 200
    assert change(shop, order, "open")["error"] == {"action": "the order has an open dispute"}
    assert change(shop, order, "shrug")["http_status"] == 400


def test_dispute_under_review_is_not_reviewed_again(shop: Shop) -> None:
    """Only moves of the list."""
    order = pay_order(shop, 1000)
    change(shop, order, "open")
    change(shop, order, "under_review")
    assert change(shop, order, "under_review")["http_status"] == 400


def test_unknown_dispute_is_not_found(shop: Shop) -> None:
    """No id of another environment either."""
    assert shop.refuse("GET", "/v1/disputes/dp_unknown")["status"] == 404
