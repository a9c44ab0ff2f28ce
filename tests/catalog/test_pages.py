"""The shop and the product page: the mirror only, alike for everybody."""

import pytest

from flint_storefront.catalog.actions import show_product, show_shop
from flint_storefront.results import CACHEABLE, NO_STORE
from tests.catalog.shop import Clock, Csrf, Flint, change_product, change_variant, get, make_shop, put_product


@pytest.fixture
def flint():
    """A Flint that is away."""
    return Flint()


@pytest.fixture
def clock():
    """Time that stands."""
    return Clock()


@pytest.fixture
def shop(flint, clock):
    """A shop with one simple product and one with variants."""
    storefront = make_shop(flint.transport(), clock=clock)
    put_product(storefront, 1)
    put_product(storefront, 2, name="Filter", prices=(1500, 900))
    return storefront


def test_shop_lists_products_in_order_without_flint(shop, flint):
    """Every product of the mirror is there, in its order; Flint is not asked."""
    page = show_shop(shop, get())
    assert [product["name"] for product in page.data["products"]] == ["Espresso", "Filter"]
    assert (page.status, page.cache, flint.calls) == (200, CACHEABLE, [])


def test_pages_of_everybody_carry_no_token(shop):
    """No CSRF token is made or printed, and no cookie is set."""
    csrf = Csrf()
    for page in (show_shop(shop, get(csrf=csrf)), show_product(shop, get(csrf=csrf, slug="product-1"))):
        assert page.data["csrf"] == {"name": "", "value": ""}
        assert page.new_visitor_token is None
    assert csrf.fields_made == 0


def test_page_is_the_same_all_day_and_for_all(shop, clock):
    """Offer included, a cached page is byte for byte what a new one would be."""
    clock.now = clock.now.replace(hour=0, minute=0, second=1)
    first = show_shop(shop, get())
    clock.pass_seconds(86_000)
    assert show_shop(shop, get(token=None)).data["products"] == first.data["products"]


def test_html_ids_differ_between_cards(shop):
    """Two forms on one page share no id."""
    forms = [product["form"] for product in show_shop(shop, get()).data["products"]]
    ids = [form["quantity"]["input_id"] for form in forms]
    ids += [variant["input_id"] for form in forms for variant in form["variants"]]
    assert len(set(ids)) == len(ids) == 5


def test_simple_product_has_one_price_and_no_choice(shop):
    """Its only variant travels in a hidden field."""
    product = show_product(shop, get(slug="product-1")).data["product"]
    assert product["price"] == {"text": "$12.00", "minor": 1200, "currency": "USD", "major": "12.00"}
    assert (product["has_price_range"], product["form"]["has_choice"]) == (False, False)
    assert product["form"]["only_variant_id"] == "var_1_1"
    assert product["form"]["seen_prices"] == "var_1_1:1200"


def test_product_with_variants_shows_lowest_price_and_choice(shop):
    """*From* the lowest price; the first that can be bought is chosen."""
    product = show_product(shop, get(slug="product-2")).data["product"]
    assert (product["price"]["minor"], product["has_price_range"]) == (900, True)
    assert product["form"]["only_variant_id"] == ""
    assert [variant["is_selected"] for variant in product["form"]["variants"]] == [True, False]


def test_sold_out_variant_is_marked_and_not_chosen(shop):
    """What is sold out neither sets the price nor is chosen."""
    change_variant(shop, "var_2_1", is_available=False)
    product = show_product(shop, get(slug="product-2")).data["product"]
    assert [variant["is_available"] for variant in product["form"]["variants"]] == [False, True]
    assert [variant["is_selected"] for variant in product["form"]["variants"]] == [False, True]
    assert product["has_price_range"] is False


def test_product_that_flint_calls_unavailable_is_sold_out(shop):
    """The product's own word counts, whatever its variants say."""
    change_product(shop, "prod_1", is_available=False)
    assert show_product(shop, get(slug="product-1")).data["product"]["is_available"] is False


def test_variants_in_two_currencies_show_no_common_price(shop):
    """A product without one price is shown all the same."""
    change_variant(shop, "var_2_1", currency="EUR")
    product = show_product(shop, get(slug="product-2")).data["product"]
    assert product["price"] is None
    assert [variant["price"]["currency"] for variant in product["form"]["variants"]] == ["EUR", "USD"]


@pytest.mark.parametrize("slug", ["nothing", "", "\x00", "a" * 5000, "../x"])
def test_unknown_slug_is_not_found(shop, slug):
    """Whatever stands in the address: a neutral 404, kept by no cache."""
    page = show_product(shop, get(slug=slug))
    assert (page.status, page.cache) == (404, NO_STORE)
    assert page.data["message"]["key"] == "not_found"


def test_gone_product_is_not_found_and_not_listed(shop):
    """What Flint no longer lists has no page."""
    change_product(shop, "prod_1", is_gone=True)
    assert show_product(shop, get(slug="product-1")).status == 404
    assert [product["slug"] for product in show_shop(shop, get()).data["products"]] == ["product-2"]
