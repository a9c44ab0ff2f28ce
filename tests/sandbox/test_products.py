"""The catalogue of the sandbox (catalog facts, sections 3, 5 and 13)."""

from typing import Any

import pytest

from flint_storefront.sandbox.products.rules import set_stock
from tests.sandbox.shop import Shop


def variant_path(product: dict[str, Any]) -> str:
    """Return the address of the product's default variant."""
    return f"/v1/products/{product['product_id']}/variants/{product['default_variant_id']}"


def test_simple_product_has_one_variant_and_one_price(shop: Shop) -> None:
    """A product without options carries its variant's price as its range."""
    product = shop.add_product(1250, description="Nutty", categories=["coffee-beans"])
    assert (product["variant_count"], product["option_count"], product["available_for_sale"]) == (1, 0, True)
    assert product["price_range"]["min_unit_price_money"] == {"amount": 1250, "currency": "USD"}
    assert product["price_range"]["max_unit_price_money"] == {"amount": 1250, "currency": "USD"}
    variants = shop.get(f"/v1/products/{product['product_id']}/variants")
    assert [variant["variant_id"] for variant in variants] == [product["default_variant_id"]]


@pytest.mark.parametrize(
    "shape",
    [
        {},
        {
            "default_variant": {"unit_price_money": {"amount": 1, "currency": "USD"}},
            "options": [{"name": "Size"}],
        },
        {"options": [{"name": "Size"}]},
    ],
)
def test_product_of_no_or_two_shapes_is_refused(shop: Shop, shape: dict[str, Any]) -> None:
    """A product has a default variant, or options and variants, never both."""
    error = shop.refuse("POST", "/v1/products", {"name": "Odd", "product_type": "service", **shape})
    assert (error["status"], error["code"]) == (400, "INVALID_PRODUCT_CREATE_SHAPE")


def sized_product(*currencies: str, key: str = "size") -> dict[str, Any]:
    """Return a request for a product in one size for each currency."""
    names = [f"Size {number}" for number in range(len(currencies))]
    return {
        "name": "Beans",
        "product_type": "physical",
        "options": [
            {
                "name": "Size",
                "client_option_key": "size",
                "values": [{"value": name, "client_value_key": name} for name in names],
            }
        ],
        "variants": [
            {
                "unit_price_money": {"amount": 1000 * (place + 1), "currency": currency},
                "selected_option_values": [{"client_option_key": key, "client_value_key": names[place]}],
            }
            for place, currency in enumerate(currencies)
        ],
    }


def test_price_range_spans_the_active_variants(shop: Shop) -> None:
    """The range follows prices and statuses of the variants."""
    product = shop.post("/v1/products", sized_product("USD", "USD"))
    assert product["price_range"]["max_unit_price_money"]["amount"] == 2000
    variants = shop.get(f"/v1/products/{product['product_id']}/variants")
    assert [variant["selected_options"][0]["value"] for variant in variants] == ["Size 0", "Size 1"]
    path = f"/v1/products/{product['product_id']}/variants/{variants[1]['variant_id']}"
    assert shop.patch(path, {"status": "inactive"})["available_for_sale"] is False
    product = shop.get(f"/v1/products/{product['product_id']}")
    assert (product["active_variant_count"], product["available_for_sale"]) == (1, True)
    assert product["price_range"]["max_unit_price_money"]["amount"] == 1000


def test_mixed_currencies_in_one_product_are_refused(shop: Shop) -> None:
    """The variants of a product share one currency."""
    error = shop.refuse("POST", "/v1/products", sized_product("USD", "EUR"))
    assert (error["status"], error["code"]) == (400, "MIXED_VARIANT_CURRENCIES")
    assert shop.environment.products == {}


def test_unknown_option_key_is_refused(shop: Shop) -> None:
    """A variant may choose only values that the request declares."""
    error = shop.refuse("POST", "/v1/products", sized_product("USD", key="colour"))
    assert (error["status"], error["code"]) == (400, "UNKNOWN_CLIENT_OPTION_VALUE")


