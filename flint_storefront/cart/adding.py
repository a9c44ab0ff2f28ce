"""
Adding to the cart from the form of a product, on a page that a cache may have kept.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from flint_storefront.cart.models import Cart, CartLine, CartRefused
from flint_storefront.cart.page_data import cart_currency
from flint_storefront.cart.stored import change_stored_cart
from flint_storefront.catalog.mirror import find_variants
from flint_storefront.guards import guard_shared_form
from flint_storefront.offers.add_ons import AddOnForm, keepable_choices
from flint_storefront.offers.problems import FieldProblem
from flint_storefront.offers.product_form import ProductChoice, read_product_form, show_product_form
from flint_storefront.page_request import PageRequest
from flint_storefront.results import GoTo, Result
from flint_storefront.storage.ports import Transaction
from flint_storefront.storefront import Storefront
from flint_storefront.visitors import new_visitor_token, token_hash, visitor_hash


def add_to_cart(storefront: Storefront, request: PageRequest) -> Result:
    """
    Put the chosen variant into the cart; a visitor without a cookie gets one.

    The same variant adds up; a tip or code that was chosen beside it goes along. What does not fit gets 400 and a sentence,
    and the cart stays as it was.
    """
    cart_path = storefront.links.path("cart")
    refusal = guard_shared_form(storefront, request, cart_path)
    if refusal is not None:
        return refusal
    choice = read_product_form(storefront, request)
    if not isinstance(choice, ProductChoice):
        return choice
    choices = keepable_choices(storefront.settings, choice.form.add_ons)
    if isinstance(choices, AddOnForm):
        form = replace(choice.form, add_ons=choices)
        return show_product_form(storefront, request, choice.mirror_product, form)
    own_hash, new_token = visitor_hash(request.visitor), None
    if own_hash is None:
        new_token = new_visitor_token(storefront.randomness)
        own_hash = token_hash(new_token)
    try:
        change = partial(_with_choice, storefront, choice)
        change_stored_cart(storefront, own_hash, change, choices=choices)
    except CartRefused as refused:
        return _show_refusal(storefront, request, choice, refused.problem)
    return GoTo(f"{cart_path}?done=added", new_visitor_token=new_token)


def _with_choice(
    storefront: Storefront, choice: ProductChoice, transaction: Transaction, cart: Cart
) -> Sequence[CartLine]:
    settings, variant = storefront.settings, choice.variant
    quantities = cart.quantities()
    known = find_variants(transaction, list(quantities))
    currency = cart_currency(cart, known)
    if currency is not None and currency != variant.currency:
        values = {"cart_currency": currency, "product_currency": variant.currency}
        raise CartRefused(FieldProblem("cart_currency", values))
    if variant.variant_id not in quantities and len(cart.lines) >= settings.cart_lines_max:
        raise CartRefused(FieldProblem("cart_full"))
    quantity = quantities.get(variant.variant_id, 0) + choice.quantity
    if quantity > settings.quantity_max:
        high = str(settings.quantity_max)
        raise CartRefused(FieldProblem("quantity_too_large", {"low": "1", "high": high}))
    quantities[variant.variant_id] = quantity
    return [CartLine(variant_id, number) for variant_id, number in quantities.items()]


def _show_refusal(
    storefront: Storefront, request: PageRequest, choice: ProductChoice, problem: FieldProblem | None
) -> Result:
    at_quantity = problem if problem is not None and problem.key == "quantity_too_large" else None
    form = replace(choice.form, quantity_problem=at_quantity)
    above = problem if at_quantity is None else None
    return show_product_form(storefront, request, choice.mirror_product, form, problem=above)
