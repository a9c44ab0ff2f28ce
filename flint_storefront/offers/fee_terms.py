"""
The setting FEES: what the site adds to an order, and when.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from flint_storefront.offers.percents import read_percent
from flint_storefront.offers.site_terms import Reading, SiteTermsMistaken

CHARGE_TYPES = (
    "service_fee",
    "delivery_fee",
    "shipping_fee",
    "handling_fee",
    "packaging_fee",
    "small_order_fee",
    "service_area_fee",
    "setup_fee",
    "installation_fee",
    "cleaning_fee",
    "booking_fee",
    "reservation_fee",
    "ticket_fee",
    "fulfillment_fee",
    "restocking_fee",
    "rush_fee",
    "other",
)
"""Source: orders facts, section 4."""
TAX_CATEGORIES = ("service_fee", "shipping", "delivery", "handling", "surcharge")
"""Source: orders facts, section 4."""
PRE_DISCOUNT, POST_DISCOUNT = "subtotal_pre_discount", "subtotal_post_discount"
FEE_KINDS = ("cart", "product", "set", "donation")
"""Offers that may carry a fee: those whose order we make ourselves."""
FEELESS_KINDS = ("plan", "tip_jar")
"""Their order and session are made in one call, so that nothing can be added to the order in between."""
FEES_MAX = 10
"""Each fee is a call of its own before the buyer can pay."""
NAME_LENGTH_MAX = 100
NAMES = (
    "name",
    "type",
    "amount",
    "percent",
    "basis",
    "is_taxable",
    "tax_category",
    "subtotal_from",
    "subtotal_up_to",
    "only_with_delivery",
    "only_for",
)
"""What the setting may hold, as docs/settings.md has it."""
_OFFER = re.compile(r"[A-Za-z0-9_-]{1,128}", re.ASCII)
_SMALLEST_PERCENT, _LARGEST_PERCENT = Decimal("0.0001"), Decimal(100)


@dataclass(frozen=True)
class Fee:
    """
    One fee of the site, checked.
    """

    name: str
    """As the buyer reads it."""
    charge_type: str
    """Flint's word, such as `service_fee`."""
    amounts: Mapping[str, int] = field(default_factory=dict)
    """A fixed fee by currency, minor units; empty: *percent* holds, in every currency."""
    percent: Decimal | None = None
    """Above 0 to 100, at most four decimals."""
    basis: str = POST_DISCOUNT
    """What the percent is of: the goods before or after discounts."""
    is_taxable: bool = False
    tax_category: str | None = None
    subtotal_from: Mapping[str, int] = field(default_factory=dict)
    """Smallest subtotal by currency, minor units, that is charged; empty: any."""
    subtotal_up_to: Mapping[str, int] = field(default_factory=dict)
    """Largest subtotal by currency, minor units, that is charged; empty: any."""
    only_with_delivery: bool = False
    """True for orders with goods that must be brought to the buyer."""
    only_for: tuple[str, ...] = ()
    """Kinds of offers, or single offers such as `set:breakfast`; empty: all that may carry a fee."""

    def is_for(self, kind: str, key: str) -> bool:
        """
        True when an offer of this kind and key carries the fee.
        """
        if kind not in FEE_KINDS:
            return False
        return not self.only_for or kind in self.only_for or f"{kind}:{key}" in self.only_for

    def has_currency(self, currency: str) -> bool:
        """
        True when amount and bounds are set for *currency*, where there are any.
        """
        by_currency = (self.amounts, self.subtotal_from, self.subtotal_up_to)
        return all(currency in amounts for amounts in by_currency if amounts)


def read_fees(value: Any) -> tuple[Fee, ...]:
    """
    The setting, checked.

    Raises:
        SiteTermsMistaken: With every mistake of every entry.
    """
    if not isinstance(value, list | tuple):
        raise SiteTermsMistaken(["must be a list of mappings, one a fee"])
    mistakes: list[str] = []
    fees = tuple(
        entry if isinstance(entry, Fee) else _read_fee(entry, number, mistakes)
        for number, entry in enumerate(value, start=1)
    )
    if len(fees) > FEES_MAX:
        mistakes.append(f"there may be at most {FEES_MAX} fees")
    if mistakes:
        raise SiteTermsMistaken(mistakes)
    return fees


def _read_fee(entry: Any, number: int, mistakes: list[str]) -> Fee:
    reading = Reading(entry, NAMES, place=f"entry {number}, ")
    if not isinstance(entry, Mapping):
        mistakes += reading.mistakes
        return Fee(name="", charge_type="other")
    fee = Fee(
        name=_name(reading),
        charge_type=_charge_type(reading),
        amounts=reading.amounts("amount"),
        percent=_percent(reading),
        basis=reading.word("basis", (PRE_DISCOUNT, POST_DISCOUNT), POST_DISCOUNT),
        is_taxable=reading.truth("is_taxable", False),
        tax_category=_tax_category(reading),
        subtotal_from=reading.amounts("subtotal_from"),
        subtotal_up_to=reading.amounts("subtotal_up_to"),
        only_with_delivery=reading.truth("only_with_delivery", False),
        only_for=_only_for(reading),
    )
    _check_together(reading, fee)
    mistakes += reading.mistakes
    return fee


def _name(reading: Reading) -> str:
    name = reading.values.get("name")
    if isinstance(name, str) and 0 < len(name.strip()) <= NAME_LENGTH_MAX:
        return name.strip()
    reading.note("name", f"must be a text of 1 to {NAME_LENGTH_MAX} characters")
    return ""


def _charge_type(reading: Reading) -> str:
    if reading.is_given("type"):
        return reading.word("type", CHARGE_TYPES, "other")
    reading.note("type", f"must be one of {', '.join(CHARGE_TYPES)}")
    return "other"


def _percent(reading: Reading) -> Decimal | None:
    if not reading.is_given("percent"):
        return None
    try:
        return read_percent(reading.values["percent"], _SMALLEST_PERCENT, _LARGEST_PERCENT)
    except ValueError as error:
        reading.note("percent", str(error))
        return None


def _tax_category(reading: Reading) -> str | None:
    if not reading.is_given("tax_category"):
        return None
    return reading.word("tax_category", TAX_CATEGORIES, "service_fee")


def _only_for(reading: Reading) -> tuple[str, ...]:
    entries = reading.entries("only_for")
    for entry in entries:
        kind, is_one, key = entry.partition(":") if isinstance(entry, str) else ("", "", "")
        if kind in FEELESS_KINDS:
            reading.note("only_for", f"a {kind} carries no fee: its order is made with its payment page")
        elif kind not in FEE_KINDS or (is_one and not _OFFER.fullmatch(key)):
            reading.note("only_for", f"each must be one of {', '.join(FEE_KINDS)}, or an offer as in set:key")
    return tuple(str(entry) for entry in entries)


def _check_together(reading: Reading, fee: Fee) -> None:
    if reading.is_given("amount") == reading.is_given("percent"):
        reading.note("amount", "give either amount or percent")
    if reading.is_given("basis") and not reading.is_given("percent"):
        reading.note("basis", "belongs to a percent")
    if fee.is_taxable != (fee.tax_category is not None):
        reading.note("tax_category", "belongs to a fee with is_taxable, and such a fee needs it")
    for currency, low in fee.subtotal_from.items():
        if low > fee.subtotal_up_to.get(currency, low):
            reading.note("subtotal_from", f"{currency} is above subtotal_up_to")
