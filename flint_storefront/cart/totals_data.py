"""
What a cart comes to: goods, fees and tip as an estimate, and the fields of tip and code.
"""

from collections.abc import Mapping
from typing import Any

from flint_storefront.cart.form import write_seen_total
from flint_storefront.cart.models import CODE, TIP, TIP_CUSTOM, Cart, CartForm
from flint_storefront.messages.sentences import say
from flint_storefront.money import Money
from flint_storefront.offers.add_ons import AddOnForm, add_ons_data, read_tip_of
from flint_storefront.offers.estimate import Estimate
from flint_storefront.offers.fees import fees_data
from flint_storefront.offers.goods import goods_estimate, is_delivered
from flint_storefront.offers.selection import SelectedTip
from flint_storefront.offers.tip_terms import PAGE
from flint_storefront.page_data import money_data
from flint_storefront.settings import Settings
from flint_storefront.storage.records import ProductRecord, VariantRecord

CART = "cart"
Known = Mapping[str, tuple[ProductRecord, VariantRecord]]
"""What the mirror says of the cart's variants, by variant id."""


def has_delivery(cart: Cart, known: Known) -> bool:
    """
    True when goods of the cart must be brought to the buyer.
    """
    return any(line.variant_id in known and is_delivered(known[line.variant_id][0]) for line in cart.lines)


def cart_add_ons(settings: Settings, cart: Cart, form: CartForm) -> AddOnForm:
    """
    Tip and code as the form has them, else as the cart keeps them; what is kept counts only where our pages ask for it.
    """
    is_tip_asked = settings.tips.mode == PAGE
    names = [TIP, TIP_CUSTOM] if is_tip_asked else []
    names += [CODE] if settings.codes == PAGE else []
    kept = {name: cart.choice(name) for name in names}
    shown = {**kept, **form.choices}
    return AddOnForm(
        tip=shown.get(TIP, ""),
        tip_custom=shown.get(TIP_CUSTOM, ""),
        code=shown.get(CODE, ""),
        tip_problem=form.tip_problem,
        code_problem=form.code_problem,
    )


def totals_data(
    settings: Settings,
    language: str,
    cart: Cart,
    known: Known,
    subtotal: Money | None,
    form: CartForm,
) -> dict[str, Any]:
    """
    `subtotal, fees, tip, code, tip_row, estimate, estimate_note, tax_note, seen_total` of `cart.html`.

    The estimate is None where it would only repeat the subtotal.
    """
    add_ons = cart_add_ons(settings, cart, form)
    if subtotal is None:
        return _empty(settings, language, add_ons)
    found = read_tip_of(settings, language, subtotal, add_ons)
    tip = found if isinstance(found, SelectedTip) else None
    if isinstance(found, AddOnForm) and settings.tips.mode == PAGE:
        # A kept tip may have become wrong, such as too large for what is left in the cart.
        add_ons = found
    parts = goods_estimate(
        settings, kind=CART, key=CART, goods=subtotal, has_delivery=has_delivery(cart, known), tip=tip
    )
    is_kept = bool(add_ons.code) and add_ons.code == cart.choice(CODE) and add_ons.code_problem is None
    return {
        "subtotal": money_data(subtotal, language),
        "fees": fees_data(parts.charges, language),
        **add_ons_data(
            settings,
            language,
            add_ons,
            currency=subtotal.currency,
            id_prefix=CART,
            subtotal=subtotal,
            is_kept=is_kept,
        ),
        **_estimate_data(language, parts),
    }


def fees_total(parts: Estimate) -> Money:
    """
    What all fees come to.
    """
    return sum((charge.estimate_money for charge in parts.charges), Money.zero(parts.subtotal.currency))


def _estimate_data(language: str, parts: Estimate) -> dict[str, Any]:
    has_more = bool(parts.charges) or parts.tip is not None
    return {
        "tip_row": None if parts.tip is None else money_data(parts.tip, language),
        "estimate": money_data(parts.total, language) if has_more else None,
        "estimate_note": say("estimate_note", language) if has_more else "",
        "tax_note": say("tax_later", language),
        "seen_total": write_seen_total(parts.subtotal, fees_total(parts)),
    }


def _empty(settings: Settings, language: str, add_ons: AddOnForm) -> dict[str, Any]:
    return {
        "subtotal": None,
        "fees": [],
        **add_ons_data(settings, language, add_ons, currency=None, id_prefix=CART),
        "tip_row": None,
        "estimate": None,
        "estimate_note": "",
        "tax_note": "",
        "seen_total": "",
    }
