"""
At every step of what one process does, somebody else does something from beginning to end.
"""

from datetime import timedelta

import pytest

from flint_storefront.checkout.reconcile import reconcile
from flint_storefront.sandbox.checkout_sessions.lifecycle import expire_due
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
