"""
A purchase with nothing but a keyboard; the focus is always seen.
"""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.buyer import Buyer, expect_one_sale
from tests.browser.scripting import with_script
from tests.processes.shop_process import ShopProcess
from tests.storefront.world import CARD

pytestmark = with_script
TABS_MAX = 60
IS_FOCUSED = "element => element === document.activeElement"
SHOWS_FOCUS = """() => {
  const marks = (element) => {
    const style = getComputedStyle(element);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none";
  };
  const element = document.activeElement;
  return marks(element) || marks(element.closest("label") || element) || marks(element.parentElement)
    || (element.nextElementSibling !== null && marks(element.nextElementSibling));
}"""


def tab_to(page: Page, target: Locator) -> None:
    """Press the tabulator until *target* has the focus; every stop on the way shows it."""
    expect(target).to_be_visible()
    for _ in range(TABS_MAX):
        page.keyboard.press("Tab")
        assert page.evaluate(SHOWS_FOCUS), page.evaluate(
            "() => document.activeElement.outerHTML.slice(0, 200)"
        )
        if target.evaluate(IS_FOCUSED):
            return
    pytest.fail(f"cannot be reached by keyboard: {target}")


def test_skip_link_leads_past_the_header(buyer: Buyer) -> None:
    """The first stop of every page is a link to its content."""
    page = buyer.open("/shop/")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.getAttribute('href')") == "#content"
    expect(page.locator(":focus")).to_be_in_viewport()
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("main").get_by_role("link").nth(1))


def pay_by_keyboard(page: Page) -> None:
    """Fill in Flint's form and send it."""
    fields = {"email": "a@example.com", "card_number": CARD, "card_expiry": "1234", "card_cvc": "123"}
    for name, text in fields.items():
        tab_to(page, page.get_by_test_id(name))
        page.keyboard.type(text)
    page.keyboard.press("Enter")


def test_variant_is_chosen_bought_and_paid_by_keyboard(shop: ShopProcess, buyer: Buyer) -> None:
    """From the front page to *paid* by Tab, arrows, Space, Enter and letters."""
    page = buyer.open("/")
    tab_to(page, page.get_by_role("navigation").get_by_role("link", name="Shop"))
    page.keyboard.press("Enter")
    card = page.locator("[data-slug=house-espresso]")
    tab_to(page, card.get_by_role("radio").first)
    page.keyboard.press("ArrowDown")
    expect(card.get_by_role("radio").nth(1)).to_be_checked()
    tab_to(page, card.get_by_label("Quantity"))
    page.keyboard.type("2")
    tab_to(page, card.get_by_test_id("buy-now"))
    page.keyboard.press("Space")
    buyer.reach_payment()
    pay_by_keyboard(page)
    buyer.expect_state("paid")
    money = page.get_by_test_id("order-total").locator("[data-amount-minor]")
    expect(money).to_have_attribute("data-amount-minor", "5200")
    expect_one_sale(shop)


def test_cart_line_is_changed_and_removed_by_keyboard(buyer: Buyer) -> None:
    """Enter in the quantity of a line updates the cart, it never removes a line; *remove* is reached by Tab."""
    buyer.open("/shop/products/flat-white")
    buyer.press("add-to-cart")
    page = buyer.page
    tab_to(page, page.get_by_role("textbox", name="Quantity"))
    page.keyboard.type("3")
    page.keyboard.press("Enter")
    money = page.get_by_test_id("cart-subtotal").locator("[data-amount-minor]")
    expect(money).to_have_attribute("data-amount-minor", "1350")
    tab_to(page, page.get_by_test_id("cart-remove"))
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("cart-empty")).to_be_visible()
