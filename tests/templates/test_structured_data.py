"""
What search engines read in the pages: the same price as people do, without a script.
"""

import pytest
from bs4 import Tag

from tests.templates.engines import parse, render_with_jinja
from tests.templates.page_samples import SAMPLES

PRICED = ["product", "product_variants", "shop", "block_product", "block_buy_button"]
PRICED += ["set", "block_set", "plans", "plan", "block_plans"]


def _things(name: str) -> list[Tag]:
    sample = SAMPLES[name]
    found = parse(render_with_jinja(sample.template, sample.data)).select(
        '[itemtype="https://schema.org/Product"]'
    )
    assert found
    return found


@pytest.mark.parametrize("name", PRICED)
def test_structured_price_is_the_price_that_is_shown(name: str):
    """Major units for search engines, minor units for tests and the text for people are one amount."""
    for thing in _things(name):
        offer = thing.select_one('[itemprop="offers"]')
        shown = offer.select_one(".flint-money")
        price = offer.select_one('[itemprop="price"], [itemprop="lowPrice"]')["content"]
        assert int(price.replace(".", "")) == int(shown["data-amount-minor"])
        assert offer.select_one('[itemprop="priceCurrency"]')["content"] == shown["data-currency"]
        assert offer.select_one('[itemprop="availability"]')["href"] == "https://schema.org/InStock"


@pytest.mark.parametrize("name", PRICED)
def test_structured_name_is_the_name_that_is_shown(name: str):
    """Each thing has its name in the heading."""
    for thing in _things(name):
        assert thing.select_one('[itemprop="name"]').find_parent(["h1", "h2", "h3"])


def test_range_of_prices_is_told_as_its_lowest():
    """Several prices are an aggregate offer."""
    offer = _things("product_variants")[0].select_one('[itemprop="offers"]')
    assert offer["itemtype"] == "https://schema.org/AggregateOffer"


@pytest.mark.parametrize("name", ["product_without_structure", "cart", "checkout_paid"])
def test_pages_without_structure_have_no_empty_properties(name: str):
    """Where there is nothing to tell, nothing is told."""
    sample = SAMPLES[name]
    tree = parse(render_with_jinja(sample.template, sample.data))
    assert not tree.select("[itemprop], [itemscope], [itemtype]")
