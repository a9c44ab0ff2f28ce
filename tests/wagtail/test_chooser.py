"""
The product chooser: a window on the mirror.
"""

import json
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse
from wagtail.admin.widgets import BaseChooser

from flint_storefront.storefront import Storefront
from flint_storefront.wagtail.blocks import ProductChooserBlock
from flint_storefront.wagtail.choosers import product_chooser_viewset
from flint_storefront.wagtail.models import Product

CHOOSER = "flint_storefront_product_chooser"


@pytest.fixture
def editor(mirror: Storefront, log_in: Callable[[str], Client]) -> Client:
    """
    Somebody who may enter the admin, no more.
    """
    return log_in("nobody")


def window(editor: Client, view: str = "choose", **query: str) -> str:
    """
    What the chooser shows.
    """
    answer = editor.get(reverse(f"{CHOOSER}:{view}"), query)
    assert answer.status_code == 200
    return json.loads(answer.content)["html"] if view == "choose" else answer.content.decode()


def test_window_lists_products_with_price_and_availability(editor: Client) -> None:
    """In Flint's order, without those that are gone."""
    Product.objects.filter(pk="prd_2").update(price_max_minor=3500, is_available=False)
    html = window(editor)
    assert html.index("Coffee 1") < html.index("Coffee 2")
    assert "Coffee 3" not in html
    assert all(words in html for words in ("$10.00", "from $10.00", "For sale", "Sold out"))


@pytest.mark.parametrize("view", ["choose", "choose_results"])
@pytest.mark.parametrize("words", ["coffee 2", "FEE-2", "2 cof"])
def test_search_takes_parts_of_words_in_any_order(editor: Client, view: str, words: str) -> None:
    """No search index is needed: the mirror is written in bulk."""
    html = window(editor, view, q=words)
    assert "Coffee 2" in html
    assert "Coffee 1" not in html


def test_search_without_a_hit_lists_nothing(editor: Client) -> None:
    """And says so."""
    html = window(editor, "choose_results", q="tea")
    assert "Coffee" not in html
    assert "no match" in html.lower() or "no products" in html.lower()


def test_nothing_can_be_created(editor: Client) -> None:
    """Products are made at Flint."""
    html = window(editor)
    assert 'href="#tab-create"' not in html
    assert editor.post(reverse(f"{CHOOSER}:create"), {"name": "Mine"}).status_code >= 300
    assert Product.objects.count() == 3


def test_chosen_product_is_named(editor: Client) -> None:
    """What the form shows after the choice."""
    answer = editor.get(reverse(f"{CHOOSER}:chosen", args=("prd_1",)))
    result = json.loads(answer.content)["result"]
    assert (result["id"], result["title"]) == ("prd_1", "Coffee 1")


def test_stranger_sees_no_chooser(db: None) -> None:
    """It belongs to the admin."""
    assert Client().get(reverse(f"{CHOOSER}:choose")).status_code == 302


def test_block_has_a_fixed_address_in_migrations() -> None:
    """A site's migrations name the class."""
    path, _, _ = ProductChooserBlock().deconstruct()
    assert path == "flint_storefront.wagtail.blocks.ProductChooserBlock"
    assert issubclass(product_chooser_viewset.widget_class, BaseChooser)


def test_chosen_product_that_is_gone_stays_in_the_editor_s_form(mirror: Storefront) -> None:
    """Saving a page must not fail because Flint dropped a product."""
    gone = Product.objects.get(pk="prd_3")
    assert ProductChooserBlock().clean(gone) == gone


def test_chooser_never_leads_to_an_edit_form(mirror: Storefront) -> None:
    """There is none."""
    with pytest.raises(NoReverseMatch):
        reverse(f"{CHOOSER}:edit", args=("prd_1",))
