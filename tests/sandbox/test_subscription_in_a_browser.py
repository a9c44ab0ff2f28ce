"""Plans and the account page in Chromium: by script and keyboard, at every width."""

import pytest
from playwright.sync_api import Page, expect

from flint_storefront.sandbox.server import SandboxServer
from tests.sandbox.shop import Shop
from tests.sandbox.subscriber import TRIAL, act, add_plan, read, read_signup_order, start_signup, subscribe
from tests.sandbox.test_hosted_in_a_browser import pay

WIDTHS = (320, 768, 1440)


def has_sideways_scroll(page: Page) -> bool:
    """Tell whether something is wider than the window."""
    wide: bool = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return wide


def test_trial_is_started_with_the_script(
    shop: Shop,
    page: Page,
    server: SandboxServer,
) -> None:
    """The button says what it does, the card is saved, the buyer is back at the shop."""
    back = server.url + "/_sandbox/health?done"
    _, session = start_signup(shop, add_plan(shop, **TRIAL), redirects={"success_redirect_url": back})
    page.goto(session["url"])
    expect(page.get_by_test_id("checkout-plan")).to_contain_text("14 days free")
    expect(page.get_by_test_id("pay")).to_have_text("Start free trial")
    pay(page)
    expect(page).to_have_url(back)
    assert read_signup_order(shop, session)["subscription_id"]


def test_buyer_cancels_and_keeps_by_button(
    shop: Shop,
    page: Page,
    server: SandboxServer,
) -> None:
    """From a link, without a script."""
    subscription = subscribe(shop)
    page.goto(act(shop, subscription, "access-links")["url"])
    page.get_by_test_id("account-cancel").click()
    expect(page.get_by_test_id("account-sentence")).to_contain_text("It ends on")
    assert read(shop, subscription)["cancel_at_period_end"]
    page.get_by_test_id("account-reactivate").click()
    expect(page.get_by_test_id("account-sentence")).to_contain_text("The next charge")


@pytest.mark.parametrize("width", WIDTHS)
def test_account_page_fits_every_width(
    shop: Shop,
    page: Page,
    server: SandboxServer,
    width: int,
) -> None:
    """Nothing scrolls sideways."""
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(act(shop, subscribe(shop), "access-links")["url"])
    assert not has_sideways_scroll(page)
