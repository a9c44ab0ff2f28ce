"""Tips, fees, codes, sets and tip jars add no query to a page, and no call."""

import pytest

from flint_storefront.cart.actions import change_cart, show_cart
from flint_storefront.cart.stored import keep_choices
from flint_storefront.catalog.actions import show_product, show_shop
from flint_storefront.offers.sets import show_set
from flint_storefront.offers.terms import AmountTerms, ProductSet, SetItem, TipJar
from flint_storefront.offers.tip_jars import show_tip_jar
from flint_storefront.visitors import token_hash
from tests.catalog.shop import TOKEN, get, post, product_form
from tests.catalog.test_page_queries import CountingStore
from tests.offers.counter import EVERYTHING, CodeFlint, open_counter

SET = ProductSet(
    key="pair", title="A pair", items=(SetItem(variant_id="var_1_1"), SetItem(variant_id="var_3_1"))
)
JAR = TipJar(key="staff", title="Staff", amounts=AmountTerms(currency="USD"))


@pytest.mark.parametrize(
    ("action", "slug", "most"),
    [
        (show_shop, "", 2),
        (show_product, "product-2", 2),
        (show_set, "pair", 2),
        (show_set, "nothing", 0),
        (show_tip_jar, "staff", 0),
        (show_cart, "", 3),
    ],
)
def test_page_reads_at_most_so_often(action, slug, most):
    """With everything switched on, a kept tip and a kept code."""
    flint = CodeFlint()
    shop = open_counter(flint, SET, JAR, store=CountingStore(), **EVERYTHING)
    change_cart(shop, post({**product_form(shop, "prod_3"), "action": ["add"]}))
    keep_choices(shop, token_hash(TOKEN), {"tip": "15%", "promotion_code": "WELCOME10"})
    shop.store.reads = 0
    action(shop, get(slug=slug))
    assert shop.store.reads <= most
    assert (flint.asked, flint.calls) == ([], [])
