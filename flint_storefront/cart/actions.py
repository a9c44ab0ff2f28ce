"""
The cart's pages: look at it, change it, count it, go and pay.
"""

from collections.abc import Sequence
from dataclasses import replace

from flint_storefront.cart.adding import add_to_cart
from flint_storefront.cart.form import read_cart_form, read_seen_total, with_quantities
from flint_storefront.cart.models import CODE, Cart, CartForm, CartLine, CartRefused
from flint_storefront.cart.page import read_cart, show_cart_page
from flint_storefront.cart.page_data import cart_problems, cart_subtotal
from flint_storefront.cart.stored import change_stored_cart, find_cart, keep_choices
from flint_storefront.cart.totals_data import CART, Known, cart_add_ons
from flint_storefront.checkout.start import start_checkout
from flint_storefront.guards import guard_visitor_form
from flint_storefront.messages.sentences import say_count
from flint_storefront.money import Money
from flint_storefront.offers.add_ons import AddOnForm, AddOns, read_code_of, read_tip_of
from flint_storefront.offers.goods import goods_line, goods_selection
from flint_storefront.offers.selection import Selection
from flint_storefront.page_data import TEMPLATES, alert
from flint_storefront.page_request import PageRequest
from flint_storefront.results import GoTo, Result, ShowPage
from flint_storefront.settings import Settings
from flint_storefront.storage.ports import Transaction
from flint_storefront.storefront import Storefront
from flint_storefront.visitors import visitor_hash

DONE = ("added", "updated", "removed")
"""What `?done=` may say; each has the sentence `cart_<word>`."""


def show_cart(storefront: Storefront, request: PageRequest) -> Result:
    """
    The visitor's cart; at most three queries, and no cookie of ours is set.
    """
    done = next(iter(request.query.get("done", ())), "")
    language = request.locale.language
    if done not in DONE:
        return show_cart_page(storefront, request)
    if visitor_hash(request.visitor) is None:
        # The answer to the change set a cookie, and the browser did not keep it.
        return show_cart_page(storefront, request, alerts=[alert("error", "cookies_needed", language)])
    return show_cart_page(storefront, request, alerts=[alert("success", f"cart_{done}", language)])


def change_cart(storefront: Storefront, request: PageRequest) -> Result:
    """
    POST to the cart: `action=add` from a product's form, `remove=<variant id>`, else new quantities.

    Answers 303 to the cart, or 400 with a message at the field and nothing changed.
    """
    if request.first("action") == "add" and request.first("remove") is None:
        return add_to_cart(storefront, request)
    refusal = guard_visitor_form(storefront, request)
    if refusal is not None:
        return refusal
    own_hash = visitor_hash(request.visitor)
    if own_hash is None:
        return GoTo(storefront.links.path("cart"))
    form = read_cart_form(request, high=storefront.settings.quantity_max)
    removed = request.first("remove")
    if removed is not None:
        return _remove(storefront, request, own_hash, form, removed)
    return _update(storefront, request, own_hash, form)


def cart_count(storefront: Storefront, request: PageRequest) -> Result:
    """
    The fragment with the number of pieces in the cart; one query, no cookie, no token.
    """
    with storefront.store.reading() as transaction:
        count = find_cart(transaction, visitor_hash(request.visitor)).count
    label = say_count("cart_count", count, request.locale.language)
    data = {"count": count, "label": label, "cart_path": storefront.links.path("cart")}
    return ShowPage(template=f"{TEMPLATES}/cart_count.html", data=data)


def start_from_cart(storefront: Storefront, request: PageRequest) -> Result:
    """
    POST of the cart's form to the checkout: starts a checkout if the page showed what the cart holds.

    Otherwise the cart is shown once more: with the new quantities stored (200), or with what is wrong (400).
    """
    refusal = guard_visitor_form(storefront, request)
    if refusal is not None:
        return refusal
    own_hash = visitor_hash(request.visitor)
    with storefront.store.reading() as transaction:
        cart, known = read_cart(transaction, own_hash)
    if own_hash is None or not cart.lines:
        return _show_again(storefront, request, "cart_empty_start")
    form = read_cart_form(request, high=storefront.settings.quantity_max)
    if form.problems_of(cart):
        return show_cart_page(storefront, request, form=form, status=400)
    if not form.says_the_same(cart):
        change_stored_cart(
            storefront, own_hash, lambda _, stored: with_quantities(stored, form), choices=form.choices
        )
        changed = alert("notice", "cart_changed", request.locale.language)
        return show_cart_page(storefront, request, alerts=[changed])
    subtotal = cart_subtotal(storefront, cart, known)
    if subtotal is None or cart_problems(storefront, cart, known):
        return _show_again(storefront, request, "cart_has_problems")
    add_ons = _read_add_ons(storefront, request, cart, subtotal, form)
    if isinstance(add_ons, CartForm):
        return show_cart_page(storefront, request, form=add_ons, status=400)
    kept = {**form.choices, CODE: add_ons.promotion_code or ""}
    keep_choices(storefront, own_hash, kept)
    selection = _selection(storefront.settings, request, cart, known, add_ons)
    return start_checkout(storefront, request, selection)


