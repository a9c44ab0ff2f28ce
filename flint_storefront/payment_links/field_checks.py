"""
What is wrong with a link's questions and notes, and with what they take together of an order's metadata.

Source: payment_links facts, section 3, *Custom fields* and *Metadata budget*.
"""

from collections.abc import Iterator

from flint_storefront.offers.mistakes import OfferMistake, find_twice
from flint_storefront.payment_links.models import FIELD_KINDS, LinkField, LinkOffer

FIELDS_MAX = 20
PAIRS_MAX = 44
"""An order holds 50, and 6 are kept for Flint."""
BYTES_MAX = 32_768
KEY_LENGTH_MAX = 243
ANSWER_LENGTH_MAX = 4_096
ANSWER_LENGTHS = {"text": 255, "textarea": 1_000}
"""Longest answer where the field says none, characters."""
ANSWER_PREFIX = "custom_field_"
"""Before the key of an answer in the order's metadata."""
METADATA_KEY_MAX = 255
LABEL_LENGTH_MAX = 500
"""Our choice."""
RESERVED = ("flint_", ANSWER_PREFIX)
_WIDEST_CHARACTER = 4
_TICK_BYTES = 5
"""How a tick is stored is not known; `false` is the longest that is likely."""


def field_mistakes(offer: LinkOffer) -> Iterator[OfferMistake]:
    """
    Of the custom fields, each by itself and together.
    """
    if len(offer.fields) > FIELDS_MAX:
        yield OfferMistake("fields", "mistake_link_fields_too_many", {"high": str(FIELDS_MAX)})
    if find_twice(field.key for field in offer.fields):
        yield OfferMistake("fields", "mistake_link_field_twice")
    for number, field in enumerate(offer.fields):
        yield from _field(field, f"fields.{number}")


def is_plain_text(text: str) -> bool:
    """
    True for what people write: printable, or a line's end or a tab.
    """
    return all(character.isprintable() or character in "\n\r\t" for character in text)


def metadata_mistakes(offer: LinkOffer) -> Iterator[OfferMistake]:
    """
    Of the notes, and of notes and questions together.
    """
    for key in offer.metadata:
        if not 1 <= len(key) <= METADATA_KEY_MAX or key != key.strip() or key.startswith(RESERVED):
            yield OfferMistake("metadata", "mistake_link_metadata_key", {"name": key[:40]})
    if not all(key.isprintable() and is_plain_text(value) for key, value in offer.metadata.items()):
        yield OfferMistake("metadata", "mistake_link_text_odd")
    place = "fields" if offer.fields else "metadata"
    pairs = len(offer.metadata) + len(offer.fields)
    if pairs > PAIRS_MAX:
        yield OfferMistake(place, "mistake_link_pairs", {"high": str(PAIRS_MAX), "count": str(pairs)})
    size = largest_metadata(offer)
    if size > BYTES_MAX:
        yield OfferMistake(place, "mistake_link_bytes", {"high": str(BYTES_MAX), "count": str(size)})


def largest_metadata(offer: LinkOffer) -> int:
    """
    The most bytes that notes and answers can take in an order's metadata, keys included, in UTF-8.
    """
    notes = sum(_bytes(key) + _bytes(value) for key, value in offer.metadata.items())
    return notes + sum(_bytes(ANSWER_PREFIX + field.key) + _largest_answer(field) for field in offer.fields)


def _largest_answer(field: LinkField) -> int:
    if field.kind == "dropdown":
        return max((_bytes(option) for option in field.options), default=0)
    if field.kind == "checkbox":
        return _TICK_BYTES
    return _WIDEST_CHARACTER * (field.max_length or ANSWER_LENGTHS.get(field.kind, 0))


def _field(field: LinkField, place: str) -> Iterator[OfferMistake]:
    if (
        not 1 <= len(field.key) <= KEY_LENGTH_MAX
        or field.key != field.key.strip()
        or not field.key.isprintable()
    ):
        yield OfferMistake(f"{place}.key", "mistake_link_field_key", {"high": str(KEY_LENGTH_MAX)})
    if not field.label.strip():
        yield OfferMistake(f"{place}.label", "mistake_link_field_label")
    for name in ("label", "placeholder"):
        if len(getattr(field, name)) > LABEL_LENGTH_MAX:
            yield OfferMistake(f"{place}.{name}", "mistake_too_long", {"high": str(LABEL_LENGTH_MAX)})
        if not getattr(field, name).isprintable():
            yield OfferMistake(f"{place}.{name}", "mistake_link_text_odd")
    if field.kind not in FIELD_KINDS:
        yield OfferMistake(f"{place}.kind", "mistake_link_field_kind", {"kinds": ", ".join(FIELD_KINDS)})
        return
    yield from _options(field, place)
    yield from _length(field, place)


def _options(field: LinkField, place: str) -> Iterator[OfferMistake]:
    if field.kind != "dropdown":
        if field.options:
            yield OfferMistake(f"{place}.options", "mistake_link_field_options_not_here")
        return
    is_padded = any(option != option.strip() or not option.isprintable() for option in field.options)
    if not field.options or "" in field.options or is_padded:
        yield OfferMistake(f"{place}.options", "mistake_link_field_options")
    for option in find_twice(field.options):
        yield OfferMistake(f"{place}.options", "mistake_link_field_option_twice", {"option": option})


def _length(field: LinkField, place: str) -> Iterator[OfferMistake]:
    if field.max_length is None:
        return
    if field.kind not in ANSWER_LENGTHS:
        yield OfferMistake(f"{place}.max_length", "mistake_link_field_length_not_here")
    elif not 1 <= field.max_length <= ANSWER_LENGTH_MAX:
        values = {"high": str(ANSWER_LENGTH_MAX)}
        yield OfferMistake(f"{place}.max_length", "mistake_link_field_length", values)


def _bytes(text: str) -> int:
    # Half a character of two is refused as odd, not here.
    return len(text.encode("utf-8", "surrogatepass"))
