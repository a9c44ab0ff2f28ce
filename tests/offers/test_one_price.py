"""One record, one price: page, block, form, signed offer, structured data and order of each offer say the same."""

from collections.abc import Callable

import pytest

from flint_storefront.catalog.actions import show_product, show_shop
from flint_storefront.catalog.mirror import find_product
from flint_storefront.catalog.page_data import product_data
from flint_storefront.offers.actions import buy_now
from flint_storefront.offers.seen_prices import find_seen_price
from flint_storefront.offers.set_data import set_data
from flint_storefront.offers.sets import buy_set, find_goods, show_set
from flint_storefront.offers.signed import read_offer
from flint_storefront.offers.terms import AmountTerms, ProductSet, SetItem, TipJar
from flint_storefront.offers.tip_jars import pay_tip_jar, show_tip_jar, tip_jar_data
from flint_storefront.storefront import Storefront
from tests.catalog.shop import change_variant, get, post
from tests.offers.counter import EVERYTHING, CodeFlint, open_counter, the_checkout
from tests.offers.rendered import block_of, fields, page_of, told
from tests.templates.engines import parse

PRICE, MAJOR = 1234, "12.34"
SET = ProductSet(
    key="pair", title="A pair", items=(SetItem(variant_id="var_1_1"), SetItem(variant_id="var_3_1"))
)
JAR = TipJar(
    key="staff",
    title="Staff",
    amounts=AmountTerms(currency="USD", choices=(PRICE,), low=100, high=5000, has_custom=False),
)


@pytest.fixture
def shop() -> Storefront:
    """A class for 12.34; beans that cost nothing; a set of both; a tip jar."""
    storefront = open_counter(CodeFlint(), SET, JAR, **{**EVERYTHING, "FEES": []})
    change_variant(storefront, "var_1_1", price_minor=PRICE)
    change_variant(storefront, "var_3_1", price_minor=0)
    return storefront


def product_places(shop: Storefront) -> list[str]:
    """The product's page, its card in the shop, and its two blocks."""
    with shop.store.reading() as reading:
        found = find_product(reading, "product-1")
    assert found is not None
    data = product_data(shop, "en", found, id_prefix="block")
    pages = [page_of(action(shop, get(slug="product-1"))) for action in (show_product, show_shop)]
    return pages + [block_of(name, products=[data]) for name in ("product", "buy_button")]


def set_places(shop: Storefront) -> list[str]:
    """The set's page and its block."""
    data = set_data(shop, "en", SET, find_goods(shop, SET), id_prefix="block")
    return [page_of(show_set(shop, get(slug="pair"))), block_of("product_set", set=data)]


def jar_places(shop: Storefront) -> list[str]:
    """The tip jar's page and its block."""
    data = tip_jar_data(shop, "en", JAR, id_prefix="block")
    return [page_of(show_tip_jar(shop, get(slug="staff"))), block_of("tip_jar", tip_jar=data)]


@pytest.mark.parametrize(
    ("places", "testid"),
    [(product_places, "product-price"), (set_places, "set-total")],
    ids=["product", "set"],
)
def test_price_is_the_same_wherever_it_stands(
    shop: Storefront, places: Callable[[Storefront], list[str]], testid: str
) -> None:
    """For people and for search engines."""
    assert {told(html, testid) for html in places(shop)} == {(PRICE, "USD", MAJOR, "USD")}


@pytest.mark.parametrize(
    ("places", "button"), [(product_places, "buy-now"), (set_places, "set-buy")], ids=["product", "set"]
)
def test_form_carries_the_price_that_its_page_shows(
    shop: Storefront, places: Callable[[Storefront], list[str]], button: str
) -> None:
    """So that the buyer hears when it has moved."""
    for html in places(shop):
        assert find_seen_price(fields(html, button)["seen_prices"][0], "var_1_1") == PRICE


@pytest.mark.parametrize("place", range(4))
def test_product_is_ordered_at_that_price(shop: Storefront, place: int) -> None:
    """From whichever place it is bought."""
    form = fields(product_places(shop)[place], "buy-now")
    buy_now(shop, post({**form, "quantity": ["1"], "tip": ["none"]}))
    record = the_checkout(shop)
    assert (record.subtotal_minor, record.shown_total_minor, record.currency) == (PRICE, PRICE, "USD")


@pytest.mark.parametrize("place", range(2))
def test_set_is_ordered_at_that_price(shop: Storefront, place: int) -> None:
    """From its page and from its block."""
    buy_set(shop, post({**fields(set_places(shop)[place], "set-buy"), "tip": ["none"]}))
    record = the_checkout(shop)
    assert (record.subtotal_minor, record.shown_total_minor, record.currency) == (PRICE, PRICE, "USD")


@pytest.mark.parametrize("place", range(2))
def test_amount_of_a_tip_jar_is_shown_signed_and_paid_alike(shop: Storefront, place: int) -> None:
    """The choice that people see, the one that is signed, and the one that is paid."""
    html = jar_places(shop)[place]
    choice = parse(html).find("input", attrs={"name": "amount"})
    money = choice.find_parent("label").find(attrs={"data-amount-minor": True})
    form = fields(html, "tip-jar-pay")
    offer = read_offer(form["offer"][0], shop.settings.signing_keys, shop.clock())
    assert (choice["value"], money["data-amount-minor"]) == (str(PRICE), str(PRICE))
    assert offer.terms["amounts"]["choices"] == [PRICE]
    pay_tip_jar(shop, post({**form, "amount": [choice["value"]]}))
    assert the_checkout(shop).subtotal_minor == PRICE


def test_sold_out_product_says_so_to_search_engines(shop: Storefront) -> None:
    """The price stays, and nobody is sent to buy it."""
    change_variant(shop, "var_1_1", is_available=False)
    link = parse(product_places(shop)[0]).find("link", attrs={"itemprop": "availability"})
    assert link["href"] == "https://schema.org/OutOfStock"
