"""
`{% load flint_storefront_tags %}`: parts of the shop on any page of the site. Safe behind a full-page cache.
"""

import logging
from typing import Any

from django import template
from django.utils.html import format_html

from flint_storefront.catalog.mirror import find_product
from flint_storefront.messages.sentences import labels
from flint_storefront.wagtail.current import get_storefront
from flint_storefront.wagtail.page_parts import SCRIPT, STYLESHEET, mark_placed, next_part, part_data
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