def test_sold_out_variant_is_not_for_sale_although_no_version_moves(shop: Shop) -> None:
    """Availability may change without version and time of the product."""
    product = shop.add_product()
    set_stock(shop.sandbox, shop.environment, product["default_variant_id"], 0)
    after = shop.get(f"/v1/products/{product['product_id']}")
    assert after["available_for_sale"] is False
    assert (after["version"], after["updated_at"]) == (product["version"], product["updated_at"])
    assert shop.get(variant_path(product))["inventory_tracking"] == "tracked"


def test_new_price_shows_in_variant_and_product(shop: Shop) -> None:
    """A changed price raises both versions and moves the range."""
    product = shop.add_product(1250)
    shop.sandbox.clock.advance(60)
    shop.patch(variant_path(product), {"unit_price_money": {"amount": 1400, "currency": "USD"}})
    after = shop.get(f"/v1/products/{product['product_id']}")
    assert after["price_range"]["min_unit_price_money"]["amount"] == 1400
    assert (after["version"], after["updated_at"] > product["updated_at"]) == (2, True)


def test_stale_version_is_refused(shop: Shop) -> None:
    """A change made from an old copy is refused."""
    product = shop.add_product()
    path = f"/v1/products/{product['product_id']}"
    shop.patch(path, {"name": "Second", "expected_version": 1})
    error = shop.refuse("PATCH", path, {"name": "Third", "expected_version": 1})
    assert (error["status"], error["code"], error["current_version"]) == (409, "CONCURRENT_MODIFICATION", 2)


def test_images_are_replaced_only_with_a_version(shop: Shop) -> None:
    """Whole lists ask for the version last read."""
    product = shop.add_product(images=[{"source_url": "https://shop.example/a.svg", "alt": "A bag"}])
    assert product["images"][0]["url"] == "https://shop.example/a.svg"
    path = f"/v1/products/{product['product_id']}"
    assert shop.refuse("PATCH", path, {"images": []})["status"] == 400
    assert shop.patch(path, {"images": [], "expected_version": 1})["images"] == []


def test_archived_product_stays_readable_and_cannot_be_changed(shop: Shop) -> None:
    """Archiving is the end: read by id yes, changed no."""
    product = shop.add_product()
    path = f"/v1/products/{product['product_id']}"
    assert shop.client.delete(path).json()["data"]["status"] == "archived"
    assert shop.get(path)["available_for_sale"] is False
    assert shop.refuse("PATCH", path, {"name": "Back"})["status"] == 409


def test_products_are_listed_newest_first_and_filtered(shop: Shop) -> None:
    """Status, category, sku, text and time of change narrow the list."""
    first = shop.add_product(name="Sumatra", categories=["beans"])
    sku = {"default_variant": {"unit_price_money": {"amount": 1, "currency": "USD"}, "sku": "ETH-1"}}
    second = shop.add_product(**sku, name="Ethiopia")
    assert ids(shop) == [second["product_id"], first["product_id"]]
    assert ids(shop, sort_by="name", sort_direction="asc") == [second["product_id"], first["product_id"]]
    assert ids(shop, category_handle="beans") == [first["product_id"]]
    assert ids(shop, sku="ETH-1") == ids(shop, query="eth") == [second["product_id"]]
    assert ids(shop, status="archived") == []
    changed_after = first["updated_at"]
    shop.sandbox.clock.advance(1)
    shop.patch(f"/v1/products/{first['product_id']}", {"description": "New"})
    assert ids(shop, updated_after=changed_after) == [first["product_id"]]


def ids(shop: Shop, **query: Any) -> list[str]:
    """Return the ids of the products that *query* finds."""
    return [row["product_id"] for row in shop.get("/v1/products", **query)]


def test_variant_of_another_product_is_not_found(shop: Shop) -> None:
    """A variant is read under its own product only."""
    first, second = shop.add_product(), shop.add_product()
    path = f"/v1/products/{first['product_id']}/variants/{second['default_variant_id']}"
    assert shop.refuse("GET", path)["code"] == "RESOURCE_NOT_FOUND"
