"""
Blocks: safe behind a cache, few queries, calm when a product is gone, with a preview.
"""

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.http import HttpRequest
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from wagtail.blocks import CharBlock, StreamBlock, StreamValue, StructBlock

from flint_storefront.storefront import Storefront
from flint_storefront.wagtail.blocks import ProductBlock, ProductGridBlock
from flint_storefront.wagtail.models import Product
from tests.wagtail.samples import asked, product, variant


class WordsBlock(StructBlock):
    """A host's own block with one of ours inside."""

    words = CharBlock()
    item = ProductBlock()

    class Meta:
        template = "tests/words.html"


class BodyBlock(StreamBlock):
    """What a host's page is made of."""

    product = ProductBlock()
    grid = ProductGridBlock()
    words = WordsBlock()


WORDS_TEMPLATE = {
    "tests/words.html": "{% load wagtailcore_tags %}{{ self.words }}{% include_block self.item %}"
}


def body(*blocks: tuple[str, Any]) -> StreamValue:
    """
    A StreamField as it is stored: block type and value.
    """
    return BodyBlock().to_python([{"type": kind, "value": value} for kind, value in blocks])


def one(product_id: str) -> tuple[str, Any]:
    """
    A product block.
    """
    return "product", {"product": product_id}


def grid(*product_ids: str) -> tuple[str, Any]:
    """
    A grid block.
    """
    return "grid", {"products": list(product_ids)}


def render(value: StreamValue, request: HttpRequest | None = None) -> BeautifulSoup:
    """
    The body as its page's template prints it.
    """
    context = {"request": request or asked()}
    return BeautifulSoup(value.render_as_block(context), "html.parser")


def cards(page: BeautifulSoup) -> list[tuple[str, str]]:
    """
    Slug and availability of each card.
    """
    return [
        (card["data-slug"], card["data-available"])
        for card in page.find_all(attrs={"data-testid": "product-card"})
    ]


def test_product_block_shows_its_product(mirror: Storefront) -> None:
    """Name, price and a form of the variant that there still is."""
    page = render(body(one("prd_1")))
    assert cards(page) == [("coffee-1", "true")]
    assert page.find(attrs={"data-amount-minor": "1000"}).get_text() == "$10.00"
    assert page.find(attrs={"name": "variant_id"})["value"] == "var_1_0"


def test_grid_block_keeps_the_editor_s_order(mirror: Storefront) -> None:
    """Variants with a choice are radios, the sold-out one disabled."""
    page = render(body(grid("prd_2", "prd_1")))
    assert cards(page) == [("coffee-2", "true"), ("coffee-1", "true")]
    radios = page.find_all(attrs={"type": "radio"})
    assert [(radio["value"], radio.has_attr("disabled")) for radio in radios] == [
        ("var_2_0", False),
        ("var_2_1", True),
    ]


def test_block_equals_the_shop_s_own_card(mirror: Storefront) -> None:
    """One query for products and variants gives the same as the mirror's own reading."""
    block = render(body(grid("prd_1", "prd_2")))
    shop = BeautifulSoup(Client().get("/shop").content, "html.parser")
    ours, theirs = (
        [re.sub(r"(flint-part-\d+|product)-\d+", "id", str(card)) for card in page.find_all("article")]
        for page in (block, shop)
    )
    assert ours == theirs


def test_page_of_blocks_needs_one_query_for_each_kind(mirror: Storefront) -> None:
    """However many blocks of a kind there are."""
    with mirror.store.transaction() as transaction:
        transaction.insert_many([product(number) for number in range(10, 30)])
        transaction.insert_many([variant(number) for number in range(10, 30)])
    blocks = [one(f"prd_{number}") for number in range(10, 16)]
    blocks += [grid(*(f"prd_{number}" for number in range(16, 24))), grid("prd_24", "prd_25")]
    blocks += [("words", {"words": "hello", "item": {"product": f"prd_{number}"}}) for number in (26, 27)]
    with _words_template(), CaptureQueriesContext(connection) as queries:
        page = render(body(*blocks))
    assert (len(cards(page)), len(queries)) == (18, 3)


def test_page_of_blocks_carries_nothing_of_a_visitor(mirror: Storefront) -> None:
    """Two visitors get the same bytes, and none of their own."""
    pages = []
    for token in ("a" * 64, "b" * 64):
        request = asked()
        request.COOKIES = {"flint_visitor": token, "csrftoken": token}
        pages.append(str(render(body(one("prd_1"), grid("prd_2")), request)))
        assert "CSRF_COOKIE" not in request.META
    assert pages[0] == pages[1]
    assert not [word for word in ("a" * 64, "csrf") if word in pages[0]]


