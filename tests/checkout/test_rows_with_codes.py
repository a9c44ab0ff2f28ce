"""
With a discount code, the rows of the checkout's page are Flint's amounts: in any cart, to the minor unit.
"""

from collections import Counter
from typing import Any

import pytest

from flint_storefront.checkout.actions import show_checkout
from flint_storefront.checkout.start import start_checkout
from flint_storefront.offers.selection import Selection
from flint_storefront.results import GoTo
from flint_storefront.sandbox.promotions.rules import create_promotion
from tests.checkout.core_shop import CoreShop, page_request
from tests.offers.random_carts import RandomCarts
from tests.offers.rendered import page_of
from tests.templates.engines import parse

CARTS, PORTIONS = 200, 5
"""Random carts in all, in portions that may run beside each other."""
ROWS = {
    "subtotal": "subtotal_money",
    "discount": "discount_money",
    "charge": "charge_money",
    "tax": "tax_money",
    "tip": "requested_tip_money",
}
"""Our rows, and Flint's names of what stands in them."""


class CodeCounter:
    """Random carts with random codes, each of a buyer of their own."""

    def __init__(self, seed: int) -> None:
        self.world = CoreShop()
        self.carts = RandomCarts(self.world, seed)
        self.chance = self.carts.chance
        self.count = 0
        if seed % 2:
            self.world.flint.sandbox.switches["tax_percent"] = "8.875"
        if seed == PORTIONS - 1:
            self.world.flint.promote("Five percent for everybody", percent=5)

    def new_code(self) -> str:
        """A percent or an amount off, of every cart or of large ones."""
        self.count += 1
        off: dict[str, Any] = {"percent_off": self.chance.choice([1, 7, 12.5, 33.3333, 100])}
        if self.chance.random() < 0.5:
            off = {"amount_off_money": {"amount": self.chance.randint(1, 9000), "currency": "USD"}}
        request = {"name": f"Code {self.count}", "application_method": off}
        flint = self.world.flint
        create_promotion(flint.sandbox, flint.environment, request | {"codes": [{"code": f"C{self.count}"}]})
        return f"C{self.count}"

    def press(self, selection: Selection) -> str:
        """The page that the press leads to, as a browser gets it."""
        token = f"{self.count:064x}"
        self.world.flint.advance(1)
        request = page_request("POST", token=token)
        assert isinstance(start_checkout(self.world.storefront, request, selection), GoTo)
        request = page_request(token=token, reference=self.world.checkout.reference)
        return page_of(show_checkout(self.world.storefront, request))


def shown_rows(html: str) -> tuple[Counter[str], int]:
    """Minor units by the name of their row, our fees as one, and the total."""
    rows: Counter[str] = Counter()
    for row in parse(html).select('.flint-receipt__sums [data-testid$="-row"]'):
        name = row["data-testid"].removesuffix("-row").replace("fee", "charge")
        rows[name] += int(row.find(attrs={"data-amount-minor": True})["data-amount-minor"])
    total = parse(html).select_one('[data-testid="order-total"] [data-amount-minor]')
    return rows, int(total["data-amount-minor"])


def told_rows(order: dict[str, Any]) -> tuple[dict[str, int], int]:
    """What Flint says of an order, without what is nothing; a subtotal alone needs no row."""
    amounts = {name: money["amount"] for name, money in order["pricing_amounts"].items()}
    rows = {row: amounts[name] for row, name in ROWS.items() if amounts[name]}
    return ({} if set(rows) == {"subtotal"} else rows), amounts["total_money"]


@pytest.mark.parametrize("portion", range(PORTIONS))
def test_rows_with_a_code_are_those_of_the_order(portion: int) -> None:
    """Discount, fees before and after it, tip, tax and total: what stands there before paying is what Flint asks for."""
    counter = CodeCounter(portion)
    discounted = 0
    for _ in range(CARTS // PORTIONS):
        html = counter.press(counter.carts.selection(code=counter.new_code()))
        order = counter.world.flint.orders()[-1]
        assert shown_rows(html) == told_rows(order)
        discounted += order["pricing_amounts"]["discount_money"]["amount"] > 0
    assert discounted > CARTS // PORTIONS / 2
