"""What our pages estimate is what the order comes to: goods, fees and tip, without codes."""

import random
from decimal import Decimal
from typing import Any

import pytest

from flint_storefront.catalog.mirror import is_sellable
from flint_storefront.flint.models import Order
from flint_storefront.flint.resources.orders import OrderTip, add_charge, create_order, parse_order
from flint_storefront.flint.resources.requests import FlintRequest
from flint_storefront.money import Money
from flint_storefront.offers.add_ons import AddOns
from flint_storefront.offers.estimate import estimate
from flint_storefront.offers.goods import goods_line, goods_selection
from flint_storefront.offers.selection import SelectedTip, Selection
from flint_storefront.settings import Settings
from flint_storefront.storage.records import ProductRecord, VariantRecord
from tests.checkout.core_shop import CoreShop
from tests.offers.forms import settings_with

CARTS, PORTIONS = 1000, 10
"""Random carts in all, in portions that may run beside each other."""


class Ordering:
    """A shop whose orders are made one after the other."""

    def __init__(self, seed: int) -> None:
        self.world = CoreShop()
        self.chance = random.Random(seed)
        products = {one.product_id: one for one in self.world.rows(ProductRecord)}
        known = [(products[one.product_id], one) for one in self.world.rows(VariantRecord)]
        self.goods = [pair for pair in known if is_sellable(*pair)]
        self.count = 0

    def random_selection(self) -> Selection:
        """Any cart, with fees and a tip or without."""
        chosen = self.chance.sample(self.goods, self.chance.randint(1, min(5, len(self.goods))))
        lines = [goods_line(*pair, self.chance.randint(1, 20)) for pair in chosen]
        goods = Money(sum(line.unit_money.amount * line.quantity for line in lines), "USD")
        return goods_selection(
            self.random_settings(),
            kind="cart",
            key="cart",
            lines=lines,
            add_ons=AddOns(tip=self.random_tip()),
            seen_goods=goods,
        )

    def random_settings(self) -> Settings:
        """Up to three fees of any kind."""
        return settings_with(FEES=[self.random_fee() for _ in range(self.chance.randint(0, 3))])

    def random_fee(self) -> dict[str, Any]:
        """A percent with up to four decimals, or an amount; for all carts or some."""
        fee: dict[str, Any] = {"name": "Fee", "type": "service_fee"}
        if self.chance.random() < 0.7:
            fee |= {"percent": self.percent(0, 30)}
            fee |= {"basis": self.chance.choice(["subtotal_pre_discount", "subtotal_post_discount"])}
        else:
            fee |= {"amount": {"USD": self.chance.randint(1, 5000)}}
        bound = self.chance.choice(["", "subtotal_from", "subtotal_up_to"])
        if bound:
            fee |= {bound: {"USD": self.chance.randint(1, 20_000)}}
        return fee | {"only_with_delivery": self.chance.random() < 0.2}

    def random_tip(self) -> SelectedTip | None:
        """A percent, an amount, or none."""
        kind = self.chance.choice(["none", "percent", "amount"])
        if kind == "percent":
            return SelectedTip(percent=Decimal(self.percent(1, 100)))
        return (
            SelectedTip(amount_money=Money(self.chance.randint(1, 100_000), "USD"))
            if kind == "amount"
            else None
        )

    def percent(self, low: int, high: int) -> str:
        """A percent above *low* up to *high*, with up to four decimals."""
        scale = 10 ** self.chance.randint(0, 4)
        return str(Decimal(self.chance.randint(low * scale + 1, high * scale)) / scale)

    def order(self, selection: Selection) -> Order:
        """The order of it with all its charges, as Flint computes it."""
        tip = selection.tip
        self.count += 1
        order = self.send(
            create_order(
                lines=[(str(line.variant_id), line.quantity) for line in selection.lines],
                external_reference_id=f"cart-{self.count}",
                requested_tip=OrderTip(percent=tip.percent, amount_money=tip.amount_money) if tip else None,
            )
        )
        for charge in selection.charges:
            order = self.send(
                add_charge(
                    order.order_id,
                    name=charge.name,
                    charge_type=charge.charge_type,
                    amount_money=charge.amount_money,
                    percent=charge.percent,
                    calculation_basis=charge.calculation_basis,
                )
            )
        return order

    def send(self, request: FlintRequest) -> Order:
        """One write."""
        self.count += 1
        answer = self.world.storefront.flint.write(
            request.method,
            request.path,
            request.body,
            idempotency_key=f"key-{self.count}",
            deadline=self.world.storefront.background_deadline(),
            is_person_waiting=False,
        )
        return parse_order(answer)


@pytest.mark.parametrize("portion", range(PORTIONS))
def test_estimate_equals_the_order(portion: int) -> None:
    """Every part and the total, to the minor unit."""
    ordering = Ordering(portion)
    for _ in range(CARTS // PORTIONS):
        selection = ordering.random_selection()
        found = estimate(selection.subtotal, selection.charges, selection.tip)
        amounts = ordering.order(selection).pricing_amounts
        told = (amounts.subtotal_money, amounts.requested_tip_money, amounts.total_money)
        assert told == (found.subtotal, found.tip or Money.zero("USD"), found.total)
        assert selection.shown_total == found.total
