"""
From a donor's choice to what is bought: the gift, the covering of its costs, the site's fees, and what the donor told.

Once without anything beside it is one amount (one call); once with costs or fees is an order with charges; every week,
month or year is a plan. Source: design.md, *The way to pay*.
"""

from flint_storefront.donations.form import DonationChoice, cost_rate
from flint_storefront.donations.metadata import donation_metadata
from flint_storefront.donations.plan_request import gift_title, new_plan
from flint_storefront.messages.sentences import say
from flint_storefront.money import Money, gross_up
from flint_storefront.offers.estimate import estimate
from flint_storefront.offers.fees import fees_for
from flint_storefront.offers.seen_fees import find_seen_fees
from flint_storefront.offers.selection import (
    ORDER,
    PLAN,
    QUICK_PAY,
    SelectedCharge,
    SelectedDonation,
    SelectedLine,
    SelectedPlan,
    Selection,
)
from flint_storefront.offers.terms import Campaign
from flint_storefront.storefront import Storefront

KIND = "donation"
ONCE, MONTHLY = "once", "monthly"
COVER_TYPE = "other"
"""Flint's charge type for a donor's covering of costs: it is no fee of the shop."""


def cover_of(campaign: Campaign, gift: Money) -> Money | None:
    """
    What must be added so that the whole gift arrives; None where covering costs is not offered, or costs nothing.

    The total is the smallest G with G - (round half up(G x percent) + fixed) >= the gift.
    """
    rate = cost_rate(campaign, gift.currency)
    if rate is None:
        return None
    cover = gross_up(gift, percent=rate.percent, fixed=rate.fixed) - gift
    return None if cover.is_zero else cover


def donation_selection(
    storefront: Storefront, choice: DonationChoice, language: str, *, seen_rules: str | None = None
) -> Selection:
    """
    The choice as input of a checkout.

    Args:
        language: Of the donor's page: names what the donor reads at Flint.
        seen_rules: The fees' rules that the page showed (`offers/seen_fees.py`); without them today's count as seen.
    """
    cover = cover_of(choice.campaign, choice.gift) if choice.covers_costs else None
    donation = _donation(choice, cover)
    if choice.interval == ONCE:
        return _once(storefront, choice, donation, language, seen_rules)
    return _recurring(storefront, choice, donation)


def _donation(choice: DonationChoice, cover: Money | None) -> SelectedDonation:
    return SelectedDonation(
        campaign_slug=choice.campaign.slug,
        gift_money=choice.gift,
        interval=choice.interval,
        cover_money=cover,
        fund=choice.fund,
        dedication=choice.dedication,
        message=choice.message,
        first_name=choice.first_name,
        is_anonymous=choice.is_anonymous,
        is_listed=choice.is_listed,
        answers=choice.answers,
    )


def _once(
    storefront: Storefront,
    choice: DonationChoice,
    donation: SelectedDonation,
    language: str,
    seen_rules: str | None,
) -> Selection:
    slug, gift = choice.campaign.slug, choice.gift
    charges = fees_for(storefront.settings, kind=KIND, key=slug, subtotal=gift, has_delivery=False)
    fees = estimate(gift, charges, None).total - gift
    seen_fees = find_seen_fees(seen_rules, gift, has_delivery=False)
    if donation.cover_money is not None:
        charges = (*charges, _cover_charge(donation.cover_money, language))
    title = gift_title(choice.campaign, choice.interval, language)
    return Selection(
        kind=KIND,
        key=slug,
        lines=(SelectedLine(variant_id=None, quantity=1, name=title, unit_money=gift),),
        shown_total=estimate(gift, charges, None).total - fees + (fees if seen_fees is None else seen_fees),
        source=ORDER if charges else QUICK_PAY,
        title=title,
        charges=charges,
        donation=donation,
        metadata=donation_metadata(donation),
    )


def _cover_charge(cover: Money, language: str) -> SelectedCharge:
    return SelectedCharge(
        name=say("cover_line", language),
        charge_type=COVER_TYPE,
        estimate_money=cover,
        amount_money=cover,
        role="cover",
    )


def _recurring(storefront: Storefront, choice: DonationChoice, donation: SelectedDonation) -> Selection:
    gift, cover = donation.gift_money, donation.cover_money
    recurring = gift if cover is None else gift + cover
    record = new_plan(storefront, choice.campaign, gift, cover, choice.interval)
    plan = SelectedPlan(
        name=record.name,
        billing_interval=choice.interval,
        billing_interval_count=1,
        recurring_money=recurring,
        donation_plan=record,
    )
    return Selection(
        kind=KIND,
        key=choice.campaign.slug,
        lines=(),
        shown_total=recurring,
        source=PLAN,
        title=record.name,
        plan=plan,
        donation=donation,
        metadata=donation_metadata(donation),
    )
