"""
The checkout's pages: who may see them, when Flint is asked, and what a look may write.
"""

import json
from typing import Any

import pytest

from flint_storefront.checkout.actions import (
    back_to_checkout,
    confirm_return,
    continue_checkout,
    show_canceled,
    show_checkout,
    tell_state,
)
from flint_storefront.page_request import PageRequest, Visitor
from flint_storefront.results import GoTo, Respond, ShowPage
from flint_storefront.storage.records import CheckoutRecord
from tests.checkout.core_shop import CoreShop, page_request
from tests.checkout.scripted_flint import scripted_shop
from tests.storefront.world import CARD, PROCESSING

ADDRESSES = [show_checkout, confirm_return, show_canceled, continue_checkout, tell_state]
STRANGER = "ab" * 32


@pytest.fixture
def shop() -> CoreShop:
    """A shop with an open checkout."""
    shop = CoreShop()
    shop.press()
    shop.flint.forget_calls()
    return shop


def lost(operation: str) -> CoreShop:
    """A shop with a checkout whose write is unknown."""
    shop = CoreShop()
    shop.flint.fault("reset", operation, phase="after", count=9)
    shop.press()
    shop.flint.cancel_faults()
    shop.flint.forget_calls()
    return shop


def state_of(shop: CoreShop) -> dict[str, Any]:
    """What the page's script reads."""
    return dict(json.loads(shop.ask_state()))


@pytest.mark.parametrize("action", ADDRESSES)
@pytest.mark.parametrize(
    "reference", ["", "chk_", "chk_" + "0" * 26, "chk_" + "٣" * 26, "../" * 10, "chk_" + "A" * 27]
)
def test_reference_that_is_none_is_not_found(shop: CoreShop, action: Any, reference: str) -> None:
    """Whatever stands in the address: 404, and no call."""
    request = page_request("POST", reference=reference)
    result = action(shop.storefront, request)
    assert isinstance(result, ShowPage | Respond)
    assert result.status == 404
    assert shop.flint.calls() == []


@pytest.mark.parametrize("action", ADDRESSES)
def test_foreign_checkout_is_not_found_alike(shop: CoreShop, action: Any) -> None:
    """Another visitor gets the very page of a checkout that does not exist."""
    own = page_request("POST", token=STRANGER, reference=shop.checkout.reference)
    none = page_request("POST", token=STRANGER, reference="chk_" + "0" * 26)
    assert action(shop.storefront, own) == action(shop.storefront, none)
    assert shop.flint.calls() == []


def test_visitor_without_cookie_is_told_about_cookies(shop: CoreShop) -> None:
    """The 307 after a first press arrived without the cookie that it set: the browser keeps none."""
    request = page_request("POST", token=None, reference=shop.checkout.reference)
    result = continue_checkout(shop.storefront, request)
    assert isinstance(result, ShowPage)
    assert (result.status, result.data["message"]["key"]) == (403, "cookies_needed")


def test_signed_in_owner_may_see_it_without_the_cookie(shop: CoreShop) -> None:
    """A checkout belongs to its visitor and to the user who was signed in."""
    where = {"reference": shop.checkout.reference}
    shop.change(CheckoutRecord, where, user_id="7")
    for user_id, status in [("7", 200), ("8", 404)]:
        visitor = Visitor(token=None, find_user_id=lambda user_id=user_id: user_id)
        request = PageRequest(method="GET", csrf=page_request().csrf, arguments=where, visitor=visitor)
        result = show_checkout(shop.storefront, request)
        assert isinstance(result, ShowPage)
        assert result.status == status


def test_return_asks_flint_and_writes_nothing(shop: CoreShop) -> None:
    """A pure read, however often it is opened."""
    shop.pay(shop.payment_page, CARD)
    assert [shop.come_back() for _ in range(3)] == ["paid"] * 3
    assert shop.flint.calls("POST") == []


def test_look_sends_an_unknown_write_again() -> None:
    """The buyer's next look settles it; but not within five seconds of the last sending."""
    shop = lost("orders.create")
    assert shop.look() == "checking"
    assert shop.flint.calls() == []
    shop.flint.advance(5)
    assert shop.look() == "open"
    assert (len(shop.flint.orders()), len(shop.open_sessions())) == (1, 1)


