"""
Every kind of offer from its page to its end, with JavaScript and without.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from example_site.demo_place import FLASK, WAGTAIL
from tests.browser.buyer import Buyer, expect_one_sale
from tests.processes.shop_process import ShopProcess

CODE = "WELCOME10"
YEARLY = "Every year"


def test_cart_with_fee_tip_and_code_is_shown_before_it_is_paid(shop: ShopProcess, buyer: Buyer) -> None:
    """Flint's rows and one button to pay, nothing before; the paid page has the same rows."""
    buyer.put_into_cart("flat-white")
    expect(buyer.row("fee")).to_have_attribute("data-amount-minor", "80")
    buyer.page.get_by_label("10%").check()
    buyer.page.get_by_label("Discount code").fill(CODE.lower())
    buyer.press("checkout-start")
    buyer.expect_state("open")
    rows = {"discount": 45, "fee": 80, "tip": 41, "order-total": 526}
    buyer.expect_amounts(rows)
    assert shop.sessions == []
    buyer.press("confirm-total")
    buyer.reach_payment()
    buyer.pay()
    buyer.expect_state("paid")
    buyer.expect_amounts(rows)
    expect_one_sale(shop)


def test_code_of_a_link_is_taken_off_the_next_purchase(shop: ShopProcess, buyer: Buyer) -> None:
    """Kept from the link on, said nowhere else, used with *buy now* and gone afterwards."""
    buyer.open(f"/shop/code/{CODE}?next=/shop/products/flat-white")
    buyer.press("buy-now")
    buyer.expect_amounts({"discount": 45, "order-total": 405})
    buyer.press("confirm-total")
    buyer.reach_payment()
    buyer.pay()
    buyer.expect_state("paid")
    expect_one_sale(shop)
    buyer.put_into_cart("cold-brew")
    expect(buyer.page.get_by_label("Discount code")).to_have_value("")


def test_code_that_is_over_is_said_at_its_field(shop: ShopProcess, buyer: Buyer) -> None:
    """Nothing is begun with it; without it the buyer goes on."""
    buyer.open("/shop/products/flat-white")
    said = buyer.send_refused("buy-now", promotion_code="WINTER20")
    expect(said).to_have_attribute("data-error", "code_expired")
    assert shop.orders == []
    buyer.page.get_by_label("Discount code").fill("")
    buyer.press("buy-now")
    buyer.reach_payment()


def test_set_with_another_quantity_and_a_tip_is_paid(shop: ShopProcess, buyer: Buyer) -> None:
    """Three bottles instead of two, one dollar on top, behind one button of the front page."""
    buyer.open("/")
    form = buyer.form("set-buy")
    form.get_by_label("Quantity: Cold Brew").fill("3")
    form.locator("summary").click()
    form.get_by_label("$1.00").check()
    buyer.press("set-buy")
    buyer.reach_payment()
    buyer.pay()
    buyer.expect_state("paid")
    expect(buyer.page.get_by_test_id("order-line")).to_have_count(2)
    buyer.expect_amounts({"subtotal": 3350, "fee": 80, "tip": 100, "order-total": 3530})
    expect_one_sale(shop)


def test_amount_of_ones_own_goes_into_the_tip_jar(shop: ShopProcess, buyer: Buyer) -> None:
    """Too little is said at the field; another amount is paid, and nothing is to be prepared."""
    buyer.open("/about")
    said = buyer.send_refused("tip-jar-pay", amount_custom="0.50")
    expect(said).to_have_attribute("data-error", "amount_too_low")
    buyer.type_amount("7.50")
    buyer.press("tip-jar-pay")
    buyer.reach_payment()
    buyer.pay()
    buyer.expect_state("paid")
    buyer.expect_amounts({"order-total": 750})
    expect_one_sale(shop, prepared=0)


