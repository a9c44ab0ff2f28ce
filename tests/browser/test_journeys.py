"""
From the button to *paid*, and what can happen on the way, with JavaScript and without.
"""

from playwright.sync_api import expect

from tests.browser.buyer import Buyer, expect_one_sale
from tests.browser.scripting import with_script
from tests.processes.shop_process import ShopProcess
from tests.storefront.world import CHALLENGED, DECLINED


def test_product_bought_and_paid_reads_paid(shop: ShopProcess, buyer: Buyer) -> None:
    """Bought with a good card, the buyer comes back to a page that says paid and how much."""
    buyer.buy_now()
    buyer.pay()
    buyer.expect_state("paid")
    money = buyer.page.get_by_test_id("order-total").locator("[data-amount-minor]")
    expect(money).to_have_attribute("data-amount-minor", "450")
    expect_one_sale(shop)


def test_cart_bought_and_paid_is_empty_afterwards(shop: ShopProcess, buyer: Buyer) -> None:
    """Two products from the grid, one of them twice, are one order; afterwards the cart is empty."""
    buyer.open("/shop/")
    card = buyer.page.locator("[data-slug=guji-single-origin]")
    card.get_by_role("radio").last.check()
    card.get_by_test_id("add-to-cart").click()
    buyer.open("/shop/products/cold-brew").get_by_label("Quantity").fill("2")
    buyer.press("add-to-cart")
    expect(buyer.page.get_by_test_id("cart-line")).to_have_count(2)
    buyer.press("checkout-start")
    buyer.reach_payment()
    buyer.pay()
    buyer.expect_state("paid")
    buyer.open("/shop/cart")
    expect(buyer.page.get_by_test_id("cart-empty")).to_be_visible()
    expect_one_sale(shop)


def test_declined_card_then_good_card_reads_paid(shop: ShopProcess, buyer: Buyer) -> None:
    """After a decline the buyer stays on Flint's page and pays with another card."""
    buyer.buy_now()
    buyer.pay(DECLINED)
    expect(buyer.page.get_by_role("alert")).to_be_visible()
    buyer.pay()
    buyer.expect_state("paid")
    expect_one_sale(shop, ["failed", "succeeded"])


def test_challenge_passed_reads_paid(shop: ShopProcess, buyer: Buyer) -> None:
    """A card that needs the bank's confirmation is paid once it is given."""
    buyer.buy_now()
    buyer.pay(CHALLENGED)
    buyer.press("challenge-complete")
    buyer.expect_state("paid")
    expect_one_sale(shop)


@with_script
def test_challenge_failed_can_be_paid_with_another_card(shop: ShopProcess, buyer: Buyer) -> None:
    """Refused at the bank, the buyer is back on Flint's page and pays with another card."""
    buyer.buy_now()
    buyer.pay(CHALLENGED)
    buyer.press("challenge-fail")
    buyer.reach_payment()
    buyer.pay()
    buyer.expect_state("paid")
    expect_one_sale(shop, ["failed", "succeeded"])


def test_canceled_payment_can_be_taken_up_again(shop: ShopProcess, buyer: Buyer) -> None:
    """Leaving Flint's page leads to a page that offers to go on, to the same session."""
    address = buyer.buy_now()
    buyer.press("cancel")
    buyer.expect_state("open")
    buyer.press("retry")
    assert buyer.reach_payment() == address
    buyer.pay()
    buyer.expect_state("paid")
    expect_one_sale(shop)


@with_script
def test_back_button_after_paying_leads_to_no_second_payment(shop: ShopProcess, buyer: Buyer) -> None:
    """Who goes back to Flint's page after paying and presses again is shown the paid order."""
    address = buyer.buy_now()
    buyer.pay()
    buyer.expect_state("paid")
    buyer.page.goto(address)
    expect(buyer.page.get_by_test_id("pay")).to_have_count(0)
    expect_one_sale(shop)
