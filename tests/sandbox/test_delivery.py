"""Delivery of physical goods: methods, quotes, selections (checkout_sessions facts, section 11)."""

from typing import Any

import pytest

from flint_storefront.sandbox.delivery.documents import QUOTE_SECONDS
from tests.sandbox.shop import OTHER_KEY, Shop, make_client
from tests.sandbox.test_orders_amounts import amounts
from tests.sandbox.test_orders_charges import usd

ADDRESS = {
    "line1": "12 Ember Lane",
    "city": "Portland",
    "state": "OR",
    "postal_code": "97201",
    "country": "US",
}
NONE_YET = {"expected_delivery_selection_id": None}


def add_physical_order(shop: Shop, amount: int = 1400, **fields: Any) -> dict[str, Any]:
    """Return an order of one physical variant."""
    product = shop.add_product(amount, product_type="physical")
    return shop.post("/v1/orders", {"line_items": [{"variant_id": product["default_variant_id"]}], **fields})


def add_delivered_session(shop: Shop, **fields: Any) -> tuple[str, dict[str, Any]]:
    """Return the address of a session of a physical order, and the session."""
    session = shop.add_session(add_physical_order(shop), **fields)
    return f"/v1/checkout-sessions/{session['checkout_session_id']}", session


def choose(quote: dict[str, Any], kind: str, **fields: Any) -> dict[str, Any]:
    """Return the request that selects one kind of delivery of a quote."""
    (group,) = quote["choice_groups"]
    (option,) = [option for option in group["options"] if option["type"] == kind]
    choice = {
        "delivery_choice_group_id": group["delivery_choice_group_id"],
        "delivery_option_id": option["delivery_option_id"],
    }
    request = {"delivery_quote_id": quote["delivery_quote_id"], "choices": [choice], **NONE_YET, **fields}
    return request | ({"destination_address": ADDRESS} if kind == "shipment" else {})


def test_every_environment_has_a_shipment_and_a_pickup(shop: Shop) -> None:
    """With ids of its own, the same on every read."""
    methods = shop.get("/v1/delivery-methods")
    assert [method["type"] for method in methods] == ["shipment", "pickup"]
    assert methods == shop.get("/v1/delivery-methods")
    path = f"/v1/delivery-methods/{methods[0]['delivery_method_id']}"
    assert shop.get(path)["name"] == "Standard shipping"
    assert make_client(shop.app, OTHER_KEY).get(path).status_code == 404


def test_session_of_physical_goods_wants_a_delivery(shop: Shop) -> None:
    """It pins the merchant's methods; a session of services wants none."""
    _, session = add_delivered_session(shop)
    ids = [method["delivery_method_id"] for method in shop.get("/v1/delivery-methods")]
    assert (session["delivery_selection_required"], session["delivery_method_ids"]) == (True, ids)
    plain = shop.add_session(shop.add_order(1000))
    assert (plain["delivery_selection_required"], plain["delivery_method_ids"]) == (False, None)


def test_physical_goods_without_a_method_are_refused(shop: Shop) -> None:
    """At the order, and at the session of an order that is there already."""
    order = add_physical_order(shop)
    shop.client.post("/_sandbox/switches", json={"delivery_methods_removed": True})
    line = {"variant_id": order["line_items"][0]["variant_id"]}
    error = shop.refuse("POST", "/v1/orders", {"line_items": [line]})
    assert (error["status"], error["code"]) == (409, "FULFILLMENT_METHOD_UNAVAILABLE")
    error = shop.refuse("POST", "/v1/checkout-sessions", {"order_id": order["order_id"]})
    assert (error["status"], error["code"]) == (409, "FULFILLMENT_METHOD_UNAVAILABLE")
    assert shop.add_order(1000)["fulfillment_status"] == "not_applicable"


@pytest.mark.parametrize(
    ("method_ids", "code"), [([], "FULFILLMENT_METHOD_UNAVAILABLE"), (["dmet_x"], "RESOURCE_NOT_FOUND")]
)
def test_session_needs_methods_that_exist(shop: Shop, method_ids: list[str], code: str) -> None:
    """None at all is only for orders that need none."""
    body = {"order_id": add_physical_order(shop)["order_id"], "delivery_method_ids": method_ids}
    assert shop.refuse("POST", "/v1/checkout-sessions", body)["code"] == code


def test_shipment_adds_its_rate_and_the_session_goes_on(shop: Shop) -> None:
    """The flat rate is a charge, the address is the order's destination."""
    path, _ = add_delivered_session(shop)
    quote = shop.post(f"{path}/delivery-quotes", NONE_YET)
    assert (quote["selection_required"], quote["expires_at"]) == (True, "2026-11-20T09:45:00Z")
    chosen = shop.post(f"{path}/delivery-selections", choose(quote, "shipment", recipient={"name": "Ada"}))
    pricing = amounts(chosen["order"]["pricing_amounts"])
    assert (pricing["subtotal"], pricing["charge"], pricing["total"]) == (1400, 500, 1900)
    assert chosen["order"]["charges"][0]["type"] == "shipping_fee"
    destination = chosen["order"]["delivery_destination"]
    assert (destination["address"], destination["recipient"]) == (ADDRESS, {"name": "Ada"})
    assert chosen["delivery_selection"]["status"] == "selected"
    shown = chosen["checkout_session"]
    assert (shown["status"], shown["delivery_selection_required"]) == ("open", False)


