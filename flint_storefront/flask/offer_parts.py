"""
What a host template can place on any page beside products: tip jars, sets, campaigns, plans, payment links, the
cart's summary.

As with products everybody sees these alike: no token, no cookie, no visitor's data. Our own records are read, never
Flint.
"""

from collections.abc import Callable

from markupsafe import Markup

from flint_storefront.donations.page_data import SUPPORTERS_SHOWN, campaign_data, goal_data, wall_data
from flint_storefront.flask.host import page_locale
from flint_storefront.flask.placing import Places, place_nothing
from flint_storefront.flask.state import get_state
from flint_storefront.offers.set_data import set_data
from flint_storefront.offers.sets import find_goods
from flint_storefront.offers.terms import Campaign
from flint_storefront.offers.tip_jars import tip_jar_data
from flint_storefront.payment_links.page_data import payment_link_data
from flint_storefront.subscriptions.named import find_named_offers
from flint_storefront.subscriptions.page_data import plan_offer_data


def flint_tip_jar(key: str) -> Markup:
    """
    The form of a declared tip jar; nothing (and a warning in the log) when there is no such tip jar.
    """
    storefront = get_state().storefront
    tip_jar = storefront.offers.find_tip_jar(key)
    if tip_jar is None:
        return place_nothing("No tip jar %r is declared.", key)
    places = Places()
    data = tip_jar_data(storefront, page_locale().language, tip_jar, id_prefix=places.id_prefix)
    return places.render("tip_jar", {"tip_jar": data})


def flint_set_button(key: str) -> Markup:
    """
    The form of a declared set; nothing when there is no such set.
    """
    storefront = get_state().storefront
    product_set = storefront.offers.find_set(key)
    if product_set is None:
        return place_nothing("No set %r is declared.", key)
    places, known = Places(), find_goods(storefront, product_set)
    data = set_data(storefront, page_locale().language, product_set, known, id_prefix=places.id_prefix)
    return places.render("product_set", {"set": data})


def flint_donation(slug: str, *, currency: str | None = None) -> Markup:
    """
    The form of a campaign with its goal, in *currency* or the campaign's first one; nothing when there is no such
    campaign.
    """
    storefront, campaign = get_state().storefront, _find_campaign(slug)
    if campaign is None:
        return _no_campaign(slug)
    places = Places()
    data = campaign_data(
        storefront, page_locale().language, campaign, currency=currency, id_prefix=places.id_prefix
    )
    return places.render("donation", {"campaign": data})


def flint_goal(slug: str) -> Markup:
    """
    How far a campaign has come; nothing when there is no such campaign.
    """
    campaign = _find_campaign(slug)
    if campaign is None:
        return _no_campaign(slug)
    data = goal_data(get_state().storefront, page_locale().language, campaign)
    return Places().render("goal", {"goal": data})


def flint_supporter_wall(slug: str, *, limit: int = SUPPORTERS_SHOWN) -> Markup:
    """
    Who supports a campaign and agreed to stand there, the newest first; nothing when there is no such campaign or it
    has no wall.
    """
    campaign = _find_campaign(slug)
    if campaign is None:
        return _no_campaign(slug)
    if not campaign.has_wall:
        return place_nothing("The campaign %r has no supporter wall.", slug)
    data = wall_data(get_state().storefront, page_locale().language, campaign, limit)
    return Places().render("supporter_wall", {"wall": data})


def flint_plans(*names: str) -> Markup:
    """
    Cards of these plans, in this order: keys of declared plan offers, or slugs of single plans; without any name
    everything that can be subscribed to. What is missing is left out.
    """
    storefront = get_state().storefront
    found, missing = find_named_offers(storefront, names)
    for name in missing:
        place_nothing("No plan offer and no plan %r. Try `flask flint sync`.", name)
    if not found:
        return Markup("")
    places = Places(len(found))
    data = [
        plan_offer_data(storefront, page_locale().language, offer, plans, id_prefix=id_prefix)
        for (offer, plans), id_prefix in zip(found, places.id_prefixes, strict=True)
    ]
    return places.render("plans", {"plan_offers": data})


def flint_payment_link(slug: str) -> Markup:
    """
    What a payment link sells, with its state and its button; nothing when there is no such link.
    """
    storefront, places = get_state().storefront, Places()
    locale, id_prefix = page_locale(), places.id_prefix
    data = payment_link_data(storefront, locale, slug, id_prefix=id_prefix)
    for wish in storefront.link_book.wishes([slug]) if data is None else ():
        # Declared, and the background has kept nothing of it yet.
        data = payment_link_data(storefront, locale, slug, offer=wish.offer, id_prefix=id_prefix)
    if data is None:
        return place_nothing("There is no payment link %r.", slug)
    return places.render("payment_link", {"link": data})


def flint_cart_summary() -> Markup:
    """
    The way to the cart as a block; the script puts the number in.
    """
    links = get_state().storefront.links
    return Places().render(
        "cart_summary", {"cart_path": links.path("cart"), "cart_count_path": links.path("cart_count")}
    )


OFFER_PARTS: tuple[Callable[..., Markup], ...] = (
    flint_tip_jar,
    flint_set_button,
    flint_donation,
    flint_goal,
    flint_supporter_wall,
    flint_plans,
    flint_payment_link,
    flint_cart_summary,
)
"""Every function of this module that templates know."""


def _find_campaign(slug: str) -> Campaign | None:
    return get_state().storefront.offers.find_campaign(slug)


def _no_campaign(slug: str) -> Markup:
    return place_nothing("No campaign %r is declared.", slug)
