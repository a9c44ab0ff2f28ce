"""Buying one product at once: bad input gets its answer and Flint no call."""

import pytest

from flint_storefront.offers.actions import buy_now
from flint_storefront.page_request import OriginHeaders
from flint_storefront.results import NO_STORE, GoTo
from flint_storefront.storage.records import CheckoutRecord
from tests.catalog.shop import (
    Clock,
    Csrf,
    Flint,
    change_product,
    change_variant,
    make_shop,
    post,
    product_form,
    put_product,
)


@pytest.fixture
def flint():
    """A Flint that is away."""
    return Flint()


@pytest.fixture
def clock():
    """Time that moves by hand."""
    return Clock()


@pytest.fixture
def shop(flint, clock):
    """A shop with a simple product and one with two variants."""
    storefront = make_shop(flint.transport(), clock=clock)
    put_product(storefront, 1)
    put_product(storefront, 2, name="Filter", prices=(900, 1500))
    return storefront


def checkouts(shop):
    """Every checkout that has begun."""
    with shop.store.reading() as transaction:
        return transaction.select(CheckoutRecord, {})


def form_of(page):
    """The buy form of the page that came back."""
    return page.data["product"]["form"]


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "1e3", "٣", "", "abc"])
def test_bad_quantity_comes_back_with_its_field(shop, flint, text):
    """400, the message at the field, what was typed kept, nothing begun."""
    page = buy_now(shop, post(product_form(shop, "prod_2", quantity=text, variant_id="var_2_2")))
    assert (page.status, page.cache, page.template) == (400, NO_STORE, "flint_storefront/product.html")
    assert form_of(page)["quantity"]["error"]["key"] == "quantity_invalid"
    assert form_of(page)["quantity"]["value"] == text
    assert [variant["is_selected"] for variant in form_of(page)["variants"]] == [False, True]
    assert (form_of(page)["variant_error"], flint.calls, checkouts(shop)) == (None, [], [])


@pytest.mark.parametrize("text", ["21", str(10**30)])
def test_too_large_quantity_is_said_so(shop, flint, text):
    """More than the bound: 400 and the bound named, nothing capped."""
    page = buy_now(shop, post(product_form(shop, "prod_1", quantity=text)))
    assert page.status == 400
    assert form_of(page)["quantity"]["error"] == {
        "key": "quantity_too_large",
        "text": "At most 20 of one kind fit into an order.",
    }
    assert (flint.calls, checkouts(shop)) == ([], [])


@pytest.mark.parametrize(
    ("variant_id", "key"),
    [
        ("", "variant_required"),
        ("var_1_1", "variant_unknown"),
        ("var_9", "variant_unknown"),
        ("\x00", "variant_unknown"),
    ],
)
def test_wrong_variant_is_said_at_its_field(shop, flint, variant_id, key):
    """None chosen, another product's, or none at all."""
    page = buy_now(shop, post(product_form(shop, "prod_2", variant_id=variant_id)))
    assert (page.status, form_of(page)["variant_error"]["key"]) == (400, key)
    assert not any(variant["is_selected"] for variant in form_of(page)["variants"])
    assert (flint.calls, checkouts(shop)) == ([], [])


def test_sold_out_variant_is_said_at_its_field(shop, flint):
    """Sold out since the page was made."""
    form = product_form(shop, "prod_2", variant_id="var_2_1")
    change_variant(shop, "var_2_1", is_available=False)
    page = buy_now(shop, post(form))
    assert (page.status, form_of(page)["variant_error"]["key"]) == (400, "variant_sold_out")
    assert (page.data["page"]["alerts"], flint.calls) == ([], [])


def test_removed_variant_is_unknown(shop):
    """A variant that Flint no longer lists cannot be bought."""
    form = product_form(shop, "prod_2", variant_id="var_2_1")
    change_variant(shop, "var_2_1", is_gone=True)
    page = buy_now(shop, post(form))
    assert (page.status, form_of(page)["variant_error"]["key"]) == (400, "variant_unknown")


@pytest.mark.parametrize(
    ("change", "key"), [({"is_available": False}, "variant_sold_out"), ({"is_gone": True}, "product_gone")]
)
def test_product_sold_out_or_archived_is_said_above_the_page(shop, flint, change, key):
    """Its page shows no form any more, so the message stands above."""
    form = product_form(shop, "prod_1")
    change_product(shop, "prod_1", **change)
    page = buy_now(shop, post(form))
    assert (page.status, page.data["product"]["is_available"]) == (400, False)
    assert [(alert["kind"], alert["key"]) for alert in page.data["page"]["alerts"]] == [("error", key)]
    assert (flint.calls, checkouts(shop)) == ([], [])


