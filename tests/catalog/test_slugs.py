"""Slugs: made once from the name, plain and unique."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flint_storefront.catalog.slugs import SLUG_LENGTH_MAX, is_slug, make_slug, make_unique_slug

SIGNS = set(string.ascii_lowercase + string.digits + "-")


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("House Espresso", "house-espresso"),
        ("Café Crème, 250 g", "cafe-creme-250-g"),
        ("Straße & Øl", "strasse-ol"),
        ("Barista’s “Choice”!", "baristas-choice"),
        ("  --  ", "product"),
        ("コーヒー", "product"),
        ("", "product"),
        ("../../etc/passwd", "etc-passwd"),
    ],
)
def test_name_becomes_plain_slug(name, slug):
    """Letters lose their marks, everything else becomes one hyphen, nothing left becomes *product*."""
    assert make_slug(name) == slug


def test_same_name_three_times_is_numbered():
    """Several products of one name get -2, -3."""
    taken = {make_unique_slug("Espresso", set())}
    taken.add(make_unique_slug("Espresso", taken))
    assert make_unique_slug("Espresso", taken) == "espresso-3"
    assert taken == {"espresso", "espresso-2"}


@given(st.text(max_size=300))
def test_any_name_gives_a_slug(name):
    """Whatever the name: only plain signs, no hyphen at an end, not too long, and it is recognised again."""
    slug = make_slug(name)
    assert set(slug) <= SIGNS
    assert slug == slug.strip("-")
    assert 0 < len(slug) <= SLUG_LENGTH_MAX
    assert is_slug(slug)


@given(st.lists(st.text(max_size=100) | st.just("x" * 100), max_size=30))
def test_any_names_give_different_slugs(names):
    """However alike the names are, no two slugs are the same and all are proper."""
    taken: set[str] = set()
    for name in names:
        slug = make_unique_slug(name, taken)
        assert slug not in taken
        assert is_slug(slug)
        taken.add(slug)


@pytest.mark.parametrize("text", ["", "-", "a--b", "A", "a\x00", "a\n", "ä", "a/b", "x" * 81])
def test_text_that_is_no_slug_is_not_looked_up(text):
    """Other texts from the address are known to be nothing without a query."""
    assert not is_slug(text)
