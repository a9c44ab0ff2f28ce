"""
What a buyer has chosen, checked against the mirror and the offer's bounds: the input of a checkout.
"""

import hashlib
import json
from dataclasses import dataclass

from flint_storefront.money import Money


@dataclass(frozen=True)
class SelectedLine:
    """
    One variant and how many.
    """

    variant_id: str
    quantity: int
    name: str
    """Product and variant as the buyer saw them."""
    unit_money: Money
    """The mirror's price, to notice a change; never charged."""


@dataclass(frozen=True)
class Selection:
    """
    Lines of one currency, at least one.
    """

    kind: str
    """`cart` or `product`."""
    key: str
    """What stays the same when the buyer changes their mind: `cart`, or the product's id."""
    lines: tuple[SelectedLine, ...]
    shown_total: Money
    """The total that the buyer saw."""
    cart_version: int | None = None

    @property
    def currency(self) -> str:
        """
        Currency of every line.
        """
        return self.lines[0].unit_money.currency

    @property
    def subtotal(self) -> Money:
        """
        Sum of the lines at the mirror's prices.
        """
        return Money(sum(line.unit_money.amount * line.quantity for line in self.lines), self.currency)

    @property
    def content_hash(self) -> str:
        """
        SHA-256 (hex) of the lines with their prices: differs when the same button would sell something else.
        """
        content = [
            [line.variant_id, line.quantity, line.unit_money.amount, line.unit_money.currency]
            for line in self.lines
        ]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()
