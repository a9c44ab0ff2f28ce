"""
Tip jars: a single amount for the house, paid in one call to Flint.
"""

from dataclasses import replace
from typing import Any

from flint_storefront.checkout.start import start_checkout
from flint_storefront.guards import guard_shared_form
from flint_storefront.money import Money
from flint_storefront.offers.amounts import AmountProblems, amount_data, read_amount
from flint_storefront.offers.selection import QUICK_PAY, SelectedLine, Selection
from flint_storefront.offers.signed import TIP_JAR, OfferInvalid
from flint_storefront.offers.signed_terms import form_offer, read_form_offer, read_tip_jar, tip_jar_terms
from flint_storefront.offers.terms import TipJar
from flint_storefront.page_data import not_found, show, show_message
from flint_storefront.page_request import PageRequest
from flint_storefront.results import Result, ShowPage
from flint_storefront.storefront import Storefront


def show_tip_jar(storefront: Storefront, request: PageRequest) -> Result:
    """
    GET `/tips/<slug>`: the page of a declared tip jar; no query.
    """
    tip_jar = storefront.offers.find_tip_jar(request.arguments.get("slug", ""))
    return not_found(storefront, request) if tip_jar is None else _show(storefront, request, tip_jar)


def pay_tip_jar(storefront: Storefront, request: PageRequest) -> Result:
    """
    POST of a tip jar form to the checkout, also of one that exists only inside a block.

    A foreign origin and a forged or expired offer get 403, an amount that cannot be 400 and the form as it was.
    """
    refusal = guard_shared_form(storefront, request, storefront.links.path("checkout_start"))
    if refusal is not None:
        return refusal
    try:
        tip_jar = _offered(storefront, read_tip_jar(read_form_offer(storefront, request, TIP_JAR)))
    except OfferInvalid:
        return show_message(storefront, request, "offer_invalid", status=403)
    amount = read_amount(tip_jar.amounts, request, request.locale.language)
    if isinstance(amount, AmountProblems):
        return _show(storefront, request, tip_jar, amount)
    return start_checkout(storefront, request, tip_jar_selection(tip_jar, amount))


def tip_jar_selection(tip_jar: TipJar, amount: Money) -> Selection:
    """
    The input of a checkout of one amount.
    """
    return Selection(
        kind=TIP_JAR,
        key=tip_jar.key,
        lines=(SelectedLine(variant_id=None, quantity=1, name=tip_jar.title, unit_money=amount),),
        shown_total=amount,
        source=QUICK_PAY,
        title=tip_jar.title,
    )


def tip_jar_data(
    storefront: Storefront,
    language: str,
    tip_jar: TipJar,
    *,
    id_prefix: str,
    problems: AmountProblems | None = None,
) -> dict[str, Any]:
    """
    The `tip_jar` of the templates; the same bytes all day.

    Args:
        id_prefix: Starts every HTML id of the form; differs for each form on a page.
        problems: What was sent and what is wrong with it, when the form is shown again.
    """
    sent: dict[str, Any] = {}
    if problems is not None:
        sent = {"chosen": problems.chosen, "typed": problems.typed, "problem": problems.problem}
    return {
        "key": tip_jar.key,
        "title": tip_jar.title,
        "text": tip_jar.text,
        "form": {
            "checkout_path": storefront.links.path("checkout_start"),
            "offer": form_offer(storefront, TIP_JAR, tip_jar.key, tip_jar_terms(tip_jar)),
            "amounts": amount_data(tip_jar.amounts, language, id_prefix=id_prefix, **sent),
        },
    }


def _offered(storefront: Storefront, signed: TipJar) -> TipJar:
    """
    The tip jar as it was signed; its text, which is not signed, as it is declared today.
    """
    declared = storefront.offers.find_tip_jar(signed.key)
    return signed if declared is None else replace(signed, text=declared.text)


def _show(
    storefront: Storefront, request: PageRequest, tip_jar: TipJar, problems: AmountProblems | None = None
) -> ShowPage:
    data = tip_jar_data(storefront, request.locale.language, tip_jar, id_prefix="tip-jar", problems=problems)
    status = 200 if problems is None else 400
    return show(
        storefront, request, "tip_jar.html", tip_jar.title, {"tip_jar": data}, status=status, is_shared=True
    )
