"""
The pages in a browser: nothing is cut off, everything can be hit with a thumb.
"""

import pytest

from tests.templates.browser_site import Site

SHOWN = (
    "shop",
    "shop_long_words",
    "shop_right_to_left",
    "product_variant_error",
    "cart_line_gone",
    "cart_hostile",
    "cart_empty",
    "checkout_price_changed",
    "checkout_amounts",
    "checkout_processing",
    "message_ask_again",
    "block_product",
    "block_buy_button",
)
WIDTHS = (320, 360, 720, 1440, 1920)
OVERHANG = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL_TARGETS = """() => [...document.querySelectorAll(".flint a, .flint button, .flint label.flint-choice, .flint input")]
  .filter((element) => !element.closest(".flint-visually-hidden, .flint-choice input, .flint-skip, [aria-hidden]"))
  .filter((element) => element.type !== "hidden" && element.getBoundingClientRect().height < 44)
  .map((element) => element.className)"""


@pytest.mark.parametrize("name", SHOWN)
def test_page_holds_at_every_width(site: Site, name: str):
    """No page scrolls sideways, with long words, big errors or right-to-left, and no target is too small."""
    site.open(name)
    for width in WIDTHS:
        site.page.set_viewport_size({"width": width, "height": 900})
        assert site.page.evaluate(OVERHANG) == 0, width
        assert site.page.evaluate(SMALL_TARGETS) == [], width


def test_dark_follows_the_wish_of_the_person(site: Site):
    """Our own pages turn dark where the person wants it; a block on a page that says nothing stays light."""
    ground = "() => getComputedStyle(document.body).backgroundColor"
    ink = "() => getComputedStyle(document.querySelector('.flint')).color"
    site.page.emulate_media(color_scheme="light")
    site.open("shop")
    light = site.page.evaluate(ground)
    site.page.emulate_media(color_scheme="dark")
    assert site.page.evaluate(ground) != light
    site.open("block_product")
    assert site.page.evaluate(ink) == "rgb(0, 0, 0)"


def test_keyboard_reaches_what_can_be_done_in_order(site: Site):
    """From the top of a product's page the keyboard passes the choices and comes to the button that buys."""
    site.open("product_variants")
    reached = []
    for _ in range(8):
        site.page.keyboard.press("Tab")
        reached.append(site.page.evaluate("() => document.activeElement.className.split(' ').at(-1)"))
    assert reached[0] == "flint-skip"
    assert reached[-4:] == [
        "flint-choice__input",
        "flint-input--quantity",
        "flint-buy__now",
        "flint-buy__add",
    ]
