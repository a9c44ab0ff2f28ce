"""From the cart to the checkout: only what the page showed, and only if all of it can be had."""

import pytest

from flint_storefront.cart.actions import change_cart, show_cart, start_from_cart
from flint_storefront.cart.stored import empty_after_payment, find_cart
from flint_storefront.page_request import OriginHeaders
from flint_storefront.storage.records import CheckoutRecord
from flint_storefront.visitors import token_hash
from tests.catalog.shop import (
    TOKEN,
    Csrf,
    Flint,
    change_product,
    change_variant,
    get,
    make_shop,
    post,
    product_form,
    put_product,
)

OWN_HASH = token_hash(TOKEN)


@pytest.fixture
def flint():
    """A Flint that is away."""
    return Flint()


@pytest.fixture
def shop(flint):
    """A shop whose visitor has two lines in the cart."""
    storefront = make_shop(flint.transport())
    put_product(storefront, 1)
    put_product(storefront, 2, name="Filter", prices=(900, 1500))
    add(storefront, "prod_1", quantity="2")
    add(storefront, "prod_2", variant_id="var_2_1")
    return storefront


def add(shop, product_id, **typed):
    """Press *add to cart*."""
    change_cart(shop, post({**product_form(shop, product_id, **typed), "action": ["add"]}))


def cart(shop):
    """The stored cart."""
    with shop.store.reading() as transaction:
        return find_cart(transaction, OWN_HASH)


def cart_form(shop, **typed):
    """The cart page's form, with what a buyer types over it by variant id."""
    data = show_cart(shop, get()).data
    return {
        "seen_total": [data["seen_total"]],
        "variant_id": [line["variant_id"] for line in data["lines"]],
        "quantity": [typed.get(line["variant_id"], line["quantity"]) for line in data["lines"]],
    }


def checkouts(shop):
    """Every checkout that has begun."""
    with shop.store.reading() as transaction:
        return transaction.select(CheckoutRecord, {})


def alerts(page):
    """Kinds and keys of what stands above the page."""
    return [(alert["kind"], alert["key"]) for alert in page.data["page"]["alerts"]]


def test_unchanged_cart_begins_a_checkout(shop):
    """Lines and prices of the mirror, the total that was seen, the cart's version."""
    start_from_cart(shop, post(cart_form(shop)))
    (record,) = checkouts(shop)
    assert (record.kind, record.subtotal_minor, record.shown_total_minor) == ("cart", 3300, 3300)
    assert [(line["variant_id"], line["quantity"]) for line in record.lines] == [
        ("var_1_1", 2),
        ("var_2_1", 1),
    ]
    assert (record.visitor_hash, record.cart_version) == (OWN_HASH, cart(shop).version)


def test_total_seen_before_a_price_change_travels_along(shop):
    """The buyer saw the old total; the lines carry the new price."""
    form = cart_form(shop)
    change_variant(shop, "var_1_1", price_minor=1300)
    start_from_cart(shop, post(form))
    (record,) = checkouts(shop)
    assert (record.subtotal_minor, record.shown_total_minor) == (3500, 3300)


@pytest.mark.parametrize(
    "seen", ["", "3300", "1 EUR", "-1 USD", "1e9 USD", "٣ USD", "1 USD\n", "9" * 19 + " USD"]
)
def test_garbled_seen_total_counts_as_the_mirrors(shop, seen):
    """Without a proper note the mirror's total was seen."""
    start_from_cart(shop, post({**cart_form(shop), "seen_total": [seen]}))
    assert checkouts(shop)[0].shown_total_minor == 3300


def test_edited_quantity_is_stored_and_shown_first(shop, flint):
    """Typed, but the button pressed was *continue*: the new total is shown, nothing is begun."""
    page = start_from_cart(shop, post(cart_form(shop, var_1_1="5")))
    assert (page.status, alerts(page)) == (200, [("notice", "cart_changed")])
    assert page.data["subtotal"]["minor"] == 6900
    assert cart(shop).quantities() == {"var_1_1": 5, "var_2_1": 1}
    assert (checkouts(shop), flint.calls) == ([], [])


def test_bad_quantity_comes_back_at_its_line(shop, flint):
    """400, nothing stored, nothing begun."""
    page = start_from_cart(shop, post(cart_form(shop, var_1_1="0", var_2_1="3")))
    assert (page.status, page.data["lines"][0]["quantity_error"]["key"]) == (400, "quantity_invalid")
    assert page.data["lines"][1]["quantity"] == "3"
    assert cart(shop).quantities() == {"var_1_1": 2, "var_2_1": 1}
    assert (checkouts(shop), flint.calls) == ([], [])


def test_line_added_in_another_tab_is_shown_first(shop):
    """The page showed two lines and the cart holds three: nobody pays for what they have not seen."""
    form = cart_form(shop)
    add(shop, "prod_2", variant_id="var_2_2")
    page = start_from_cart(shop, post(form))
    assert (page.status, alerts(page)) == (200, [("notice", "cart_changed")])
    assert len(page.data["lines"]) == 3
    assert checkouts(shop) == []


def test_line_removed_in_another_tab_stays_removed(shop):
    """The old page cannot bring it back."""
    form = cart_form(shop)
    change_cart(shop, post({**form, "remove": ["var_2_1"]}))
    page = start_from_cart(shop, post(form))
    assert (page.status, alerts(page)) == (200, [("notice", "cart_changed")])
    assert cart(shop).quantities() == {"var_1_1": 2}
    assert checkouts(shop) == []


def test_line_that_cannot_be_had_stops_the_start(shop, flint):
    """Sold out since: 400 and a sentence, nothing begun."""
    form = cart_form(shop)
    change_product(shop, "prod_2", is_available=False)
    page = start_from_cart(shop, post(form))
    assert (page.status, alerts(page)) == (400, [("error", "cart_has_problems")])
    assert page.data["lines"][1]["problem"]["key"] == "cart_line_unavailable"
    assert (checkouts(shop), flint.calls) == ([], [])


@pytest.mark.parametrize("token", [None, "ef" * 32])
def test_empty_cart_has_nothing_to_pay(shop, token):
    """400 and a sentence."""
    page = start_from_cart(shop, post(cart_form(shop), token=token))
    assert (page.status, alerts(page)) == (400, [("error", "cart_empty_start")])
    assert checkouts(shop) == []


def test_start_needs_the_token_and_this_site(shop, flint):
    """403 without a valid token, and from another site."""
    form = cart_form(shop)
    no_token = start_from_cart(shop, post(form, csrf=Csrf(valid=False)))
    foreign = start_from_cart(shop, post(form, origin=OriginHeaders(origin="null")))
    assert [page.status for page in (no_token, foreign)] == [403, 403]
    assert [page.data["message"]["key"] for page in (no_token, foreign)] == ["csrf_failed", "origin_foreign"]
    assert (checkouts(shop), flint.calls) == ([], [])


def test_paid_cart_is_emptied_once(shop):
    """What was paid for goes; a cart that has changed since stays."""
    version = cart(shop).version
    with shop.store.transaction() as transaction:
        assert empty_after_payment(transaction, OWN_HASH, version) is True
        assert empty_after_payment(transaction, OWN_HASH, version) is False
    assert cart(shop).lines == ()
    add(shop, "prod_1")
    with shop.store.transaction() as transaction:
        assert empty_after_payment(transaction, OWN_HASH, version) is False
    assert cart(shop).quantities() == {"var_1_1": 1}
