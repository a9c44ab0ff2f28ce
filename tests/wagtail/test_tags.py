"""
`{% load flint_storefront_tags %}`: parts of the shop on any page.
"""

import logging

import pytest
from bs4 import BeautifulSoup
from django.http import HttpRequest
from django.template import engines

from flint_storefront.storefront import Storefront
from tests.wagtail.samples import asked, plan, save_campaign


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
    assert len(page.find_all("link", rel="stylesheet")) == len(page.find_all("script")) == 1


def test_cart_link_leads_to_the_cart_and_its_count(mirror: Storefront) -> None:
    """The number comes from an uncached fragment, so the page may be kept."""
    link = render("{% flint_cart_link %}", asked()).find("a")
    assert (link["href"], link["data-flint-cart-count"]) == ("/shop/cart", "/shop/cart/count")


def test_tags_work_without_a_request(mirror: Storefront) -> None:
    """As in a mail or a test."""
    page = render('{% flint_stylesheet %}{% flint_script %}{% flint_product_card "coffee-1" %}')
    assert page.find(attrs={"data-testid": "product-card"})


def test_campaign_is_placed_by_its_address(mirror: Storefront) -> None:
    """Form and goal, as the block shows them."""
    save_campaign()
    page = render('{% flint_donation "roof" %}{% flint_goal "roof" %}', asked())
    assert len(page.find_all(attrs={"data-testid": "donate"})) == 1
    assert len(page.find_all(attrs={"data-testid": "goal"})) == 2
    assert len(page.find_all("link", rel="stylesheet")) == 1


def test_plans_are_placed_by_slug_or_all(mirror: Storefront, caplog: pytest.LogCaptureFixture) -> None:
    """What is missing is told to the log."""
    with mirror.store.transaction() as transaction:
        transaction.insert_many([plan(1), plan(2)])
    everything = render("{% flint_plans %}", asked())
    assert len(everything.find_all(attrs={"data-testid": "plan-card"})) == 2
    with caplog.at_level(logging.WARNING):
        page = render('{% flint_plans "plan-2" "gone" %}', asked())
    cards = page.find_all(attrs={"data-testid": "plan-card"})
    assert [card["data-plan-id"] for card in cards] == ["plan_2"]
    assert "gone" in caplog.text


@pytest.mark.parametrize("tag", ['flint_donation "x"', 'flint_goal "x"', 'flint_plans "x"'])
def test_missing_offer_is_a_calm_sentence(mirror: Storefront, tag: str) -> None:
    """Not a hole and not an error."""
    page = render("{% " + tag + " %}", asked())
    assert page.find(attrs={"data-testid": "block-unavailable"}).get_text()
    assert page.find(attrs={"data-testid": "editor-note"}) is None
