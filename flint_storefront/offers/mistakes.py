"""
One thing that is wrong with an offer, as data.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import TypeVar

from flint_storefront.messages.sentences import say

T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True)
class OfferMistake:
    """
    One mistake at one field.
    """

    field: str
    """Name of the field; parts of a list by their place: `title`, `amounts.low`, `amounts.1.choices`, `questions.0.key`."""
    key: str
    """Message key, such as `mistake_low_above_high`."""
    values: Mapping[str, str] = dataclass_field(default_factory=dict)
    """What the sentence names."""

    def text(self, language: str) -> str:
        """
        The sentence for who sets the offer up.
        """
        return say(self.key, language, **self.values)


def find_twice(items: Iterable[T]) -> list[T]:
    """
    What is there more than once, each once.
    """
    seen: set[T] = set()
    twice: dict[T, None] = {}
    for item in items:
        if item in seen:
            twice[item] = None
        seen.add(item)
    return list(twice)