def test_style_script_and_test_mode_come_once_on_a_page(mirror: Storefront) -> None:
    """With the first block."""
    page = render(body(one("prd_1"), grid("prd_2"), one("prd_2")))
    assert len(page.find_all("link", rel="stylesheet")) == len(page.find_all("script")) == 1
    assert len(page.find_all(attrs={"data-testid": "test-mode"})) == 1


def test_ids_are_unique_when_a_product_stands_twice(mirror: Storefront) -> None:
    """Labels must lead to their own field."""
    page = render(body(one("prd_2"), grid("prd_2", "prd_2"), one("prd_2")))
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) > 8
    assert len(ids) == len(set(ids))


def test_block_without_a_request_is_complete(mirror: Storefront) -> None:
    """`{{ page.body }}` gives a block no context."""
    page = BeautifulSoup(str(body(one("prd_1"), one("prd_2"))), "html.parser")
    assert [slug for slug, _ in cards(page)] == ["coffee-1", "coffee-2"]
    assert len(page.find_all("link", rel="stylesheet")) == 2


@pytest.mark.parametrize("product_id", ["prd_3", "prd_unknown"])
def test_product_that_is_gone_gets_a_calm_sentence(mirror: Storefront, product_id: str) -> None:
    """Visitors see words, not a hole and not an error."""
    page = render(body(one(product_id)))
    assert cards(page) == []
    assert (
        page.find(attrs={"data-testid": "block-unavailable"}).get_text()
        == "This product is no longer offered."
    )


def test_grid_leaves_out_what_is_gone(mirror: Storefront) -> None:
    """The rest stays; a grid of nothing says so."""
    assert cards(render(body(grid("prd_3", "prd_1", "prd_unknown")))) == [("coffee-1", "true")]
    empty = render(body(grid("prd_3")))
    assert empty.find(attrs={"data-testid": "block-unavailable"}).get_text()


def test_sold_out_product_has_no_button(mirror: Storefront) -> None:
    """The words say it."""
    Product.objects.filter(pk="prd_1").update(is_available=False)
    page = render(body(one("prd_1")))
    assert cards(page) == [("coffee-1", "false")]
    assert page.find("button") is None
    assert page.find(attrs={"data-testid": "sold-out"}).get_text() == "Sold out"


def test_block_speaks_the_page_s_language(mirror: Storefront) -> None:
    """Money as it is written there."""
    with translation.override("de"):
        assert "10,00\xa0$" in str(render(body(one("prd_1"))))


def test_product_chosen_in_the_editor_is_shown_before_it_is_saved(mirror: Storefront) -> None:
    """Wagtail's page preview holds values that came from the form."""
    value = BodyBlock().normalize([("product", {"product": Product.objects.get(pk="prd_2")})])
    assert cards(render(value)) == [("coffee-2", "true")]


@pytest.mark.parametrize(("block", "count"), [(ProductBlock(), 1), (ProductGridBlock(), 3)])
def test_preview_works_before_the_first_sync(db: None, block: StructBlock, count: int) -> None:
    """Products of no shop, without asking the database, and with our style."""
    with CaptureQueriesContext(connection) as queries:
        html = block.render(block.get_preview_value(), {"request": asked()})
    assert (len(cards(BeautifulSoup(html, "html.parser"))), len(queries)) == (count, 0)
    assert block.is_previewable
    assert (block.meta.group, bool(block.meta.icon), bool(block.get_description())) == (
        "Storefront",
        True,
        True,
    )


@pytest.mark.parametrize("block", [ProductBlock(), ProductGridBlock()])
def test_preview_page_is_dressed_and_inert(log_in: Any, block: StructBlock) -> None:
    """Nobody buys in a preview."""
    answer = log_in("nobody").get("/admin/block-preview/", {"id": block.definition_prefix})
    page = BeautifulSoup(answer.content, "html.parser")
    assert answer.status_code == 200
    assert page.head.find("link")["href"].endswith("flint_storefront/storefront.css")
    assert cards(page.find(inert=True))


def _words_template() -> override_settings:
    loaders = [
        ("django.template.loaders.locmem.Loader", WORDS_TEMPLATE),
        "django.template.loaders.app_directories.Loader",
    ]
    backend = "django.template.backends.django.DjangoTemplates"
    return override_settings(TEMPLATES=[{"BACKEND": backend, "OPTIONS": {"loaders": loaders}}])
