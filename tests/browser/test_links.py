"""
Payment links of each kind, from the shared address to the receipt, with JavaScript and without; and the code that leads there.
"""

import io
import re
from urllib.parse import urlsplit

import pytest
import zxingcpp
from PIL import Image, ImageFilter
from playwright.sync_api import expect

from example_site.roastery import FETE_SLUG, LINK_SLUGS, MARKET_SLUG, MONTHLY_SLUG, NEIGHBOUR_SLUG
from tests.browser.buyer import Buyer
from tests.browser.scripting import with_script
from tests.processes.shop_process import ShopProcess
from tests.processes.waiting import wait_until


def open_link(buyer: Buyer, slug: str) -> None:
    """Open the shared address; the background sets links up in the demo's first seconds."""

    def is_active() -> bool:
        buyer.open(f"/shop/pay/{slug}")
        return buyer.page.get_by_test_id("payment-link").get_attribute("data-status") == "active"

    wait_until(is_active, f"{slug} to be set up")


def pay_and_come_back(buyer: Buyer, slug: str) -> None:
    """Go on from Flint's page of the link, pay, and read what the site says."""
    buyer.press("link-continue")
    buyer.reach_payment()
    buyer.pay()
    buyer.page.wait_for_url(f"**/shop/pay/{slug}/return*")
    said = buyer.page.locator("main").inner_text()
    assert "receipt" in said.lower()
    assert "paid" not in said.lower()
    expect(buyer.page.get_by_test_id("order-state")).to_have_count(0)


