"""
The example site: its own settings pass every check, and its seed makes pages that can be rendered.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from example_site import roastery
from example_site.wagtail_site.pages.blocks import BodyBlock, HalfBlock
from example_site.wagtail_site.pages.seed import (
    PLANS,
    SET_ITEMS,
    Mirrored,
    about_body,
    home_body,
    skylight,
    skylight_body,
)

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
