"""What a donor tells goes into the session's metadata, within Flint's budget."""

import re
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from flint_storefront.donations.metadata import (
    ANSWER_PREFIX,
    DEDICATION_LENGTH_MAX,
    FIRST_NAME_LENGTH_MAX,
    MESSAGE_LENGTH_MAX,
    METADATA_BYTES_MAX,
    METADATA_PAIRS_MAX,
    VALUE_LENGTH_MAX,
    donation_metadata,
    worst_case,
)
from flint_storefront.money import Money
from flint_storefront.offers.selection import SelectedDonation
from flint_storefront.offers.terms import Question
from flint_storefront.sandbox.api.metadata import check_metadata
from tests.donations.campaigns import FULL, PLAIN

WIDE = "\U0001f4a7"
GIFT = SelectedDonation(campaign_slug="clean-water", gift_money=Money(1000, "USD"))


def size(metadata):
    """Pairs and bytes."""
    return len(metadata), sum(len(key.encode()) + len(value.encode()) for key, value in metadata.items())


def told_most(campaign):
    """A donor who says as much as the form takes, in the widest signs."""
    answers = {
        question.key: {"tick": "yes", "choice": max(question.choices, default="")}.get(
            question.kind, WIDE * question.max_length
        )
        for question in campaign.questions
    }
    return SelectedDonation(
        campaign_slug=campaign.slug,
        gift_money=Money(2**62, "USD"),
        cover_money=Money(2**62, "USD"),
        interval="monthly",
        fund=max(campaign.funds, key=len),
        dedication=WIDE * DEDICATION_LENGTH_MAX,
        message=WIDE * MESSAGE_LENGTH_MAX,
        first_name=WIDE * FIRST_NAME_LENGTH_MAX,
        is_anonymous=True,
        is_listed=True,
        answers=answers,
    )


def test_plain_gift_tells_campaign_interval_and_amount():
    """Nothing that the donor did not say."""
    assert donation_metadata(GIFT) == {
        "donation_campaign": "clean-water",
        "donation_interval": "once",
        "donation_gift": "1000 USD",
    }


def test_everything_told_has_its_fixed_key():
    """The keys are documented: a merchant relies on them."""
    donation = replace(
        GIFT,
        interval="monthly",
        cover_money=Money(61, "USD"),
        fund="Wells",
        dedication="Ada",
        message="Well done",
        first_name="Grace",
        is_anonymous=True,
        is_listed=True,
        answers={"size": "M"},
    )
    assert donation_metadata(donation) == {
        "donation_campaign": "clean-water",
        "donation_interval": "monthly",
        "donation_gift": "1000 USD",
        "donation_cover": "61 USD",
        "donation_fund": "Wells",
        "donation_dedication": "Ada",
        "donation_message": "Well done",
        "donation_first_name": "Grace",
        "donation_anonymous": "yes",
        "donation_listed": "yes",
        "donation_answer_size": "M",
    }


def test_documented_keys_are_those_that_go_out():
    """The developers' page and the code name the same."""
    text = (Path(__file__).parents[2] / "docs" / "developers.md").read_text("utf-8")
    documented = set(re.findall(r"^\| `(donation_\w+)(?:<key>)?` \|", text, re.MULTILINE))
    going_out = {
        key if not key.startswith(ANSWER_PREFIX) else ANSWER_PREFIX
        for key in donation_metadata(told_most(FULL))
    }
    assert documented == going_out


def test_worst_case_is_never_exceeded():
    """The donor who says the most stays within what was promised, and that is close to it."""
    pairs, most = worst_case(FULL)
    told_pairs, told_bytes = size(donation_metadata(told_most(FULL)))
    assert told_pairs == pairs
    assert told_bytes <= most < told_bytes + 20


def test_worst_case_of_a_plain_campaign_is_small():
    """Only what the form asks for is counted."""
    assert worst_case(PLAIN)[0] == 4
    assert worst_case(PLAIN)[1] < 200


@given(st.lists(st.integers(1, 4000), max_size=60))
def test_campaign_within_the_budget_is_never_refused_by_flint(lengths):
    """What fits when the offer is set up fits when a donor pays."""
    questions = tuple(
        Question(key=f"k{number}", label="?", max_length=min(length, VALUE_LENGTH_MAX))
        for number, length in enumerate(lengths)
    )
    campaign = replace(FULL, questions=questions)
    pairs, most = worst_case(campaign)
    metadata = donation_metadata(told_most(campaign))
    assert size(metadata)[0] <= pairs
    assert size(metadata)[1] <= most
    if pairs <= METADATA_PAIRS_MAX and most <= METADATA_BYTES_MAX:
        assert check_metadata(metadata) == metadata
