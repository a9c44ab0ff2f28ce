"""What our pages estimate is what the order comes to: goods, fees and tip, without codes."""

import pytest

from flint_storefront.flint.models import Order
from flint_storefront.flint.resources.orders import OrderTip, add_charge, create_order, parse_order
from flint_storefront.flint.resources.requests import FlintRequest
from flint_storefront.money import Money
from flint_storefront.offers.estimate import estimate
from flint_storefront.offers.selection import Selection
from tests.checkout.core_shop import CoreShop
from tests.offers.random_carts import RandomCarts

CARTS, PORTIONS = 1000, 10
"""Random carts in all, in portions that may run beside each other."""


class Ordering:
    """A shop whose orders are made one after the other."""

    def __init__(self) -> None:
        self.world = CoreShop()
        self.count = 0

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
    ordering = Ordering()
    carts = RandomCarts(ordering.world, portion)
    for _ in range(CARTS // PORTIONS):
        selection = carts.selection()
        found = estimate(selection.subtotal, selection.charges, selection.tip)
        amounts = ordering.order(selection).pricing_amounts
        told = (amounts.subtotal_money, amounts.requested_tip_money, amounts.total_money)
        assert told == (found.subtotal, found.tip or Money.zero("USD"), found.total)
        assert selection.shown_total == found.total
