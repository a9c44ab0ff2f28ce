"""
A cart as data.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flint_storefront.offers.problems import FieldProblem

TIP, TIP_CUSTOM, CODE = "tip", "tip_custom", "promotion_code"
CHOICES = (TIP, TIP_CUSTOM, CODE)
"""Fields of the cart page beside its lines, which the cart keeps as they were typed."""


CHOICE_LENGTH_MAX = 200
"""What a field beside the lines may hold: no tip and no code is that long."""


def read_choice(text: str) -> str:
    """
    Such a field as it is kept and shown again.

    What is too long ends in an ellipsis, so that the rest is never taken for a proper tip or code; a NUL, which PostgreSQL
    does not keep, becomes ASCII's substitute, which no tip and no code has either.
    """
    plain = text.replace("\x00", "\x1a")
    return plain if len(plain) <= CHOICE_LENGTH_MAX else plain[: CHOICE_LENGTH_MAX - 1] + "\u2026"


@dataclass(frozen=True)
class CartLine:
    """
    One variant and how many.
    """

    variant_id: str
    quantity: int

    def as_stored(self) -> dict[str, Any]:
        """
        As the store keeps it: `{"variant_id": "var_…", "quantity": 2}`.
        """
        return {"variant_id": self.variant_id, "quantity": self.quantity}


@dataclass(frozen=True)
class Cart:
    """
    What one visitor has chosen, in the order in which it was added.
    """

    lines: tuple[CartLine, ...] = ()
    version: int = 0
    """Rises with every change of the lines; 0: nothing is stored."""
    choices: Mapping[str, str] = field(default_factory=dict)
    """What was typed beside the lines, by field: some of `CHOICES`; nothing is checked yet."""

    @property
    def count(self) -> int:
        """
        How many pieces there are.
        """
        return sum(line.quantity for line in self.lines)

    def choice(self, name: str) -> str:
        """
        What was typed into the field *name*; empty when nothing was.
        """
        return self.choices.get(name, "")

    def quantities(self) -> dict[str, int]:
        """
        Quantity by variant id.
        """
        return {line.variant_id: line.quantity for line in self.lines}


@dataclass(frozen=True)
class CartForm:
    """
    The form of the cart page as it was sent.
    """

    typed: Mapping[str, str] = field(default_factory=dict)
    """Quantity as typed, by variant id."""
    quantities: Mapping[str, int] = field(default_factory=dict)
    """The proper ones among them."""
    problems: Mapping[str, FieldProblem] = field(default_factory=dict)
    """What is wrong with the others."""
    choices: Mapping[str, str] = field(default_factory=dict)
    """Those fields of `CHOICES` that the form has, as typed."""
    tip_problem: FieldProblem | None = None
    code_problem: FieldProblem | None = None
    is_readable: bool = True
    """False when it is no form of ours at all."""

    def choice(self, cart: Cart, name: str) -> str:
        """
        The field *name* as the form has it, else as the cart keeps it.
        """
        return self.choices.get(name, cart.choice(name))

    def problems_of(self, cart: Cart) -> dict[str, FieldProblem]:
        """
        Only those of lines that the cart still has.
        """
        kept = cart.quantities()
        return {name: problem for name, problem in self.problems.items() if name in kept}

    def says_the_same(self, cart: Cart) -> bool:
        """
        True when the form shows exactly what the cart holds.
        """
        return self.is_readable and not self.problems and dict(self.quantities) == cart.quantities()


class CartRefused(Exception):
    """
    A change that must not be made; raised inside its transaction, so that nothing of it is stored.
    """

    def __init__(self, problem: FieldProblem | None = None) -> None:
        self.problem = problem
        super().__init__(problem.key if problem else "refused")
