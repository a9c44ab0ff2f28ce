"""
What the core finds wrong with an offer, as errors at the fields of an editor's form.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from django.core.exceptions import ValidationError

from flint_storefront.offers.mistakes import OfferMistake
from flint_storefront.offers.terms import AnyOffer
from flint_storefront.offers.terms_checks import offer_mistakes
from flint_storefront.wagtail.request import active_language

_PART = re.compile(r"[A-Za-z_]\w*|\d+", re.ASCII)


def mistakes_of(offer: AnyOffer) -> tuple[OfferMistake, ...]:
    """
    What is wrong with *offer* by this site's settings; empty when it may be sold.
    """
    from flint_storefront.wagtail.current import get_storefront

    return offer_mistakes(offer, settings=get_storefront().settings)


def mistake_error(mistake: OfferMistake) -> ValidationError:
    """
    The editor's sentence.
    """
    return ValidationError(mistake.text(active_language()), code=mistake.key)


def field_parts(mistake: OfferMistake) -> list[str]:
    """
    `amounts.1.low` as `["amounts", "1", "low"]`.
    """
    return _PART.findall(mistake.field)


def struct_errors(
    mistakes: Iterable[OfferMistake], group: str, names: Sequence[str]
) -> dict[str, ValidationError]:
    """
    Errors by field, of the mistakes below *group* (empty: of all); the first of each field counts.

    One that names none of *names* stands at the first of them.
    """
    errors: dict[str, ValidationError] = {}
    for mistake in mistakes:
        parts = field_parts(mistake)
        if group and parts[:1] != [group]:
            continue
        place = next((part for part in reversed(parts) if part in names), names[0])
        errors.setdefault(place, mistake_error(mistake))
    return errors


def by_place(mistakes: Iterable[OfferMistake], group: str) -> Mapping[int, list[OfferMistake]]:
    """
    The mistakes below *group* by the number in their field; without a number they count to the first.
    """
    places: dict[int, list[OfferMistake]] = {}
    for mistake in mistakes:
        parts = field_parts(mistake)
        if parts[:1] == [group]:
            number = next((int(part) for part in parts if part.isdigit()), 0)
            places.setdefault(number, []).append(mistake)
    return places
