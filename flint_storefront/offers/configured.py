"""
Offers as a site writes them in code or configuration: the dataclasses of `offers.terms`, or plain mappings of the same names.

A mapping says by `kind` what it is, so that offers may stand in a file of settings:

    {"kind": "tip_jar", "key": "counter", "title": "For the counter", "amounts": {"currency": "USD", "choices": [200, 500]}}

Types are checked here, whichever way was taken; what the values mean is checked by `offers.terms_checks`.
"""

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from flint_storefront.offers.terms import AnyOffer, Campaign, PlanOffer, ProductSet, TipJar

T = TypeVar("T")
OFFER_KINDS: Mapping[str, type] = {
    "tip_jar": TipJar,
    "set": ProductSet,
    "plans": PlanOffer,
    "campaign": Campaign,
}
"""What `kind` of a mapping may say."""


class TermsUnreadable(Exception):
    """
    What a site wrote does not have the right type.
    """

    def __init__(self, place: str, sentence: str) -> None:
        self.mistake = f"{place}: {sentence}" if place else sentence
        super().__init__(self.mistake)


def read_offers(value: object) -> tuple[list[AnyOffer], list[str]]:
    """
    The offers that a site wrote as a list.

    Returns:
        Those that could be read, in their order, and one sentence for each entry that could not.
    """
    if not isinstance(value, list | tuple):
        return [], ["must be a list of offers"]
    offers: list[AnyOffer] = []
    mistakes: list[str] = []
    for number, entry in enumerate(value, start=1):
        try:
            offers.append(_read_entry(entry))
        except TermsUnreadable as problem:
            mistakes.append(f"entry {number}, {problem.mistake}")
    return offers, mistakes


def read_terms(model: type[T], value: object) -> T:
    """
    One object of *model*, from itself or from a mapping of its names; an instant also from ISO text.

    Raises:
        TermsUnreadable: An unknown or missing name, or a value of another type; `mistake` says where.
    """
    read: T = _read_object(model, value, "")
    return read


def _read_entry(entry: object) -> AnyOffer:
    kinds = tuple(OFFER_KINDS.values())
    offer: AnyOffer
    if isinstance(entry, kinds):
        offer = _read_object(type(entry), entry, "")
        return offer
    if not isinstance(entry, Mapping):
        raise TermsUnreadable("", "must be an offer or a mapping with its kind")
    kind = OFFER_KINDS.get(str(entry.get("kind")))
    if kind is None:
        raise TermsUnreadable("kind", f"must be one of {', '.join(OFFER_KINDS)}")
    offer = _read_object(kind, {name: value for name, value in entry.items() if name != "kind"}, "")
    return offer


def _read_object(model: type, value: object, place: str) -> Any:
    if isinstance(value, model) and is_dataclass(value):
        given: Mapping[Any, Any] = {item.name: getattr(value, item.name) for item in fields(value)}
    elif isinstance(value, Mapping):
        given = value
    else:
        raise TermsUnreadable(place, f"must be {model.__name__} or a mapping of its names")
    known = {item.name: item for item in fields(model)}
    for name in given:
        if name not in known:
            raise TermsUnreadable(_below(place, name), "unknown name")
    missing = next((name for name, item in known.items() if name not in given and _is_required(item)), None)
    if missing is not None:
        raise TermsUnreadable(_below(place, missing), "is missing")
    hints = get_type_hints(model)
    return model(**{name: _read(hints[name], given[name], _below(place, name)) for name in given})


def _read(hint: Any, value: object, place: str) -> Any:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        (kind,) = (part for part in inner if part is not NoneType)
        return None if value is None else _read(kind, value, place)
    if origin is tuple:
        if not isinstance(value, list | tuple):
            raise TermsUnreadable(place, "must be a list")
        return tuple(_read(inner[0], item, _below(place, number)) for number, item in enumerate(value))
    if origin is dict:
        if not isinstance(value, Mapping):
            raise TermsUnreadable(place, "must be a mapping")
        return {str(name): _read(inner[1], item, _below(place, name)) for name, item in value.items()}
    if is_dataclass(hint) and isinstance(hint, type):
        return _read_object(hint, value, place)
    return _read_plain(hint, value, place)


def _read_plain(kind: type, value: object, place: str) -> Any:
    if kind is Decimal:
        return _read_percent(value, place)
    if kind is datetime:
        return _read_instant(value, place)
    if kind is str and isinstance(value, str):
        return str(value)
    # A bool is no whole number here, though Python says so.
    if type(value) is not kind:
        words = {str: "a text", int: "a whole number", bool: "True or False"}
        raise TermsUnreadable(place, f"must be {words[kind]}")
    return value


def _read_percent(value: object, place: str) -> Decimal:
    # A float has never been exactly 2.9.
    if type(value) is int or isinstance(value, str | Decimal):
        try:
            return Decimal(value)
        except InvalidOperation:
            pass
    raise TermsUnreadable(place, "must be a number in figures, a fraction as text such as '2.9'")


def _read_instant(value: object, place: str) -> datetime:
    if isinstance(value, datetime):
        return value
    try:
        return datetime.fromisoformat(value) if isinstance(value, str) else _no_instant(place)
    except ValueError:
        return _no_instant(place)


def _no_instant(place: str) -> datetime:
    raise TermsUnreadable(place, "must be a date and time such as '2027-05-01T09:00'")


def _is_required(item: Field[Any]) -> bool:
    return item.default is MISSING and item.default_factory is MISSING


def _below(place: str, name: object) -> str:
    return f"{place}.{name}" if place else str(name)
