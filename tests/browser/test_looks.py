"""
Every page at three widths, light and dark: nothing scrolls sideways, everything can be read, named and hit.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from example_site.demo_place import WAGTAIL
from tests.browser.buyer import Buyer
from tests.browser.scripting import with_script
from tests.processes.shop_process import ShopProcess

pytestmark = with_script
AUDIT = Path(__file__).with_name("audit.js").read_text("utf-8")
WIDTHS = (320, 360, 1440)
HEIGHT = 800
SCHEMES = ("light", "dark")
LIGHT_ENOUGH, DARK_ENOUGH = 180, 75
BACKGROUND = "() => getComputedStyle(document.body).backgroundColor.match(/[0-9.]+/g).slice(0, 3).map(Number)"


def audit(page: Page) -> list[str]:
    """Faults of the page that is shown, at every width, light and dark."""
    faults = []
    page.wait_for_load_state("load")
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        brightness = sum(page.evaluate(BACKGROUND)) / 3
        if brightness < LIGHT_ENOUGH if scheme == "light" else brightness > DARK_ENOUGH:
            faults.append(f"{scheme}: background of {brightness}")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            faults += [f"{scheme}, {width} px: {fault}" for fault in page.evaluate(AUDIT)]
    return faults


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/about",
        "/barista",
        "/skylight",
        "/shop/",
        "/shop/tips/counter",
        "/shop/donate/skylight",
        "/shop/plans",
        "/shop/plans/beans-every-month",
        "/shop/plans/coffee-for-the-office",
        "/shop/account",
        "/shop/pay/market-bag",
        "/shop/pay/cup-for-a-neighbour",
        "/shop/pay/summer-fete",
        "/shop/pay/bag-a-month",
        "/shop/pay/market-bag/return",
        "/shop/pay/market-bag/print",
        "/shop/products/house-espresso",
        "/shop/products/saturday-brewing-class",
        "/shop/cart",
        "/shop/products/nothing-of-the-kind",
        "/nothing-of-the-kind",
    ],
)
def test_page_everybody_sees_has_no_fault(buyer: Buyer, path: str) -> None:
    """Home, the site's own pages, grid, product, every kind of offer, empty cart and the pages for a wrong address."""
    assert audit(buyer.open(path)) == []
    buyer.forgive("404")


def test_cart_with_lines_has_no_fault(buyer: Buyer) -> None:
    """A cart with two lines, and the same with a quantity that cannot be."""
    for slug in ("house-espresso", "flat-white"):
        buyer.open(f"/shop/products/{slug}")
        buyer.press("add-to-cart")
    assert audit(buyer.page) == []
    buyer.page.locator("input[name=quantity]").first.fill("a few")
    buyer.press("cart-update")
    buyer.page.locator("[data-error]").first.wait_for()
    assert audit(buyer.page) == []
    buyer.forgive("400")


def test_product_with_mistakes_has_no_fault(buyer: Buyer) -> None:
    """A product page with an error at its field."""
    buyer.open("/shop/products/house-espresso").get_by_label("Quantity").fill("0")
    buyer.press("buy-now")
    buyer.page.locator("[data-error]").first.wait_for()
    assert audit(buyer.page) == []
    buyer.forgive("400")


def test_result_pages_have_no_fault(shop: ShopProcess, buyer: Buyer) -> None:
    """Left, paid, and Flint's own page in between."""
    buyer.buy_now("house-espresso")
    assert audit(buyer.page) == []
    buyer.press("cancel")
    buyer.expect_state("open")
    assert audit(buyer.page) == []
    buyer.press("retry")
    buyer.reach_payment()
    buyer.pay()
    buyer.expect_state("paid")
    assert audit(buyer.page) == []


def test_cart_with_fee_tip_and_code_has_no_fault(buyer: Buyer) -> None:
    """A code that is over, then the order with one that is not, before it is paid and after."""
    buyer.put_into_cart("flat-white")
    buyer.page.get_by_label("15%").check()
    buyer.send_refused("cart-update", promotion_code="WINTER20")
    assert audit(buyer.page) == []
    buyer.page.get_by_label("Discount code").fill("WELCOME10")
    buyer.press("checkout-start")
    buyer.expect_state("open")
    assert audit(buyer.page) == []
    buyer.press("confirm-total")
    buyer.reach_payment()
    buyer.pay()
    buyer.expect_state("paid")
    assert audit(buyer.page) == []


def test_set_with_a_mistake_has_no_fault(buyer: Buyer) -> None:
    """The set's own page, with an error at its quantity."""
    buyer.open("/")
    buyer.send_refused("set-buy", quantity_2="9")
    assert audit(buyer.page) == []


def test_gift_has_no_fault_at_any_step(buyer: Buyer) -> None:
    """Too small an amount, the question, and the subscription that the gift has become."""
    buyer.open("/shop/donate/skylight")
    buyer.page.get_by_label("Cover the costs").check()
    buyer.send_refused("donate", amount_custom="1")
    assert audit(buyer.page) == []
    buyer.type_amount("12")
    buyer.press("donate")
    buyer.page.get_by_test_id("give-monthly").wait_for()
    assert audit(buyer.page) == []
    buyer.press("give-monthly")
    buyer.reach_payment()
    buyer.pay()
    buyer.expect_state("active")
    assert audit(buyer.page) == []


def test_plan_has_no_fault_at_any_step(shop: ShopProcess, buyer: Buyer) -> None:
    """The other card of the switch, Flint's page, the trial, and its end."""
    buyer.open("/")
    buyer.choose_plan("Every year")
    assert audit(buyer.page) == []
    buyer.press_shown("subscribe")
    buyer.reach_payment()
    buyer.pay()
    buyer.expect_state("trialing")
    assert audit(buyer.page) == []
    trial = buyer.page.url
    buyer.press("manage-subscription")
    buyer.press("account-cancel")
    buyer.page.get_by_text("It ended on").wait_for()
    shop.wait_until_quiet()
    buyer.page.goto(trial)
    buyer.expect_state("canceled")
    assert audit(buyer.page) == []


@pytest.mark.parametrize("shop", [WAGTAIL], indirect=True)
def test_account_of_a_signed_in_buyer_has_no_fault(buyer: Buyer) -> None:
    """The site's sign-in, then the list of subscriptions."""
    assert audit(buyer.open("/sign-in?next=/shop/account")) == []
    buyer.sign_in()
    buyer.open("/shop/plans/beans-every-month")
    buyer.press("subscribe")
    buyer.reach_payment()
    buyer.pay()
    buyer.expect_state("trialing")
    buyer.open("/shop/account").get_by_test_id("subscription").first.wait_for()
    assert audit(buyer.page) == []
