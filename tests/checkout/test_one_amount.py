"""
One amount: one call, one session, and the order that Flint makes for it.
"""

from typing import Any

import pytest

from flint_storefront.results import GoTo, ShowPage
from flint_storefront.storage.records import DonationRecord
from tests.checkout.core_shop import CoreShop
from tests.checkout.selections import gift, tip_jar


def address(result: Any) -> str:
    """Where the buyer is sent."""
    assert isinstance(result, GoTo), result
    return result.address


def test_one_amount_costs_one_call() -> None:
    """The session is all that is made; its order is known."""
    shop = CoreShop()
    address(shop.choose(tip_jar()))
    assert shop.flint.calls() == ["POST /v1/checkout-sessions"]
    assert shop.checkout.order_id == shop.flint.orders()[0]["order_id"]


def test_amount_paid_is_paid() -> None:
    """The buyer comes back and Flint says so."""
    shop = CoreShop()
    shop.pay(address(shop.choose(tip_jar())))
    assert shop.come_back() == "paid"
    (effect,) = shop.effects()
    assert (effect.payload["kind"], effect.payload["total_minor"]) == ("tip_jar", 500)


def test_pressed_twice_makes_one_session() -> None:
    """The same open page comes back."""
    shop = CoreShop()
    address(shop.choose(tip_jar()))
    address(shop.choose(tip_jar()))
    assert len(shop.flint.sessions()) == len(shop.flint.orders()) == 1


@pytest.mark.parametrize("phase", ["before", "after"])
def test_lost_session_is_replayed(phase: str) -> None:
    """The answer was lost: the buyer is told to wait, the same bytes go out again, and there is one order."""
    shop = CoreShop()
    shop.flint.fault("reset", "checkoutSessions.create", phase=phase, count=9)
    shop.choose(tip_jar())
    assert shop.checkout.state == "checking"
    shop.flint.cancel_faults()
    shop.reconcile()
    assert shop.checkout.state == "open"
    assert len(shop.flint.orders()) == 1
    assert len({entry.body for entry in shop.journal}) == 1


def test_session_unknown_for_too_long_is_found_by_reference() -> None:
    """After twenty hours it is looked for, and none is made beside it while it can be paid."""
    shop = CoreShop(settings={"SESSION_EXPIRES_IN_SECONDS": 86400})
    shop.flint.fault("reset", "checkoutSessions.create", phase="after", count=9)
    shop.choose(tip_jar())
    shop.flint.cancel_faults()
    shop.flint.advance(21 * 3600)
    address(shop.go_on())
    assert len(shop.flint.orders()) == 1


def test_next_session_of_one_amount_is_for_its_order() -> None:
    """The first session has expired: the second collects for the same order."""
    shop = CoreShop()
    address(shop.choose(tip_jar()))
    shop.flint.advance(3700)
    address(shop.choose(tip_jar()))
    assert len(shop.flint.orders()) == 1
    assert {one["order_id"] for one in shop.flint.sessions()} == {shop.checkout.order_id}


def test_other_amount_closes_the_first() -> None:
    """The donor changed their mind: one open page, for the new amount."""
    shop = CoreShop()
    address(shop.choose(tip_jar(500)))
    address(shop.choose(tip_jar(900)))
    (session,) = shop.open_sessions()
    assert shop.open_checkout.order_id == session["order_id"]
    assert shop.open_checkout.subtotal_minor == 900


def test_refused_amount_is_said_and_can_be_tried_anew() -> None:
    """A refusal charges nothing; the next press is a new request under a new key."""
    shop = CoreShop()
    shop.flint.fault("status", "checkoutSessions.create", status=400, count=1)
    result = shop.choose(tip_jar())
    assert isinstance(result, ShowPage)
    assert result.status == 409
    address(shop.choose(tip_jar()))
    assert len(shop.flint.orders()) == 1


def test_gift_is_recorded_and_settled_beside_the_checkout() -> None:
    """What the donor told us is kept; it counts once Flint says paid."""
    shop = CoreShop()
    url = address(shop.choose(gift(2500, message="For the rain", is_listed=True)))
    donation = shop.find(DonationRecord)
    assert (donation.gift_minor, donation.settled_minor, donation.message) == (2500, 0, "For the rain")
    shop.pay(url)
    shop.come_back()
    donation = shop.find(DonationRecord)
    assert (donation.settled_minor, donation.settled_at) == (2500, shop.checkout.paid_at)


def test_gift_with_costs_covered_is_an_order_and_a_charge() -> None:
    """Three calls; the cover stands apart from the gift."""
    shop = CoreShop()
    address(shop.choose(gift(2500, cover=106)))
    assert len(shop.flint.calls()) == 3
    (order,) = shop.flint.orders()
    assert order["charges"][0]["name"] == "Covered costs"
    assert shop.checkout.amounts["total"] == 2606
    assert shop.find(DonationRecord).cover_minor == 106


def test_metadata_stands_on_the_session() -> None:
    """What a donor tells us goes where every kind of donation has it."""
    shop = CoreShop()
    address(shop.choose(gift()))
    assert shop.flint.sessions()[0]["metadata"] == {"campaign": "roof"}
