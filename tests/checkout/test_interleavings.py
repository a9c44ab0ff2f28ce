"""
At every step of what one process does, somebody else does something from beginning to end.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest

from flint_storefront.checkout.reconcile import reconcile
from flint_storefront.offers.selection import Selection
from flint_storefront.sandbox.checkout_sessions.lifecycle import expire_due
from flint_storefront.storage.records import DonationRecord
from tests.checkout.crash_world import (
    CrashShop,
    Work,
    address,
    assert_settled,
    lose_closed_session,
    lose_order,
    nothing,
    press,
    press_and_change,
    press_and_expire,
    settle,
)
from tests.checkout.selections import FEES, plan, tip_jar, usd
from tests.checkout.test_crash_offers import monthly_gift
from tests.storefront.counter import plan_id
from tests.storefront.world import PROCESSING

STEPS_MAX = 60
HOSTED = "http://127.0.0.1:8900/checkout/"

OURS = {
    "press": (nothing, press),
    "press after the session's end": (press_and_expire, press),
    "press with another quantity": (press_and_change, press),
    "press after a lost order": (lose_order, press),
    "reconcile a half-closed session": (lose_closed_session, settle),
}


def press_other(shop: CrashShop) -> None:
    """The buyer's second tab wants another quantity."""
    shop.press(quantity=3 - shop.quantity)


def reconcile_now(shop: CrashShop) -> None:
    """Another worker reconciles, leaving nothing alone."""
    reconcile(shop.storefront, rest=timedelta(0))


def pay(shop: CrashShop) -> None:
    """The buyer pays in another tab, if there is a page to pay on."""
    for session in shop.open_sessions():
        shop.flint.pay(HOSTED + session["checkout_session_id"])


def pay_slowly(shop: CrashShop) -> None:
    """The same, by a bank that takes ten minutes."""
    for session in shop.open_sessions():
        shop.flint.pay(HOSTED + session["checkout_session_id"], PROCESSING)


def close_at_flint(shop: CrashShop) -> None:
    """The merchant closes whatever is open."""
    expire_due(shop.flint.sandbox)
    for order in shop.open_orders():
        shop.flint.close_order(order["order_id"])


@pytest.mark.parametrize("other", [press, press_other, reconcile_now, pay, pay_slowly, close_at_flint])
@pytest.mark.parametrize("scenario", OURS)
def test_somebody_else_at_any_step_spoils_nothing(scenario: str, other: Work) -> None:
    """At most one page can be paid at any time, every payment is told once, and the buyer always gets on."""
    before, ours = OURS[scenario]
    for at in range(1, STEPS_MAX):
        shop = CrashShop()
        before(shop)
        if not shop.run_with_another(ours, at, other):
            return
        assert len(shop.open_sessions()) <= 1
        for seconds in (60, 700):
            shop.flint.advance(seconds)
            settle(shop)
        buy_once_more(shop)
        paid = [order for order in shop.flint.orders() if order["payment_status"] == "paid"]
        assert_settled(shop, paid=len(paid))
    raise AssertionError("endless")


def buy_once_more(shop: CrashShop) -> None:
    """A further press leads to the only open page; or to what it has just learned is paid, and then one more does."""
    result = press(shop)
    if "/checkout/cs_" not in getattr(result, "address", ""):
        assert shop.effects()
        result = press(shop)
    assert shop.flint.pay(address(result))
    assert shop.come_back(shop.open_checkout.reference) == "paid"


def coffee(shop: CrashShop, number: int) -> Selection:
    """So many flat whites, with fees."""
    return shop.selection(quantity=number, charges=FEES, shown_total=usd(600 * number))


def one_amount(_shop: CrashShop, number: int) -> Selection:
    """For the house."""
    return tip_jar(500 * number)


def office_plan(shop: CrashShop, number: int) -> Selection:
    """A plan with a set-up fee, or its dearer form."""
    found = plan_id(shop.flint, "office-coffee")
    fee = usd(4900)
    due = 9100 * number + 4900
    return plan(found, 9100 * number, due=due, setup_fee_money=fee, quantity=number, is_differing=number > 1)


def gift_every_month(shop: CrashShop, number: int) -> Selection:
    """A gift whose plan does not exist yet."""
    return monthly_gift(shop, 1735 * number)


CHOICES: dict[str, Callable[[CrashShop, int], Selection]] = {
    "fees": coffee,
    "quick pay": one_amount,
    "plan": office_plan,
    "monthly gift": gift_every_month,
}


@pytest.mark.parametrize("other", ["same", "another", "reconcile", "pay"])
@pytest.mark.parametrize("name", CHOICES)
def test_two_at_once_sell_every_offer_once(name: str, other: str) -> None:
    """Whatever another process does at any step of a start, one page stands open, and what is paid is told and counted once."""
    choose = CHOICES[name]
    meanwhile: dict[str, Work] = {
        "same": lambda shop: shop.choose(choose(shop, 1)),
        "another": lambda shop: shop.choose(choose(shop, 2)),
        "reconcile": reconcile_now,
        "pay": pay,
    }
    for at in range(1, STEPS_MAX):
        shop = CrashShop()
        if not shop.run_with_another(lambda shop: shop.choose(choose(shop, 1)), at, meanwhile[other]):
            assert at > 2
            return
        assert len(shop.open_sessions()) <= 1
        for seconds in (60, 700):
            shop.flint.advance(seconds)
            settle(shop)
        choose_once_more(shop, choose(shop, 1))
        paid = [order for order in shop.flint.orders() if order["payment_status"] == "paid"]
        assert_settled(shop, paid=len(paid))
        expect_fees_plans_and_gifts_once(shop)
    raise AssertionError("endless")


def choose_once_more(shop: CrashShop, selection: Selection) -> None:
    """A further press leads to the only open page, and is paid."""
    result = shop.choose(selection)
    if "/checkout/cs_" not in getattr(result, "address", ""):
        assert shop.effects()
        result = shop.choose(selection)
    assert shop.flint.pay(address(result))
    assert shop.come_back(shop.open_checkout.reference) in ("paid", "active")


def expect_fees_plans_and_gifts_once(shop: CrashShop) -> None:
    """No fee stands twice on an order, no amount has two plans, and what was given is what was paid."""
    paid = [order for order in shop.flint.orders() if order["payment_status"] == "paid"]
    for order in paid:
        names = [charge["name"] for charge in order.get("charges", ())]
        assert len(names) == len(set(names))
    rows = shop.flint.environment.subscription_plans.values()
    ours = [row["external_reference_id"] for row in rows if row.get("external_reference_id")]
    assert len(ours) == len(set(ours))
    if shop.rows(DonationRecord):
        given = sum(donation.settled_minor for donation in shop.rows(DonationRecord))
        assert given == sum(order["settlement_amounts"]["paid_money"]["amount"] for order in paid)
