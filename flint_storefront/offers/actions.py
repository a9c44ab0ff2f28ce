"""
Buying one product at once, from a page that a cache may have kept.
"""

from flint_storefront.catalog.mirror import full_name, variant_price
from flint_storefront.checkout.start import start_checkout
from flint_storefront.guards import guard_shared_form
from flint_storefront.money import Money
from flint_storefront.offers.product_form import ProductChoice, read_product_form
from flint_storefront.offers.seen_prices import find_seen_price
from flint_storefront.offers.selection import SelectedLine, Selection
from flint_storefront.page_request import PageRequest
from flint_storefront.results import Result
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
    return start_checkout(storefront, request, product_selection(choice, request.first("seen_prices")))


def product_selection(choice: ProductChoice, seen_prices: str | None) -> Selection:
    """
    The choice as input of a checkout.

    Args:
        seen_prices: What the page showed; where it says nothing, the mirror's price counts as seen.
    """
    product, variant = choice.mirror_product.product, choice.variant
    seen_minor = find_seen_price(seen_prices, variant.variant_id)
    shown_minor = variant.price_minor if seen_minor is None else seen_minor
    line = SelectedLine(
        variant_id=variant.variant_id,
        quantity=choice.quantity,
        name=full_name(product, variant),
        unit_money=variant_price(variant),
    )
    shown_total = Money(shown_minor, variant.currency) * choice.quantity
    return Selection(kind="product", key=product.product_id, lines=(line,), shown_total=shown_total)
