"""
Amounts as an editor types them: whole or decimal numbers of a currency, a point before the decimals in every language.

They are kept as typed, since a history or a comparison shows them to people, and read exactly when an offer is made of them.
"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from flint_storefront.currencies import MINOR_DIGITS
from flint_storefront.errors import MoneyError
from flint_storefront.money import Money, parse_amount

LOCALE = "en"
"""Whose way of writing numbers is read, whatever the admin's language."""
SENTENCES = {
    "empty": _("Enter an amount."),
    "not_a_number": _("Enter an amount such as 25 or 12.50."),
    "too_many_decimals": _("This currency does not have so many decimals."),
    "too_large": _("This amount is too large."),
    "unknown_currency": _("Choose a currency."),
}
"""Reason of a `MoneyError` to what the editor reads."""


def currency_choices() -> list[tuple[str, str]]:
    """
    Every currency of ISO 4217.
    """
    return [(code, code) for code in sorted(MINOR_DIGITS)]


def read_typed(text: str, currency: str) -> Money:
    """
    One typed amount.

    Raises:
        MoneyError: As `parse_amount`.
    """
    return parse_amount(text, currency, LOCALE)


def read_typed_list(text: str, currency: str) -> tuple[int, ...]:
    """
    Amounts with blanks between them, such as `10 25 50.50`, in minor units.

    Raises:
        MoneyError: One of them cannot be read.
    """
    return tuple(read_typed(word, currency).amount for word in text.split())


def clean_typed(
    values: Mapping[str, Any], currency: str, names: Mapping[str, bool]
) -> dict[str, ValidationError]:
    """
    What is wrong with the typed fields *names* of a form, by field.

    Args:
        names: Field name to whether it holds several amounts; an empty field is no mistake here.
    """
    mistakes: dict[str, ValidationError] = {}
    for name, is_list in names.items():
        text = (values.get(name) or "").strip()
        if not text:
            continue
        try:
            read_typed_list(text, currency) if is_list else read_typed(text, currency)
        except MoneyError as error:
            mistakes[name] = typed_error(error)
    return mistakes


def typed_error(error: MoneyError) -> ValidationError:
    """
    The editor's sentence of *error*.
    """
    sentence = SENTENCES.get(error.reason, SENTENCES["not_a_number"])
    return ValidationError(sentence, code=error.reason)