def photographed(sheet: Image.Image) -> Image.Image:
    """Held askew, from a step away, not quite sharp, in poor light."""
    askew = sheet.rotate(17, expand=True, fillcolor=96, resample=Image.Resampling.BICUBIC)
    small = askew.resize((askew.width * 3 // 5, askew.height * 3 // 5), Image.Resampling.BICUBIC)
    return small.filter(ImageFilter.GaussianBlur(0.8)).point(lambda light: 40 + light // 2)


def sold(shop: ShopProcess, slug: str, order_id: str) -> tuple[int, int]:
    """What the site knows of a sale once everything is quiet: minor units, and units."""
    wait_until(lambda: shop.rows("payment_link_sale", order_id=order_id), "the sale to be known")
    shop.wait_until_quiet()
    (sale,) = shop.rows("payment_link_sale", order_id=order_id)
    assert sale["slug"] == slug
    assert len(shop.effects(order_id)) == 1
    return sale["settled_minor"], sale["quantity"]


def test_bag_is_bought_by_its_sign(shop: ShopProcess, buyer: Buyer) -> None:
    """Two of them, with a name; the price is the catalogue's."""
    open_link(buyer, MARKET_SLUG)
    card = buyer.page.get_by_test_id("payment-link")
    minor = int(card.locator("[data-amount-minor]").first.get_attribute("data-amount-minor") or 0)
    buyer.press("payment-link-open")
    buyer.page.locator("[name='quantity.bag']").fill("2")
    buyer.page.locator("[name='field.name_on_bag']").fill("Ann")
    pay_and_come_back(buyer, MARKET_SLUG)
    assert sold(shop, MARKET_SLUG, shop.orders[0]) == (2 * minor, 2)


def test_cup_is_given_of_ones_own_amount(shop: ShopProcess, buyer: Buyer) -> None:
    """Typed on Flint's page; too little is said there."""
    open_link(buyer, NEIGHBOUR_SLUG)
    buyer.press("payment-link-open")
    own = buyer.page.locator("[name='amount.donation']")
    choice = buyer.page.locator("[name='suggestion.donation'][value='custom']")
    if choice.count():
        choice.check(force=True)
    own.fill("7.35")
    pay_and_come_back(buyer, NEIGHBOUR_SLUG)
    assert sold(shop, NEIGHBOUR_SLUG, shop.orders[0])[0] == 735


def test_places_at_the_fete_are_bought_in_two_tiers(shop: ShopProcess, buyer: Buyer) -> None:
    """Two grown-ups and three children; what the site asks is answered and known."""
    open_link(buyer, FETE_SLUG)
    buyer.press("payment-link-open")
    buyer.page.locator("[name='quantity.grown-up']").fill("2")
    buyer.page.locator("[name='quantity.child']").fill("3")
    buyer.page.locator("[name='field.family']").fill("Lovelace")
    pay_and_come_back(buyer, FETE_SLUG)
    assert sold(shop, FETE_SLUG, shop.orders[0]) == (2 * 1800 + 3 * 600, 5)
    (sale,) = shop.rows("payment_link_sale", order_id=shop.orders[0])
    assert "Lovelace" in str(sale["answers"])


def test_bag_a_month_is_subscribed_to(shop: ShopProcess, buyer: Buyer) -> None:
    """From the card in the box; the subscription is the site's to follow."""
    open_link(buyer, MONTHLY_SLUG)
    buyer.press("payment-link-open")
    pay_and_come_back(buyer, MONTHLY_SLUG)
    sold(shop, MONTHLY_SLUG, shop.orders[0])
    (sale,) = shop.rows("payment_link_sale", order_id=shop.orders[0])
    assert sale["subscription_id"]


def test_who_gives_up_at_flint_comes_back_to_the_page(shop: ShopProcess, buyer: Buyer) -> None:
    """Nothing is sold, and the button is still there."""
    open_link(buyer, MARKET_SLUG)
    buyer.press("payment-link-open")
    buyer.press("link-continue")
    buyer.reach_payment()
    buyer.press("cancel")
    expect(buyer.page.get_by_test_id("payment-link-open")).to_be_visible()
    assert shop.payments == []


@with_script
@pytest.mark.parametrize("slug", LINK_SLUGS)
def test_code_on_the_sheet_leads_to_the_shared_address(shop: ShopProcess, buyer: Buyer, slug: str) -> None:
    """As it is printed and as a phone sees it; read by another library than the one that drew it."""
    buyer.open(f"/shop/pay/{slug}/print")
    buyer.page.emulate_media(media="print")
    sheet = Image.open(io.BytesIO(buyer.page.screenshot(full_page=True))).convert("L")
    for picture in (sheet, photographed(sheet)):
        (found,) = zxingcpp.read_barcodes(picture)
        assert found.text == shop.address(f"/shop/pay/{slug}")


@with_script
def test_address_is_copied_by_a_button(shop: ShopProcess, buyer: Buyer) -> None:
    """And the page says that it was."""
    buyer.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=shop.origin)
    buyer.open(f"/shop/pay/{MARKET_SLUG}")
    buyer.page.get_by_role("button", name="Copy").click()
    copied = wait_until(lambda: buyer.page.evaluate("navigator.clipboard.readText()"), "the address")
    assert urlsplit(copied).path == f"/shop/pay/{MARKET_SLUG}"
    assert copied == shop.address(f"/shop/pay/{MARKET_SLUG}")
    expect(buyer.page.get_by_text("Address copied.")).to_be_visible()


@with_script
def test_address_is_marked_where_it_cannot_be_copied(buyer: Buyer) -> None:
    """The browser refuses: one press of the keys and it is copied by hand."""
    buyer.page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('refused'))")
    buyer.open(f"/shop/pay/{MARKET_SLUG}")
    buyer.page.get_by_test_id("copy-address").click()
    marked = wait_until(lambda: buyer.page.evaluate("String(getSelection())"), "the address to be marked")
    assert urlsplit(marked).path == f"/shop/pay/{MARKET_SLUG}"


@with_script
@pytest.mark.parametrize("slug", LINK_SLUGS)
def test_sheet_is_one_page_of_paper(shop: ShopProcess, buyer: Buyer, slug: str) -> None:
    """A4, as the browser prints it."""
    buyer.open(f"/shop/pay/{slug}/print")
    paper = buyer.page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
