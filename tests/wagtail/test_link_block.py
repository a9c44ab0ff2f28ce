"""
Payment links on any page: the block, the template tag and the chooser.
"""

import json
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.http import HttpRequest
from django.template import engines
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from wagtail.blocks import StreamBlock, StructBlockValidationError

from flint_storefront.storefront import Storefront
from flint_storefront.wagtail import blocks
from flint_storefront.wagtail.models import PaymentLink
from tests.wagtail.link_samples import generation, keep, link, offer, two_links
from tests.wagtail.samples import asked

CHOOSER = "flint_storefront_payment_link_chooser"
LATER = datetime(2999, 1, 1)
BEFORE = datetime(2020, 1, 1)


class BodyBlock(StreamBlock):
    """What a host's page is made of."""

    link = blocks.PaymentLinkBlock()


def body(*slugs: str) -> Any:
    """
    A page with a block for each link.
    """
    return BodyBlock().to_python([{"type": "link", "value": {"link": slug}} for slug in slugs])


def render(*slugs: str, request: HttpRequest | None = None) -> BeautifulSoup:
    """
    The blocks as a page's template prints them.
    """
    return BeautifulSoup(
        body(*slugs).render_as_block({"request": asked() if request is None else request}), "html.parser"
    )


def by_tag(slug: str, request: HttpRequest | None = None) -> BeautifulSoup:
    """
    A page of the host with the template tag.
    """
    source = "{% load flint_storefront_tags %}{% flint_payment_link slug %}"
    html = engines["django"].from_string(source).render({"slug": slug}, request)
    return BeautifulSoup(html, "html.parser")


def previewing() -> HttpRequest:
    """
    An editor looks at a draft.
    """
    request = asked()
    request.is_preview = True
    return request


def found(page: BeautifulSoup, testid: str) -> list[Any]:
    """
    Elements with this hook.
    """
    return page.find_all(attrs={"data-testid": testid})


@pytest.fixture
def links(mirror: Storefront) -> Storefront:
    """
    One that sells, and one that Flint has refused.
    """
    return two_links(mirror)


@pytest.mark.parametrize("show", [render, by_tag])
def test_link_on_a_page_has_its_button(links: Storefront, show: Callable[[str], BeautifulSoup]) -> None:
    """A plain link to Flint's page, by block and by tag alike."""
    page = show("fete")
    (card,) = found(page, "payment-link")
    assert (card["data-status"], "The fete" in card.get_text()) == ("active", True)
    assert found(page, "payment-link-open")[0]["href"] == "http://127.0.0.1:8900/pay/pl_fete_1"
    assert page.find(attrs={"data-amount-minor": "1200"})


@pytest.mark.parametrize("show", [render, by_tag])
@pytest.mark.parametrize(
    ("status", "wanted", "changes"),
    [
        ("scheduled", {"sales_start_at": LATER}, {}),
        ("ended", {"sales_end_at": BEFORE}, {}),
        ("sold_out", {"completions_max": 5}, {}),
        ("inactive", {}, {"is_switched_off": True}),
        ("not_ready", {}, {"generation": 2}),
    ],
    ids=str,
)
def test_page_without_a_sale_never_holds_flint_s_address(
    mirror: Storefront,
    show: Callable[[str], BeautifulSoup],
    status: str,
    wanted: dict[str, Any],
    changes: dict[str, Any],
) -> None:
    """A cache may keep the page: nobody buys before the start by looking into it."""
    told = offer(**wanted)
    keep(mirror, link(wanted=told, **changes), generation(wanted=told, completed_count=5))
    page = show("fete")
    assert found(page, "payment-link")[0]["data-status"] == status
    assert not found(page, "payment-link-open")
    assert "pl_fete" not in str(page)


@pytest.mark.parametrize("show", [render, by_tag])
def test_link_of_a_page_that_is_not_live_says_nothing(
    mirror: Storefront, show: Callable[[str], BeautifulSoup]
) -> None:
    """Neither name nor price: its shared address does not tell them either."""
    keep(mirror, link(is_published=False), generation())
    page = show("fete")
    assert found(page, "block-unavailable")[0].get_text() == "This is not offered at the moment."
    assert "The fete" not in page.get_text()


@pytest.mark.parametrize("show", [render, by_tag])
def test_missing_link_is_a_calm_sentence(mirror: Storefront, show: Callable[..., BeautifulSoup]) -> None:
    """No hole and no error; the cause is in an editor's preview only."""
    page = show("gone")
    assert found(page, "block-unavailable")[0].get_text() == "This is not offered at the moment."
    assert (found(page, "payment-link"), found(page, "editor-note")) == ([], [])
    (note,) = found(show("gone", request=previewing()), "editor-note")
    assert "no longer exists" in note.get_text()


def test_tag_tells_the_log_of_a_missing_link(mirror: Storefront, caplog: pytest.LogCaptureFixture) -> None:
    """Whoever runs the site finds the misspelt slug."""
    with caplog.at_level(logging.WARNING):
        by_tag("gone", asked())
    assert "'gone'" in caplog.text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"owner": ""}, "page of this payment link is gone"),
        ({"is_published": False}, "is not live"),
        ({"is_switched_off": True}, "switched off in the list"),
        ({"setup": "attention", "problem": "link_gone"}, "Flint does not have it any more"),
        ({"setup": "setting_up"}, "Being set up"),
    ],
    ids=str,
)
def test_editor_reads_why_nothing_is_sold_and_visitors_do_not(
    links: Storefront, changes: dict[str, Any], words: str
) -> None:
    """In the preview of the page."""
    PaymentLink.objects.filter(pk="fete").update(**changes)
    (note,) = found(render("fete", request=previewing()), "editor-note")
    assert words in note.get_text()
    assert not found(render("fete"), "editor-note")


