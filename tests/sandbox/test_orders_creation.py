"""Which orders come into being."""

from typing import Any

import pytest

from flint_storefront.sandbox.products.rules import set_stock
from tests.sandbox.shop import Shop, ad_hoc_line


def test_new_order_is_open_and_unpaid(shop: Shop) -> None:
    """A new order waits for its money, numbered, announced once."""
    order = shop.add_order(1250, external_reference_id="chk_1", metadata={"a": "b"})
    assert (order["status"], order["payment_status"], order["refund_status"]) == ("open", "unpaid", "none")
    assert (order["origin"], order["order_revision"], order["order_number"]) == ("api", 1, "1001")
    assert shop.events() == ["order.created"]
    assert [row["kind"] for row in shop.sandbox.ledger][-2:] == ["order.created", "webhook_event.created"]


def test_catalogue_line_takes_name_and_price_from_the_catalogue(shop: Shop) -> None:
    """The line is a snapshot: later changes of the catalogue leave it alone."""
    product = shop.add_product(1250)
    line = {"variant_id": product["default_variant_id"], "quantity": 2}
    order = shop.post("/v1/orders", {"line_items": [line]})
    path = f"/v1/products/{product['product_id']}"
    shop.patch(
        f"{path}/variants/{line['variant_id']}", {"unit_price_money": {"amount": 999, "currency": "USD"}}
    )
    shop.patch(path, {"name": "New name"})
    kept = shop.get(f"/v1/orders/{order['order_id']}")["line_items"][0]
    assert (kept["name"], kept["unit_price_money"]["amount"]) == ("House blend", 1250)
    assert kept["subtotal_money"]["amount"] == 2500


def test_options_of_a_variant_are_on_its_line(shop: Shop) -> None:
    """A line tells which options were chosen."""
    product = add_two_sizes(shop)
    variants = shop.get(f"/v1/products/{product['product_id']}/variants")
    order = shop.post("/v1/orders", {"line_items": [{"variant_id": variants[1]["variant_id"]}]})
    assert order["line_items"][0]["selected_options"][0]["value"] == "1 kg"
    assert order["line_items"][0]["quantity"] == 1


def add_two_sizes(shop: Shop) -> dict[str, Any]:
    """Return a new product in two sizes."""
    values = [{"value": text, "client_value_key": text} for text in ("250 g", "1 kg")]
    variants = [
        {
            "unit_price_money": {"amount": amount, "currency": "USD"},
            "selected_option_values": [{"client_option_key": "size", "client_value_key": text}],
        }
        for text, amount in (("250 g", 900), ("1 kg", 3000))
    ]
    options = [{"name": "Size", "client_option_key": "size", "values": values}]
    body = {"name": "House blend", "product_type": "service", "options": options, "variants": variants}
    return shop.post("/v1/products", body)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ({"variant_id": "var_unknown"}, "RESOURCE_NOT_FOUND"),
        ({"bundle_id": "bun_unknown"}, "RESOURCE_NOT_FOUND"),
        ({"variant_id": "var_1", "bundle_id": "bun_1"}, "LINE_ITEM_SOURCE_CONFLICT"),
        ({"variant_id": "var_1", "name": "Mine"}, "LINE_ITEM_SOURCE_CONFLICT"),
        ({"variant_id": "var_1", "description": "Mine"}, "CATALOG_LINE_ITEM_FIELDS_READ_ONLY"),
        ({"variant_id": "var_1", "quantity": 0}, "LINE_ITEM_INVALID_QUANTITY"),
        ({"variant_id": "var_1", "quantity": -1}, "LINE_ITEM_INVALID_QUANTITY"),
        ({"variant_id": "var_1", "quantity": 10_000}, "LINE_ITEM_QUANTITY_TOO_LARGE"),
        ({"variant_id": "var_1", "quantity": 1.5}, "INVALID_JSON"),
        ({"variant_id": "var_1", "quantity": 10**30}, "INVALID_JSON"),
        ({"name": "Only a name"}, "INVALID_LINE_ITEM"),
        (ad_hoc_line(100) | {"name": " "}, "LINE_ITEM_NAME_REQUIRED"),
        (ad_hoc_line(100) | {"name": "x" * 256}, "LINE_ITEM_NAME_TOO_LONG"),
    ],
)
def test_line_that_cannot_be_sold_is_refused(shop: Shop, line: dict[str, Any], code: str) -> None:
    """Source, fields and quantity of every line are checked, and nothing is kept."""
    error = shop.refuse("POST", "/v1/orders", {"line_items": [ad_hoc_line(100), line]})
    assert (error["status"], error["code"]) == (400, code)
    assert shop.environment.orders == {}


def test_order_without_lines_is_refused(shop: Shop) -> None:
    """An order needs at least one line."""
    for body in ({}, {"line_items": []}):
        error = shop.refuse("POST", "/v1/orders", body)
        assert (error["status"], error["code"], error["param"]) == (400, "MISSING_LINE_ITEMS", "line_items")


