"""
The form of a set: a quantity for each item that may be chosen, checked against the offer and the mirror.
"""

from flint_storefront.offers.add_ons import typed_add_ons
from flint_storefront.offers.problems import FieldProblem
from flint_storefront.offers.quantity import read_quantity
from flint_storefront.offers.set_data import Known, SetForm, quantity_name, set_currency
from flint_storefront.offers.terms import ProductSet
from flint_storefront.page_request import PageRequest

KEPT_LENGTH_MAX = 200


def read_set_form(
    request: PageRequest, product_set: ProductSet, known: Known, *, quantity_max: int
) -> SetForm:
    """
    What the buyer chose within the offer's bounds, and what is wrong with it.

    A fixed quantity is the offer's, whatever the form says.
    """
    typed: dict[int, str] = {}
    problems: dict[int, FieldProblem] = {}
    quantities: list[int] = []
    for number, item in enumerate(product_set.items):
        if item.low is None or item.high is None:
            quantities.append(item.quantity)
            continue
        text = request.first(quantity_name(number)) or ""
        typed[number] = text[:KEPT_LENGTH_MAX]
        found = read_quantity(text, item.low, min(item.high, quantity_max))
        if isinstance(found, FieldProblem):
            problems[number] = found
        else:
            quantities.append(found)
    is_sold = set_currency(product_set, known) is not None
    return SetForm(
        typed=typed,
        problems=problems,
        quantities=tuple(quantities),
        problem=None if is_sold else FieldProblem("set_unavailable"),
        add_ons=typed_add_ons(request),
    )
