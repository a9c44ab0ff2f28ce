"""
What a page gets of a product: plain values, the buy form included.
"""

from typing import Any

from flint_storefront.catalog.mirror import MirrorProduct, variant_price
from flint_storefront.money import Money
from flint_storefront.offers.add_ons import add_ons_data
from flint_storefront.offers.fees import fee_rules_data
from flint_storefront.offers.form_state import FormState
from flint_storefront.offers.goods import is_delivered
from flint_storefront.offers.problems import problem_data
from flint_storefront.offers.seen_fees import write_seen_fees
from flint_storefront.offers.seen_prices import write_seen_prices
from flint_storefront.offers.signed import PRODUCT, Offer, offer_end, sign_offer
from flint_storefront.page_data import money_data
from flint_storefront.settings import Settings
from flint_storefront.storage.records import ProductRecord
from flint_storefront.storefront import Storefront

QUANTITY_LOW = 1


def product_data(
    storefront: Storefront,
    language: str,
    mirror_product: MirrorProduct,
    *,
    id_prefix: str,
    form: FormState | None = None,
) -> dict[str, Any]:
    """
    The `product` of the templates.

    Args:
        id_prefix: Starts every HTML id of the form; differs for each product on a page.
        form: What the buyer had entered, when the form is shown again.

    Returns:
        `slug, name, description, path, image, price, has_price_range, is_available, structured, form`; the same bytes all
        day for the same mirror, so that a cache may keep the page.
    """
    product = mirror_product.product
    prices = _prices(mirror_product)
    return {
        "slug": product.slug,
        "name": product.name,
        "description": product.description,
        "path": storefront.links.path("product", slug=product.slug),
        "image": image_data(product),
        "price": money_data(prices[0], language) if prices else None,
        "has_price_range": bool(prices) and prices[0] != prices[-1],
        "is_available": mirror_product.is_available,
        "structured": structured_data(mirror_product.is_available) if prices else None,
        "form": _form_data(storefront, language, mirror_product, id_prefix, form or FormState()),
    }


def structured_data(is_available: bool) -> dict[str, str]:
    """
    What search engines are told as microdata: `{"type", "availability"}`, words of schema.org.
    """
    word = "InStock" if is_available else "OutOfStock"
    return {"type": "Product", "availability": f"https://schema.org/{word}"}


def image_data(product: ProductRecord) -> dict[str, Any] | None:
    """
    The product's picture, or None: `{url, alt, width, height}` in pixels; named when it has no text.
    """
    if product.image_url is None:
        return None
    return {
        "url": product.image_url,
        "alt": product.image_alt or product.name,
        "width": product.image_width,
        "height": product.image_height,
    }


def _prices(mirror_product: MirrorProduct) -> list[Money]:
    # What cannot be bought does not set the price, unless nothing can be bought.
    sellable = [variant for variant in mirror_product.variants if mirror_product.can_sell(variant)]
    prices = [variant_price(variant) for variant in sellable or mirror_product.variants]
    if len({price.currency for price in prices}) > 1:
        return []
    return sorted(prices, key=lambda price: price.amount)


def _form_data(
    storefront: Storefront, language: str, mirror_product: MirrorProduct, id_prefix: str, form: FormState
) -> dict[str, Any]:
    settings, links = storefront.settings, storefront.links
    high = settings.quantity_max
    until = offer_end(storefront.clock(), settings.offer_lifetime)
    offer = Offer(PRODUCT, mirror_product.product.product_id, QUANTITY_LOW, high, until)
    only = "" if mirror_product.has_choice else next((v.variant_id for v in mirror_product.variants), "")
    return {
        "checkout_path": links.path("checkout_start"),
        "cart_path": links.path("cart"),
        "offer": sign_offer(offer, settings.signing_keys),
        "seen_prices": write_seen_prices(mirror_product.variants),
        "seen_fees": write_seen_fees(
            settings,
            kind=PRODUCT,
            key=mirror_product.product.product_id,
            currency=next(iter(_currencies(mirror_product)), None),
        ),
        "id_prefix": id_prefix,
        "has_choice": mirror_product.has_choice,
        "variants": _variants_data(language, mirror_product, id_prefix, form),
        "only_variant_id": only,
        "quantity": {
            "value": form.quantity,
            "low": QUANTITY_LOW,
            "high": high,
            "input_id": f"{id_prefix}-quantity",
            "error_id": f"{id_prefix}-quantity-error",
            "error": problem_data(form.quantity_problem, language),
        },
        "variant_error": problem_data(form.variant_problem, language),
        "variant_error_id": f"{id_prefix}-variant-error",
        **add_ons_data(
            settings,
            language,
            form.add_ons,
            currency=next(iter(_currencies(mirror_product)), None),
            id_prefix=id_prefix,
        ),
        "fees": _fees_data(settings, language, mirror_product),
    }


def _fees_data(settings: Settings, language: str, mirror_product: MirrorProduct) -> list[dict[str, Any]]:
    product = mirror_product.product
    rules = [
        rule
        for currency in _currencies(mirror_product)
        for rule in fee_rules_data(
            settings,
            language,
            kind=PRODUCT,
            key=product.product_id,
            currency=currency,
            has_delivery=is_delivered(product),
        )
    ]
    return [rule for number, rule in enumerate(rules) if rule not in rules[:number]]


def _currencies(mirror_product: MirrorProduct) -> list[str]:
    sellable = [variant for variant in mirror_product.variants if mirror_product.can_sell(variant)]
    return list(dict.fromkeys(variant.currency for variant in sellable))


def _variants_data(
    language: str, mirror_product: MirrorProduct, id_prefix: str, form: FormState
) -> list[dict[str, Any]]:
    selected = _selected_id(mirror_product, form)
    return [
        {
            "variant_id": variant.variant_id,
            "name": variant.name or _nameless(mirror_product, number),
            "price": money_data(variant_price(variant), language),
            "is_available": mirror_product.can_sell(variant),
            "is_selected": variant.variant_id == selected,
            "input_id": f"{id_prefix}-variant-{number}",
        }
        for number, variant in enumerate(mirror_product.variants, start=1)
    ]


def _nameless(mirror_product: MirrorProduct, number: int) -> str:
    name = mirror_product.product.name
    return f"{name} {number}" if mirror_product.has_choice else name


def _selected_id(mirror_product: MirrorProduct, form: FormState) -> str | None:
    # A fresh form offers the first that can be bought; one that comes back keeps what was chosen.
    if form.variant_id is not None or form.has_problems:
        return form.variant_id
    return next((v.variant_id for v in mirror_product.variants if mirror_product.can_sell(v)), None)
