"""Orders that a merchant changes, closes and looks for."""

from typing import Any

import pytest

from flint_storefront.sandbox.orders.lifecycle import mark_paid
from flint_storefront.sandbox.orders.rules import set_buyer_tip
from tests.sandbox.shop import Shop, ad_hoc_line


def line_path(order: dict[str, Any]) -> str:
    """Return the address of the order's first line."""
    return f"/v1/orders/{order['order_id']}/line-items/{order['line_items'][0]['order_line_item_id']}"


def rush_fee(amount: int = 500) -> dict[str, Any]:
    """Return the body of a fixed fee."""
    return {
        "charge": {"name": "Rush", "type": "rush_fee", "amount_money": {"amount": amount, "currency": "USD"}}
    }


def test_lines_can_be_added_changed_and_removed(shop: Shop) -> None:
    """Each change answers the whole order with new amounts and a higher revision."""
    order = shop.add_order(1000)
    path = f"/v1/orders/{order['order_id']}/line-items"
    order = shop.post(path, {"line_items": [ad_hoc_line(300)]})
    assert (order["pricing_amounts"]["total_money"]["amount"], order["order_revision"]) == (1300, 2)
    order = shop.patch(line_path(order), {"quantity": 3})
    assert (order["pricing_amounts"]["total_money"]["amount"], order["order_revision"]) == (3300, 3)
    order = shop.client.delete(line_path(order)).json()["data"]
    assert (order["pricing_amounts"]["total_money"]["amount"], order["order_revision"]) == (300, 4)
    assert shop.events() == ["order.created"] + ["order.updated"] * 3


def test_last_line_cannot_be_removed(shop: Shop) -> None:
    """An order keeps at least one line."""
    error = shop.refuse("DELETE", line_path(shop.add_order(1000)))
    assert (error["status"], error["code"]) == (409, "ORDER_HAS_NO_LINE_ITEMS")


def test_stale_line_version_is_refused(shop: Shop) -> None:
    """A change made from an old copy of the line is refused."""
    order = shop.add_order(1000)
    shop.patch(line_path(order), {"quantity": 2, "expected_version": 1})
    error = shop.refuse("PATCH", line_path(order), {"quantity": 3, "expected_version": 1})
    assert (error["status"], error["code"], error["current_version"]) == (
        409,
        "ORDER_LINE_ITEM_VERSION_CONFLICT",
        2,
    )


def test_price_of_a_catalogue_line_is_read_only(shop: Shop) -> None:
    """Name and price of a catalogue line come from the catalogue for good."""
    product = shop.add_product()
    order = shop.post("/v1/orders", {"line_items": [{"variant_id": product["default_variant_id"]}]})
    error = shop.refuse("PATCH", line_path(order), {"name": "Cheaper"})
    assert error["code"] == "CATALOG_LINE_ITEM_FIELDS_READ_ONLY"


def test_charge_can_be_added_changed_and_removed(shop: Shop) -> None:
    """A fee counts in the total; its value may turn from an amount into a percent."""
    order = shop.add_order(1000)
    path = f"/v1/orders/{order['order_id']}/charges"
    order = shop.post(path, rush_fee())
    assert order["pricing_amounts"]["total_money"]["amount"] == 1500
    charge_path = f"{path}/{order['charges'][0]['order_charge_id']}"
    order = shop.patch(charge_path, {"percent": 10})
    assert order["pricing_amounts"]["total_money"]["amount"] == 1100
    assert "amount_money" not in order["charges"][0]
    order = shop.client.delete(charge_path).json()["data"]
    assert (order["charges"], order["pricing_amounts"]["total_money"]["amount"]) == ([], 1000)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"percent": 0}, "INVALID_CHARGE_PERCENT"),
        ({"percent": 1.00001}, "INVALID_JSON"),
        ({"amount_money": {"amount": 1, "currency": "EUR"}}, "CURRENCY_MISMATCH"),
        ({"name": " ", "percent": 1}, "CHARGE_NAME_REQUIRED"),
    ],
)
def test_bad_charge_is_refused(shop: Shop, change: dict[str, Any], code: str) -> None:
    """Percent, currency and name of a fee are checked, and the order stays as it was."""
    order = shop.add_order(1000)
    body = {"charge": {"name": "Rush", "type": "rush_fee", **change}}
    error = shop.refuse("POST", f"/v1/orders/{order['order_id']}/charges", body)
    assert (error["status"], error["code"]) == (400, code)
    assert shop.get(f"/v1/orders/{order['order_id']}") == order


def test_metadata_is_merged_by_key(shop: Shop) -> None:
    """Null removes a key, null as a whole removes all, an empty object changes nothing."""
    order = shop.add_order(1000, metadata={"a": "1", "b": "2"})
    path = f"/v1/orders/{order['order_id']}"
    assert shop.patch(path, {"metadata": {"a": None, "c": "3"}})["metadata"] == {"b": "2", "c": "3"}
    assert shop.patch(path, {"metadata": {}})["metadata"] == {"b": "2", "c": "3"}
    assert shop.patch(path, {"metadata": None})["metadata"] == {}


def test_stale_revision_is_refused(shop: Shop) -> None:
    """A change made from an old copy of the order is refused."""
    path = f"/v1/orders/{shop.add_order(1000)['order_id']}"
    shop.patch(path, {"internal_note": "one", "order_revision": 1})
    error = shop.refuse("PATCH", path, {"internal_note": "two", "order_revision": 1})
    assert (error["status"], error["code"]) == (409, "ORDER_CHANGED_REFRESH_REQUIRED")


