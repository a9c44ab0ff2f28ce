"""
`{% load flint_storefront_tags %}`: parts of the shop on any page.
"""

import logging

import pytest
from bs4 import BeautifulSoup
from django.http import HttpRequest
from django.template import engines

from flint_storefront.storefront import Storefront
from tests.wagtail.samples import asked


def render(source: str, request: HttpRequest | None = None) -> BeautifulSoup:
    """
    A page of the host with this source.
    """
    template = engines["django"].from_string("{% load flint_storefront_tags %}" + source)
    return BeautifulSoup(template.render({}, request), "html.parser")


def test_product_card_shows_a_product_with_its_form(mirror: Storefront) -> None:
    """By the slug that the shop's address has."""
    page = render('{% flint_product_card "coffee-2" %}', asked())
    assert page.find(attrs={"data-testid": "product-card"})["data-slug"] == "coffee-2"
    assert page.find(attrs={"data-testid": "buy-now"})["formaction"] == "/shop/checkout"


def test_unknown_slug_is_told_to_visitor_and_log(
    mirror: Storefront, caplog: pytest.LogCaptureFixture
) -> None:
    """A sentence for one, the command for the other."""
    with caplog.at_level(logging.WARNING):
        page = render('{% flint_product_card "tea" %}', asked())
    assert page.find(attrs={"data-testid": "block-unavailable"})
    assert "storefront_sync" in caplog.text


def test_page_that_has_style_and_script_gets_them_once(mirror: Storefront) -> None:
    """The tags in the head, none from the card."""
    page = render('{% flint_stylesheet %}{% flint_script %}{% flint_product_card "coffee-1" %}', asked())
    assert len(page.find_all("link")) == len(page.find_all("script")) == 1


def test_cart_link_leads_to_the_cart_and_its_count(mirror: Storefront) -> None:
    """The number comes from an uncached fragment, so the page may be kept."""
    link = render("{% flint_cart_link %}", asked()).find("a")
    assert (link["href"], link["data-flint-cart-count"]) == ("/shop/cart", "/shop/cart/count")


def test_tags_work_without_a_request(mirror: Storefront) -> None:
    """As in a mail or a test."""
    page = render('{% flint_stylesheet %}{% flint_script %}{% flint_product_card "coffee-1" %}')
    assert page.find(attrs={"data-testid": "product-card"})
