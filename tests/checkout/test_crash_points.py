"""
The process is killed at every step that leaves a trace, one after the other; then the world goes on.
"""

import pytest

from tests.checkout.core_shop import CoreShop
from tests.checkout.crash_world import (
    CrashShop,
    Work,
    address,
    assert_settled,
    check,
    come_back,
    look,
    lose_closed_order,
    lose_closed_session,
    lose_order,
    lose_session,
    nothing,
    pay_and_keep_event,
    press,
    press_and_change,
    press_and_expire,
    press_and_pay,
    settle,
    take_in,
    work,
)

STEPS_MAX = 60
"""More steps than any of these has; reaching it means that a killed step was repeated for ever."""

UNPAID = {
    "press": (nothing, press),
    "press after the session's end": (press_and_expire, press),
    "press with another quantity": (press_and_change, press),
    "press after a lost order": (lose_order, press),
    "press after a lost session": (lose_session, press),
    "press after a half-closed session": (lose_closed_session, press),
    "press after a half-closed order": (lose_closed_order, press),
    "reconcile a lost order": (lose_order, settle),
    "reconcile a lost session": (lose_session, settle),
    "reconcile a half-closed session": (lose_closed_session, settle),
    "reconcile a half-closed order": (lose_closed_order, settle),
    "look after a lost order": (lose_order, look),
    "look after a lost session": (lose_session, look),
}
"""What was before, and what the process is doing when it dies."""

PAID = {
    "return": (press_and_pay, come_back),
    "reconcile": (press_and_pay, settle),
    "take events in": (press_and_pay, take_in),
    "work events off": (pay_and_keep_event, work),
}


def killed_at_every_step(before: Work, doing: Work):
    """One shop for each step: *before* has happened, and *doing* was killed there."""
    for at in range(1, STEPS_MAX):
        shop = CrashShop()
        before(shop)
        if not shop.run_until_killed(doing, at):
            return
        shop.flint.advance(60)
        yield shop
    raise AssertionError("endless")


@pytest.mark.parametrize("after", [nothing, settle], ids=["press", "reconcile"])
@pytest.mark.parametrize("scenario", UNPAID)
def test_killed_while_starting_the_buyer_pays_one_order_once(scenario: str, after: Work) -> None:
    """Wherever it dies, the buyer's next press leads to the only open session, and one order is sold and told once."""
    for shop in killed_at_every_step(*UNPAID[scenario]):
        after(shop)
        expect_one_payment(shop)


@pytest.mark.parametrize("scenario", ["press with another quantity", "press after a half-closed session"])
def test_killed_while_starting_a_look_is_harmless(scenario: str) -> None:
    """The buyer looks at the checkout's page first, which asks Flint and may send an unknown write again."""
    for shop in killed_at_every_step(*UNPAID[scenario]):
        look(shop)
        expect_one_payment(shop)


def expect_one_payment(shop: CrashShop) -> None:
    """The next press leads to the only open session, which is paid and told once."""
    assert len(shop.open_sessions()) <= 1
    url = address(press(shop))
    assert len(shop.open_sessions()) == 1
    assert shop.flint.pay(url)
    assert shop.come_back(shop.open_checkout.reference) == "paid"
    assert_settled(shop, paid=1)


@pytest.mark.parametrize("after", [come_back, settle, check], ids=["return", "reconcile", "check again"])
@pytest.mark.parametrize("scenario", PAID)
def test_killed_after_payment_the_site_learns_of_it_once(scenario: str, after: Work) -> None:
    """Wherever it dies after the buyer has paid, there is one effect, delivered under one id."""
    for shop in killed_at_every_step(*PAID[scenario]):
        after(shop)
        assert_settled(shop, paid=1)


def test_killed_first_visit_leaves_at_most_an_unused_row() -> None:
    """A visitor who never got the cookie starts anew; the row of before is put away after a day."""

    def forget(shop: CoreShop) -> None:
        shop.token = None  # type: ignore[assignment]

    for shop in killed_at_every_step(forget, press):
        url = address(press(shop))
        assert len(shop.open_sessions()) == 1
        assert shop.flint.pay(url)
        assert_settled(shop, paid=1)


def test_killed_twice_the_buyer_still_pays_one_order_once() -> None:
    """Killed at the worst steps of starting anew, and again at every step of the next press."""
    for at in (10, 18, 30):

        def half_done(shop: CrashShop, at: int = at) -> None:
            press_and_change(shop)
            shop.run_until_killed(press, at)
            shop.flint.advance(60)

        for shop in killed_at_every_step(half_done, press):
            assert shop.flint.pay(address(press(shop)))
            assert_settled(shop, paid=1)


def test_killed_before_payment_is_known_no_second_payment_page_opens() -> None:
    """Who has paid and presses again before we know gets the paid page, wherever the process died meanwhile."""
    for shop in killed_at_every_step(press_and_pay, come_back):
        is_known = bool(shop.effects())
        result = press(shop)
        leads_to_flint = "/checkout/cs_" in getattr(result, "address", "")
        assert leads_to_flint == is_known
