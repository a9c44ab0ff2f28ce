"""
The cart's own page, as several actions show it.
"""

from collections.abc import Mapping, Sequence

from flint_storefront.cart.models import Cart, CartForm
from flint_storefront.cart.page_data import cart_data
from flint_storefront.cart.stored import find_cart
from flint_storefront.cart.totals_data import Known, cart_add_ons
from flint_storefront.catalog.mirror import find_variants
from flint_storefront.messages.sentences import say
from flint_storefront.page_data import show
from flint_storefront.page_request import PageRequest
from flint_storefront.results import ShowPage
from flint_storefront.storage.ports import Transaction
from flint_storefront.storefront import Storefront
from flint_storefront.visitors import visitor_hash


def read_cart(transaction: Transaction, own_hash: str | None) -> tuple[Cart, Known]:
    """
    The visitor's cart and what the mirror says of it; at most three queries.
    """
    cart = find_cart(transaction, own_hash)
    return cart, find_variants(transaction, [line.variant_id for line in cart.lines])


def show_cart_page(
    storefront: Storefront,
    request: PageRequest,
    *,
    form: CartForm | None = None,
    alerts: Sequence[Mapping[str, str]] = (),
    status: int = 200,
) -> ShowPage:
    """
    The visitor's cart as it is stored now.

    Args:
        form: What was typed, when it is shown again with what is wrong.
    """
    language = request.locale.language
    with storefront.store.reading() as transaction:
        cart, known = read_cart(transaction, visitor_hash(request.visitor))
    shown_form = form or CartForm()
    data = cart_data(storefront, language, cart, known, shown_form)
    homeless = cart_add_ons(storefront.settings, cart, shown_form).homeless_problem(data)
    above = [{"kind": "error", **homeless.as_data(language)}] if homeless else []
    heading = say("cart_heading", language)
    return show(storefront, request, "cart.html", heading, data, alerts=[*alerts, *above], status=status)
