"""
What a host template can place on any page: products, the link to the cart, style and script.

Everybody sees these alike: no token, no cookie, no visitor's data, so that a cache may keep the host's page.
The mirror is read, never Flint.
"""

import logging
from collections.abc import Sequence

from flask import Flask
from markupsafe import Markup

from flint_storefront.catalog.mirror import MirrorProduct, find_product, list_products
from flint_storefront.catalog.page_data import product_data
from flint_storefront.flask.host import page_locale
from flint_storefront.flask.offer_parts import OFFER_PARTS
from flint_storefront.flask.placing import Places, place_nothing, render
from flint_storefront.flask.state import get_state
from flint_storefront.messages.sentences import labels
from flint_storefront.offers.form_state import FormState

logger = logging.getLogger(__name__)

STYLESHEET, SCRIPT = "flint_storefront/storefront.css", "flint_storefront/storefront.js"


def flint_product_card(slug: str) -> Markup:
    """
    The card of one product; nothing (and a warning in the log) when the mirror has no such product.
    """
    found = _find_products(slug)
    return _render_products("product", found) if found else Markup("")


def flint_product_grid(*slugs: str) -> Markup:
    """
    Cards of these products, in this order; without any slug, of everything for sale. Missing ones are left
    out.
    """
    found = _find_products(*slugs) if slugs else _all_products()
    return _render_products("product_grid", found) if found else Markup("")


def flint_buy_button(slug: str, *, variant_id: str | None = None) -> Markup:
    """
    The buy form of one product without its card, *variant_id* chosen beforehand; nothing when there is no
    such product or variant.
    """
    found = _find_products(slug)
    if found and variant_id is not None and found[0].find_variant(variant_id) is None:
        return place_nothing("No variant %r of %r in the mirror.", variant_id, slug)
    return _render_products("buy_button", found, FormState(variant_id=variant_id)) if found else Markup("")


def flint_cart_link() -> Markup:
    """
    A link to the cart for the host's header; `flint_script` puts the number in.
    """
    links = get_state().storefront.links
    page = {"has_cart": True, "cart_path": links.path("cart"), "cart_count_path": links.path("cart_count")}
    return render("partials/cart_link.html", {"page": page, "text": labels(page_locale().language)})


def flint_stylesheet() -> Markup:
    """
    The link to our stylesheet, for the head of a page with cards.
    """
    address = get_state().storefront.links.static(STYLESHEET)
    return Markup('<link rel="stylesheet" href="{}">').format(address)


def flint_script() -> Markup:
    """
    Our script, for the head of a page with cards or the cart link; everything works without it.
    """
    address = get_state().storefront.links.static(SCRIPT)
    return Markup('<script src="{}" defer></script>').format(address)


def add_page_parts(app: Flask) -> None:
    """
    Make these functions known to the templates of *app*.
    """
    parts = (
        *OFFER_PARTS,
        flint_product_card,
        flint_product_grid,
        flint_buy_button,
        flint_cart_link,
        flint_stylesheet,
        flint_script,
    )
    app.jinja_env.globals.update({part.__name__: part for part in parts})


def _find_products(*slugs: str) -> list[MirrorProduct]:
    with get_state().storefront.store.reading() as transaction:
        by_slug = {slug: find_product(transaction, slug) for slug in slugs}
    for slug in (slug for slug, found in by_slug.items() if found is None):
        logger.warning("No product %r in the mirror: nothing is shown. Try `flask flint sync`.", slug)
    return [found for found in by_slug.values() if found is not None]


def _all_products() -> list[MirrorProduct]:
    with get_state().storefront.store.reading() as transaction:
        return list_products(transaction)


def _render_products(block: str, found: Sequence[MirrorProduct], form: FormState | None = None) -> Markup:
    storefront, language, places = get_state().storefront, page_locale().language, Places(len(found))
    products = [
        product_data(storefront, language, product, id_prefix=id_prefix, form=form)
        for product, id_prefix in zip(found, places.id_prefixes, strict=True)
    ]
    return places.render(block, {"products": products})
