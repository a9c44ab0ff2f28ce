"""
Declared offers as the terms of a signed offer, so that one which exists only inside a block can be bought.

Texts for reading stay out: the form needs identity and bounds, and the signed text has little room.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from flint_storefront.offers.signed import (
    PLAN,
    SET,
    TIP_JAR,
    Offer,
    OfferInvalid,
    offer_end,
    read_offer,
    sign_offer,
)
from flint_storefront.offers.terms import AmountTerms, PlanOffer, ProductSet, SetItem, TipJar
from flint_storefront.page_request import PageRequest
from flint_storefront.storefront import Storefront

Declared = TypeVar("Declared", TipJar, ProductSet, PlanOffer)


def form_offer(storefront: Storefront, kind: str, key: str, terms: Mapping[str, Any]) -> str:
    """
    The signed offer of a form, valid as long as any page of the shop.
    """
    until = offer_end(storefront.clock(), storefront.settings.offer_lifetime)
    offer = Offer(kind, key, 1, storefront.settings.quantity_max, until, terms)
    return sign_offer(offer, storefront.settings.signing_keys)


def read_form_offer(storefront: Storefront, request: PageRequest, kind: str) -> Offer:
    """
    The signed offer of a form.

    Raises:
        OfferInvalid: It is forged, expired, or of another kind.
    """
    offer = read_offer(request.first("offer") or "", storefront.settings.signing_keys, storefront.clock())
    if offer.kind != kind:
        raise OfferInvalid("wrong_shape")
    return offer


def tip_jar_terms(tip_jar: TipJar) -> dict[str, Any]:
    """
    For a signed offer of kind `tip_jar`.
    """
    return {"title": tip_jar.title, "amounts": amount_terms(tip_jar.amounts)}


def read_tip_jar(offer: Offer) -> TipJar:
    """
    The tip jar that an offer signs; without its text.

    Raises:
        OfferInvalid: `wrong_shape`.
    """
    return _read(
        offer,
        TIP_JAR,
        lambda terms: TipJar(
            key=offer.offered_id, title=str(terms["title"]), amounts=read_amount_terms(terms["amounts"])
        ),
    )


def set_terms(product_set: ProductSet) -> dict[str, Any]:
    """
    For a signed offer of kind `set`.
    """
    items = [[item.variant_id, item.quantity, item.low, item.high] for item in product_set.items]
    return {"title": product_set.title, "items": items}


def read_set(offer: Offer) -> ProductSet:
    """
    The set that an offer signs; without its text.

    Raises:
        OfferInvalid: `wrong_shape`.
    """
    return _read(
        offer,
        SET,
        lambda terms: ProductSet(
            key=offer.offered_id,
            title=str(terms["title"]),
            items=tuple(
                SetItem(variant_id=str(variant_id), quantity=int(quantity), low=low, high=high)
                for variant_id, quantity, low, high in terms["items"]
            ),
        ),
    )


def plan_offer_terms(plan_offer: PlanOffer) -> dict[str, Any]:
    """
    For a signed offer of kind `plan`.
    """
    return {
        "title": plan_offer.title,
        "plans": list(plan_offer.plan_ids),
        "highlighted": plan_offer.highlighted_plan_id,
    }


def read_plan_offer(offer: Offer) -> PlanOffer:
    """
    The plan offer that an offer signs; without its text.

    Raises:
        OfferInvalid: `wrong_shape`.
    """
    return _read(
        offer,
        PLAN,
        lambda terms: PlanOffer(
            key=offer.offered_id,
            title=str(terms["title"]),
            plan_ids=tuple(str(plan_id) for plan_id in terms["plans"]),
            highlighted_plan_id=terms["highlighted"],
        ),
    )


def amount_terms(terms: AmountTerms) -> dict[str, Any]:
    """
    Amounts and bounds as JSON values.
    """
    return {
        "currency": terms.currency,
        "choices": list(terms.choices),
        "low": terms.low,
        "high": terms.high,
        "preselected": terms.preselected,
        "custom": terms.has_custom,
    }


def read_amount_terms(terms: Mapping[str, Any]) -> AmountTerms:
    """
    Amounts and bounds back from JSON values.

    Raises:
        KeyError, TypeError, ValueError: They are none.
    """
    preselected = terms["preselected"]
    return AmountTerms(
        currency=str(terms["currency"]),
        choices=tuple(int(minor) for minor in terms["choices"]),
        low=int(terms["low"]),
        high=int(terms["high"]),
        preselected=None if preselected is None else int(preselected),
        has_custom=bool(terms["custom"]),
    )


def _read(offer: Offer, kind: str, make: Callable[[Mapping[str, Any]], Declared]) -> Declared:
    if offer.kind != kind:
        raise OfferInvalid("wrong_shape")
    try:
        return make(offer.terms)
    except (KeyError, TypeError, ValueError):
        raise OfferInvalid("wrong_shape") from None
