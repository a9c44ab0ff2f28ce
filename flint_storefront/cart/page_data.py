"""
What the cart page gets: plain values.
"""

from typing import Any

from flint_storefront.cart.models import Cart, CartForm, CartLine
from flint_storefront.cart.totals_data import Known, totals_data
from flint_storefront.catalog.mirror import is_sellable, variant_price
from flint_storefront.catalog.page_data import image_data
from flint_storefront.messages.sentences import say
from flint_storefront.money import Money
from flint_storefront.offers.problems import FieldProblem, problem_data
from flint_storefront.page_data import money_data
from flint_storefront.storefront import Storefront


def cart_currency(cart: Cart, known: Known) -> str | None:
    """
    The currency of the first line that can be bought; None: any may be added.
    """
    for line in cart.lines:
        found = known.get(line.variant_id)
        if found is not None and is_sellable(*found):
            return found[1].currency
    return None


def line_problem(
    line: CartLine, known: Known, currency: str | None, quantity_max: int
) -> FieldProblem | None:
    """
    Why *line* keeps the cart from being ordered, or None.
    """
    found = known.get(line.variant_id)
    if found is None or not is_sellable(*found):
        return FieldProblem("cart_line_unavailable")
    if found[1].currency != currency:
        return FieldProblem(
            "cart_currency", {"cart_currency": str(currency), "product_currency": found[1].currency}
        )
    if line.quantity > quantity_max:
        return FieldProblem("cart_line_limit", {"high": str(quantity_max)})
    return None


def cart_problems(storefront: Storefront, cart: Cart, known: Known) -> dict[str, FieldProblem]:
    """
    Lines that cannot be ordered, by variant id.
    """
    currency = cart_currency(cart, known)
    found = {
        line.variant_id: line_problem(line, known, currency, storefront.settings.quantity_max)
        for line in cart.lines
    }
    return {variant_id: problem for variant_id, problem in found.items() if problem is not None}


def cart_subtotal(storefront: Storefront, cart: Cart, known: Known) -> Money | None:
    """
    Sum of what can be ordered at the mirror's prices; None when there is nothing.
    """
    problems = cart_problems(storefront, cart, known)
    amounts = [
        variant_price(known[line.variant_id][1]) * line.quantity
        for line in cart.lines
        if line.variant_id not in problems
    ]
    return sum(amounts[1:], amounts[0]) if amounts else None


def cart_data(
    storefront: Storefront, language: str, cart: Cart, known: Known, form: CartForm
) -> dict[str, Any]:
    """
    The data of `cart.html`.

    Args:
        form: Fields as typed and what is wrong with them, when the form is shown again.
    """
    links = storefront.links
    problems = cart_problems(storefront, cart, known)
    subtotal = cart_subtotal(storefront, cart, known)
    return {
        **totals_data(storefront.settings, language, cart, known, subtotal, form),
        "lines": [
            {
                **_shown_line(storefront, language, line, known),
                **_quantity_data(language, line, number, form),
                "problem": problem_data(problems.get(line.variant_id), language),
            }
            for number, line in enumerate(cart.lines, start=1)
        ],
        "can_start": bool(cart.lines) and not problems,
        "cart_path": links.path("cart"),
        "checkout_path": links.path("checkout_start"),
        "is_empty": not cart.lines,
    }


def _shown_line(storefront: Storefront, language: str, line: CartLine, known: Known) -> dict[str, Any]:
    found = known.get(line.variant_id)
    if found is None:
        return _unknown_line(storefront, language, line)
    product, variant = found
    price = variant_price(variant)
    is_there = is_sellable(product, variant)
    image = image_data(product)
    if image is not None and variant.image_url is not None:
        image |= {"url": variant.image_url, "alt": variant.image_alt or product.name}
    return {
        "variant_id": line.variant_id,
        "name": product.name,
        "variant_name": variant.name,
        "product_path": storefront.links.path("product", slug=product.slug),
        "image": image,
        "unit_price": money_data(price, language),
        "total": money_data(price * line.quantity, language) if is_there else None,
    }


def _unknown_line(storefront: Storefront, language: str, line: CartLine) -> dict[str, Any]:
    return {
        "variant_id": line.variant_id,
        "name": say("unavailable", language),
        "variant_name": "",
        "product_path": storefront.links.path("shop"),
        "image": None,
        "unit_price": None,
        "total": None,
    }


def _quantity_data(language: str, line: CartLine, number: int, form: CartForm) -> dict[str, Any]:
    problem = form.problems.get(line.variant_id)
    return {
        "quantity": form.typed.get(line.variant_id, str(line.quantity)),
        "quantity_input_id": f"line-{number}-quantity",
        "quantity_error": problem_data(problem, language),
        "quantity_error_id": f"line-{number}-quantity-error",
    }
