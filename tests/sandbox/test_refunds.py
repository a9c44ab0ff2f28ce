"""Refunds that a merchant asks for and the clock settles (payments facts, section 6)."""

from typing import Any

import pytest

from flint_storefront.sandbox.refunds.lifecycle import REFUND_SECONDS, RefundMoveRefused, move_refund
from tests.sandbox.buyer import start_checkout
from tests.sandbox.shop import Shop
from tests.sandbox.test_orders_amounts import amounts
from tests.sandbox.test_orders_charges import add_charge, usd


def pay_order(shop: Shop, *amounts: int, **session_fields: Any) -> dict[str, Any]:
    """Return an order that its buyer has paid."""
    buyer, order = start_checkout(shop, *amounts, **session_fields)
    buyer.pay()
    return read(shop, order)


def read(shop: Shop, order: dict[str, Any]) -> dict[str, Any]:
    """Return the order as it is now."""
    return shop.get(f"/v1/orders/{order['order_id']}")


def refund(shop: Shop, order: dict[str, Any], amount: int | None = None, **fields: Any) -> dict[str, Any]:
    """Return a new refund of the order, of all that is left unless *amount* says otherwise."""
    body = {"order_id": order["order_id"], **fields}
    return shop.post("/v1/refunds", body if amount is None else body | {"amount_money": usd(amount)})


def wait(shop: Shop) -> None:
    """Let a pending refund settle."""
    shop.client.post("/_sandbox/clock", json={"advance_seconds": REFUND_SECONDS})


def test_refund_is_pending_until_its_time_has_come(shop: Shop) -> None:
    """The order stays as it is for some seconds, then all of it is given back."""
    order = pay_order(shop, 1000, 500)
    made = refund(shop, order, reason="requested_by_customer", metadata={"why": "late"})
    assert (made["status"], made["amount_money"], made["reason"]) == (
        "pending",
        usd(1500),
        "requested_by_customer",
    )
    assert read(shop, order)["refund_status"] == "none"
    shop.sandbox.clock.advance(REFUND_SECONDS)
    assert shop.get(f"/v1/refunds/{made['refund_id']}")["status"] == "succeeded"
    order = read(shop, order)
    assert (order["refund_status"], order["payment_status"]) == ("refunded", "paid")
    assert order["refund_ids"] == [made["refund_id"]]


def test_refund_sends_its_events_in_order(shop: Shop) -> None:
    """Created at once; updated and the order's own when it settles."""
    order = pay_order(shop, 1000)
    before = len(shop.events())
    refund(shop, order)
    wait(shop)
    assert shop.events()[before:] == ["refund.created", "refund.updated", "order.refunded"]


def test_whole_refund_leaves_nothing_collected(shop: Shop) -> None:
    """Lines, fees and tip are given back to the cent."""
    order = add_charge(shop, shop.add_order(1000, 333, requested_tip={"percent": 10}), amount_money=usd(77))
    buyer, _ = start_checkout(shop)
    session = shop.add_session(order)
    buyer.address = "/checkout/" + session["checkout_session_id"]
    buyer.pay()
    refund(shop, order)
    wait(shop)
    order = read(shop, order)
    assert [line["refunded_money"]["amount"] for line in order["line_items"]] == [1000, 333]
    assert [line["refunded_quantity"] for line in order["line_items"]] == [1, 1]
    assert (order["charges"][0]["refunded_money"], order["tips"][0]["refunded_money"]) == (usd(77), usd(133))
    assert order["tips"][0]["status"] == "refunded"
    settlement = amounts(order["settlement_amounts"])
    assert (settlement["refunded"], settlement["net_collected"]) == (1543, 0)


def test_partial_refunds_add_up_to_the_whole(shop: Shop) -> None:
    """Each takes its share of every line; the last one makes the order refunded."""
    order = pay_order(shop, 1000, 500)
    refund(shop, order, 600)
    wait(shop)
    partly = read(shop, order)
    assert partly["refund_status"] == "partially_refunded"
    assert [line["refunded_money"]["amount"] for line in partly["line_items"]] == [400, 200]
    refund(shop, order)
    wait(shop)
    assert read(shop, order)["refund_status"] == "refunded"
    assert [row["amount_money"]["amount"] for row in shop.get("/v1/refunds", order_id=order["order_id"])] == [
        900,
        600,
    ]


