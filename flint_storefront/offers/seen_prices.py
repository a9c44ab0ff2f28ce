"""
The prices that a page showed, travelling with its form: `var_A:1200 var_B:1500`, minor units.

Untrusted, and used for one thing only: to tell the buyer when a price has changed since.
"""

import re
from collections.abc import Sequence

from flint_storefront.storage.records import VariantRecord

SEEN_PRICES_LENGTH_MAX = 20_000

_MINOR = re.compile(r"[0-9]{1,12}", re.ASCII)


def write_seen_prices(variants: Sequence[VariantRecord]) -> str:
    """
    The prices of these variants for a hidden field.
    """
    return " ".join(f"{variant.variant_id}:{variant.price_minor}" for variant in variants)


def find_seen_price(text: str | None, variant_id: str) -> int | None:
    """
    What one of *variant_id* cost on the page, minor units; None when the text does not say it properly.
    """
    if text is None or len(text) > SEEN_PRICES_LENGTH_MAX:
        return None
    for item in text.split(" "):
        name, _, minor = item.partition(":")
        if name == variant_id:
            return int(minor) if _MINOR.fullmatch(minor) else None
    return None
