"""
Buying one product at once, from a page that a cache may have kept.
"""

from dataclasses import replace

from flint_storefront.catalog.mirror import variant_price
from flint_storefront.checkout.start import start_checkout
from flint_storefront.guards import guard_shared_form
from flint_storefront.money import Money
from flint_storefront.offers.add_ons import AddOnForm, AddOns, read_code_of
from flint_storefront.offers.goods import goods_line, goods_selection
from flint_storefront.offers.product_form import ProductChoice, read_product_form, show_product_form
from flint_storefront.offers.seen_prices import find_seen_price
from flint_storefront.offers.selection import Selection
from flint_storefront.page_request import PageRequest
from flint_storefront.results import Result
from flint_storefront.settings import Settings
from flint_storefront.storefront import Storefront


def buy_now(storefront: Storefront, request: PageRequest) -> Result:
    """
    POST of a product's form to the checkout: starts a checkout of that product alone.

    A foreign origin and a forged or expired offer get 403, an untold origin the question once more, a mistake
    in the form 400 and the form as it was; none of them calls Flint.
    """
    refusal = guard_shared_form(storefront, request, storefront.links.path("checkout_start"))
    if refusal is not None:
        return refusal
    choice = read_product_form(storefront, request)
    if not isinstance(choice, ProductChoice):
        return choice
    code = read_code_of(storefront, request, choice.form.add_ons)
    if isinstance(code, AddOnForm):
        form = replace(choice.form, add_ons=code)
        return show_product_form(storefront, request, choice.mirror_product, form)
    add_ons = AddOns(choice.tip, code)
    selection = product_selection(
        storefront.settings,
        choice,
        request.first("seen_prices"),
        add_ons,
        seen_rules=request.first("seen_fees"),
    )
    return start_checkout(storefront, request, selection)


def product_selection(
    settings: Settings,
    choice: ProductChoice,
    seen_prices: str | None,
    add_ons: AddOns,
    *,
    seen_rules: str | None = None,
) -> Selection:
    """
    The choice as input of a checkout.

    Args:
        seen_prices: What the page showed; where it says nothing, the mirror's price counts as seen.
        seen_rules: The fees' rules that it showed, likewise.
    """
    product, variant = choice.mirror_product.product, choice.variant
    seen_minor = find_seen_price(seen_prices, variant.variant_id)
    seen_unit = variant_price(variant) if seen_minor is None else Money(seen_minor, variant.currency)
    return goods_selection(
        settings,
        kind="product",
        key=product.product_id,
        lines=[goods_line(product, variant, choice.quantity)],
        add_ons=add_ons,
        seen_goods=seen_unit * choice.quantity,
        seen_rules=seen_rules,
    )
