"""Signed offers: only ours, only for a while, never a price."""

import string
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from itsdangerous import URLSafeSerializer

from flint_storefront.offers.signed import Offer, OfferInvalid, offer_end, read_offer, sign_offer

KEYS = ("old-signing-key", "new-signing-key")
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
OFFER = Offer("product", "prod_1", 1, 20, datetime(2026, 11, 28, tzinfo=UTC))


def refused(text, keys=KEYS, now=NOW):
    """Why an offer is refused."""
    with pytest.raises(OfferInvalid) as caught:
        read_offer(text, keys, now)
    return caught.value.reason


def test_signed_offer_is_read_back():
    """Identity and bounds survive."""
    assert read_offer(sign_offer(OFFER, KEYS), KEYS, NOW) == OFFER


def test_old_key_still_reads_and_a_removed_one_does_not():
    """Keys can be rotated while pages are cached."""
    text = sign_offer(OFFER, ["old-signing-key"])
    assert read_offer(text, KEYS, NOW) == OFFER
    assert refused(text, ["new-signing-key"]) == "forged"


def test_last_key_signs():
    """The newest key is the last of the list."""
    assert read_offer(sign_offer(OFFER, KEYS), ["new-signing-key"], NOW) == OFFER


@pytest.mark.parametrize("text", ["", ".", "a.b", "ä", "\x00", "{}", "eyJ2IjoxfQ", "x" * 1000])
def test_garbage_is_forged(text):
    """Text that nobody signed is refused cleanly."""
    assert refused(text) == "forged"


def test_absurdly_long_text_is_refused_unread():
    """No time is spent on a megabyte."""
    assert refused("x" * 1_000_000) == "too_long"


def test_changed_payload_is_forged():
    """The bounds cannot be raised by the browser."""
    signature = sign_offer(OFFER, KEYS).rpartition(".")[2]
    raised = sign_offer(replace(OFFER, high=99), ["another-key"]).rpartition(".")[0]
    assert refused(f"{raised}.{signature}") == "forged"


def test_signature_of_another_purpose_is_forged():
    """The same key signs other things under another salt."""
    other = URLSafeSerializer(list(KEYS), salt="something else")
    assert refused(other.dumps({"v": 1, "kind": "product", "id": "prod_1"})) == "forged"


@pytest.mark.parametrize(("seconds", "is_read"), [(-1, True), (0, False), (1, False)])
def test_offer_ends_at_its_instant(seconds, is_read):
    """One second before it is good, at the instant it is not."""
    now = OFFER.until + timedelta(seconds=seconds)
    text = sign_offer(OFFER, KEYS)
    if is_read:
        assert read_offer(text, KEYS, now) == OFFER
    else:
        assert refused(text, now=now) == "expired"


def test_end_is_a_whole_day_after_the_lifetime():
    """Rounded up, so that the page is the same all day."""
    week = timedelta(days=7)
    ends = {offer_end(NOW + timedelta(hours=hours), week) for hours in range(-9, 14)}
    assert ends == {datetime(2026, 11, 28, tzinfo=UTC)}


def test_offer_text_is_plain_and_priceless():
    """Nothing in it but identity and bounds, and signs that need no escaping."""
    text = sign_offer(OFFER, KEYS)
    payload = URLSafeSerializer("any").load_payload(text.rpartition(".")[0].encode())
    assert set(payload) == {"v", "kind", "id", "low", "high", "until"}
    assert set(text) <= set(string.ascii_letters + string.digits + "-_.")


@pytest.mark.parametrize("keys", [[], [""], ["good-enough", ""]])
def test_empty_key_never_signs(keys):
    """itsdangerous would accept it in silence."""
    with pytest.raises(ValueError, match="not empty"):
        sign_offer(OFFER, keys)


@given(st.text(max_size=1200))
def test_any_text_is_refused_cleanly(text):
    """Hostile text never raises anything else."""
    assert refused(text) in {"forged", "too_long"}
