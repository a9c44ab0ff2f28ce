"""
`{% load flint_storefront_tags %}`: parts of the shop on any page of the site. Safe behind a full-page cache.
"""

import logging
from typing import Any

from django import template
from django.utils.html import format_html

from flint_storefront.catalog.mirror import find_product
from flint_storefront.messages.sentences import labels, say
from flint_storefront.offers.terms import Campaign
from flint_storefront.subscriptions.named import find_named_offers
from flint_storefront.subscriptions.page_data import plan_offer_data
from flint_storefront.wagtail.current import get_storefront
from flint_storefront.wagtail.donation_parts import donation_part, goal_part
from flint_storefront.wagtail.link_parts import link_part
from flint_storefront.wagtail.page_parts import (
    SCRIPT,
    STYLESHEET,
    PagePart,
    is_preview,
    mark_placed,
    next_part,
    part_data,
    part_frame,
)
from flint_storefront.wagtail.request import active_language

register = template.Library()
logger = logging.getLogger(__name__)


@register.inclusion_tag("flint_storefront/partials/cart_link.html")
def flint_cart_link() -> dict[str, Any]:
    """
    The link to the cart, for the site's header: `{% flint_cart_link %}`; `{% flint_script %}` puts the number in.
    """
    links = get_storefront().links
    page = {"has_cart": True, "cart_path": links.path("cart"), "cart_count_path": links.path("cart_count")}
    return {"page": page, "text": labels(active_language())}


@register.inclusion_tag("flint_storefront/blocks/product.html", takes_context=True)
def flint_product_card(context: template.Context, slug: str) -> dict[str, Any]:
    """
    One product with its buy button: `{% flint_product_card "espresso" %}`. Two queries.
    """
    storefront = get_storefront()
    with storefront.store.reading() as transaction:
        found = find_product(transaction, slug)
    if found is None:
        logger.warning("No product %r in the mirror. Try `manage.py storefront_sync`.", slug)
    part = next_part(context.get("request"))
    return part_data(storefront, part, [] if found is None else [found], empty_key="product_gone")


@register.inclusion_tag("flint_storefront/blocks/donation.html", takes_context=True)
def flint_donation(context: template.Context, slug: str) -> dict[str, Any]:
    """
    The form of a campaign with its goal: `{% flint_donation "new-roof" %}`.
    """
    storefront, campaign = get_storefront(), _find_campaign(slug)
    part = next_part(context.get("request"))
    shown = donation_part(storefront, part, campaign, shows_goal=True, shows_wall=False)
    return _placed(context, part, shown)


@register.inclusion_tag("flint_storefront/blocks/goal.html", takes_context=True)
def flint_goal(context: template.Context, slug: str) -> dict[str, Any]:
    """
    How far a campaign is: `{% flint_goal "new-roof" %}`.
    """
    part = next_part(context.get("request"))
    return _placed(context, part, goal_part(get_storefront(), part, _find_campaign(slug)))


@register.inclusion_tag("flint_storefront/blocks/plans.html", takes_context=True)
def flint_plans(context: template.Context, *names: str) -> dict[str, Any]:
    """
    Plans by key of a declared offer or by slug, in this order; all without any: `{% flint_plans "every-month" %}`.
    """
    storefront, part = get_storefront(), next_part(context.get("request"))
    found, missing = find_named_offers(storefront, names)
    for name in missing:
        logger.warning("No plan offer and no plan %r. Try `manage.py storefront_sync`.", name)
    data = [
        plan_offer_data(
            storefront, active_language(), offer, plans, id_prefix=part.id_prefix(place, offer.key)
        )
        for place, (offer, plans) in enumerate(found, start=1)
    ]
    unavailable = "" if data else say("plan_unavailable", active_language())
    return _placed(context, part, {"plan_offers": data, "unavailable": unavailable})


@register.inclusion_tag("flint_storefront/blocks/payment_link.html", takes_context=True)
def flint_payment_link(context: template.Context, slug: str) -> dict[str, Any]:
    """
    A payment link of the site with its button: `{% flint_payment_link "summer-fete" %}`.
    """
    part = next_part(context.get("request"))
    shown = link_part(get_storefront(), part, slug)
    if "link" not in shown:
        logger.warning("There is no payment link %r.", slug)
    return _placed(context, part, shown)


@register.simple_tag(takes_context=True)
def flint_stylesheet(context: template.Context) -> str:
    """
    The link to our stylesheet, for the head of a page with parts of the shop; they then do not bring it themselves.
    """
    mark_placed(context.get("request"), STYLESHEET)
    return format_html('<link rel="stylesheet" href="{}">', get_storefront().links.static(STYLESHEET))


@register.simple_tag(takes_context=True)
def flint_script(context: template.Context) -> str:
    """
    Our script, for the head of a page with parts of the shop or the cart link; everything works without it.
    """
    mark_placed(context.get("request"), SCRIPT)
    return format_html('<script src="{}" defer></script>', get_storefront().links.static(SCRIPT))


def _find_campaign(slug: str) -> Campaign | None:
    campaign = get_storefront().offers.find_campaign(slug)
    if campaign is None:
        logger.warning("There is no campaign %r.", slug)
    return campaign


def _placed(context: template.Context, part: PagePart, shown: dict[str, Any]) -> dict[str, Any]:
    causes = "\n".join(shown.pop("causes", ())) if is_preview(context.get("request")) else ""
    unavailable = shown.pop("unavailable", "")
    return {**part_frame(get_storefront(), part, unavailable=unavailable, editor_note=causes), **shown}