def test_editor_reads_nothing_beside_a_link_that_sells(links: Storefront) -> None:
    """All is well."""
    assert not found(render("fete", request=previewing()), "editor-note")


def test_page_of_links_carries_nothing_of_a_visitor(links: Storefront) -> None:
    """Two visitors get the same bytes, and none of their own."""
    pages = []
    for token in ("a" * 64, "b" * 64):
        request = asked()
        request.COOKIES = {"flint_visitor": token, "csrftoken": token, "sessionid": token}
        pages.append(str(render("fete", "stall", request=request)))
        assert "CSRF_COOKIE" not in request.META
    assert pages[0] == pages[1]
    assert not [word for word in ("a" * 64, "csrf") if word in pages[0]]


def test_links_of_one_page_have_ids_of_their_own_and_one_style(links: Storefront) -> None:
    """The same link may stand there twice."""
    page = render("fete", "fete", "stall")
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids)) >= 3
    assert len(page.find_all("link", rel="stylesheet")) == 1


def test_six_links_are_chosen_in_one_query(mirror: Storefront) -> None:
    """And shown with two each."""
    slugs = [f"link-{number}" for number in range(6)]
    keep(mirror, *(link(slug) for slug in slugs), *(generation(slug) for slug in slugs))
    with CaptureQueriesContext(connection) as queries:
        page = render(*slugs)
    assert len(found(page, "payment-link-open")) == 6
    assert len(queries) <= 1 + 2 * 6


def test_preview_works_before_there_is_a_link(db: None) -> None:
    """A sample with a button that leads nowhere."""
    block = blocks.PaymentLinkBlock()
    page = BeautifulSoup(block.render(block.get_preview_value(), {"request": previewing()}), "html.parser")
    (card,) = found(page, "payment-link")
    assert "Summer fête" in card.get_text()
    assert page.find(attrs={"data-amount-minor": "1200"})
    assert not found(page, "editor-note")
    assert not [tag for tag in found(page, "payment-link-open") if tag.get("href")]


def test_preview_page_is_dressed_and_inert(log_in: Callable[[str], Client]) -> None:
    """Nobody buys in a preview."""
    block = BodyBlock().child_blocks["link"]
    answer = log_in("nobody").get("/admin/block-preview/", {"id": block.definition_prefix})
    page = BeautifulSoup(answer.content, "html.parser")
    assert answer.status_code == 200
    assert "Summer fête" in page.find(inert=True).get_text()


def test_picker_tells_what_the_block_is() -> None:
    """Group, icon, words and a preview."""
    block = BodyBlock().child_blocks["link"]
    assert str(block.meta.group) == "Storefront"
    assert (block.is_previewable, block.meta.icon) == (True, "link")
    assert len(block.get_description()) > 20


def test_block_without_a_link_cannot_be_saved(links: Storefront) -> None:
    """The mistake stands at its field; a link that is off may stay."""
    block = blocks.PaymentLinkBlock()
    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(block.normalize({"link": None}))
    assert list(refused.value.block_errors) == ["link"]
    gone = PaymentLink.objects.get(pk="stall")
    gone.owner = ""
    assert block.clean(block.normalize({"link": gone}))["link"] == gone


def test_block_has_a_fixed_address_in_migrations() -> None:
    """A site's migrations name the chooser."""
    path, _, _ = blocks.PaymentLinkChooserBlock().deconstruct()
    assert path == "flint_storefront.wagtail.blocks.PaymentLinkChooserBlock"


def window(client: Client, view: str = "choose", **query: str) -> str:
    """
    What the chooser shows.
    """
    answer = client.get(reverse(f"{CHOOSER}:{view}"), query)
    assert answer.status_code == 200
    return json.loads(answer.content)["html"] if view == "choose" else answer.content.decode()


def test_chooser_lists_links_that_somebody_declares(
    links: Storefront, log_in: Callable[[str], Client]
) -> None:
    """With kind and how far each is; one whose page is gone cannot be chosen anew."""
    keep(links, link("draft", is_published=False), link("orphan", owner=""))
    html = window(log_in("nobody"))
    words = ("The fete", "The stall", "The draft", "Product", "Live", "Not live", "Needs attention")
    assert all(word in html for word in words)
    assert "The orphan" not in html


@pytest.mark.parametrize("view", ["choose", "choose_results"])
@pytest.mark.parametrize("words", ["the stall", "STALL", "stal the"])
def test_chooser_searches_title_and_slug(
    links: Storefront, log_in: Callable[[str], Client], view: str, words: str
) -> None:
    """Parts of words in any order."""
    html = window(log_in("nobody"), view, q=words)
    assert "The stall" in html
    assert "The fete" not in html


def test_chosen_link_is_named(links: Storefront, log_in: Callable[[str], Client]) -> None:
    """What the form shows after the choice."""
    answer = log_in("nobody").get(reverse(f"{CHOOSER}:chosen", args=("fete",)))
    result = json.loads(answer.content)["result"]
    assert (result["id"], result["title"]) == ("fete", "The fete")


def test_nothing_is_made_in_the_chooser(links: Storefront, log_in: Callable[[str], Client]) -> None:
    """Links are made by pages, by code or by command."""
    editor = log_in("nobody")
    assert 'href="#tab-create"' not in window(editor)
    assert editor.post(reverse(f"{CHOOSER}:create"), {"slug": "mine"}).status_code >= 300
    assert PaymentLink.objects.count() == 2
    with pytest.raises(NoReverseMatch):
        reverse(f"{CHOOSER}:edit", args=("fete",))