def test_empty_change_is_refused(shop: Shop) -> None:
    """A PATCH without a field is a mistake."""
    error = shop.refuse("PATCH", f"/v1/orders/{shop.add_order(1000)['order_id']}", {})
    assert (error["status"], error["code"]) == (400, "NO_FIELDS_TO_UPDATE")


def test_cleared_tip_leaves_a_canceled_record(shop: Shop) -> None:
    """Null clears the requested tip; its record tells that it was there."""
    order = shop.add_order(1000, requested_tip={"percent": 10})
    order = shop.patch(f"/v1/orders/{order['order_id']}", {"requested_tip": None})
    assert order["pricing_amounts"]["total_money"]["amount"] == 1000
    assert [tip["status"] for tip in order["tips"]] == ["canceled"]


def test_buyer_tip_keeps_the_session_open(shop: Shop) -> None:
    """A tip chosen on the hosted page changes the total under the same session."""
    order = shop.add_order(1000)
    session = shop.add_session(order)
    stored = shop.environment.orders[order["order_id"]]
    set_buyer_tip(shop.sandbox, shop.environment, stored, {"percent": 20})
    assert shop.get(f"/v1/checkout-sessions/{session['checkout_session_id']}")["status"] == "open"
    assert (
        shop.get(f"/v1/orders/{order['order_id']}")["settlement_amounts"]["outstanding_money"]["amount"]
        == 1200
    )


def test_closed_order_cannot_be_changed(shop: Shop) -> None:
    """After closing, neither lines nor notes move, and a second closing is refused."""
    order = shop.add_order(1000)
    path = f"/v1/orders/{order['order_id']}"
    closed = shop.post(f"{path}/close", {"reason_message": "changed my mind"})
    assert (closed["status"], closed["payment_status"], closed["closed_reason"]) == (
        "closed",
        "unpaid",
        "changed my mind",
    )
    for method, place, body in [
        ("POST", "/charges", rush_fee()),
        ("PATCH", "", {"internal_note": "x"}),
        ("POST", "/line-items", {"line_items": [ad_hoc_line(1)]}),
    ]:
        error = shop.refuse(method, path + place, body)
        assert (error["status"], error["code"]) == (409, "ORDER_CLOSED")
    assert shop.refuse("POST", f"{path}/close", {})["code"] == "ORDER_ALREADY_CLOSED"
    assert shop.events()[-1] == "order.closed"


def test_closing_takes_pending_discounts_back(shop: Shop) -> None:
    """The total of a closed order is worked out without its discounts."""
    discount = {"name": "Two", "amount_money": {"amount": 200, "currency": "USD"}}
    order = shop.add_order(1000, discounts=[{"manual": discount}])
    closed = shop.post(f"/v1/orders/{order['order_id']}/close")
    assert closed["pricing_amounts"]["total_money"]["amount"] == 1000
    assert closed["applied_discounts"][0]["status"] == "canceled"


@pytest.mark.parametrize("status", ["open", "closed"])
def test_paid_order_has_nothing_outstanding(shop: Shop, status: str) -> None:
    """Payment settles the order; its status afterwards is a switch of the sandbox."""
    shop.sandbox.switches["paid_order_status"] = status
    order = shop.add_order(1000, requested_tip={"percent": 10})
    mark_paid(shop.sandbox, shop.environment, shop.environment.orders[order["order_id"]], None)
    order = shop.get(f"/v1/orders/{order['order_id']}")
    assert (order["payment_status"], order["status"]) == ("paid", status)
    settlement = {name: money["amount"] for name, money in order["settlement_amounts"].items()}
    assert (settlement["outstanding_money"], settlement["paid_money"], settlement["settled_tip_money"]) == (
        0,
        1100,
        100,
    )


def test_paid_order_cannot_change_its_money(shop: Shop) -> None:
    """Lines and fees of a paid order stand."""
    order = shop.add_order(1000)
    mark_paid(shop.sandbox, shop.environment, shop.environment.orders[order["order_id"]], None)
    error = shop.refuse("POST", f"/v1/orders/{order['order_id']}/charges", rush_fee())
    assert (error["status"], error["code"]) == (409, "ORDER_FINANCIAL_MUTATION_NOT_ALLOWED")


def test_order_is_found_by_its_exact_reference(shop: Shop) -> None:
    """A reference finds the orders that carry it whole, and no others."""
    wanted = shop.add_order(1000, external_reference_id="chk_1")
    shop.add_order(1000, external_reference_id="chk_12")
    rows = shop.get("/v1/orders", external_reference_id="chk_1")
    assert [row["order_id"] for row in rows] == [wanted["order_id"]]


def test_orders_are_filtered_by_total_status_and_text(shop: Shop) -> None:
    """Filters narrow the list; those of two values take either."""
    small, large = shop.add_order(500, buyer_note="for Ada"), shop.add_order(5000)
    assert ids(shop, min_amount=1000, currency="USD") == [large["order_id"]]
    assert ids(shop, query="ada") == [small["order_id"]]
    assert ids(shop, payment_status="paid,unpaid", sort_by="total") == [large["order_id"], small["order_id"]]
    assert ids(shop, status="closed") == []


def ids(shop: Shop, **query: Any) -> list[str]:
    """Return the ids of the orders that *query* finds."""
    return [row["order_id"] for row in shop.get("/v1/orders", **query)]