def test_gift_once_with_its_costs_is_asked_about_and_paid(shop: ShopProcess, buyer: Buyer) -> None:
    """The question costs one click; the costs stand in a row of their own."""
    buyer.open("/shop/donate/skylight")
    buyer.type_amount("25")
    buyer.page.get_by_label("Cover the costs").check()
    buyer.page.get_by_label("What your gift is for").select_option("The iron frame")
    buyer.press("donate")
    buyer.press("give-once")
    buyer.reach_payment()
    buyer.pay()
    buyer.expect_state("paid")
    buyer.expect_amounts({"fee": 106, "order-total": 2606})
    expect_one_sale(shop, prepared=0)


def test_gift_turned_into_a_monthly_one_is_active(shop: ShopProcess, buyer: Buyer) -> None:
    """From the question on it is a subscription of the same amount, which can be managed."""
    buyer.open("/shop/donate/skylight")
    buyer.page.get_by_label("$15.00").check()
    buyer.press("donate")
    buyer.press("give-monthly")
    buyer.reach_payment()
    buyer.pay()
    buyer.expect_state("active")
    buyer.expect_amounts({"order-total": 1500})
    expect(buyer.page.get_by_test_id("manage-subscription")).to_be_visible()
    expect_one_sale(shop, prepared=0)


def test_plan_with_trial_is_begun_and_stopped(shop: ShopProcess, buyer: Buyer) -> None:
    """Chosen in the switch; nothing is charged; *Manage* leads to Flint, where it is canceled, and the page says so."""
    buyer.open("/")
    buyer.choose_plan(YEARLY)
    buyer.press_shown("subscribe")
    buyer.reach_payment()
    buyer.pay()
    buyer.expect_state("trialing")
    buyer.expect_amounts({"order-total": 0})
    order_page = buyer.page.url
    buyer.press("manage-subscription")
    buyer.press("account-cancel")
    expect(buyer.page.get_by_test_id("account-status")).to_have_attribute("data-state", "canceled")
    shop.wait_until_quiet()
    buyer.page.goto(order_page)
    buyer.expect_state("canceled")
    assert (len(shop.orders), len(shop.sessions)) == (1, 1)


def test_plan_that_has_begun_ends_with_its_period(shop: ShopProcess, buyer: Buyer) -> None:
    """Every three months for two machines, with the set-up fee; stopped, it stays active until its last day, which is said."""
    buyer.open("/shop/plans/coffee-for-the-office").get_by_label("Every 3 months").check()
    buyer.page.get_by_label("Quantity").select_option("2")
    buyer.press("subscribe")
    buyer.reach_payment()
    buyer.pay()
    buyer.expect_state("active")
    buyer.expect_amounts({"setup-fee": 4900, "order-total": 2 * 9100 + 4900})
    order_page = buyer.page.url
    buyer.press("manage-subscription")
    buyer.press("account-cancel")
    expect(buyer.page.get_by_test_id("account-reactivate")).to_be_visible()
    shop.wait_until_quiet()
    buyer.page.goto(order_page)
    expect(buyer.page.get_by_text("Ends on")).to_be_visible()
    expect_one_sale(shop)


@pytest.mark.parametrize("shop", [WAGTAIL], indirect=True)
def test_signed_in_buyer_manages_the_plan_from_the_account(shop: ShopProcess, buyer: Buyer) -> None:
    """The account lists the plan, and its button leads to Flint."""
    buyer.sign_in()
    buyer.open("/shop/plans/beans-every-month")
    buyer.press("subscribe")
    buyer.reach_payment()
    buyer.pay()
    buyer.expect_state("trialing")
    mine = buyer.open("/shop/account").get_by_test_id("subscription").first
    expect(mine).to_have_attribute("data-state", "trialing")
    buyer.press("manage-subscription")
    expect(buyer.page.get_by_test_id("account-status")).to_have_attribute("data-state", "trialing")


@pytest.mark.parametrize("shop", [FLASK], indirect=True)
def test_buyer_without_a_name_is_told_where_the_plan_is(new_buyer: Callable[..., Buyer]) -> None:
    """A shop without sign-in says where a subscription is found."""
    buyer = new_buyer()
    expect(buyer.open("/shop/account").get_by_test_id("sign-in")).to_be_visible()
