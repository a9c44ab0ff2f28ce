"""
Discount codes: kept for a visitor until used, looked up before an order, sent with it.

Flint decides what a code is worth; here only those are held back that Flint does not know or does not redeem any more.
"""

import unicodedata

from flint_storefront.cart.models import CODE
from flint_storefront.cart.stored import find_cart, forget_choice
from flint_storefront.errors import StorefrontError
from flint_storefront.flint.credentials import redacted_logger
from flint_storefront.flint.models import PromotionCode
from flint_storefront.flint.resources.promotion_codes import LONGEST_CODE, find_promotion_codes
from flint_storefront.offers.code_tries import count_miss, has_tries_left
from flint_storefront.offers.problems import FieldProblem
from flint_storefront.page_request import PageRequest
from flint_storefront.storage.ports import Transaction
from flint_storefront.storefront import Storefront
from flint_storefront.visitors import visitor_hash

log = redacted_logger(__name__)

PAGE = "page"
TOO_OFTEN = FieldProblem("code_later")
ACTIVE, EXPIRED, EXHAUSTED = "active", "expired", "exhausted"
"""Flint's words for a code. Source: catalog facts, section 9."""


def check_code(storefront: Storefront, request: PageRequest, text: str) -> str | FieldProblem | None:
    """
    The code to send with an order, as Flint spells it; None: there is none.

    Args:
        text: As typed. Empty: the code that is kept for this visitor, if any.

    Returns:
        A problem for a code that cannot be used, which is then kept no longer. When Flint does not answer in time the
        code is taken as typed: the order decides.
    """
    kept = kept_code(storefront, request)
    typed = text.strip() or kept
    if not typed:
        return None
    if storefront.settings.codes != PAGE:
        return FieldProblem("code_not_taken")
    checked = _look_up(storefront, request, typed)
    if isinstance(checked, FieldProblem) and kept and checked != TOO_OFTEN:
        _forget_kept(storefront, request, typed)
    return checked


def kept_code(storefront: Storefront, request: PageRequest) -> str | None:
    """
    The code that a link or an earlier page left for this visitor; one query, none where codes are not ours.
    """
    own_hash = visitor_hash(request.visitor)
    if own_hash is None or storefront.settings.codes != PAGE:
        return None
    with storefront.store.reading() as transaction:
        return find_cart(transaction, own_hash).choice(CODE) or None


def forget_code(transaction: Transaction, visitor_hash: str, code: str) -> None:
    """
    The code has been used, or cannot be: keep it no longer. Another one that was typed since stays.
    """
    forget_choice(transaction, visitor_hash, CODE, code)


def is_code(text: str) -> bool:
    """
    True for a text that can be a code: 1 to 100 characters without blanks at its ends or signs that nobody sees.

    Source: catalog facts, section 9; which characters Flint takes is unverified.
    """
    is_short = 0 < len(text) <= LONGEST_CODE
    return (
        is_short and text == text.strip() and not any(unicodedata.category(sign)[0] == "C" for sign in text)
    )


def _look_up(storefront: Storefront, request: PageRequest, typed: str) -> str | FieldProblem:
    if not is_code(typed):
        return FieldProblem("code_unknown")
    if not has_tries_left(storefront, request.visitor):
        return TOO_OFTEN
    try:
        found = find_promotion_codes(
            storefront.flint, typed, deadline=storefront.read_deadline(), is_person_waiting=True
        )
    except StorefrontError as error:
        log.warning("a code was not looked up: %s", error)
        return typed
    usable = next((one for one in found if one.status == ACTIVE), None)
    if usable is not None:
        return usable.code
    count_miss(storefront, request.visitor)
    return _refusal(found)


def _refusal(found: list[PromotionCode]) -> FieldProblem:
    statuses = {one.status for one in found}
    for status in (EXPIRED, EXHAUSTED):
        if status in statuses:
            return FieldProblem(f"code_{status}")
    return FieldProblem("code_inactive" if found else "code_unknown")


def _forget_kept(storefront: Storefront, request: PageRequest, code: str) -> None:
    own_hash = visitor_hash(request.visitor)
    if own_hash is not None:
        with storefront.store.transaction() as transaction:
            forget_code(transaction, own_hash, code)
