"""
What is wrong with an offer, told when it is set up: never first when somebody wants to pay.
"""

import re
from collections.abc import Iterable, Iterator

from flint_storefront.catalog.slugs import is_slug
from flint_storefront.currencies import MINOR_DIGITS
from flint_storefront.messages.sentences import say
from flint_storefront.money import Money, format_money
from flint_storefront.offers.campaign_checks import campaign_mistakes
from flint_storefront.offers.mistakes import OfferMistake, find_twice
from flint_storefront.offers.site_terms import AMOUNT_MAX
from flint_storefront.offers.terms import (
    AmountTerms,
    AnyOffer,
    Campaign,
    PlanOffer,
    ProductSet,
    SetItem,
    TipJar,
)
from flint_storefront.settings import Settings

TITLE_LENGTH_MAX = 200
SET_ITEMS_MAX = 30
"""A signed offer must stay a text that a form can carry."""
_KIND_NAMES = {TipJar: "tip jar", ProductSet: "set", PlanOffer: "plan offer", Campaign: "campaign"}
_QUANTITY_MAX = 9_999
_ID = re.compile(r"[A-Za-z0-9_-]{1,128}", re.ASCII)


def offer_mistakes(offer: AnyOffer, *, settings: Settings | None = None) -> tuple[OfferMistake, ...]:
    """
    Everything that is wrong with *offer*; empty: it can be sold.

    Args:
        settings: Adds the site's own limits, such as the largest quantity.
    """
    found = [*_key(offer), *_title(offer)]
    if isinstance(offer, TipJar):
        found += amount_mistakes(offer.amounts, "amounts")
    elif isinstance(offer, ProductSet):
        found += _set(offer, settings.quantity_max if settings else _QUANTITY_MAX)
    elif isinstance(offer, PlanOffer):
        found += _plans(offer)
    else:
        found += [*_campaign_amounts(offer), *campaign_mistakes(offer)]
    return tuple(found)


def book_mistakes(offers: Iterable[AnyOffer], *, settings: Settings | None = None) -> list[str]:
    """
    Everything that is wrong with a site's declared offers, one sentence each, for a `ConfigurationError`.
    """
    declared = list(offers)
    found = [
        f"{_name(offer)}, {mistake.field}: {mistake.text('en')}"
        for offer in declared
        for mistake in offer_mistakes(offer, settings=settings)
    ]
    return found + [f"{name}: {say('mistake_key_twice', 'en')}" for name in find_twice(map(_name, declared))]


def is_id(text: str) -> bool:
    """
    True for what can be one of Flint's ids.
    """
    return _ID.fullmatch(text) is not None


def amount_mistakes(terms: AmountTerms, place: str) -> Iterator[OfferMistake]:
    """
    What is wrong with the amounts of one currency; *place* begins the names of the fields.
    """
    if terms.currency not in MINOR_DIGITS:
        values = {"currency": str(terms.currency)}
        yield OfferMistake(f"{place}.currency", "mistake_currency_unknown", values)
        return
    if not terms.choices and not terms.has_custom:
        yield OfferMistake(f"{place}.choices", "mistake_amounts_missing")
    if terms.low < 1:
        yield OfferMistake(f"{place}.low", "mistake_low_too_small")
    if terms.high > AMOUNT_MAX:
        yield OfferMistake(f"{place}.high", "mistake_high_too_large")
    if terms.low > terms.high:
        yield OfferMistake(f"{place}.low", "mistake_low_above_high")
    yield from _choices(terms, place)
    if terms.preselected is not None and terms.preselected not in terms.choices:
        yield OfferMistake(f"{place}.preselected", "mistake_preset_not_offered")


def _choices(terms: AmountTerms, place: str) -> Iterator[OfferMistake]:
    outside = [minor for minor in terms.choices if not terms.low <= minor <= terms.high]
    for key, amounts in (
        ("mistake_choice_outside", outside),
        ("mistake_choice_twice", find_twice(terms.choices)),
    ):
        for minor in amounts:
            amount = format_money(Money(minor, terms.currency), "en")
            yield OfferMistake(f"{place}.choices", key, {"amount": amount})


def _campaign_amounts(campaign: Campaign) -> Iterator[OfferMistake]:
    if not campaign.amounts:
        yield OfferMistake("amounts", "mistake_amounts_none")
    for number, terms in enumerate(campaign.amounts):
        yield from amount_mistakes(terms, f"amounts.{number}")
    for currency in find_twice(terms.currency for terms in campaign.amounts):
        yield OfferMistake("amounts", "mistake_currency_twice", {"currency": currency})


def _key(offer: AnyOffer) -> Iterator[OfferMistake]:
    name, key = ("slug", offer.slug) if isinstance(offer, Campaign) else ("key", offer.key)
    if not is_slug(key):
        yield OfferMistake(name, "mistake_key_shape", {"example": "spring-2027"})


def _title(offer: AnyOffer) -> Iterator[OfferMistake]:
    # A plan offer may leave its title to the page around it; each plan has a name of its own.
    if not offer.title.strip() and not isinstance(offer, PlanOffer):
        yield OfferMistake("title", "mistake_title_missing")
    if len(offer.title) > TITLE_LENGTH_MAX:
        yield OfferMistake("title", "mistake_too_long", {"high": str(TITLE_LENGTH_MAX)})


def _set(product_set: ProductSet, quantity_max: int) -> Iterator[OfferMistake]:
    if not product_set.items:
        yield OfferMistake("items", "mistake_items_missing")
    if len(product_set.items) > SET_ITEMS_MAX:
        yield OfferMistake("items", "mistake_items_too_many", {"high": str(SET_ITEMS_MAX)})
    if find_twice(item.variant_id for item in product_set.items):
        yield OfferMistake("items", "mistake_item_twice")
    for number, item in enumerate(product_set.items):
        yield from _item(item, f"items.{number}", quantity_max)


def _item(item: SetItem, place: str, quantity_max: int) -> Iterator[OfferMistake]:
    if not _ID.fullmatch(item.variant_id):
        yield OfferMistake(f"{place}.variant_id", "mistake_id_shape")
    if (item.low is None) != (item.high is None):
        yield OfferMistake(f"{place}.low", "mistake_quantity_bounds")
        return
    low = 1 if item.low is None else item.low
    high = quantity_max if item.high is None else item.high
    if not 1 <= low <= high <= quantity_max:
        yield OfferMistake(f"{place}.low", "mistake_quantity_bounds")
    elif not low <= item.quantity <= high:
        values = {"low": str(low), "high": str(high)}
        yield OfferMistake(f"{place}.quantity", "mistake_quantity_outside", values)


def _plans(plan_offer: PlanOffer) -> Iterator[OfferMistake]:
    plan_ids = plan_offer.plan_ids
    if not plan_ids:
        yield OfferMistake("plan_ids", "mistake_plans_missing")
    if not all(_ID.fullmatch(plan_id) for plan_id in plan_ids):
        yield OfferMistake("plan_ids", "mistake_id_shape")
    if find_twice(plan_ids):
        yield OfferMistake("plan_ids", "mistake_plan_twice")
    highlighted = plan_offer.highlighted_plan_id
    if highlighted is not None and highlighted not in plan_ids:
        yield OfferMistake("highlighted_plan_id", "mistake_highlight_unknown")


def _name(offer: AnyOffer) -> str:
    key = offer.slug if isinstance(offer, Campaign) else offer.key
    return f"{_KIND_NAMES[type(offer)]} {key!r}"
