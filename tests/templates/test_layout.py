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
    "product_add_on_errors",
    "cart_line_gone",
    "cart_hostile",
    "cart_empty",
    "cart_add_on_errors",
    "checkout_price_changed",
    "checkout_amounts",
    "checkout_processing",
    "checkout_review",
    "checkout_subscription",
    "message_ask_again",
    "set_quantity_error",
    "set_long_words",
    "tip_jar_error",
    "tip_jar_yen",
    "tip_jar_own_amount_only",
    "campaign_errors",
    "campaign_long_words",
    "campaign_right_to_left",
    "campaign_hostile",
    "monthly_question",
    "plans",
    "plans_switch",
    "plans_long_words",
    "plan_errors",
    "account",
    "account_long_words",
    "link_standard_active",
    "link_event_active",
    "link_event_ended",
    "link_several_lines",
    "link_long_words",
    "link_hostile",
    "link_right_to_left",
    "link_print",
    "link_return",
    "link_neutral",
    "block_link_event",
    "block_product",
    "block_product_add_ons",
    "block_buy_button",
    "block_set",
    "block_tip_jar",
    "block_donation",
    "block_goal",
    "block_goal_gone",
    "block_wall",
    "block_plans",
    "block_cart_summary",
)
WIDTHS = (320, 360, 720, 1440, 1920)
OVERHANG = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
TARGETS = (
    "a, button, label.flint-choice, label.flint-chip, label.flint-tick, input, select, textarea, summary"
)
HIDDEN = ".flint-visually-hidden, .flint-choice input, .flint-tick input, .flint-skip, [aria-hidden]"
SMALL_TARGETS = f"""() => [...document.querySelectorAll(".flint :is({TARGETS})")]
  .filter((element) => !element.closest("{HIDDEN}") && element.checkVisibility())
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


@pytest.mark.parametrize("name", ["product_add_ons", "campaign", "plans_switch"])
def test_forms_stay_out_of_print(site: Site, name: str):
    """On paper there is nothing to fill in and nothing to press."""
    site.open(name)
    site.page.emulate_media(media="print")
    assert not site.page.locator("form").first.is_visible()
    assert site.page.get_by_role("heading").first.is_visible()


def test_chosen_amount_differs_without_colour_alone(site: Site):
    """What is chosen has a stronger edge than what is not, whether or not its ground can be seen."""
    shadow = "(input) => getComputedStyle(input.nextElementSibling).boxShadow"
    site.open("tip_jar")
    chosen = site.page.locator('input[name="amount"]:checked')
    other = site.page.locator('input[name="amount"]:not(:checked)').first
    assert "inset" in chosen.evaluate(shadow)
    assert other.evaluate(shadow) == "none"


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
