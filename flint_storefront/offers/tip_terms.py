"""
The setting TIPS: where a tip is taken, and what may be given.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from flint_storefront.money import Money
from flint_storefront.offers.percents import read_percent
from flint_storefront.offers.site_terms import Reading, SiteTermsMistaken

OFF, PAGE, FLINT = "off", "page", "flint"
MODES = (OFF, PAGE, FLINT)
FLOOR = 100_000
"""
Minor units up to which Flint takes any tip, whatever the goods cost; named for USD, used by us for every currency.

Source: orders facts, section 5; of other currencies unverified, our choice.
"""
PERCENT_LOW, PERCENT_HIGH = Decimal(1), Decimal(100)
"""Source: orders facts, section 5."""
NAMES = ("mode", "percents", "amounts", "has_custom", "highest")
"""What the setting may hold, as docs/settings.md has it."""


@dataclass(frozen=True)
class TipTerms:
    """
    What a buyer may give, and where.
    """

    mode: str = OFF
    """`off`, `page` (on our page, with the order) or `flint` (on Flint's page)."""
    percents: tuple[Decimal, ...] = ()
    """Choices, 1 to 100 with at most four decimals."""
    amounts: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Choices by currency, minor units."""
    has_custom: bool = True
    """True when the buyer may type an amount."""
    highest: Mapping[str, int] = field(default_factory=dict)
    """Largest typed amount by currency, minor units; never more than Flint takes."""

    def limit(self, subtotal: Money) -> Money:
        """
        The largest tip for goods of *subtotal*: the larger of 100,000 minor units and the goods, or the site's own limit.
        """
        most = max(FLOOR, subtotal.amount)
        return Money(min(most, self.highest.get(subtotal.currency, most)), subtotal.currency)


def read_tips(value: Any) -> TipTerms:
    """
    The setting, checked.

    Raises:
        SiteTermsMistaken: With every mistake.
    """
    if isinstance(value, TipTerms):
        return value
    reading = Reading(value, NAMES)
    terms = TipTerms(
        mode=reading.word("mode", MODES, OFF),
        percents=_percents(reading),
        amounts=reading.amount_lists("amounts"),
        has_custom=reading.truth("has_custom", True),
        highest=reading.amounts("highest"),
    )
    _check_amounts(reading, terms)
    if terms.mode == PAGE and not (terms.percents or terms.amounts or terms.has_custom):
        reading.note("percents", "with mode page there must be something to choose")
    if reading.mistakes:
        raise SiteTermsMistaken(reading.mistakes)
    return terms


def _percents(reading: Reading) -> tuple[Decimal, ...]:
    found: list[Decimal] = []
    for entry in reading.entries("percents"):
        try:
            found.append(read_percent(entry, PERCENT_LOW, PERCENT_HIGH))
        except ValueError as error:
            reading.note("percents", f"each {error}")
    if len(set(found)) < len(found):
        reading.note("percents", "names a percent twice")
    return tuple(found)


def _check_amounts(reading: Reading, terms: TipTerms) -> None:
    for currency, amounts in terms.amounts.items():
        most = min(FLOOR, terms.highest.get(currency, FLOOR))
        if any(amount > most for amount in amounts):
            reading.note(
                "amounts", f"{currency} has an amount above {most}, the largest tip for small orders"
            )
