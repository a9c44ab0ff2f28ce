"""The hosted page in Chromium: launch token, script, layout, keyboard."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from flint_storefront.sandbox.server import SandboxServer
from tests.sandbox.shop import Shop
from tests.sandbox.test_delivery import ADDRESS, add_physical_order
from tests.sandbox.test_hosted_codes import WITH_CODES
from tests.sandbox.test_promotions import add_promotion

TIP = {"enabled": True, "tip_percent_options": [10, 15, 20], "default_tip_percent": 15}
WIDTHS = (320, 360, 768, 1440, 1920)


def open_session(shop: Shop, server: SandboxServer, **fields: Any) -> dict[str, Any]:
    """Return a session of an order over $20, whose redirects lead to the sandbox's own health page."""
    health = server.url + "/_sandbox/health"
    redirects = {"success_redirect_url": health + "?paid", "cancel_redirect_url": health + "?left"}
    order = fields.pop("order", None) or shop.add_order(2000)
    return shop.add_session(order, redirects=redirects, **fields)


def pay(page: Page, card_number: str = "4242424242424242") -> None:
    """Fill in the form by keyboard and press pay."""
    page.get_by_label("Email").fill("ada@example.com")
    page.get_by_label("Card number").press_sequentially(card_number)
    page.get_by_label("Expiry").press_sequentially("1234")
    page.get_by_label("CVC").fill("123")
    page.get_by_test_id("pay").click()


def test_launch_url_opens_the_page_and_loses_its_token(shop: Shop, server: SandboxServer, page: Page) -> None:
    """The token is handed in and gone from the address; a reload is fine."""
    session = open_session(shop, server)
    page.goto(session["url"])
    expect(page.get_by_test_id("pay")).to_be_visible()
    assert page.url == f"{server.url}/checkout/{session['checkout_session_id']}"
    page.reload()
    expect(page.get_by_test_id("pay")).to_be_visible()


def test_used_launch_url_shows_a_page_that_says_so(
    shop: Shop, server: SandboxServer, page: Page, browser: Browser
) -> None:
    """Opened again elsewhere, the same link leads back to the shop."""
    session = open_session(shop, server)
    page.goto(session["url"])
    expect(page.get_by_test_id("pay")).to_be_visible()
    with browser.new_context() as elsewhere:
        second = elsewhere.new_page()
        second.goto(session["url"])
        expect(second.get_by_test_id("checkout-message")).to_have_attribute("data-state", "link_used")


def test_digits_are_grouped_and_the_payment_goes_through(
    shop: Shop, server: SandboxServer, page: Page
) -> None:
    """What the script writes into the fields is what the server reads."""
    page.goto(open_session(shop, server)["url"])
    page.get_by_label("Card number").press_sequentially("4242424242424242")
    page.get_by_label("Expiry").press_sequentially("1234")
    expect(page.get_by_label("Card number")).to_have_value("4242 4242 4242 4242")
    expect(page.get_by_label("Expiry")).to_have_value("12 / 34")
    page.get_by_label("Card number").fill("")
    page.get_by_label("Expiry").fill("")
    pay(page)
    page.wait_for_url("**/health?paid")


def test_shipment_is_chosen_confirmed_and_paid(shop: Shop, server: SandboxServer, page: Page) -> None:
    """The address shows only for a shipment; the new total is shown before it is paid."""
    page.goto(open_session(shop, server, order=add_physical_order(shop))["url"])
    expect(page.get_by_label("Postal code")).to_be_hidden()
    page.locator("#delivery-shipment").check(force=True)
    for name, text in {"name": "Ada Lovelace", **ADDRESS}.items():
        page.get_by_test_id(f"ship_{name}").fill(text)
    pay(page)
    expect(page.get_by_test_id("checkout-total")).to_have_attribute("data-amount-minor", "1900")
    expect(page.get_by_test_id("ship_city")).to_have_value(ADDRESS["city"])
    page.get_by_label("CVC").fill("123")
    page.get_by_test_id("pay").click()
    page.wait_for_url("**/health?paid")