def test_two_currencies_in_one_order_are_refused(shop: Shop) -> None:
    """An order has the one currency of its lines."""
    euro = ad_hoc_line(100) | {"unit_price_money": {"amount": 100, "currency": "EUR"}}
    error = shop.refuse("POST", "/v1/orders", {"line_items": [ad_hoc_line(100), euro]})
    assert (error["status"], error["code"]) == (400, "CURRENCY_MISMATCH")


def test_variant_that_is_not_for_sale_is_refused(shop: Shop) -> None:
    """Inactive, archived and sold out variants cannot be ordered."""
    inactive, archived, sold_out = shop.add_product(), shop.add_product(), shop.add_product()
    shop.patch(f"/v1/products/{inactive['product_id']}", {"status": "inactive"})
    shop.client.delete(f"/v1/products/{archived['product_id']}")
    set_stock(shop.sandbox, shop.environment, sold_out["default_variant_id"], 0)
    for product in (inactive, archived, sold_out):
        line = {"variant_id": product["default_variant_id"]}
        error = shop.refuse("POST", "/v1/orders", {"line_items": [line]})
        assert (error["status"], error["code"]) == (409, "VARIANT_NOT_SELLABLE")


def test_more_than_the_stock_is_refused_over_all_lines(shop: Shop) -> None:
    """Two lines of the same variant count together."""
    product = shop.add_product()
    set_stock(shop.sandbox, shop.environment, product["default_variant_id"], 3)
    lines = [{"variant_id": product["default_variant_id"], "quantity": 2}] * 2
    error = shop.refuse("POST", "/v1/orders", {"line_items": lines})
    assert (error["status"], error["code"]) == (409, "INVENTORY_INSUFFICIENT")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"customer_id": "cus_unknown"}, "RESOURCE_NOT_FOUND"),
        ({"buyer_note": "x" * 5001}, "NOTE_TOO_LONG"),
        ({"metadata": {"flint_x": "1"}}, "RESERVED_METADATA_KEY"),
        ({"metadata": {str(number): "" for number in range(51)}}, "METADATA_TOO_MANY_KEYS"),
        ({"discounts": [{"promotion": {"promotion_code": "SPRING"}}]}, "PROMOTION_DECLINED"),
        ({"external_reference_id": ""}, "INVALID_REQUEST"),
        ({"external_reference_id": "x" * 256}, "INVALID_REQUEST"),
    ],
)
def test_bad_order_field_is_refused(shop: Shop, fields: dict[str, Any], code: str) -> None:
    """What stands beside the lines is checked too."""
    error = shop.refuse("POST", "/v1/orders", {"line_items": [ad_hoc_line(100)], **fields})
    assert (error["status"], error["code"]) == (400, code)


def test_line_with_its_own_name_says_that_nothing_is_delivered(shop: Shop) -> None:
    """An ad-hoc line without `fulfillment` is refused, at creation and later."""
    line = ad_hoc_line(100)
    del line["fulfillment"]
    error = shop.refuse("POST", "/v1/orders", {"line_items": [ad_hoc_line(100), line]})
    assert (error["status"], error["code"]) == (400, "FULFILLMENT_REQUIREMENT_REQUIRED")
    assert error["param"] == "line_items[1].fulfillment"
    path = f"/v1/orders/{shop.add_order(100)['order_id']}/line-items"
    assert shop.refuse("POST", path, {"line_items": [line]})["code"] == "FULFILLMENT_REQUIREMENT_REQUIRED"


def test_line_with_its_own_name_cannot_ask_for_delivery(shop: Shop) -> None:
    """Only variants are delivered here."""
    line = ad_hoc_line(100, fulfillment={"requirement": "required"})
    assert (
        shop.refuse("POST", "/v1/orders", {"line_items": [line]})["code"]
        == "RESERVED_FIELD_NOT_YET_SUPPORTED"
    )


def test_automatic_tax_needs_a_connection(shop: Shop) -> None:
    """The sandbox's merchant has no tax connection."""
    error = shop.refuse("POST", "/v1/orders", {"line_items": [ad_hoc_line(100)], "tax": {"enabled": True}})
    assert (error["status"], error["code"]) == (409, "AUTOMATIC_TAX_CONNECTION_REQUIRED")


def test_free_order_waits_for_its_settlement(shop: Shop) -> None:
    """A total of zero reads unpaid until the buyer has gone through the page (our choice)."""
    order = shop.add_order(0)
    assert order["payment_status"] == "unpaid"
    assert order["settlement_amounts"]["outstanding_money"]["amount"] == 0


def test_free_order_reads_paid_at_once_when_switched_so(shop: Shop) -> None:
    """The other possible behaviour of a zero total is a switch."""
    shop.sandbox.switches["zero_total_order_paid"] = True
    assert shop.add_order(0)["payment_status"] == "paid"
    assert shop.events() == ["order.created", "order.paid"]