def test_refund_by_payment_intent_is_joined_to_its_order(shop: Shop) -> None:
    """A refund event is read and leads to the order."""
    order = pay_order(shop, 1000)
    intent_id = order["payment_intent_ids"][0]
    made = shop.post("/v1/refunds", {"payment_intent_id": intent_id, "amount_money": usd(100)})
    wait(shop)
    shown = shop.get(f"/v1/refunds/{made['refund_id']}", expand="order,payment_intent")
    assert shown["order_id"] == shown["order"]["order_id"] == order["order_id"]
    assert shown["payment_intent"]["refund_status"] == "partially_refunded"
    assert shop.get(f"/v1/payment-intents/{intent_id}")["refunded_money"] == usd(100)


def test_failed_refund_changes_nothing_and_gives_the_room_back(shop: Shop) -> None:
    """A switch lets refunds fail; what was asked for can be asked for again."""
    order = pay_order(shop, 1000)
    shop.client.post("/_sandbox/switches", json={"refund_result": "failed"})
    made = refund(shop, order)
    wait(shop)
    failed = shop.get(f"/v1/refunds/{made['refund_id']}")
    assert (failed["status"], failed["failure_reason"]) == ("failed", "expired_or_canceled_card")
    assert shop.events()[-1] == "refund.failed"
    assert read(shop, order)["refund_status"] == "none"
    assert refund(shop, order)["status"] == "pending"


def test_more_than_is_left_is_refused(shop: Shop) -> None:
    """Pending refunds count already (unverified)."""
    order = pay_order(shop, 1000)
    refund(shop, order, 700)
    body = {"order_id": order["order_id"], "amount_money": usd(301)}
    error = shop.refuse("POST", "/v1/refunds", body)
    assert (error["status"], error["code"], error["maximum_money"]) == (
        400,
        "AMOUNT_EXCEEDS_REFUNDABLE",
        usd(300),
    )


def test_nothing_more_can_be_refunded_after_all_of_it(shop: Shop) -> None:
    """A second whole refund is refused at once."""
    order = pay_order(shop, 1000)
    refund(shop, order)
    error = shop.refuse("POST", "/v1/refunds", {"order_id": order["order_id"]})
    assert (error["status"], error["code"]) == (400, "NOTHING_TO_REFUND")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 400, "INVALID_REQUEST"),
        ({"order_id": "ord_unknown"}, 400, "RESOURCE_NOT_FOUND"),
        ({"payment_intent_id": "pi_unknown"}, 400, "RESOURCE_NOT_FOUND"),
        ({"order_id": "PAID", "amount_money": usd(0)}, 400, "INVALID_AMOUNT"),
        ({"order_id": "PAID", "amount_money": {"amount": 1, "currency": "EUR"}}, 400, "CURRENCY_MISMATCH"),
        ({"order_id": "PAID", "reason": "boredom"}, 400, "INVALID_REQUEST"),
        ({"order_id": "PAID", "charges": []}, 400, "RESERVED_FIELD_NOT_YET_SUPPORTED"),
        ({"order_id": "UNPAID"}, 409, "NOTHING_TO_REFUND"),
    ],
)
def test_bad_refund_is_refused(shop: Shop, body: dict[str, Any], status: int, code: str) -> None:
    """Only a paid order, its own currency and a positive amount."""
    orders = {"PAID": pay_order(shop, 1000), "UNPAID": shop.add_order(1000)}
    if body.get("order_id") in orders:
        body = body | {"order_id": orders[body["order_id"]]["order_id"]}
    error = shop.refuse("POST", "/v1/refunds", body)
    assert (error["status"], error["code"]) == (status, code)
    assert shop.environment.refunds == {}


def test_refunded_order_cannot_be_closed(shop: Shop) -> None:
    """There is nothing left to close."""
    order = pay_order(shop, 1000)
    refund(shop, order)
    wait(shop)
    error = shop.refuse("POST", f"/v1/orders/{order['order_id']}/close", {})
    assert (error["status"], error["code"]) == (409, "ORDER_REFUNDED")


def test_settled_refund_moves_no_more(shop: Shop) -> None:
    """Nothing leads out of an end."""
    order = pay_order(shop, 1000)
    made = refund(shop, order)
    wait(shop)
    row = shop.environment.refunds[made["refund_id"]]
    with pytest.raises(RefundMoveRefused):
        move_refund(shop.sandbox, shop.environment, row, "failed")
