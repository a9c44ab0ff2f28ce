"""Quantities as typed: read strictly, never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flint_storefront.offers.problems import FieldProblem
from flint_storefront.offers.quantity import read_quantity


@pytest.mark.parametrize(
    "text", ["0", "-1", "1.5", "1e3", "٣", "", " ", "+1", "1 0", "0x1", "1_0", "½", "１", "1\n", "\t1", "٣٣"]
)
def test_text_that_is_no_quantity_is_invalid(text):
    """Nothing but ASCII digits with blanks around them counts."""
    assert read_quantity(text, 1, 20) == FieldProblem("quantity_invalid", {"low": "1", "high": "20"})


@pytest.mark.parametrize("text", ["21", "999999", "1000000", str(10**30), "9" * 5000])
def test_number_above_the_bound_is_too_large(text):
    """However long the number is, it is refused without being computed with."""
    assert read_quantity(text, 1, 20) == FieldProblem("quantity_too_large", {"low": "1", "high": "20"})


@pytest.mark.parametrize(("text", "quantity"), [("1", 1), ("20", 20), (" 7 ", 7), ("007", 7)])
def test_whole_number_within_bounds_is_read(text, quantity):
    """Bounds included; blanks and leading zeros do not matter."""
    assert read_quantity(text, 1, 20) == quantity


def test_number_below_the_bound_is_invalid():
    """An offer may ask for more than one."""
    assert read_quantity("2", 3, 20) == FieldProblem("quantity_invalid", {"low": "3", "high": "20"})


@given(st.text(), st.integers(1, 50), st.integers(0, 50))
def test_any_text_gives_a_quantity_within_bounds_or_a_problem(text, low, extra):
    """No text whatsoever raises, or gets past the bounds."""
    found = read_quantity(text, low, low + extra)
    if isinstance(found, FieldProblem):
        assert found.as_data("en")["text"]
    else:
        assert low <= found <= low + extra
        assert text.strip(" ").isascii()


@given(st.integers(1, 20))
def test_every_quantity_is_read_back(quantity):
    """What a page prints is what it reads."""
    assert read_quantity(str(quantity), 1, 20) == quantity
