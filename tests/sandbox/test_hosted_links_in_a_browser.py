"""The page of a payment link in Chromium: with and without script, by keyboard, on small screens."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from flint_storefront.sandbox.server import SandboxServer
from tests.sandbox.link_seller import add_donation, add_event, add_link, add_membership, counters
from tests.sandbox.shop import Shop
from tests.sandbox.test_hosted_in_a_browser import WIDTHS, pay
from tests.sandbox.test_hosted_links_pages import QUESTIONS


def leading_back(server: SandboxServer) -> dict[str, Any]:
    """Return redirects to the sandbox's own health page."""
    health = server.url + "/_sandbox/health"
    redirects = {"success_redirect_url": health + "?paid", "cancel_redirect_url": health + "?left"}
    return {"redirects": redirects}


def address(server: SandboxServer, link: dict[str, Any]) -> str:
    """Return where the link is reached."""
    return f"{server.url}/pay/{link['payment_link_id']}"


def test_tickets_are_chosen_and_paid(shop: Shop, server: SandboxServer, page: Page) -> None:
    """The sum follows each choice, and the checkout opens with its launch token."""
    link = add_event(shop, custom_fields=QUESTIONS, **leading_back(server))
    page.goto(address(server, link))
    shown = page.get_by_test_id("link-total")
    expect(shown).to_have_attribute("data-amount-minor", "1500")
    page.get_by_label("Quantity of Adult").fill("2")
    expect(shown).to_have_text("$30.00")
    page.get_by_label("Quantity of Child").fill("1")
    expect(shown).to_have_attribute("data-amount-minor", "3500")
    page.get_by_label("Who comes").fill("Ada")
    page.get_by_label("Meal").select_option("Vegetables")
    page.get_by_label("Send me news").check()
    page.get_by_test_id("link-continue").click()
    expect(page.get_by_test_id("checkout-total")).to_have_attribute("data-amount-minor", "3500")
    assert "#" not in page.url
    pay(page)
    page.wait_for_url("**/health?paid")
    assert counters(shop, link) == (1, 3)


def test_one_amount_is_chosen_at_a_time(shop: Shop, server: SandboxServer, page: Page) -> None:
    """Typing chooses *Other*, a suggestion empties what was typed."""
    page.goto(address(server, add_donation(shop)))
    typed, shown = page.get_by_test_id("amount.donation"), page.get_by_test_id("link-total")
    expect(shown).to_be_hidden()
    page.get_by_role("radio", name="$25.00").check()
    expect(shown).to_have_text("$25.00")
    typed.fill("12")
    expect(page.get_by_role("radio", name="Other")).to_be_checked()
    expect(shown).to_have_text("$12.00")
    page.get_by_role("radio", name="$10.00").check()
    expect(typed).to_have_value("")
    expect(shown).to_have_text("$10.00")


def test_journey_needs_no_script(shop: Shop, server: SandboxServer, browser: Browser) -> None:
    """Two amounts at once are asked about, then the donation goes through."""
    link = add_donation(shop, **leading_back(server))
    with browser.new_context(java_script_enabled=False) as context:
        plain = context.new_page()
        plain.goto(address(server, link))
        plain.get_by_role("radio", name="$25.00").check(force=True)
        plain.get_by_test_id("amount.donation").fill("40")
        plain.get_by_test_id("link-continue").click()
        expect(plain.get_by_role("alert")).to_contain_text("Keep one of them")
        plain.get_by_test_id("amount.donation").fill("")
        plain.get_by_test_id("link-continue").click()
        expect(plain.get_by_test_id("checkout-total")).to_have_text("$25.00")
        pay(plain)
        plain.wait_for_url("**/health?paid")
    assert counters(shop, link) == (1, 0)


def test_membership_is_begun(shop: Shop, server: SandboxServer, page: Page) -> None:
    """The plan is told on both pages."""
    link = add_membership(shop, link=leading_back(server), trial_period_days=14)
    page.goto(address(server, link))
    expect(page.get_by_test_id("link-plan")).to_contain_text("14 days free.")
    page.get_by_test_id("link-continue").click()
    expect(page.get_by_test_id("checkout-plan")).to_contain_text("14 days free.")
    pay(page)
    page.wait_for_url("**/health?paid")
    assert counters(shop, link) == (1, 0)


def test_mistakes_are_announced_with_focus(shop: Shop, server: SandboxServer, page: Page) -> None:
    """The notice has the focus, and each entry leads to its field."""
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(address(server, add_event(shop, custom_fields=QUESTIONS)))
    page.get_by_test_id("link-continue").click()
    notice = page.get_by_role("alert")
    expect(notice).to_be_focused()
    expect(notice).to_be_in_viewport()
    notice.get_by_role("link", name="Who comes").click()
    expect(page.get_by_label("Who comes")).to_be_in_viewport()


def test_back_button_finds_a_page_that_works(shop: Shop, server: SandboxServer, page: Page) -> None:
    """With another choice: another checkout."""
    page.goto(address(server, add_event(shop)))
    page.get_by_test_id("link-continue").click()
    expect(page.get_by_test_id("checkout-total")).to_have_attribute("data-amount-minor", "1500")
    page.go_back()
    page.get_by_label("Quantity of Adult").fill("3")
    page.get_by_test_id("link-continue").click()
    expect(page.get_by_test_id("checkout-total")).to_have_attribute("data-amount-minor", "4500")


def test_keyboard_alone_reaches_every_control(shop: Shop, server: SandboxServer, page: Page) -> None:
    """Tab visits each once, in reading order."""
    gift = {"key": "gift", "name": "Gift", "allow_unit_price_adjustment": True}
    link = add_link(shop, line_items=[gift | {"allow_quantity_adjustment": True}], custom_fields=QUESTIONS)
    page.goto(address(server, link))
    visited = []
    for _ in range(7):
        page.keyboard.press("Tab")
        visited.append(page.evaluate("document.activeElement.name"))
    assert visited == [
        "amount.gift",
        "quantity.gift",
        "field.who",
        "field.note",
        "field.meal",
        "field.news",
        "link-continue",
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_hold_from_320_to_1920_pixels(
    shop: Shop, server: SandboxServer, page: Page, scheme: str
) -> None:
    """No sideways scrolling with long words either, and targets of at least 44 pixels."""
    word = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen"
    links = [add_event(shop, name=word, custom_fields=QUESTIONS), add_donation(shop), add_membership(shop)]
    page.emulate_media(color_scheme=scheme)
    for link in links:
        page.goto(address(server, link))
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            for control in page.locator("form button, form select, form input:visible").all():
                box = control.locator("xpath=ancestor-or-self::label | self::*").first.bounding_box()
                assert box is not None
                assert box["height"] >= 44
