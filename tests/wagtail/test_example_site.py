"""
The example site: its own settings pass every check, and its seed makes pages that can be rendered.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path

import pytest
from wagtail.models import Page

from example_site import roastery
from example_site.wagtail_site.pages.blocks import BodyBlock, HalfBlock
from example_site.wagtail_site.pages.links import link_offers, link_page, links_body
from example_site.wagtail_site.pages.seed import (
    PLANS,
    SET_ITEMS,
    Mirrored,
    about_body,
    home_body,
    skylight,
    skylight_body,
)
from flint_storefront.payment_links.checks import link_mistakes
from flint_storefront.payment_links.models import KINDS, LinkOffer
from flint_storefront.payment_links.records import find_link, offer_of
from flint_storefront.storefront import Storefront
from flint_storefront.wagtail.link_pages.models import PaymentLinkPage
from tests.wagtail.samples import NOW, plan

PROJECT = Path(__file__).resolve().parents[2]
SLUGS = (*roastery.SHELF_SLUGS, roastery.BAR_SLUG, roastery.CLASS_SLUG)


@pytest.mark.parametrize(
    "command",
    [("check", "--fail-level", "WARNING"), ("makemigrations", "--check", "--dry-run")],
    ids=" ".join,
)
def test_example_site_is_set_up_as_we_tell_others(tmp_path: Path, command: tuple[str, ...]) -> None:
    """No check has a word to say, and no migration is missing, ours included."""
    done = subprocess.run(
        [sys.executable, "example_site/wagtail_site/manage.py", *command],
        cwd=PROJECT,
        env={
            **os.environ,
            "SHOP_FOLDER": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "example_site.wagtail_site.settings",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_seeded_front_page_shows_everything_of_its_text() -> None:
    """Blocks are of kinds that an editor finds again in the picker."""
    body = home_body(
        Mirrored(
            products={slug: f"prd_{slug}" for slug in SLUGS},
            variants={sku: f"var_{sku}" for sku, *_ in SET_ITEMS},
            plans={reference: f"plan_{reference}" for reference in PLANS},
            campaign=1,
        )
    )
    kinds = {block["type"] for block in body}
    assert {"hero", "products", "counter", "plans", "pair"} <= kinds <= set(BodyBlock().child_blocks)
    halves = {
        part["type"]
        for block in body
        if block["type"] == "pair"
        for side in block["value"].values()
        for part in side
    }
    assert {"set", "goal", "product"} <= halves <= set(HalfBlock().child_blocks)
    assert all(f"prd_{slug}" in str(body) for slug in SLUGS)


def test_seeded_front_page_without_products_has_no_empty_blocks() -> None:
    """The sandbox was away: words only."""
    assert [block["type"] for block in home_body(Mirrored())] == ["hero", "heading", "pair"]


def test_seeded_campaign_is_the_roastery_s(db: None) -> None:
    """Typed by an editor, it gives the core the same terms as the other shop's."""
    campaign = skylight()
    campaign.save()
    campaign.refresh_from_db()
    assert campaign.terms() == roastery.SKYLIGHT
    assert campaign.terms().slug == "skylight"


@pytest.mark.parametrize("body", [about_body(), skylight_body(1)], ids=["about", "skylight"])
def test_seeded_page_is_made_of_blocks_of_the_picker(body: list[dict[str, object]]) -> None:
    """An editor can change every one of them."""
    assert {block["type"] for block in body} <= set(BodyBlock().child_blocks)


def test_seeded_about_page_escapes_its_text() -> None:
    """Rich text is HTML."""
    assert "&#x27;" in str(about_body())


TODAY = date(2026, 11, 22)


@pytest.fixture
def offers(mirror: Storefront) -> list[LinkOffer]:
    """
    The demo's payment links, of a variant and a plan in the mirror.
    """
    with mirror.store.transaction() as transaction:
        transaction.insert(plan(1))
    return link_offers("var_1_0", "plan_1", TODAY)


def test_demo_has_a_link_of_each_type(offers: list[LinkOffer]) -> None:
    """In the order of their page, nothing wrong with any."""
    assert [offer.slug for offer in offers] == list(roastery.LINK_SLUGS)
    assert sorted(offer.kind for offer in offers) == sorted(KINDS)
    assert [link_mistakes(offer, timezone="UTC", now=NOW) for offer in offers] == [()] * 4


def test_links_of_what_the_mirror_lacks_are_left_out() -> None:
    """The sandbox was away: the others are still made."""
    assert {offer.kind for offer in link_offers(None, None, TODAY)} == {"donation", "event"}


def test_published_link_pages_want_what_the_roastery_offers(
    offers: list[LinkOffer],
    mirror: Storefront,
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]],
) -> None:
    """Typed by an editor, they give the core the same offers as the other shop's code."""
    home = Page.objects.get(depth=2)
    for offer in offers:
        with django_capture_on_commit_callbacks(execute=True):
            home.add_child(instance=link_page(offer)).save_revision().publish()
        page = PaymentLinkPage.objects.get(link_slug=offer.slug)
        known = find_link(mirror, offer.slug)
        assert known is not None
        assert page.link_offer() == offer == offer_of(known.record)


def test_page_of_links_is_made_of_blocks_of_the_picker() -> None:
    """Each link once, two beside each other."""
    body = links_body(roastery.LINK_SLUGS)
    assert {part["type"] for part in body} <= set(BodyBlock().child_blocks)
    halves = [part for row in body[1:] for side in row["value"].values() for part in side]
    assert {part["type"] for part in halves} == {"link"} <= set(HalfBlock().child_blocks)
    assert [part["value"]["link"] for part in halves] == list(roastery.LINK_SLUGS)
    assert links_body(("one", "two", "three"))[-1]["value"]["right"] == []
