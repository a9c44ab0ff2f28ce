"""Pauses between tries."""

import random

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flint_storefront.flint.deadlines import Deadline
from flint_storefront.flint.retries import RetryPolicy, find_retry_after
from tests.flint.scripted import Clock

MONDAY = "Mon, 23 Nov 2026 10:00:00 GMT"


def pause(tries_made=1, *, is_person_waiting=False, retry_after=None, seconds=60.0, seed=1) -> float | None:
    return RetryPolicy(random.Random(seed)).pause_seconds(
        tries_made=tries_made,
        is_person_waiting=is_person_waiting,
        retry_after_seconds=retry_after,
        deadline=Deadline(seconds, clock=Clock()),
    )


@given(st.integers(1, 5), st.integers())
def test_pause_is_anywhere_below_a_bound_that_doubles(tries_made, seed):
    """Full jitter, so that many shops do not come back at once."""
    assert 0 <= pause(tries_made, seed=seed) <= min(5.0, 0.25 * 2 ** (tries_made - 1))


def test_pauses_differ():
    """Two processes with different randomness do not march in step."""
    assert len({pause(3, seed=seed) for seed in range(20)}) == 20


@pytest.mark.parametrize(("is_person_waiting", "most"), [(True, 3), (False, 6)])
def test_there_is_a_last_try(is_person_waiting, most):
    """And no pause after it."""
    assert pause(most - 1, is_person_waiting=is_person_waiting) is not None
    assert pause(most, is_person_waiting=is_person_waiting) is None


@pytest.mark.parametrize(
    ("retry_after", "expected"), [(0.0, 0.0), (7.0, 7.0), (59.9, 59.9), (60.0, None), (3600.0, None)]
)
def test_asked_pause_is_obeyed_up_to_the_deadline(retry_after, expected):
    """Exactly as asked, or not at all."""
    assert pause(retry_after=retry_after) == expected


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Retry-After": "120"}, 120.0),
        ({"Retry-After": " 0 "}, 0.0),
        ({"Retry-After": "Mon, 23 Nov 2026 10:00:30 GMT", "Date": MONDAY}, 30.0),
        ({"Retry-After": "Mon, 23 Nov 2026 09:00:00 GMT", "Date": MONDAY}, 0.0),
        ({"Retry-After": "Mon, 23 Nov 2026 10:00:30 GMT"}, None),
        ({"Retry-After": "Mon, 23 Nov 2026 10:00:30 GMT", "Date": "yesterday"}, None),
        ({"Retry-After": "Mon, 23 Nov 2026 10:00:30 -0000", "Date": MONDAY}, None),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "1.5"}, None),
        ({"Retry-After": "٣"}, None),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "9" * 400}, None),
        ({"Retry-After": "Mon, 99 Nov 99999 10:00:00 GMT", "Date": MONDAY}, None),
        ({}, None),
    ],
)
def test_retry_after_is_seconds_or_a_date(headers, expected):
    """A date is measured against the answer's own; what can not be read is passed over."""
    assert (
        find_retry_after(httpx.Headers({name: value.encode() for name, value in headers.items()})) == expected
    )


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\r\n\x00"), max_size=60))
def test_any_retry_after_is_read_or_passed_over(text):
    """A hostile header breaks nothing."""
    seconds = find_retry_after({"Retry-After": text, "Date": MONDAY})

    assert seconds is None or seconds >= 0
