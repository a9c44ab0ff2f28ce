"""
What the operator sees of a checkout, and *check again*.
"""

import pytest

from flint_storefront.checkout.operator import check_again, checkout_details
from flint_storefront.errors import FlintUnreachable
from flint_storefront.inbox.backfill import backfill
from tests.checkout.core_shop import CoreShop
from tests.storefront.world import CARD


@pytest.fixture
def shop() -> CoreShop:
    """A shop on the local Flint."""
    return CoreShop()


def test_details_hold_all_that_belongs_to_it_without_a_call(shop: CoreShop) -> None:
    """Record, journal, events of order and session once each, effects."""
    shop.pay(shop.press().address, CARD)
    backfill(shop.storefront)
    shop.drain()
    shop.flint.forget_calls()
    details = checkout_details(shop.storefront, shop.checkout.reference)
    assert details.record == shop.checkout
    assert [entry.operation for entry in details.journal] == ["orders.create", "checkoutSessions.create"]
    assert len({event.webhook_event_id for event in details.events}) == len(details.events) > 1
    assert {effect.signal for effect in details.effects} == {"checkout_started", "order_paid"}
    assert shop.flint.calls() == []


@pytest.mark.parametrize("action", [checkout_details, check_again])
def test_checkout_that_does_not_exist_is_a_lookup_error(shop: CoreShop, action) -> None:
    """No empty page."""
    with pytest.raises(LookupError):
        action(shop.storefront, "chk_none")


@pytest.mark.parametrize("operation", ["orders.create", "checkoutSessions.create"])
def test_check_again_settles_a_lost_write(shop: CoreShop, operation: str) -> None:
    """At once, without waiting for the background."""
    shop.flint.fault("reset", operation, phase="after", count=9)
    shop.press()
    shop.flint.cancel_faults()
    assert check_again(shop.storefront, shop.checkout.reference) == "open"
    assert (len(shop.flint.orders()), len(shop.open_sessions())) == (1, 1)


@pytest.mark.parametrize("operation", ["checkoutSessions.closeSession", "orders.closeSession"])
def test_check_again_ends_a_half_closed_checkout(shop: CoreShop, operation: str) -> None:
    """Session and order."""
    shop.press()
    shop.flint.fault("reset", operation, phase="after", count=9)
    shop.press(quantity=2)
    shop.flint.cancel_faults()
    assert check_again(shop.storefront, shop.checkout.reference) == "closed"
    assert (shop.open_orders(), shop.open_sessions()) == ([], [])
    assert {entry.status for entry in shop.journal} == {"succeeded"}


def test_check_again_makes_nothing_that_was_never_sent(shop: CoreShop) -> None:
    """A press that did not reach Flint is the buyer's to repeat."""
    shop.flint.transport.is_away = True
    shop.press()
    shop.flint.transport.is_away = False
    shop.flint.forget_calls()
    assert check_again(shop.storefront, shop.checkout.reference) == "open"
    assert shop.flint.calls() == []


def test_check_again_while_flint_is_away_says_so(shop: CoreShop) -> None:
    """The operator is told, and nothing has changed."""
    shop.press()
    before = shop.checkout
    shop.flint.transport.is_away = True
    with pytest.raises(FlintUnreachable):
        check_again(shop.storefront, shop.checkout.reference)
    assert shop.checkout == before
