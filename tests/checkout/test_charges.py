"""
Fees: each a charge with a key of its own, before the session, and none twice.
"""

from typing import Any

import pytest

from flint_storefront.results import GoTo, ShowPage
from flint_storefront.storage.records import JournalEntry
from tests.checkout.core_shop import CoreShop
from tests.checkout.selections import FEES, PACKAGING, usd

CHARGE = "orders.addCharge"
TOTAL = 450 + 50 + 45


def press_with_fees(shop: CoreShop, **changes: Any) -> Any:
    """Buy a flat white with packaging and service."""
    return shop.press(charges=FEES, shown_total=usd(TOTAL), **changes)


def charges(shop: CoreShop) -> list[str]:
    """Names of the order's charges at Flint."""
    (order,) = shop.flint.orders()
    return [charge["name"] for charge in order["charges"]]


def test_fees_are_added_before_the_session() -> None:
    """Two fees cost two calls, between order and session."""
    shop = CoreShop()
    assert isinstance(press_with_fees(shop), GoTo)
    calls = shop.flint.calls("POST")
    assert [call.rpartition("/")[2] for call in calls] == [
        "orders",
        "charges",
        "charges",
        "checkout-sessions",
    ]
    assert charges(shop) == ["Packaging", "Service"]
    assert shop.checkout.amounts["total"] == shop.checkout.ordered_amounts["total"] == TOTAL


def test_fees_have_keys_of_their_own() -> None:
    """The keys name checkout, try and number."""
    shop = CoreShop()
    press_with_fees(shop)
    reference = shop.checkout.reference
    keys = [entry.idempotency_key for entry in shop.rows(JournalEntry, operation=CHARGE)]
    assert keys == [f"charge-{reference}-1-1", f"charge-{reference}-1-2"]


def test_second_press_adds_no_fee_again() -> None:
    """The same open page comes back."""
    shop = CoreShop()
    first, second = press_with_fees(shop), press_with_fees(shop)
    assert isinstance(first, GoTo)
    assert isinstance(second, GoTo)
    assert charges(shop) == ["Packaging", "Service"]
    assert len(shop.flint.sessions()) == 1


@pytest.mark.parametrize("kind", ["reset", "status"])
@pytest.mark.parametrize("phase", ["before", "after"])
def test_lost_fee_is_replayed_and_stands_once(kind: str, phase: str) -> None:
    """Whether Flint had added it or not, it stands once after the next press."""
    shop = CoreShop()
    shop.flint.fault(kind, CHARGE, phase=phase, count=9)
    press_with_fees(shop)
    assert shop.open_sessions() == []
    shop.flint.cancel_faults()
    shop.flint.advance(60)
    assert isinstance(shop.go_on(), GoTo)
    assert charges(shop) == ["Packaging", "Service"]


def test_lost_fee_is_finished_by_reconcile() -> None:
    """Nobody presses again: the order gets its fees and its page."""
    shop = CoreShop()
    shop.flint.fault("reset", CHARGE, phase="after", count=9)
    press_with_fees(shop)
    assert shop.checkout.state == "checking"
    shop.flint.cancel_faults()
    shop.reconcile()
    assert charges(shop) == ["Packaging", "Service"]
    assert len(shop.open_sessions()) == 1


def test_refused_fee_stops_the_start_and_a_later_press_tries_anew() -> None:
    """Goods are never sold without their fee; the next press has a new key for it and keeps the fee that stands."""
    shop = CoreShop()
    shop.flint.fault("status", CHARGE, status=400, count=1)
    result = press_with_fees(shop)
    assert isinstance(result, ShowPage)
    assert result.status == 409
    assert shop.open_sessions() == []
    assert isinstance(shop.go_on(), GoTo)
    assert charges(shop) == ["Packaging", "Service"]
    reference = shop.checkout.reference
    assert shop.find(JournalEntry, idempotency_key=f"charge-{reference}-2-1").status == "succeeded"


def test_fee_unknown_for_too_long_is_looked_up_on_the_order() -> None:
    """After twenty hours the key may be forgotten: the order says that the fee stands, and none is added."""
    shop = CoreShop()
    shop.flint.fault("reset", CHARGE, phase="after", count=9)
    press_with_fees(shop)
    shop.flint.cancel_faults()
    shop.flint.advance(21 * 3600)
    assert isinstance(shop.go_on(), GoTo)
    assert charges(shop) == ["Packaging", "Service"]


def test_fee_that_never_arrived_is_added_after_the_lookup() -> None:
    """After twenty hours the order says that the fee is missing: it is added under a new key."""
    shop = CoreShop()
    shop.flint.fault("reset", CHARGE, phase="before", count=9)
    press_with_fees(shop)
    shop.flint.cancel_faults()
    shop.flint.advance(21 * 3600)
    assert isinstance(shop.go_on(), GoTo)
    assert charges(shop) == ["Packaging", "Service"]


def test_other_fees_make_another_checkout() -> None:
    """Another fee is another order; the first one is closed."""
    shop = CoreShop()
    press_with_fees(shop)
    assert isinstance(shop.press(charges=(PACKAGING,), shown_total=usd(500)), GoTo)
    assert len(shop.open_orders()) == len(shop.open_sessions()) == 1


def test_fee_dearer_than_shown_must_be_agreed_to() -> None:
    """Flint works out more than the buyer saw: the checkout page asks first."""
    shop = CoreShop()
    shop.press(charges=FEES, shown_total=usd(TOTAL - 1))
    assert shop.open_sessions() == []
    assert isinstance(shop.go_on(confirm_total=str(TOTAL)), GoTo)


def test_tip_chosen_at_flint_asks_for_no_agreement() -> None:
    """What the buyer adds on Flint's page is no higher price: the open page comes back."""
    shop = CoreShop(settings={"TIPS": {"mode": "flint"}})
    press_with_fees(shop)
    order = shop.flint.orders()[0]
    shop.change(
        type(shop.checkout),
        {"reference": shop.checkout.reference},
        amounts={**shop.checkout.amounts, "tip": 300},
    )
    assert order["charges"]
    assert isinstance(press_with_fees(shop), GoTo)