def test_both_fields_wrong_are_both_told(shop):
    """One look is enough to mend everything."""
    page = buy_now(shop, post(product_form(shop, "prod_2", quantity="x")))
    assert form_of(page)["variant_error"]["key"] == "variant_required"
    assert form_of(page)["quantity"]["error"]["key"] == "quantity_invalid"


@pytest.mark.parametrize("offer", ["", "forged", "x" * 5000, None])
def test_forged_offer_is_refused(shop, flint, offer):
    """403 and a page that says how to go on."""
    form = product_form(shop, "prod_1")
    form |= {"offer": [offer]} if offer is not None else {"offer": []}
    page = buy_now(shop, post(form))
    assert (page.status, page.data["message"]["key"]) == (403, "offer_invalid")
    assert page.data["actions"][0]["testid"] == "back-to-shop"
    assert (flint.calls, checkouts(shop)) == ([], [])


def test_expired_offer_is_refused(shop, clock):
    """A page that lay in a cache for too long."""
    form = product_form(shop, "prod_1")
    clock.pass_seconds(9 * 86_400)
    page = buy_now(shop, post(form))
    assert (page.status, page.data["message"]["key"]) == (403, "offer_invalid")


@pytest.mark.parametrize(
    "origin", [OriginHeaders(sec_fetch_site="cross-site"), OriginHeaders(origin="https://evil.example")]
)
def test_foreign_origin_is_refused_before_anything_is_read(shop, flint, origin):
    """403 even for a perfect form."""
    page = buy_now(shop, post(product_form(shop, "prod_1"), origin=origin))
    assert (page.status, page.data["message"]["key"]) == (403, "origin_foreign")
    assert (flint.calls, checkouts(shop)) == ([], [])


def test_untold_origin_is_asked_once_more(shop):
    """The question repeats the form, and posts to the checkout."""
    form = product_form(shop, "prod_1", quantity="3")
    page = buy_now(shop, post(form, origin=OriginHeaders(), csrf=Csrf(valid=False)))
    action = page.data["actions"][0]
    assert (page.status, action["path"]) == (200, "/shop/checkout")
    assert {"name": "quantity", "value": "3"} in action["fields"]
    assert checkouts(shop) == []


def begun(shop, **typed):
    """Buy as a first visitor, and answer the checkout that has begun."""
    result = buy_now(shop, post(product_form(shop, "prod_2", **typed), token=None))
    assert isinstance(result, GoTo)
    assert result.status == 307
    (record,) = checkouts(shop)
    return record


def test_proper_form_begins_a_checkout_of_that_product(shop, flint):
    """The line, its price and the total come from the mirror; the price on the page counts as seen."""
    record = begun(shop, variant_id="var_2_2", quantity="2")
    assert (record.kind, record.subtotal_minor, record.shown_total_minor) == ("product", 3000, 3000)
    assert record.lines == [
        {"variant_id": "var_2_2", "quantity": 2, "name": "Filter – Size 2", "unit_minor": 1500}
    ]
    assert flint.calls == []


def test_price_seen_on_a_cached_page_travels_along(shop):
    """The buyer saw $10.00 each; that is what they agreed to, and not what is charged."""
    record = begun(shop, variant_id="var_2_2", quantity="2", seen_prices="var_2_1:900 var_2_2:1000")
    assert (record.subtotal_minor, record.shown_total_minor) == (3000, 2000)


@pytest.mark.parametrize("seen", ["", "garbage", "var_2_2:1e9", "var_2_1:1"])
def test_garbled_seen_price_counts_as_the_mirrors(shop, seen):
    """Without a proper note the mirror's price was seen."""
    assert begun(shop, variant_id="var_2_2", seen_prices=seen).shown_total_minor == 1500


def test_only_variant_needs_no_choice(shop):
    """A simple product's form may leave its variant out."""
    buy_now(shop, post(product_form(shop, "prod_1", variant_id=""), token=None))
    assert checkouts(shop)[0].lines[0]["variant_id"] == "var_1_1"


def test_lowered_setting_bounds_an_older_offer(shop, flint, clock):
    """An offer signed when 20 were allowed does not outlive a setting of 5."""
    form = product_form(shop, "prod_1", quantity="6")
    stricter = make_shop(flint.transport(), store=shop.store, clock=clock, QUANTITY_MAX=5)
    page = buy_now(stricter, post(form))
    assert form_of(page)["quantity"]["error"]["text"] == "At most 5 of one kind fit into an order."