def test_another_selection_takes_the_place_of_the_first(shop: Shop) -> None:
    """The expected one must be named; a pickup costs nothing and goes nowhere."""
    path, _ = add_delivered_session(shop)
    quote = shop.post(f"{path}/delivery-quotes", NONE_YET)
    first = shop.post(f"{path}/delivery-selections", choose(quote, "shipment"))["delivery_selection"]
    error = shop.refuse("POST", f"{path}/delivery-quotes", NONE_YET)
    assert (error["status"], error["code"]) == (409, "DELIVERY_SELECTION_CHANGED")
    current = {"expected_delivery_selection_id": first["delivery_selection_id"]}
    quote = shop.post(f"{path}/delivery-quotes", current)
    second = shop.post(f"{path}/delivery-selections", choose(quote, "pickup", **current))
    assert amounts(second["order"]["pricing_amounts"])["total"] == 1400
    assert "delivery_destination" not in second["order"]
    stored = shop.environment.delivery_selections[first["delivery_selection_id"]]
    assert stored["status"] == "superseded"


def test_quote_expires_by_the_clock(shop: Shop) -> None:
    """After fifteen minutes it has to be asked for again."""
    path, _ = add_delivered_session(shop)
    quote = shop.post(f"{path}/delivery-quotes", NONE_YET)
    shop.sandbox.clock.advance(QUOTE_SECONDS)
    error = shop.refuse("POST", f"{path}/delivery-selections", choose(quote, "pickup"))
    assert (error["status"], error["code"]) == (409, "DELIVERY_QUOTE_EXPIRED")


def test_quote_is_used_once(shop: Shop) -> None:
    """The order has changed by the first use."""
    path, _ = add_delivered_session(shop)
    quote = shop.post(f"{path}/delivery-quotes", NONE_YET)
    first = shop.post(f"{path}/delivery-selections", choose(quote, "pickup"))["delivery_selection"]
    request = choose(quote, "pickup", expected_delivery_selection_id=first["delivery_selection_id"])
    assert shop.refuse("POST", f"{path}/delivery-selections", request)["code"] == "DELIVERY_QUOTE_STALE"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"choices": []}, "DELIVERY_SELECTION_INCOMPLETE"),
        ({"delivery_quote_id": "dqt_unknown"}, "RESOURCE_NOT_FOUND"),
        ({"destination_address": {"line1": "12 Ember Lane"}}, "INVALID_REQUEST"),
        ({"destination_address": None}, "NULL_NOT_ALLOWED"),
    ],
)
def test_bad_selection_is_refused(shop: Shop, change: dict[str, Any], code: str) -> None:
    """One choice for the group, a quote of this session, a complete address."""
    path, _ = add_delivered_session(shop)
    quote = shop.post(f"{path}/delivery-quotes", NONE_YET)
    request = choose(quote, "shipment") | change
    assert shop.refuse("POST", f"{path}/delivery-selections", request)["code"] == code
    assert shop.environment.delivery_selections == {}


def test_shipment_without_an_address_is_refused(shop: Shop) -> None:
    """There is nowhere to send it."""
    path, _ = add_delivered_session(shop)
    request = choose(shop.post(f"{path}/delivery-quotes", NONE_YET), "shipment")
    del request["destination_address"]
    error = shop.refuse("POST", f"{path}/delivery-selections", request)
    assert error["code"] == "DELIVERY_DESTINATION_ADDRESS_REQUIRED"


def test_services_offer_nothing_to_choose(shop: Shop) -> None:
    """A quote of an order without physical goods is empty."""
    session = shop.add_session(shop.add_order(1000))
    quote = shop.post(f"/v1/checkout-sessions/{session['checkout_session_id']}/delivery-quotes", NONE_YET)
    assert (quote["selection_required"], quote["choice_groups"]) == (False, [])


def test_new_session_begins_without_the_old_delivery(shop: Shop) -> None:
    """What an ended session selected no longer counts."""
    path, session = add_delivered_session(shop)
    shop.post(
        f"{path}/delivery-selections", choose(shop.post(f"{path}/delivery-quotes", NONE_YET), "shipment")
    )
    shop.post(f"{path}/close", {})
    again = shop.add_session({"order_id": session["order_id"]})
    assert again["delivery_selection_required"] is True
    order = shop.get(f"/v1/orders/{session['order_id']}")
    assert amounts(order["pricing_amounts"])["total"] == 1400


def test_shipment_is_taxed_with_the_merchants_tax(shop: Shop) -> None:
    """Delivery is taxable unless the merchant says otherwise."""
    shop.client.post("/_sandbox/switches", json={"tax_percent": "10"})
    path, _ = add_delivered_session(shop)
    quote = shop.post(f"{path}/delivery-quotes", NONE_YET)
    order = shop.post(f"{path}/delivery-selections", choose(quote, "shipment"))["order"]
    assert order["charges"][0]["tax_money"] == usd(50)