def test_return_never_sends_a_write_again() -> None:
    """Only the checkout's own page does."""
    shop = lost("checkoutSessions.create")
    shop.flint.advance(60)
    assert shop.come_back() == "checking"
    assert shop.flint.calls("POST") == []


def test_order_read_open_while_its_session_is_unknown_is_checking() -> None:
    """The order alone does not say whether a page to pay is open somewhere."""
    shop = lost("checkoutSessions.create")
    assert shop.come_back() == "checking"
    assert state_of(shop) == {"state": "checking", "is_settled": False}


def test_state_asks_flint_at_most_every_two_seconds(shop: CoreShop) -> None:
    """The script may ask as often as it likes."""
    shop.pay(shop.payment_page, PROCESSING)
    shop.come_back()
    shop.flint.forget_calls()
    for seconds, calls in [(0, 0), (1, 0), (1, 1), (0, 1)]:
        shop.flint.advance(seconds)
        assert state_of(shop)["state"] == "processing"
        assert len(shop.flint.calls()) == calls


def test_state_that_is_settled_asks_nobody(shop: CoreShop) -> None:
    """Paid is told from our record."""
    shop.pay(shop.payment_page, CARD)
    shop.come_back()
    shop.flint.forget_calls()
    shop.flint.advance(60)
    assert state_of(shop) == {"state": "paid", "is_settled": True}
    assert shop.flint.calls() == []


def test_state_of_a_stranger_says_nothing(shop: CoreShop) -> None:
    """404 as JSON, without a word of the order."""
    result = tell_state(shop.storefront, page_request(token=STRANGER, reference=shop.checkout.reference))
    assert result == Respond(404, '{"error": "not_found"}', "application/json")


def test_flint_away_never_says_unpaid(shop: CoreShop) -> None:
    """What we know as open may have been paid a moment ago: checking, with a notice that Flint could not be asked."""
    shop.pay(shop.payment_page, CARD)
    shop.flint.transport.is_away = True
    page = confirm_return(shop.storefront, page_request(reference=shop.checkout.reference))
    assert isinstance(page, ShowPage)
    assert page.data["order"]["state"] == "checking"
    assert [alert["key"] for alert in page.data["page"]["alerts"]] == ["notice_stale"]


@pytest.mark.parametrize("confirmed", ["449", "451", "0451", " 450", "abc", "-450", "9" * 40])
def test_agreement_needs_the_very_total(confirmed: str) -> None:
    """Agreed is only what Flint asks for."""
    shop, flint = scripted_shop()
    flint.price(455)
    shop.press()
    shop.go_on(confirm_total=confirmed)
    assert shop.checkout.accepted_total_minor == 450
    assert flint.sent("POST /v1/checkout-sessions") == []


@pytest.mark.parametrize("state", ["paid", "closed"])
def test_going_on_with_what_is_over_leads_to_its_page(shop: CoreShop, state: str) -> None:
    """No call, no write."""
    shop.change(CheckoutRecord, {"reference": shop.checkout.reference}, state=state)
    assert shop.go_on() == GoTo(f"/shop/checkout/{shop.checkout.reference}")
    assert shop.flint.calls() == []


def test_reload_of_a_posted_address_shows_the_checkout(shop: CoreShop) -> None:
    """A GET of an address that only takes a POST."""
    request = page_request(reference=shop.checkout.reference)
    assert back_to_checkout(shop.storefront, request) == GoTo(f"/shop/checkout/{shop.checkout.reference}")


def test_foreign_form_does_not_go_on(shop: CoreShop) -> None:
    """A form of another site starts nothing."""
    from_elsewhere = page_request("POST", reference=shop.checkout.reference)
    request = PageRequest(
        **{**vars(from_elsewhere), "origin": type(from_elsewhere.origin)(sec_fetch_site="cross-site")}
    )
    result = continue_checkout(shop.storefront, request)
    assert isinstance(result, ShowPage)
    assert (result.status, result.data["message"]["key"]) == (403, "origin_foreign")
    assert shop.flint.calls() == []
