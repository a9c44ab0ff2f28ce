"""
Times, limits and parts that the documentation tells are those of the code.
"""

from datetime import timedelta

import pytest
from flask import Flask

from flint_storefront import background
from flint_storefront.checkout.reconcile import REST
from flint_storefront.commands.doctor import FLAGS_OF, STUCK_AFTER, UNSEEN_AFTER
from flint_storefront.donations.goal import KEPT_FOR
from flint_storefront.donations.metadata import METADATA_BYTES_MAX, METADATA_PAIRS_MAX
from flint_storefront.effects.actions import LEASE, LONGEST_WAIT_SECONDS
from flint_storefront.flask.page_parts import add_page_parts
from flint_storefront.flint.client import API_VERSION
from flint_storefront.inbox.process import ATTEMPTS_MAX
from flint_storefront.inbox.receive import LARGEST_BODY
from flint_storefront.leases import wait_seconds
from flint_storefront.offers.code_tries import MISSES_MAX, PERIOD
from flint_storefront.offers.fee_terms import FEES_MAX, NAME_LENGTH_MAX
from flint_storefront.offers.tip_terms import FLOOR
from flint_storefront.settings import Settings
from flint_storefront.subscriptions.keeping import LONGEST_CHECK
from flint_storefront.wagtail import blocks
from flint_storefront.wagtail.templatetags.flint_storefront_tags import register
from tests.package.documents import ROOT

WAITS = [wait_seconds(count, longest=LONGEST_WAIT_SECONDS) for count in (0, 1, 2, 99)]
SYNC_EVERY = timedelta(seconds=Settings.sync_interval_seconds)
OFFER_VALID = timedelta(seconds=Settings.offer_valid_seconds)
TOLD = [
    ("developers", "after 5 seconds, then 10, 20, up to an hour", WAITS == [5, 10, 20, 3600]),
    ("developers", "Return within a minute", timedelta(minutes=1) == LEASE),
    ("developers", "The goal is at most a minute old", timedelta(minutes=1) == KEPT_FOR),
    ("developers", "50 pairs or 32,768 bytes", (METADATA_PAIRS_MAX, METADATA_BYTES_MAX) == (50, 32_768)),
    ("developers", "20 wrong discount codes in an hour", (20, timedelta(hours=1)) == (MISSES_MAX, PERIOD)),
    ("developers", "bodies up to 1 MiB", LARGEST_BODY == 1024**2),
    ("developers", "`OFFER_VALID_SECONDS` (7 days)", timedelta(days=7) == OFFER_VALID),
    ("operating", "left within the last 30 seconds", timedelta(seconds=30) == REST),
    ("operating", "over 30 minutes `doctor` names it", timedelta(minutes=30) == STUCK_AFTER),
    ("operating", "overdue for a day", timedelta(days=1) == UNSEEN_AFTER),
    ("operating", "it counts those of the last 30 days", timedelta(days=30) == FLAGS_OF),
    ("operating", "given up after 20 tries", ATTEMPTS_MAX == 20),
    ("operating", "called again within the hour", WAITS[-1] <= 3600),
    ("operating", "and every twelve hours", timedelta(hours=12) == LONGEST_CHECK),
    ("operating", "the mirror every five minutes", timedelta(minutes=5) == SYNC_EVERY),
    ("operating", "subscriptions every minute", timedelta(minutes=1) == background.RECONCILE_EVERY),
    ("operating", f"pinned to API version `{API_VERSION}`", True),
    ("settings", "at most ten may be set", FEES_MAX == 10),
    ("settings", "up to 100 characters", NAME_LENGTH_MAX == 100),
    ("settings", "at most 100,000 minor units or as much as the goods cost", FLOOR == 100_000),
]
"""A page, its words, and whether they are so."""


def words_of(path: str) -> str:
    """The text of a page as one line."""
    return " ".join((ROOT / path).read_text("utf-8").split())


@pytest.mark.parametrize(("page", "words", "is_so"), TOLD, ids=[words for _, words, _ in TOLD])
def test_page_tells_the_number_of_the_code(page: str, words: str, is_so: bool) -> None:
    """The words stand there, and the code does so."""
    assert words in words_of(f"docs/{page}.md")
    assert is_so


def test_changelog_names_every_part_for_templates() -> None:
    """Of Jinja's and of Django's."""
    app = Flask("parts")
    before = set(app.jinja_env.globals)
    add_page_parts(app)
    parts = (set(app.jinja_env.globals) - before) | set(register.tags)
    assert {name for name in parts if f"`{name}`" not in words_of("CHANGELOG.md")} == set()


def test_changelog_names_every_block() -> None:
    """Choosers are told as such."""
    placed = {name for name in blocks.__all__ if not name.endswith("ChooserBlock")}
    assert {name for name in placed if f"`{name}`" not in words_of("CHANGELOG.md")} == set()
