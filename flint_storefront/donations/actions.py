"""
The pages of a campaign, and giving.
"""

from dataclasses import replace

from flint_storefront.checkout.start import start_checkout
from flint_storefront.donations.form import (
    DonationChoice,
    DonationForm,
    read_donation_form,
    sent_form,
)
from flint_storefront.donations.giving import MONTHLY, ONCE, donation_selection
from flint_storefront.donations.monthly_question import is_answered, show_monthly_question
from flint_storefront.donations.page_data import campaign_data, find_amounts, goal_data
from flint_storefront.guards import guard_shared_form
from flint_storefront.messages.sentences import say
from flint_storefront.offers.problems import FieldProblem
from flint_storefront.offers.signed import DONATION, Offer, OfferInvalid
from flint_storefront.offers.signed_terms import read_form_offer
from flint_storefront.offers.terms import Campaign
from flint_storefront.page_data import action_data, not_found, show, show_message
from flint_storefront.page_request import PageRequest
from flint_storefront.results import Result, ShowPage
from flint_storefront.storefront import Storefront

GOAL_MAX_AGE_SECONDS = 60


def show_campaign(storefront: Storefront, request: PageRequest) -> Result:
    """
    GET `/donate/<slug>`: the campaign, with its form while it is open. `?currency=EUR` chooses among its currencies.
    """
    campaign = storefront.offers.find_campaign(request.arguments.get("slug", ""))
    if campaign is None:
        return not_found(storefront, request)
    asked = request.query.get("currency", ())
    return _show(storefront, request, campaign, asked[0] if asked else None, None)


def show_goal(storefront: Storefront, request: PageRequest) -> Result:
    """
    GET `/donate/<slug>/goal`: the fragment that tells how far it is.
    """
    campaign = storefront.offers.find_campaign(request.arguments.get("slug", ""))
    goal = goal_data(storefront, request.locale.language, campaign) if campaign is not None else None
    if campaign is None or goal is None:
        return not_found(storefront, request)
    page = show(storefront, request, "goal.html", campaign.title, {"goal": goal}, is_shared=True)
    return replace(page, max_age_seconds=GOAL_MAX_AGE_SECONDS)


def donate(storefront: Storefront, request: PageRequest) -> Result:
    """
    POST of a donation form to the checkout.

    A foreign origin and a forged or expired offer get 403, an untold origin the question once more, a campaign that is
    gone or closed a page that says so, a mistake in the form 400 and the form as it was; none of them calls Flint.
    """
    refusal = guard_shared_form(storefront, request, storefront.links.path("checkout_start"))
    if refusal is not None:
        return refusal
    try:
        offer = read_form_offer(storefront, request, DONATION)
    except OfferInvalid:
        return show_message(storefront, request, "offer_invalid", status=403)
    campaign = storefront.offers.find_campaign(offer.offered_id)
    if campaign is None:
        return show_message(storefront, request, "campaign_gone", status=410)
    if not campaign.is_open or not campaign.amounts:
        return _closed(storefront, request, campaign)
    choice = _read(campaign, offer, request)
    if isinstance(choice, DonationForm):
        return _show(storefront, request, campaign, offer.terms.get("currency"), choice)
    if _asks_monthly(choice) and not is_answered(request):
        return show_monthly_question(storefront, request, choice)
    return start_checkout(
        storefront,
        request,
        donation_selection(
            storefront, choice, request.locale.language, seen_rules=request.first("seen_fees")
        ),
    )


def _read(campaign: Campaign, offer: Offer, request: PageRequest) -> DonationChoice | DonationForm:
    currency = offer.terms.get("currency")
    terms = find_amounts(campaign, currency) if isinstance(currency, str) else None
    if terms is None:
        return sent_form(campaign, request, FieldProblem("donation_form_changed"))
    return read_donation_form(campaign, terms, request)


def _asks_monthly(choice: DonationChoice) -> bool:
    campaign = choice.campaign
    return campaign.asks_monthly and choice.interval == ONCE and MONTHLY in campaign.intervals


def _show(
    storefront: Storefront,
    request: PageRequest,
    campaign: Campaign,
    currency: str | None,
    form: DonationForm | None,
) -> ShowPage:
    """
    The campaign's page; 400 with what is wrong when a form comes back.
    """
    data = campaign_data(
        storefront,
        request.locale.language,
        campaign,
        currency=currency,
        id_prefix="donation",
        form=form,
    )
    return show(
        storefront,
        request,
        "campaign.html",
        campaign.title,
        {"campaign": data},
        status=200 if form is None else 400,
        is_shared=True,
    )


def _closed(storefront: Storefront, request: PageRequest, campaign: Campaign) -> ShowPage:
    label = say("back_to_campaign", request.locale.language)
    path = storefront.links.path("campaign", slug=campaign.slug)
    way_on = action_data("back-to-campaign", label, path, is_primary=True)
    return show_message(storefront, request, "campaign_closed", status=410, actions=[way_on])
