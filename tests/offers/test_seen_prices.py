"""The prices that a page showed: a note for the buyer, never more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flint_storefront.offers.seen_prices import find_seen_price


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("var_A:1200 var_B:1500", 1500),
        ("var_B:0", 0),
        (None, None),
        ("", None),
        ("var_A:1200", None),
        ("var_B", None),
        ("var_B:", None),
        ("var_B:-1", None),
        ("var_B:1.5", None),
        ("var_B:٣", None),
        ("var_B:" + "9" * 13, None),
        ("var_B:12:34", None),
        (" " * 20_001 + "var_B:1500", None),
    ],
)
def test_price_is_found_or_nothing(text, price):
    """A garbled note says nothing."""
    assert find_seen_price(text, "var_B") == price


@given(st.text())
def test_any_text_is_read_without_harm(text):
    """Hostile text never raises."""
    assert find_seen_price(text, "var_B") is None or "var_B:" in text
