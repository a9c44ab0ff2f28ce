"""Sets: several variants behind one button, declared or only inside a block."""

from dataclasses import replace

import pytest

from flint_storefront.offers.set_data import set_data
from flint_storefront.offers.sets import buy_set, find_goods, show_set
from flint_storefront.offers.terms import ProductSet, SetItem
from flint_storefront.page_request import OriginHeaders
from flint_storefront.results import CACHEABLE
from tests.catalog.shop import Csrf, change_product, change_variant, get, post
from tests.offers.counter import EVERYTHING, CodeFlint, alert_keys, checkouts, open_counter, the_checkout

BREAKFAST = ProductSet(
    key="breakfast",
    title="Breakfast",
    text="For two.",
    items=(
        SetItem(variant_id="var_1_1", quantity=2),
        SetItem(variant_id="var_2_2", low=1, high=3),
    ),
)


@pytest.fixture
def flint():
    """A Flint that only knows codes."""
    return CodeFlint()


@pytest.fixture
def shop(flint):
    """A shop with a declared set."""
    return open_counter(flint, BREAKFAST, **EVERYTHING)


def form_of(shop, product_set=BREAKFAST, **typed):
    """The form of the set as a page has it, with what a buyer types over it."""
    data = set_data(shop, "en", product_set, find_goods(shop, product_set), id_prefix="set")
    inputs = [entry["quantity_input"] for entry in data["entries"] if entry["quantity_input"]]
    sent = {one["name"]: one["value"] for one in inputs}
    sent |= {"offer": data["form"]["offer"], "seen_prices": data["form"]["seen_prices"], **typed}
    return {name: [value] for name, value in sent.items()}


def buy(shop, product_set=BREAKFAST, **typed):
    """Press the button."""
    return buy_set(shop, post(form_of(shop, product_set, **typed)))


def test_page_shows_items_prices_and_total(shop, flint):
    """From the mirror; a cache may keep it."""
    page = show_set(shop, get(slug="breakfast"))
    shown = page.data["set"]
    assert (page.status, page.cache, page.template) == (200, CACHEABLE, "flint_storefront/set.html")
    assert [
        (entry["name"], entry["unit_price"]["minor"], entry["quantity"]) for entry in shown["entries"]
    ] == [
        ("Class", 1200, 2),
        ("Filter – Size 2", 1500, 1),
    ]
    assert (shown["total"]["minor"], shown["is_available"], flint.calls) == (3900, True, [])


def test_only_bounded_quantities_can_be_chosen(shop):
    """A fixed one has no field."""
    fixed, bounded = show_set(shop, get(slug="breakfast")).data["set"]["entries"]
    assert fixed["quantity_input"] is None
    assert (bounded["quantity_input"]["name"], bounded["quantity_input"]["high"]) == ("quantity_2", 3)


@pytest.mark.parametrize("slug", ["lunch", "", "../x", "BREAKFAST"])
def test_unknown_set_is_not_found(shop, slug):
    """The same neutral page as everything that is not there."""
    assert show_set(shop, get(slug=slug)).status == 404


def test_all_items_go_out_in_one_order(shop):
    """With tip, fees and code as of any goods."""
    buy(shop, quantity_2="3", tip="10%", promotion_code="welcome10")
    record = the_checkout(shop)
    assert [(line["variant_id"], line["quantity"]) for line in record.lines] == [
        ("var_1_1", 2),
        ("var_2_2", 3),
    ]
    assert (record.kind, record.offer_key, record.source) == ("set", "breakfast", "order")
    assert (record.requested_tip, record.promotion_code) == ({"percent": "10"}, "WELCOME10")
    assert (record.subtotal_minor, record.shown_total_minor) == (6900, 6900 + 173 + 690)


def test_fixed_quantity_is_the_offers(shop):
    """Whatever a form says."""
    buy(shop, quantity_1="9")
    assert the_checkout(shop).lines[0]["quantity"] == 2


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("0", "quantity_invalid"),
        ("4", "quantity_too_large"),
        ("1.5", "quantity_invalid"),
        ("", "quantity_invalid"),
    ],
)
def test_quantity_outside_the_offer_comes_back_at_its_field(shop, flint, text, key):
    """400, what was typed kept, nothing begun."""
    page = buy(shop, quantity_2=text, tip="10%")
    field = page.data["set"]["entries"][1]["quantity_input"]
    assert (page.status, field["error"]["key"], field["value"]) == (400, key, text)
    assert (checkouts(shop), flint.calls) == ([], [])


