"""
The pages of plans, subscribing, and the account of who is signed in.

The pages of plans read the mirror only and may be kept by a cache.
"""

from collections.abc import Sequence

from flint_storefront.checkout.start import start_checkout
from flint_storefront.guards import guard_shared_form
from flint_storefront.messages.sentences import say
from flint_storefront.offers.signed import PLAN, OfferInvalid
from flint_storefront.offers.signed_terms import read_form_offer, read_plan_offer
from flint_storefront.offers.terms import PlanOffer
from flint_storefront.page_data import action_data, not_found, show, show_message
from flint_storefront.page_request import PageRequest
from flint_storefront.results import Result, ShowPage
from flint_storefront.storage.records import PlanRecord, SubscriptionRecord
from flint_storefront.storefront import Storefront
from flint_storefront.subscriptions.managing import manage_subscription
from flint_storefront.subscriptions.mirror import find_plan, find_plans, list_plans
from flint_storefront.subscriptions.page_data import plan_offer_data, subscription_data
from flint_storefront.subscriptions.plan_form import PlanForm, plan_selection, read_plan_form

__all__ = ["manage_subscription", "show_account", "show_plan", "show_plans", "subscribe"]

SUBSCRIPTIONS_SHOWN = 100


def show_plans(storefront: Storefront, request: PageRequest) -> Result:
    """
    GET `/plans`: the declared plan offers, or every plan of the shop on its own; one query.
    """
    language = request.locale.language
    declared = storefront.offers.plan_offers()
    with storefront.store.reading() as reading:
        if declared:
            wanted = [plan_id for offer in declared for plan_id in offer.plan_ids]
            plans = find_plans(reading, wanted)
        else:
            plans = list_plans(reading)
    offers = declared or tuple(own_offer(plan) for plan in plans)
    data = [
        plan_offer_data(
            storefront, language, offer, _plans_of(offer, plans), id_prefix=f"plan-offer-{number}"
        )
        for number, offer in enumerate(offers, start=1)
        if _plans_of(offer, plans)
    ]
    heading = say("plans_heading", language)
    return show(storefront, request, "plans.html", heading, {"plan_offers": data}, is_shared=True)


def show_plan(storefront: Storefront, request: PageRequest) -> Result:
    """
    GET `/plans/<slug>`: one plan; one query. An unknown slug and a plan that is gone answer the same 404.
    """
    with storefront.store.reading() as reading:
        plan = find_plan(reading, request.arguments.get("slug", ""))
    if plan is None:
        return not_found(storefront, request)
    return _show_one(storefront, request, _offer_of(storefront, plan), plan, None)


def own_offer(plan: PlanRecord) -> PlanOffer:
    """
    A plan as an offer of its own.
    """
    return PlanOffer(key=plan.subscription_plan_id, plan_ids=(plan.subscription_plan_id,))


def subscribe(storefront: Storefront, request: PageRequest) -> Result:
    """
    POST of a plan's form to the checkout: one call at Flint.

    A foreign origin, a forged or expired offer and a plan that is not the offer's get 403, an untold origin the question once
    more, a plan that is gone an honest page, a mistake 400 and the form as it was; none of them calls Flint.
    """
    refusal = guard_shared_form(storefront, request, storefront.links.path("checkout_start"))
    if refusal is not None:
        return refusal
    try:
        offer = read_plan_offer(read_form_offer(storefront, request, PLAN))
    except OfferInvalid:
        return show_message(storefront, request, "offer_invalid", status=403)
    plan_id = request.first("plan_id") or (offer.plan_ids[0] if len(offer.plan_ids) == 1 else "")
    if plan_id not in offer.plan_ids:
        return show_message(storefront, request, "offer_invalid", status=403)
    with storefront.store.reading() as reading:
        found = find_plans(reading, [plan_id])
    if not found:
        return _show_gone(storefront, request)
    choice = read_plan_form(found[0], request)
    if isinstance(choice, PlanForm):
        return _show_one(storefront, request, offer, found[0], choice)
    return start_checkout(storefront, request, plan_selection(offer, choice, request.first("seen_terms")))


def show_account(storefront: Storefront, request: PageRequest) -> Result:
    """
    GET `/account`: the subscriptions of who is signed in, newest first; no call to Flint.
    """
    language, user_id = request.locale.language, request.visitor.user_id
    found: Sequence[SubscriptionRecord] = ()
    if user_id is not None:
        where = {"user_id": user_id, "mode": storefront.settings.mode}
        with storefront.store.reading() as reading:
            found = reading.select(
                SubscriptionRecord, where, order_by="-created_at", limit=SUBSCRIPTIONS_SHOWN
            )
    data = {
        "subscriptions": [subscription_data(storefront, record, request.locale) for record in found],
        "empty_text": say("account_empty", language),
        "sign_in_text": say("account_sign_in", language) if user_id is None else "",
    }
    return show(storefront, request, "account.html", say("account_heading", language), data)


def _plans_of(offer: PlanOffer, plans: Sequence[PlanRecord]) -> list[PlanRecord]:
    by_id = {plan.subscription_plan_id: plan for plan in plans}
    return [by_id[plan_id] for plan_id in offer.plan_ids if plan_id in by_id]


def _offer_of(storefront: Storefront, plan: PlanRecord) -> PlanOffer:
    """
    The declared offer that has this plan, so that a buyer who changes between its plans changes one checkout; else its own.
    """
    declared = storefront.offers.plan_offers()
    found = (offer for offer in declared if plan.subscription_plan_id in offer.plan_ids)
    return next(found, own_offer(plan))


def _show_one(
    storefront: Storefront,
    request: PageRequest,
    offer: PlanOffer,
    plan: PlanRecord,
    form: PlanForm | None,
) -> ShowPage:
    language = request.locale.language
    alone = PlanOffer(key=offer.key, title=offer.title, plan_ids=(plan.subscription_plan_id,))
    data = {
        "plan_offers": [plan_offer_data(storefront, language, alone, [plan], id_prefix="plan", form=form)]
    }
    status = 200 if form is None else 400
    return show(storefront, request, "plan.html", plan.name, data, status=status, is_shared=True)


def _show_gone(storefront: Storefront, request: PageRequest) -> ShowPage:
    """
    The plan vanished between page and click: an honest page with a way on.
    """
    language, links = request.locale.language, storefront.links
    ways = [
        action_data("back-to-plans", say("back_to_plans", language), links.path("plans"), is_primary=True),
        action_data("back-to-shop", say("back_to_shop", language), links.path("shop")),
    ]
    return show_message(storefront, request, "plan_gone", status=409, actions=ways)