def test_typed_code_lowers_the_total(shop: Shop, server: SandboxServer, page: Page) -> None:
    """Enter in the code's field applies it and does not pay."""
    add_promotion(shop)
    page.goto(open_session(shop, server, **WITH_CODES)["url"])
    page.get_by_label("Promotion code").fill("welcome10")
    page.get_by_label("Promotion code").press("Enter")
    expect(page.get_by_test_id("code-applied")).to_have_text("WELCOME10")
    expect(page.get_by_test_id("checkout-total")).to_have_attribute("data-amount-minor", "1800")


def test_total_follows_the_chosen_tip(shop: Shop, server: SandboxServer, page: Page) -> None:
    """Total, row and button agree, and the buyer pays exactly that."""
    page.goto(open_session(shop, server, tip=TIP)["url"])
    total = page.get_by_test_id("checkout-total")
    expect(total).to_have_attribute("data-amount-minor", "2300")
    page.get_by_role("radio", name="20%").check()
    expect(total).to_have_text("$24.00")
    expect(page.get_by_test_id("pay")).to_have_text("Pay $24.00")
    page.get_by_role("radio", name="Other").check()
    page.get_by_test_id("tip_custom").fill("1.05")
    expect(total).to_have_text("$21.05")
    page.get_by_role("radio", name="No tip").check()
    expect(page.get_by_test_id("tip_custom")).to_be_hidden()
    expect(total).to_have_text("$20.00")
    pay(page)
    page.wait_for_url("**/health?paid")
    (order,) = shop.environment.orders.values()
    assert order["settlement_amounts"]["paid_money"]["amount"] == 2000


def test_declined_card_is_announced_with_focus(shop: Shop, server: SandboxServer, page: Page) -> None:
    """The notice has the focus, so that it is seen on a small screen and read aloud."""
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(open_session(shop, server)["url"])
    pay(page, "4000000000009995")
    notice = page.get_by_role("alert")
    expect(notice).to_be_focused()
    expect(notice).to_be_in_viewport()


def test_test_card_button_fills_the_form(shop: Shop, server: SandboxServer, page: Page) -> None:
    """A newcomer needs to know no number."""
    page.goto(open_session(shop, server)["url"])
    page.get_by_text("Test cards", exact=True).click()
    page.get_by_role("button", name="Use card 4000 0025 0000 3155").click()
    page.get_by_label("Email").fill("ada@example.com")
    page.get_by_test_id("pay").click()
    page.get_by_test_id("challenge-complete").click()
    page.wait_for_url("**/health?paid")


def test_journey_needs_no_script(shop: Shop, server: SandboxServer, browser: Browser) -> None:
    """The session's id alone lets the buyer in, and plain forms do the rest."""
    with browser.new_context(java_script_enabled=False) as context:
        plain = context.new_page()
        plain.goto(open_session(shop, server, tip=TIP)["url"])
        pay(plain, "4000002500003155")
        plain.get_by_test_id("challenge-fail").click()
        expect(plain.get_by_role("alert")).to_be_visible()
        pay(plain)
        plain.wait_for_url("**/health?paid")


def test_keyboard_alone_reaches_cancel_and_pay(shop: Shop, server: SandboxServer, page: Page) -> None:
    """Tab visits every control once, in reading order."""
    page.goto(open_session(shop, server, tip=TIP)["url"])
    visited = []
    for _ in range(8):
        page.keyboard.press("Tab")
        visited.append(page.evaluate("document.activeElement.name || document.activeElement.tagName"))
    assert visited == [
        "cancel",
        "email",
        "tip",
        "card_number",
        "card_expiry",
        "card_cvc",
        "pay",
        "SUMMARY",
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_holds_from_320_to_1920_pixels(
    shop: Shop, server: SandboxServer, page: Page, scheme: str
) -> None:
    """No sideways scrolling, and the pay button is at least 44 pixels high."""
    page.emulate_media(color_scheme=scheme)
    page.goto(open_session(shop, server, tip=TIP, theme={"title": "Quarry Lane Coffee Roasters"})["url"])
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        box = page.get_by_test_id("pay").bounding_box()
        assert box is not None
        assert box["height"] >= 44
