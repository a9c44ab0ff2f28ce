"""Buying one product with tip, code and fees: what goes out, and what bad input gets."""

import pytest

from flint_storefront.cart.stored import keep_choices
from flint_storefront.catalog.actions import show_product
from flint_storefront.offers.actions import buy_now
from flint_storefront.visitors import token_hash
from tests.catalog.shop import TOKEN, change_variant, get, post, product_form
from tests.offers.counter import EVERYTHING, CodeFlint, alert_keys, checkouts, open_counter, the_checkout

OWN = token_hash(TOKEN)


@pytest.fixture
def flint():
    """A Flint that only knows codes."""
    return CodeFlint()


@pytest.fixture
def shop(flint):
    """A shop with tips, fees and codes."""
    return open_counter(flint, **EVERYTHING)


def buy(shop, product_id="prod_1", **typed):
    """Press *buy now*."""
    return buy_now(shop, post(product_form(shop, product_id, **typed)))


def test_tip_fees_and_code_go_out_with_the_order(shop):
    """One checkout says it all; the total is the estimate."""
    buy(shop, tip="15%", promotion_code="welcome10", quantity="2")
    record = the_checkout(shop)
    assert (record.requested_tip, record.promotion_code) == ({"percent": "15"}, "WELCOME10")
    assert [(charge["name"], charge["estimate_minor"]) for charge in record.charges] == [("Service fee", 60)]
    assert (record.subtotal_minor, record.shown_total_minor) == (2400, 2400 + 60 + 360)


def test_goods_to_deliver_carry_the_fee_for_it(shop):
    """With its tax; a fixed tip is an amount."""
    buy(shop, "prod_3", tip="200")
    record = the_checkout(shop)
    packaging = record.charges[1]
    assert (packaging["type"], packaging["amount_minor"], packaging["percent"]) == (
        "packaging_fee",
        200,
        None,
    )
    assert (packaging["is_taxable"], packaging["tax_category"]) == (True, "handling")
    assert (record.requested_tip, record.shown_total_minor) == ({"amount_minor": 200}, 1600 + 40 + 200 + 200)


def test_without_tip_and_code_nothing_more_is_sent(shop, flint):
    """And nobody is asked about codes."""
    buy(shop, tip="none", tip_custom="", promotion_code="")
    record = the_checkout(shop)
    assert (record.requested_tip, record.promotion_code, flint.asked) == ({}, None, [])


def test_agreed_total_is_that_of_the_page(shop):
    """Fees and tip of the price that the buyer saw, though it has moved since."""
    form = product_form(shop, "prod_1", tip="10%")
    change_variant(shop, "var_1_1", price_minor=2000)
    buy_now(shop, post(form))
    record = the_checkout(shop)
    assert (record.subtotal_minor, record.shown_total_minor) == (2000, 1200 + 30 + 120)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ({"tip": "99%"}, "tip_unknown"),
        ({"tip": "custom"}, "tip_required"),
        ({"tip_custom": "½"}, "tip_invalid"),
        ({"tip_custom": "1000.01"}, "tip_too_large"),
    ],
)
def test_wrong_tip_comes_back_at_its_field(shop, flint, typed, key):
    """400, everything typed is kept, nothing begun, nobody asked."""
    page = buy(shop, "prod_2", variant_id="var_2_2", quantity="3", promotion_code="WELCOME10", **typed)
    form = page.data["product"]["form"]
    assert (page.status, form["tip"]["error"]["key"], form["code"]["value"]) == (400, key, "WELCOME10")
    assert (form["quantity"]["value"], form["variants"][1]["is_selected"]) == ("3", True)
    assert (checkouts(shop), flint.asked, flint.calls) == ([], [], [])


@pytest.mark.parametrize(("code", "key"), [("NOPE", "code_unknown"), ("old", "code_expired")])
def test_wrong_code_comes_back_at_its_field(shop, flint, code, key):
    """400 before any order; the tip stays chosen."""
    page = buy(shop, promotion_code=code, tip="10%")
    form = page.data["product"]["form"]
    assert (page.status, form["code"]["error"]["key"], form["code"]["value"]) == (400, key, code)
    assert [choice["value"] for choice in form["tip"]["choices"] if choice["is_selected"]] == ["10%"]
    assert (checkouts(shop), flint.calls) == ([], [])


def test_code_that_a_link_left_goes_out_too(shop):
    """The page is shared and does not know it."""
    keep_choices(shop, OWN, {"promotion_code": "WELCOME10"})
    buy(shop, promotion_code="")
    assert the_checkout(shop).promotion_code == "WELCOME10"


def test_wrong_quantity_keeps_tip_and_code(shop):
    """A mistake in one field loses no other."""
    page = buy(shop, quantity="0", tip_custom="2.50", promotion_code="WELCOME10")
    form = page.data["product"]["form"]
    assert (form["tip"]["custom"]["value"], form["code"]["value"]) == ("2.50", "WELCOME10")


@pytest.mark.parametrize("mode", ["off", "flint"])
@pytest.mark.parametrize(
    ("typed", "key"),
    [({"tip": "15%"}, "tip_not_taken"), ({"promotion_code": "WELCOME10"}, "code_not_taken")],
)
def test_where_none_is_taken_a_sentence_says_so(flint, mode, typed, key):
    """From an old page: the fields are gone, so it stands above; nothing is dropped in silence."""
    shop = open_counter(flint, TIPS={"mode": mode}, CODES=mode)
    page = buy(shop, **typed)
    form = page.data["product"]["form"]
    assert (page.status, alert_keys(page), form["tip"], form["code"]) == (400, [key], None, None)
    assert (checkouts(shop), flint.asked) == ([], [])


def test_product_page_tells_the_rules_of_its_fees(shop):
    """In words, before a quantity is chosen; only those that can come."""
    rules = {
        slug: [row["text"] for row in show_product(shop, get(slug=slug)).data["product"]["form"]["fees"]]
        for slug in ("product-1", "product-3")
    }
    assert rules == {"product-1": ["2.5% of the goods"], "product-3": ["2.5% of the goods", "$2.00"]}


def test_each_form_of_a_page_has_ids_of_its_own(shop):
    """Two products on one page share no id."""
    page = show_product(shop, get(slug="product-1")).data["product"]["form"]
    assert page["tip"]["choices"][0]["input_id"] == "product-tip-1"
    assert (page["code"]["input_id"], page["code"]["error_id"]) == ("product-code", "product-code-message")


def test_tip_where_nothing_can_be_chosen_is_said_above(flint):
    """Amounts in euros only, and a product in dollars: the page has no field for a tip."""
    tips = {"mode": "page", "amounts": {"EUR": [200]}, "has_custom": False}
    page = buy(open_counter(flint, TIPS=tips), tip="200")
    assert (page.status, alert_keys(page), page.data["product"]["form"]["tip"]) == (
        400,
        ["tip_unknown"],
        None,
    )
