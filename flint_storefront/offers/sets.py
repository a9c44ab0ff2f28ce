"""
Sets: several variants behind one button, on a page of their own or inside a block of any page.
"""

from dataclasses import replace

from flint_storefront.catalog.mirror import find_variants
from flint_storefront.checkout.start import start_checkout
from flint_storefront.guards import guard_shared_form
from flint_storefront.money import Money
from flint_storefront.offers.add_ons import AddOnForm, read_add_ons
from flint_storefront.offers.goods import goods_line, goods_selection
from flint_storefront.offers.seen_prices import find_seen_price
from flint_storefront.offers.selection import SelectedLine
from flint_storefront.offers.set_data import Known, SetForm, set_data
from flint_storefront.offers.set_form import read_set_form
from flint_storefront.offers.signed import SET, OfferInvalid
from flint_storefront.offers.signed_terms import read_form_offer, read_set
from flint_storefront.offers.terms import ProductSet
from flint_storefront.page_data import not_found, show, show_message
from flint_storefront.page_request import PageRequest
from flint_storefront.results import Result, ShowPage
from flint_storefront.storefront import Storefront


def show_set(storefront: Storefront, request: PageRequest) -> Result:
    """
    GET `/sets/<slug>`: the page of a declared set; two queries.
    """
    product_set = storefront.offers.find_set(request.arguments.get("slug", ""))
    if product_set is None:
        return not_found(storefront, request)
    return _show(storefront, request, product_set, find_goods(storefront, product_set), SetForm())


def buy_set(storefront: Storefront, request: PageRequest) -> Result:
    """
    POST of a set form to the checkout: starts a checkout of all its items.

    A foreign origin and a forged or expired offer get 403; a quantity, tip or code that cannot be, and a set of which
    something is sold out or gone, 400 and the form as it was.
    """
    refusal = guard_shared_form(storefront, request, storefront.links.path("checkout_start"))
    if refusal is not None:
        return refusal
    try:
        product_set = _offered(storefront, read_set(read_form_offer(storefront, request, SET)))
    except OfferInvalid:
        return show_message(storefront, request, "offer_invalid", status=403)
    known = find_goods(storefront, product_set)
    form = read_set_form(request, product_set, known, quantity_max=storefront.settings.quantity_max)
    if form.has_problems:
        return _show(storefront, request, product_set, known, form)
    lines = _lines(product_set, known, form)
    goods = _sum(lines)
    add_ons = read_add_ons(storefront, request, goods, form.add_ons)
    if isinstance(add_ons, AddOnForm):
        return _show(storefront, request, product_set, known, replace(form, add_ons=add_ons))
    selection = goods_selection(
        storefront.settings,
        kind=SET,
        key=product_set.key,
        lines=lines,
        add_ons=add_ons,
        seen_goods=_sum(_as_seen(request.first("seen_prices"), lines)),
        seen_rules=request.first("seen_fees"),
    )
    return start_checkout(storefront, request, selection)


def find_goods(storefront: Storefront, product_set: ProductSet) -> Known:
    """
    What the mirror says of a set's items, by variant id; two queries.
    """
    with storefront.store.reading() as transaction:
        return find_variants(transaction, [item.variant_id for item in product_set.items])


def _offered(storefront: Storefront, signed: ProductSet) -> ProductSet:
    """
    The set as it was signed; its text, which is not signed, as it is declared today.
    """
    declared = storefront.offers.find_set(signed.key)
    return signed if declared is None else replace(signed, text=declared.text)


def _lines(product_set: ProductSet, known: Known, form: SetForm) -> list[SelectedLine]:
    return [
        goods_line(*known[item.variant_id], quantity)
        for item, quantity in zip(product_set.items, form.quantities, strict=True)
    ]


def _as_seen(seen_prices: str | None, lines: list[SelectedLine]) -> list[SelectedLine]:
    """
    The lines at the prices that the page showed; where it says nothing, the mirror's price counts as seen.
    """
    seen = [find_seen_price(seen_prices, line.variant_id or "") for line in lines]
    return [
        line if minor is None else replace(line, unit_money=Money(minor, line.unit_money.currency))
        for line, minor in zip(lines, seen, strict=True)
    ]


def _sum(lines: list[SelectedLine]) -> Money:
    return sum((line.unit_money * line.quantity for line in lines), Money.zero(lines[0].unit_money.currency))


def _show(
    storefront: Storefront, request: PageRequest, product_set: ProductSet, known: Known, form: SetForm
) -> ShowPage:
    language = request.locale.language
    shown = set_data(storefront, language, product_set, known, id_prefix="set", form=form)
    data = {"set": shown}
    homeless = form.add_ons.homeless_problem(shown["form"])
    alerts = [{"kind": "error", **homeless.as_data(language)}] if homeless else []
    status = 400 if form.has_problems else 200
    return show(
        storefront, request, "set.html", product_set.title, data, alerts=alerts, status=status, is_shared=True
    )
