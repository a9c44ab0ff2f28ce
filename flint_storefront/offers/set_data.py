"""
What a page gets of a set: plain values, the form included.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flint_storefront.catalog.mirror import full_name, is_sellable, variant_price
from flint_storefront.catalog.page_data import structured_data
from flint_storefront.messages.sentences import say
from flint_storefront.money import Money
from flint_storefront.offers.add_ons import AddOnForm, add_ons_data
from flint_storefront.offers.fees import fee_rules_data
from flint_storefront.offers.goods import is_delivered
from flint_storefront.offers.problems import FieldProblem, problem_data
from flint_storefront.offers.seen_fees import write_seen_fees
from flint_storefront.offers.seen_prices import write_seen_prices
from flint_storefront.offers.signed import SET
from flint_storefront.offers.signed_terms import form_offer, set_terms
from flint_storefront.offers.terms import ProductSet, SetItem
from flint_storefront.page_data import money_data
from flint_storefront.storage.records import ProductRecord, VariantRecord
from flint_storefront.storefront import Storefront

Known = Mapping[str, tuple[ProductRecord, VariantRecord]]
"""What the mirror says of the set's variants, by variant id."""


@dataclass(frozen=True)
class SetForm:
    """
    One set form as it was sent.
    """

    typed: Mapping[int, str] = field(default_factory=dict)
    """Quantity as typed, by the item's place from 0; only of items whose quantity may be chosen."""
    problems: Mapping[int, FieldProblem] = field(default_factory=dict)
    """What is wrong with some of them."""
    quantities: tuple[int, ...] = ()
    """Of all items, when none is wrong."""
    problem: FieldProblem | None = None
    """What is wrong with the whole set."""
    add_ons: AddOnForm = field(default_factory=AddOnForm)

    @property
    def has_problems(self) -> bool:
        """
        True when the form cannot be carried out.
        """
        return bool(self.problems) or self.problem is not None or self.add_ons.has_problems


def set_currency(product_set: ProductSet, known: Known) -> str | None:
    """
    The one currency of all items; None when one of them cannot be bought, or they are sold in several.
    """
    found = [known.get(item.variant_id) for item in product_set.items]
    currencies = {pair[1].currency if pair and is_sellable(*pair) else None for pair in found}
    return currencies.pop() if len(currencies) == 1 else None


def set_data(
    storefront: Storefront,
    language: str,
    product_set: ProductSet,
    known: Known,
    *,
    id_prefix: str,
    form: SetForm | None = None,
) -> dict[str, Any]:
    """
    The `set` of the templates; the same bytes all day for the same mirror.

    Args:
        known: As `sets.find_goods` reads it.
        id_prefix: Starts every HTML id of the form; differs for each set on a page.
        form: What the buyer had entered, when the form is shown again.
    """
    shown = form or SetForm()
    currency = set_currency(product_set, known)
    is_available = currency is not None
    total = _total(product_set, known, currency)
    return {
        "key": product_set.key,
        "title": product_set.title,
        "text": product_set.text,
        "entries": [
            {
                **_item_data(language, item, known),
                "quantity_input": _quantity_data(storefront, language, item, number, id_prefix, shown),
            }
            for number, item in enumerate(product_set.items)
        ],
        "total": None if total is None else money_data(total, language),
        "is_available": is_available,
        "problem": problem_data(shown.problem, language),
        "structured": structured_data(is_available) if total is not None else None,
        "form": _form_data(storefront, language, product_set, known, currency, id_prefix, shown),
    }


def _form_data(
    storefront: Storefront,
    language: str,
    product_set: ProductSet,
    known: Known,
    currency: str | None,
    id_prefix: str,
    form: SetForm,
) -> dict[str, Any]:
    settings = storefront.settings
    pairs = [known[item.variant_id] for item in product_set.items if item.variant_id in known]
    rules = (
        []
        if currency is None
        else fee_rules_data(
            settings,
            language,
            kind=SET,
            key=product_set.key,
            currency=currency,
            has_delivery=any(is_delivered(product) for product, _ in pairs),
        )
    )
    return {
        "checkout_path": storefront.links.path("checkout_start"),
        "offer": form_offer(storefront, SET, product_set.key, set_terms(product_set)),
        "seen_prices": write_seen_prices([variant for _, variant in pairs]),
        "seen_fees": write_seen_fees(settings, kind=SET, key=product_set.key, currency=currency),
        **add_ons_data(settings, language, form.add_ons, currency=currency, id_prefix=id_prefix),
        "fees": rules,
    }


def _item_data(language: str, item: SetItem, known: Known) -> dict[str, Any]:
    found = known.get(item.variant_id)
    return {
        "variant_id": item.variant_id,
        "name": say("unavailable", language) if found is None else full_name(*found),
        "unit_price": None if found is None else money_data(variant_price(found[1]), language),
        "quantity": item.quantity,
        "is_available": found is not None and is_sellable(*found),
    }


def _quantity_data(
    storefront: Storefront, language: str, item: SetItem, number: int, id_prefix: str, form: SetForm
) -> dict[str, Any] | None:
    if item.low is None or item.high is None:
        return None
    return {
        "input_id": f"{id_prefix}-quantity-{number + 1}",
        "name": quantity_name(number),
        "value": form.typed.get(number, str(item.quantity)),
        "low": item.low,
        "high": min(item.high, storefront.settings.quantity_max),
        "error": problem_data(form.problems.get(number), language),
        "error_id": f"{id_prefix}-quantity-{number + 1}-error",
    }


def quantity_name(number: int) -> str:
    """
    Name of the field with the quantity of the item at place *number*, from 0: `quantity_1` for the first.
    """
    return f"quantity_{number + 1}"


def _total(product_set: ProductSet, known: Known, currency: str | None) -> Money | None:
    if currency is None:
        return None
    prices = (variant_price(known[item.variant_id][1]) * item.quantity for item in product_set.items)
    return sum(prices, Money.zero(currency))
