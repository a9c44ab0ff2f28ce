"""
Reading nested settings: every mistake is collected, none stops the reading.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from flint_storefront.currencies import MINOR_DIGITS

AMOUNT_MAX = 10**12
"""Largest amount that a setting may name, minor units."""


class SiteTermsMistaken(ValueError):
    """
    What a site set cannot work.

    Args:
        mistakes: One sentence each, such as `entry 2, type: must be one of …`.
    """

    def __init__(self, mistakes: Iterable[str]) -> None:
        self.mistakes: tuple[str, ...] = tuple(mistakes)
        super().__init__("; ".join(self.mistakes))


class Reading:
    """
    One mapping of a site's settings being read.

    Args:
        values: What the site wrote.
        place: Stands before each mistake, such as `entry 2, `.
    """

    def __init__(self, values: Any, known: Iterable[str], *, place: str = "") -> None:
        self.place = place
        self.mistakes: list[str] = []
        self.values: Mapping[str, Any] = values if isinstance(values, Mapping) else {}
        if not isinstance(values, Mapping):
            self.mistakes.append(f"{place}must be a mapping of names to values")
        unknown = sorted(str(name) for name in set(self.values) - set(known))
        for name in unknown:
            self.note(name, "unknown name")

    def note(self, name: str, mistake: str) -> None:
        """
        Keep a mistake at *name*.
        """
        self.mistakes.append(f"{self.place}{name}: {mistake}")

    def is_given(self, name: str) -> bool:
        """
        True when the site wrote *name*, and not None.
        """
        return self.values.get(name) is not None

    def word(self, name: str, known: Iterable[str], default: str) -> str:
        """
        One of *known*.
        """
        value = self.values.get(name, default)
        if value in tuple(known):
            return str(value)
        self.note(name, f"must be one of {', '.join(known)}")
        return default

    def truth(self, name: str, default: bool) -> bool:
        """
        True or False.
        """
        value = self.values.get(name, default)
        if not isinstance(value, bool):
            self.note(name, "must be True or False")
            return default
        return value

    def entries(self, name: str) -> tuple[Any, ...]:
        """
        A list's entries; empty when it was left out.
        """
        value = self.values.get(name)
        if value is None:
            return ()
        if not isinstance(value, list | tuple):
            self.note(name, "must be a list")
            return ()
        return tuple(value)

    def amounts(self, name: str) -> dict[str, int]:
        """
        One amount a currency, such as `{"USD": 500}`, minor units.
        """
        return {
            currency: amount
            for currency, amount in self._by_currency(name).items()
            if self._is_amount(name, amount)
        }

    def amount_lists(self, name: str) -> dict[str, tuple[int, ...]]:
        """
        Several amounts a currency, such as `{"USD": [200, 500]}`, minor units, each once.
        """
        found: dict[str, tuple[int, ...]] = {}
        for currency, amounts in self._by_currency(name).items():
            if not isinstance(amounts, list | tuple):
                self.note(name, f"{currency} must be a list of amounts")
                continue
            good = tuple(amount for amount in amounts if self._is_amount(name, amount))
            if len(set(good)) < len(good):
                self.note(name, f"{currency} names an amount twice")
            found[currency] = good
        return found

    def _by_currency(self, name: str) -> dict[str, Any]:
        value = self.values.get(name)
        if value is None:
            return {}
        if not isinstance(value, Mapping):
            self.note(name, "must be a mapping of currencies to amounts in minor units")
            return {}
        for currency in value:
            if currency not in MINOR_DIGITS:
                self.note(name, f"{currency!r} is no currency")
        return {currency: amount for currency, amount in value.items() if currency in MINOR_DIGITS}

    def _is_amount(self, name: str, amount: Any) -> bool:
        is_whole = isinstance(amount, int) and not isinstance(amount, bool)
        if is_whole and 1 <= amount <= AMOUNT_MAX:
            return True
        self.note(name, f"each amount must be a whole number of minor units from 1 to {AMOUNT_MAX}")
        return False
