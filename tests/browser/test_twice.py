"""
The same thing twice: in two tabs, by a double click, by a reload.
"""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.buyer import Buyer, expect_one_sale
from tests.browser.scripting import with_script
from tests.processes.shop_process import ShopProcess


@with_script
def test_two_tabs_make_one_order_and_one_payment(shop: ShopProcess, buyer: Buyer) -> None:
    """Both tabs reach the same page of Flint; the second to pay is shown that it is paid."""
    second = buyer.new_tab()
    assert buyer.buy_now() == buyer.buy_now(page=second)
    buyer.fill_in("4242424242424242", second)
    buyer.pay()
    buyer.expect_state("paid")
    buyer.press("pay", second)
    buyer.expect_state("paid", second)
    expect_one_sale(shop)


def test_double_click_makes_one_order(shop: ShopProcess, buyer: Buyer) -> None:
    """A first visitor's double click on *buy now* makes one order, with JavaScript and without."""
    buyer.open("/shop/products/flat-white").get_by_test_id("buy-now").dblclick(no_wait_after=True)
    buyer.reach_payment()
    buyer.pay()
    buyer.expect_state("paid")
    expect_one_sale(shop)


def test_double_click_in_the_cart_makes_one_order(shop: ShopProcess, buyer: Buyer) -> None:
    """A double click on *continue to payment* makes one order."""
    buyer.open("/shop/products/flat-white")
    buyer.press("add-to-cart")
    buyer.page.get_by_test_id("checkout-start").dblclick(no_wait_after=True)
    buyer.reach_payment()
    buyer.pay()
    buyer.expect_state("paid")
    expect_one_sale(shop)


@with_script
def test_double_click_on_pay_makes_one_payment(shop: ShopProcess, buyer: Buyer) -> None:
    """A double click on Flint's *pay* pays once."""
    buyer.buy_now()
    buyer.fill_in("4242424242424242")
    buyer.page.get_by_test_id("pay").dblclick(no_wait_after=True)
    buyer.expect_state("paid")
    expect_one_sale(shop)


@with_script
def test_return_page_reloaded_three_times_stays_paid(shop: ShopProcess, buyer: Buyer) -> None:
    """Every reload says paid and changes nothing."""
    buyer.buy_now()
    buyer.pay()
    buyer.expect_state("paid")
    for _ in range(3):
        buyer.page.reload()
        buyer.expect_state("paid")
    expect_one_sale(shop)


@with_script
def test_other_visitor_sees_nothing_of_the_order(buyer: Buyer, new_buyer: Callable[..., Buyer]) -> None:
    """The address of the return page shows another browser a neutral page."""
    buyer.buy_now()
    buyer.pay()
    buyer.expect_state("paid")
    other = new_buyer()
    other.page.goto(buyer.page.url)
    expect(other.page.get_by_test_id("message")).to_be_visible()
    expect(other.page.get_by_test_id("order-state")).to_have_count(0)
    other.complaints.clear()