@pytest.mark.parametrize(
    ("typed", "field", "key"),
    [
        ({"tip": "99%"}, "tip", "tip_unknown"),
        ({"tip_custom": "1e3"}, "tip", "tip_invalid"),
        ({"promotion_code": "NOPE"}, "code", "code_unknown"),
    ],
)
def test_wrong_tip_or_code_comes_back_at_its_field(shop, flint, typed, field, key):
    """400, the quantities kept, nothing begun."""
    page = buy(shop, quantity_2="2", **typed)
    shown = page.data["set"]
    assert (page.status, shown["form"][field]["error"]["key"]) == (400, key)
    assert (shown["entries"][1]["quantity_input"]["value"], checkouts(shop), flint.calls) == ("2", [], [])


@pytest.mark.parametrize("change", [{"is_available": False}, {"is_gone": True}])
def test_set_of_which_something_is_sold_out_cannot_be_bought(shop, flint, change):
    """An honest page with a way on; nothing begun, nothing left out in silence."""
    form = form_of(shop)
    change_product(shop, "prod_2", **change)
    page = buy_set(shop, post(form))
    shown = page.data["set"]
    assert (page.status, shown["is_available"], shown["problem"]["key"]) == (400, False, "set_unavailable")
    assert [entry["is_available"] for entry in shown["entries"]] == [True, False]
    assert (shown["total"], checkouts(shop), flint.calls) == (None, [], [])


def test_variant_that_the_mirror_never_had_is_said_so(shop):
    """A block may name one that was deleted."""
    lost = replace(BREAKFAST, items=(SetItem(variant_id="var_9"),))
    page = buy(shop, lost)
    (entry,) = page.data["set"]["entries"]
    assert (page.status, entry["unit_price"], entry["is_available"]) == (400, None, False)


def test_items_in_several_currencies_cannot_be_bought_together(shop):
    """One order has one currency."""
    form = form_of(shop)
    change_variant(shop, "var_2_2", currency="EUR")
    assert buy_set(shop, post(form)).data["set"]["problem"]["key"] == "set_unavailable"


def test_set_that_exists_only_inside_a_block_can_be_bought(flint):
    """Its items and bounds are signed; nothing is declared."""
    shop = open_counter(flint)
    buy(shop, quantity_2="2")
    assert the_checkout(shop).subtotal_minor == 2400 + 3000


def test_mistake_in_a_block_set_shows_its_page_again(flint):
    """With its title; its text is not signed."""
    page = buy(open_counter(flint), quantity_2="9")
    assert (page.status, page.data["set"]["title"], page.data["set"]["text"]) == (400, "Breakfast", "")


def test_price_that_moved_is_told_from_what_was_seen(shop):
    """The agreed total is that of the page."""
    form = form_of(shop)
    change_variant(shop, "var_1_1", price_minor=5000)
    buy_set(shop, post(form))
    assert the_checkout(shop).shown_total_minor == 3900 + 98


@pytest.mark.parametrize("offer", ["", "forged.offer"])
def test_forged_offer_is_refused(shop, flint, offer):
    """403, nothing begun."""
    page = buy(shop, offer=offer)
    assert (page.status, page.data["message"]["key"]) == (403, "offer_invalid")
    assert (checkouts(shop), flint.calls) == ([], [])


def test_form_of_another_site_is_refused(shop):
    """403 before anything is read."""
    foreign = OriginHeaders(sec_fetch_site="cross-site")
    page = buy_set(shop, post(form_of(shop), origin=foreign, csrf=Csrf(valid=False)))
    assert (page.status, page.data["message"]["key"], checkouts(shop)) == (403, "origin_foreign", [])


def test_tip_where_none_is_taken_is_said_above(flint):
    """The page has no field for it."""
    shop = open_counter(flint, BREAKFAST)
    page = buy(shop, tip="10%")
    assert (page.status, alert_keys(page)) == (400, ["tip_not_taken"])
