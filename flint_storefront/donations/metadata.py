"""
What a donor tells us, as metadata of the checkout session: the one place that decides its keys and its budget.

The keys are fixed, so that a merchant may rely on them in Flint:

    donation_campaign      slug of the campaign
    donation_interval      `once`, `weekly`, `monthly` or `yearly`
    donation_gift          minor units and currency, `1200 USD`
    donation_cover         what was added to cover the costs, `65 USD`
    donation_fund          what the gift is for
    donation_dedication    in whose honour
    donation_message       to the campaign
    donation_first_name    for the supporter wall
    donation_anonymous     `yes`
    donation_listed        `yes`: may stand on the supporter wall
    donation_answer_<key>  answer to the site's own question of that key

What a donor does not tell is left out. Source of the budget: payment_links facts, *Metadata budget*; orders facts, section 3.
"""

from flint_storefront.money import LARGEST_AMOUNT, Money
from flint_storefront.offers.selection import SelectedDonation
from flint_storefront.offers.terms import INTERVALS, Campaign, Question

METADATA_PAIRS_MAX = 50
METADATA_BYTES_MAX = 32_768
"""Keys and values together, in UTF-8."""
VALUE_LENGTH_MAX = 5_000
"""Longest value, characters; unverified: our choice, since Flint names no limit of a single value."""

FUND_LENGTH_MAX = 200
DEDICATION_LENGTH_MAX = 200
MESSAGE_LENGTH_MAX = 1_000
FIRST_NAME_LENGTH_MAX = 80

ANSWER_PREFIX = "donation_answer_"
YES, NO = "yes", "no"
"""How a tick is written, in our record and in the metadata."""

_WIDEST_CHARACTER = 4
"""Bytes of the widest character in UTF-8."""


def donation_metadata(donation: SelectedDonation) -> dict[str, str]:
    """
    What the checkout session of *donation* carries.
    """
    told = {
        "donation_campaign": donation.campaign_slug,
        "donation_interval": donation.interval,
        "donation_gift": _amount(donation.gift_money),
        "donation_cover": _amount(donation.cover_money) if donation.cover_money else None,
        "donation_fund": donation.fund,
        "donation_dedication": donation.dedication,
        "donation_message": donation.message,
        "donation_first_name": donation.first_name,
        "donation_anonymous": YES if donation.is_anonymous else None,
        "donation_listed": YES if donation.is_listed else None,
        **{f"{ANSWER_PREFIX}{key}": answer for key, answer in donation.answers.items()},
    }
    return {key: value for key, value in told.items() if value}


def worst_case(campaign: Campaign) -> tuple[int, int]:
    """
    The most that a donor to *campaign* can make us send: pairs, and bytes of keys and values in UTF-8.
    """
    amount = len(f"{LARGEST_AMOUNT} USD")
    longest = {
        "donation_campaign": _bytes(campaign.slug),
        "donation_interval": max(_bytes(interval) for interval in INTERVALS),
        "donation_gift": amount,
        "donation_cover": amount if campaign.cost_rates else 0,
        "donation_fund": max((_bytes(fund) for fund in campaign.funds), default=0),
        "donation_dedication": _typed(DEDICATION_LENGTH_MAX) if campaign.has_dedication else 0,
        "donation_message": _typed(MESSAGE_LENGTH_MAX) if campaign.has_message else 0,
        "donation_first_name": _typed(FIRST_NAME_LENGTH_MAX) if campaign.has_wall else 0,
        "donation_anonymous": _bytes(YES),
        "donation_listed": _bytes(YES) if campaign.has_wall else 0,
    }
    sizes = {key: size for key, size in longest.items() if size}
    # Two questions of one key would be a mistake of their own; both count here.
    answers = [_bytes(ANSWER_PREFIX + question.key) + _answer(question) for question in campaign.questions]
    told = sum(_bytes(key) + size for key, size in sizes.items())
    return len(sizes) + len(answers), told + sum(answers)


def _answer(question: Question) -> int:
    if question.kind == "choice":
        return max((_bytes(choice) for choice in question.choices), default=0)
    return _bytes(YES) if question.kind == "tick" else _typed(question.max_length)


def _typed(length: int) -> int:
    return length * _WIDEST_CHARACTER


def _bytes(text: str) -> int:
    return len(text.encode())


def _amount(money: Money) -> str:
    return f"{money.amount} {money.currency}"
