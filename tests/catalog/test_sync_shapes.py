"""The sync and products of odd shapes: none of them breaks the others."""

import pytest

from flint_storefront.catalog.mirror import list_products
from flint_storefront.catalog.sync import sync
from flint_storefront.storage.records import VariantRecord
from tests.catalog.fake_catalog import FakeCatalog, money
from tests.catalog.shop import make_shop


@pytest.fixture
def flint():
    """One product with two variants."""
    catalog = FakeCatalog()
    catalog.add(1, "Filter", prices=(900, 1500))
    return catalog


@pytest.fixture
def shop(flint):
    """A shop with an empty mirror."""
    return make_shop(flint.transport())


def synced(shop):
    """Sync and read the mirror, by product id."""
    assert sync(shop).error is None
    with shop.store.reading() as transaction:
        return {item.product.product_id: item for item in list_products(transaction)}


def test_variants_in_two_currencies_are_mirrored(shop, flint):
    """Each variant keeps its own currency; the product has none."""
    flint.add(2, prices=(900, money(800, "EUR")))
    item = synced(shop)["prod_2"]
    assert item.product.currency is None
    assert [variant.currency for variant in item.variants] == ["USD", "EUR"]


def test_product_without_price_is_mirrored_without_variants(shop, flint):
    """It is shown, and cannot be bought."""
    flint.add(2, prices=())
    item = synced(shop)["prod_2"]
    assert (item.variants, item.is_available, item.product.price_min_minor) == ((), False, None)


def test_unknown_currency_is_left_out(shop, flint):
    """A price whose decimals nobody knows would be shown wrongly."""
    flint.add(2, prices=(900, money(5, "XTS")))
    assert [variant.currency for variant in synced(shop)["prod_2"].variants] == ["USD"]


def test_unreadable_variants_leave_that_product_alone(shop, flint):
    """A variant without a price: that product stays as it was, the others go on."""
    synced(shop)
    flint.add(2)
    flint.product("prod_1").update(version=2, name="Other")
    del flint.variants["prod_1"][0]["unit_price_money"]
    report = sync(shop)
    assert (report.error, report.products_unreadable, report.products_added) == (None, 1, 1)
    with shop.store.reading() as transaction:
        names = [item.product.name for item in list_products(transaction)]
        assert transaction.count(VariantRecord, {"product_id": "prod_1", "is_gone": False}) == 2
    assert sorted(names) == ["Espresso", "Filter"]


def test_odd_id_is_left_out(shop, flint):
    """An id that cannot stand in an address is no product of Flint."""
    row = {**flint.product("prod_1"), "product_id": "../secrets"}
    flint.products.append(row)
    assert list(synced(shop)) == ["prod_1"]


@pytest.mark.parametrize("status", ["inactive", "archived", "paused"])
def test_inactive_variant_is_left_out(shop, flint, status):
    """Only active variants are sold, whatever the list holds."""
    flint.variants["prod_1"][0]["status"] = status
    assert [variant.variant_id for variant in synced(shop)["prod_1"].variants] == ["var_1_2"]


def test_only_variant_has_no_name_of_its_own(shop, flint):
    """With nothing to choose, the product's name says it all."""
    flint.add(2)
    mirror = synced(shop)
    assert [variant.name for variant in mirror["prod_2"].variants] == [""]
    assert [variant.name for variant in mirror["prod_1"].variants] == ["Size 1", "Size 2"]


def test_options_stand_in_the_products_order(shop, flint):
    """Values are joined in the order of the product's options, not of the variant's list."""
    options = [{"option_id": f"opt_{n}", "product_id": "p", "status": "active", "name": n} for n in "ab"]
    flint.product("prod_1")["options"] = [
        {**option, "position": place, "values": []} for place, option in enumerate(options)
    ]
    chosen = {"option_name": "n", "option_value_id": "v"}
    flint.variants["prod_1"][0]["selected_options"] = [
        {**chosen, "option_id": "opt_b", "value": "whole bean"},
        {**chosen, "option_id": "opt_a", "value": "250 g"},
    ]
    assert synced(shop)["prod_1"].variants[0].name == "250 g, whole bean"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:image/png;base64,AA", "//", "http://[", ""])
def test_picture_that_is_no_web_address_is_left_out(shop, flint, url):
    """Only http and https pictures reach a page."""
    flint.product("prod_1")["images"] = [{"url": url, "width": 1, "height": 1}]
    assert synced(shop)["prod_1"].product.image_url is None


def test_nul_in_a_text_does_not_stop_the_sync(shop, flint):
    """PostgreSQL refuses NUL, so it is dropped."""
    flint.product("prod_1").update(name="Fil\x00ter", description="\x00")
    product = synced(shop)["prod_1"].product
    assert (product.name, product.description) == ("Filter", "")
