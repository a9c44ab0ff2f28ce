"""
Every page at three widths, light and dark: nothing scrolls sideways, everything can be read, named and hit.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Page

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
        "/shop/",
        "/shop/products/house-espresso",
        "/shop/products/saturday-brewing-class",
        "/shop/cart",
        "/shop/products/nothing-of-the-kind",
        "/nothing-of-the-kind",
    ],
)
def test_page_everybody_sees_has_no_fault(buyer: Buyer, path: str) -> None:
    """Home, grid, product, sold-out product, empty cart and the pages for a wrong address."""
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
