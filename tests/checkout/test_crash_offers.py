"""
Every kind of offer is killed at each step of its start; then the world goes on, and it is paid once.
"""

from collections.abc import Callable
from typing import Any

import pytest

from flint_storefront.donations.plan_request import new_plan
from flint_storefront.offers.selection import PLAN, SelectedDonation, SelectedPlan, Selection
from flint_storefront.storage.records import DonationRecord
from tests.checkout.crash_world import CrashShop, Work, address, assert_settled, look, nothing, settle
from tests.checkout.selections import FEES, gift, plan, tip_jar, usd
from tests.storefront.counter import ROOF, plan_id

STEPS_MAX = 90
LEAST_STEPS = 5
"""Fewer than any of these has."""
Offer = Callable[[CrashShop], Selection]


def coffee_with_fees(shop: CrashShop) -> Selection:
    """A flat white, packaging and service."""
    return shop.selection(charges=FEES, shown_total=usd(545))


def one_amount(_shop: CrashShop) -> Selection:
    """Five dollars for the house."""
    return tip_jar()


def covered_gift(_shop: CrashShop) -> Selection:
    """A gift with its costs."""
    return gift(2500, cover=106)


def office_coffee(shop: CrashShop) -> Selection:
    """A plan with a set-up fee."""
    found = plan_id(shop.flint, "office-coffee")
    return plan(found, 9100, due=14_000, setup_fee_money=usd(4900))


def monthly_gift(shop: CrashShop, minor: int = 1735) -> Selection:
    """A monthly gift whose plan does not exist yet."""
    gift_money = usd(minor)
    made = new_plan(shop.storefront, ROOF, gift_money, None, "monthly")
    chosen = SelectedPlan(made.name, "monthly", 1, gift_money, donation_plan=made)
    donation = SelectedDonation("roof", gift_money, interval="monthly")
    return Selection(
        "donation", "roof", (), gift_money, source=PLAN, title=made.name, plan=chosen, donation=donation
    )


OFFERS: dict[str, Offer] = {
    "coffee with fees": coffee_with_fees,
    "one amount": one_amount,
    "gift with its costs": covered_gift,
    "plan": office_coffee,
    "monthly gift": monthly_gift,
}


def killed_at_every_step(offer: Offer, doing: Work) -> Any:
    """One shop for each step at which *doing* was killed."""
    for at in range(1, STEPS_MAX):
        shop = CrashShop()
        if not shop.run_until_killed(doing, at):
            return
        shop.flint.advance(60)
        yield shop
    raise AssertionError("endless")


@pytest.mark.parametrize("after", [nothing, settle, look], ids=["press", "reconcile", "look"])
@pytest.mark.parametrize("name", OFFERS)
def test_killed_while_starting_it_is_paid_once(name: str, after: Work) -> None:
    """Wherever it dies, the next press leads to the only open session, and it is paid and told once."""
    offer, killed = OFFERS[name], 0
    for shop in killed_at_every_step(offer, lambda shop: shop.choose(offer(shop))):
        after(shop)
        assert len(shop.open_sessions()) <= 1
        url = address(shop.choose(offer(shop)))
        assert len(shop.open_sessions()) == 1
        assert shop.flint.pay(url)
        assert shop.come_back() in ("paid", "active")
        assert_paid_once(shop, name)
        killed += 1
    assert killed >= LEAST_STEPS


def assert_paid_once(shop: CrashShop, name: str) -> None:
    """One order sold, its fees once, one plan for a gift, what was given is counted."""
    assert_settled(shop, paid=1)
    paid = [order for order in shop.flint.orders() if order["payment_status"] == "paid"]
    charges = [charge["name"] for charge in paid[0].get("charges", ())]
    assert len(charges) == len(set(charges))
    if name == "monthly gift":
        plans = shop.flint.environment.subscription_plans.values()
        assert sum(str(one.get("external_reference_id")).startswith("don_") for one in plans) == 1
    for donation in shop.rows(DonationRecord, settled_minor__gt=0):
        assert donation.settled_minor == paid[0]["pricing_amounts"]["total_money"]["amount"]