def _update(storefront: Storefront, request: PageRequest, own_hash: str, form: CartForm) -> Result:
    if not form.is_readable:
        return _show_again(storefront, request, "cart_changed")
    checked = _check_choices(storefront, request, own_hash, form)
    if checked.tip_problem is not None or checked.code_problem is not None:
        return show_cart_page(storefront, request, form=checked, status=400)

    def change(_: Transaction, cart: Cart) -> Sequence[CartLine]:
        if form.problems_of(cart):
            raise CartRefused
        return with_quantities(cart, form)

    try:
        change_stored_cart(storefront, own_hash, change, choices=checked.choices)
    except CartRefused:
        return show_cart_page(storefront, request, form=form, status=400)
    return GoTo(f"{storefront.links.path('cart')}?done=updated")


def _remove(
    storefront: Storefront, request: PageRequest, own_hash: str, form: CartForm, removed: str
) -> Result:
    def change(_: Transaction, cart: Cart) -> Sequence[CartLine]:
        kept = Cart(tuple(line for line in cart.lines if line.variant_id != removed), cart.version)
        # The line goes whatever stands in the others' fields; their quantities only if all are proper.
        return kept.lines if form.problems_of(kept) else with_quantities(kept, form)

    cart = change_stored_cart(storefront, own_hash, change, choices=form.choices)
    if form.problems_of(cart):
        return show_cart_page(storefront, request, form=form, status=400)
    return GoTo(f"{storefront.links.path('cart')}?done=removed")


def _show_again(storefront: Storefront, request: PageRequest, key: str) -> Result:
    alerts = [alert("error", key, request.locale.language)]
    return show_cart_page(storefront, request, alerts=alerts, status=400)


def _check_choices(storefront: Storefront, request: PageRequest, own_hash: str, form: CartForm) -> CartForm:
    """
    The form with what is wrong with its tip for the new quantities, or with a code that was not typed before.
    """
    with storefront.store.reading() as transaction:
        cart, known = read_cart(transaction, own_hash)
    settings, after = storefront.settings, Cart(with_quantities(cart, form))
    subtotal = cart_subtotal(storefront, after, known)
    typed = cart_add_ons(settings, cart, form)
    if subtotal is not None:
        tip = read_tip_of(settings, request.locale.language, subtotal, typed)
        if isinstance(tip, AddOnForm):
            return replace(form, tip_problem=tip.tip_problem)
    if not typed.code.strip() or typed.code == cart.choice(CODE):
        return form
    code = read_code_of(storefront, request, typed)
    if isinstance(code, AddOnForm):
        return replace(form, code_problem=code.code_problem)
    return replace(form, choices={**form.choices, CODE: code or ""})


def _read_add_ons(
    storefront: Storefront, request: PageRequest, cart: Cart, subtotal: Money, form: CartForm
) -> AddOns | CartForm:
    """
    Tip and code of the form, else of the cart; or the form with what is wrong with them. The code is looked up last.
    """
    typed = cart_add_ons(storefront.settings, cart, form)
    tip = read_tip_of(storefront.settings, request.locale.language, subtotal, typed)
    if isinstance(tip, AddOnForm):
        return replace(form, tip_problem=tip.tip_problem)
    # An emptied field says that the kept code is not wanted.
    code = read_code_of(storefront, request, typed) if typed.code.strip() else None
    if isinstance(code, AddOnForm):
        return replace(form, code_problem=code.code_problem)
    return AddOns(tip, code)


def _selection(
    settings: Settings, request: PageRequest, cart: Cart, known: Known, add_ons: AddOns
) -> Selection:
    lines = [goods_line(*known[line.variant_id], line.quantity) for line in cart.lines]
    goods = Money(sum(line.unit_money.amount * line.quantity for line in lines), lines[0].unit_money.currency)
    seen_goods, seen_fees = read_seen_total(request) or (goods, None)
    if seen_goods.currency != goods.currency:
        seen_goods, seen_fees = goods, None
    return goods_selection(
        settings,
        kind=CART,
        key=CART,
        lines=lines,
        add_ons=add_ons,
        seen_goods=seen_goods,
        seen_fees=seen_fees,
        cart_version=cart.version,
    )
