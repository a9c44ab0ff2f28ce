"""
The example site: its own settings pass every check, and its seed makes pages that can be rendered.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from example_site import roastery
from example_site.wagtail_site.pages.blocks import BodyBlock
from example_site.wagtail_site.pages.seed import about_body, home_body

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


def test_seeded_front_page_shows_every_product_of_its_text() -> None:
    """Blocks are of kinds that an editor finds again in the picker."""
    body = home_body({slug: f"prd_{slug}" for slug in SLUGS})
    kinds = {block["type"] for block in body}
    assert {"hero", "products", "counter", "product"} <= kinds <= set(BodyBlock().child_blocks)
    assert all(f"prd_{slug}" in str(body) for slug in SLUGS)


def test_seeded_front_page_without_products_has_no_empty_blocks() -> None:
    """The sandbox was away: words only."""
    assert {block["type"] for block in home_body({})} == {"hero", "heading", "text"}


def test_seeded_about_page_escapes_its_text() -> None:
    """Rich text is HTML."""
    assert "&#x27;" in str(about_body())
