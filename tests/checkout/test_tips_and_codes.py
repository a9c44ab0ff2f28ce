"""
A tip taken on our page, and an order with a discount code.
"""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from flint_storefront.checkout.actions import confirm_return
from flint_storefront.checkout.discounts import code_problem
from flint_storefront.checkout.start import start_checkout
from flint_storefront.flint.envelope import AnswerWarning
from flint_storefront.offers.selection import SelectedTip
from flint_storefront.page_request import Visitor
from flint_storefront.results import GoTo, ShowPage
from tests.checkout.core_shop import CoreShop, page_request
from tests.checkout.readings import make_order
from tests.checkout.selections import usd


def test_tip_goes_out_with_the_order() -> None:
    """Fifteen percent of the goods, no further call."""
    shop = CoreShop()
    result = shop.press(tip=SelectedTip(percent=Decimal("15")), shown_total=usd(518))
    assert isinstance(result, GoTo)
    assert shop.flint.calls() == ["POST /v1/orders", "POST /v1/checkout-sessions"]
    assert shop.checkout.amounts["tip"] == 68
    assert shop.checkout.amounts["total"] == 518


def test_tip_of_an_amount_goes_out_whole() -> None:
    """Three dollars are 300 minor units."""
    shop = CoreShop()
    shop.press(tip=SelectedTip(amount_money=usd(300)), shown_total=usd(750))
    assert shop.checkout.amounts["tip"] == 300


def test_session_says_no_tip_where_our_page_takes_it() -> None:
    """A tip is taken on one page, never on both."""
    shop = CoreShop(settings={"TIPS": {"mode": "page"}, "CODES": "page"})
    shop.press()
    body = shop.journal[-1].body
    assert b'"tip":{"enabled":false}' in body.replace(b" ", b"")
    assert b'"codes_enabled":false' in body.replace(b" ", b"")


def test_session_asks_for_tip_and_code_where_they_are_left_to_flint() -> None:
    """By setting, Flint's page takes both."""
    shop = CoreShop(settings={"TIPS": {"mode": "flint"}, "CODES": "flint"})
    shop.press()
    body = shop.journal[-1].body.replace(b" ", b"")
    assert b'"tip":{"enabled":true}' in body
    assert b'"codes_enabled":true' in body


def test_signed_in_buyers_address_fills_in_flints_page() -> None:
    """Their e-mail address goes out with the session."""
    shop = CoreShop()
    request = page_request("POST")
    known = replace(request, visitor=Visitor(shop.token, None, lambda: "7", lambda: "ann@example.com"))
    start_checkout(shop.storefront, known, shop.selection())
    collection = shop.flint.sessions()[0]["customer_collection"]
    assert collection["prefilled_customer_info"]["email"] == "ann@example.com"


def press_with_code(shop: CoreShop, code: str = "WELCOME10") -> Any:
    """Buy a flat white with a code."""
    return shop.press(promotion_code=code)


def test_order_with_a_code_is_looked_at_first() -> None:
    """The order stands with Flint's rows, and nobody is sent to pay before having seen them."""
    shop = CoreShop()
    result = press_with_code(shop)
    assert isinstance(result, GoTo)
    assert result.address.endswith(shop.checkout.reference)
    assert shop.flint.sessions() == []
    assert shop.checkout.amounts["discount"] == 45
    total = shop.checkout.amounts["total"]
    assert isinstance(shop.go_on(confirm_total=str(total)), GoTo)
    assert len(shop.open_sessions()) == 1


def test_tip_made_smaller_by_a_code_is_no_lower_price() -> None:
    """The buyer has agreed to the very total: nothing is said of another one afterwards."""
    shop = CoreShop()
    shop.press(promotion_code="WELCOME10", tip=SelectedTip(percent=Decimal("10")), shown_total=usd(495))
    total = shop.checkout.amounts["total"]
    assert total + shop.checkout.amounts["discount"] < 495
    paid = shop.go_on(confirm_total=str(total))
    assert isinstance(paid, GoTo)
    shop.pay(paid.address)
    page = confirm_return(shop.storefront, page_request(reference=shop.checkout.reference))
    assert isinstance(page, ShowPage)
    assert page.data["order"]["state"] == "paid"
    assert page.data["page"]["alerts"] == []


def test_press_without_agreement_shows_the_order_again() -> None:
    """A forged or missing total agrees to nothing."""
    shop = CoreShop()
    press_with_code(shop)
    shop.go_on(confirm_total="1")
    assert shop.flint.sessions() == []


def test_refused_code_is_said_and_the_buyer_may_go_on_without() -> None:
    """No order with a code that Flint refuses; without it, at the full price, by the buyer's own click."""
    shop = CoreShop()
    result = press_with_code(shop, "NOSUCHCODE")
    assert isinstance(result, ShowPage)
    assert result.data["message"]["key"] == "code_refused"
    assert shop.flint.orders() == []
    assert isinstance(shop.go_on(without_code="1"), GoTo)
    assert shop.checkout.promotion_code is None
    assert shop.checkout.amounts["total"] == 450


def test_code_beaten_by_a_better_offer_is_said() -> None:
    """Accepted, and something else takes off more."""
    warning = AnswerWarning(code="promotion_declined", reason="superseded_by_better_offer")
    assert code_problem("WELCOME10", make_order(), [warning]) == "code_beaten"
    assert code_problem("WELCOME10", make_order(), []) == "code_without_effect"
    assert code_problem(None, make_order(), [warning]) is None
