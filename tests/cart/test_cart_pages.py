"""The cart: shown, added to, updated, removed from."""

import pytest

from flint_storefront.cart.actions import cart_count, change_cart, show_cart
from flint_storefront.cart.stored import find_cart
from flint_storefront.page_request import OriginHeaders
from flint_storefront.results import NO_STORE, GoTo
from flint_storefront.storage.records import ProductRecord, VariantRecord
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

OTHER_TOKEN = "cd" * 32


@pytest.fixture
def flint():
    """A Flint that is away."""
    return Flint()


@pytest.fixture
def shop(flint):
    """A shop with three products, one of them in euros."""
    storefront = make_shop(flint.transport(), CART_LINES_MAX=2)
    put_product(storefront, 1)
    put_product(storefront, 2, name="Filter", prices=(900, 1500))
    put_product(storefront, 3, name="Crema", currency="EUR")
    return storefront


def add(shop, product_id="prod_1", *, token=TOKEN, **typed):
    """Press *add to cart*."""
    return change_cart(
        shop, post({**product_form(shop, product_id, **typed), "action": ["add"]}, token=token)
    )


def cart(shop, token=TOKEN):
    """What is stored: quantity by variant id."""
    with shop.store.reading() as transaction:
        return find_cart(transaction, token_hash(token)).quantities()


def shown(shop, **query):
    """The data of the cart page."""
    return show_cart(shop, get(query={name: [value] for name, value in query.items()})).data


def cart_form(shop, **typed):
    """The cart page's form, with what a buyer types over it by variant id."""
    data = shown(shop)
    return {
        "seen_total": [data["seen_total"]],
        "variant_id": [line["variant_id"] for line in data["lines"]],
        "quantity": [typed.get(line["variant_id"], line["quantity"]) for line in data["lines"]],
    }


def update(shop, **typed):
    """Press *update cart*."""
    return change_cart(shop, post({**cart_form(shop, **typed), "action": ["update"]}))


def test_first_add_sets_the_cookie_and_goes_to_the_cart(shop, flint):
    """A visitor without a cookie gets one, and the line is kept under its hash."""
    result = add(shop, token=None, quantity="2")
    assert (result.address, result.status) == ("/shop/cart?done=added", 303)
    assert cart(shop, result.new_visitor_token) == {"var_1_1": 2}
    assert flint.calls == []


@pytest.mark.parametrize("token", ["short", "G" * 64, "ab" * 32 + "\n"])
def test_malformed_cookie_is_replaced(shop, token):
    """A cookie that is none of ours is treated like none."""
    assert add(shop, token=token).new_visitor_token is not None


def test_known_visitor_keeps_the_cookie(shop):
    """No new cookie where there is one."""
    assert add(shop).new_visitor_token is None


def test_same_variant_adds_up(shop):
    """Twice two is four, in one line."""
    add(shop, quantity="2")
    add(shop, quantity="2")
    assert cart(shop) == {"var_1_1": 4}


def test_sum_above_the_bound_is_refused_at_the_field(shop):
    """Nothing is capped: 400, the message at the quantity, the cart as it was."""
    add(shop, quantity="15")
    page = add(shop, quantity="6")
    assert (page.status, page.cache) == (400, NO_STORE)
    assert page.data["product"]["form"]["quantity"]["error"]["key"] == "quantity_too_large"
    assert page.data["product"]["form"]["quantity"]["value"] == "6"
    assert cart(shop) == {"var_1_1": 15}


def test_other_currency_is_refused_with_a_sentence(shop):
    """One currency a cart."""
    add(shop)
    page = add(shop, "prod_3")
    (alert,) = page.data["page"]["alerts"]
    assert (page.status, alert["kind"], alert["key"]) == (400, "error", "cart_currency")
    assert "USD" in alert["text"]
    assert "EUR" in alert["text"]
    assert cart(shop) == {"var_1_1": 1}


def test_full_cart_is_refused_with_a_sentence(shop):
    """One line too many; more of a line that is there still fits."""
    add(shop)
    add(shop, "prod_2", variant_id="var_2_1")
    page = add(shop, "prod_2", variant_id="var_2_2")
    assert (page.status, page.data["page"]["alerts"][0]["key"]) == (400, "cart_full")
    assert isinstance(add(shop), GoTo)
    assert cart(shop) == {"var_1_1": 2, "var_2_1": 1}


def test_refused_first_add_leaves_no_row_and_no_cookie(shop):
    """Bad input of a stranger stores nothing."""
    page = add(shop, token=None, quantity="0")
    assert (page.status, page.new_visitor_token) == (400, None)


def test_adding_needs_a_proper_origin_and_offer(shop):
    """The same guards as buying at once."""
    form = {**product_form(shop, "prod_1"), "action": ["add"]}
    foreign = change_cart(shop, post(form, origin=OriginHeaders(sec_fetch_site="cross-site")))
    forged = change_cart(shop, post({**form, "offer": ["forged"]}))
    asked = change_cart(shop, post(form, origin=OriginHeaders(), csrf=Csrf(valid=False)))
    assert [page.data["message"]["key"] for page in (foreign, forged, asked)] == [
        "origin_foreign",
        "offer_invalid",
        "ask_again",
    ]
    assert asked.data["actions"][0]["path"] == "/shop/cart"
    assert {"name": "action", "value": "add"} in asked.data["actions"][0]["fields"]
    assert cart(shop) == {}


def test_cart_shows_lines_and_subtotal(shop):
    """Price, total and sum from the mirror; the page is for one visitor and carries the token."""
    add(shop, "prod_2", variant_id="var_2_2", quantity="2")
    add(shop)
    page = show_cart(shop, get())
    first, second = page.data["lines"]
    assert (first["name"], first["variant_name"], first["total"]["minor"]) == ("Filter", "Size 2", 3000)
    assert (second["product_path"], second["unit_price"]["minor"]) == ("/shop/products/product-1", 1200)
    assert (page.data["subtotal"]["minor"], page.data["seen_total"]) == (4200, "4200 USD")
    assert (page.data["can_start"], page.data["is_empty"], page.cache) == (True, False, NO_STORE)
    assert page.data["csrf"] == {"name": "csrf_token", "value": "csrf-value"}


@pytest.mark.parametrize("token", [None, OTHER_TOKEN])
def test_cart_of_another_visitor_is_not_seen(shop, token):
    """Each visitor sees their own, and no cookie is set by looking."""
    add(shop)
    page = show_cart(shop, get(token=token))
    assert (page.data["lines"], page.data["is_empty"], page.new_visitor_token) == ([], True, None)
    assert (page.data["subtotal"], page.data["can_start"]) == (None, False)


@pytest.mark.parametrize(
    ("done", "keys"),
    [
        ("added", ["cart_added"]),
        ("updated", ["cart_updated"]),
        ("removed", ["cart_removed"]),
        ("<b>", []),
        ("empty", []),
    ],
)
def test_only_fixed_words_become_a_notice(shop, done, keys):
    """What stands in the address is never shown."""
    assert [alert["key"] for alert in shown(shop, done=done)["page"]["alerts"]] == keys


def test_browser_that_drops_cookies_is_told(shop):
    """Added, and yet no cookie came back."""
    page = show_cart(shop, get(query={"done": ["added"]}, token=None))
    assert [alert["key"] for alert in page.data["page"]["alerts"]] == ["cookies_needed"]


def test_update_changes_all_lines(shop):
    """Every quantity at once, then back to the cart with a notice."""
    add(shop)
    add(shop, "prod_2", variant_id="var_2_1")
    result = update(shop, var_1_1="3", var_2_1="4")
    assert (result.address, result.status) == ("/shop/cart?done=updated", 303)
    assert cart(shop) == {"var_1_1": 3, "var_2_1": 4}


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "1e3", "٣", "", str(10**30)])
def test_bad_quantity_comes_back_at_its_line(shop, text):
    """400, the message at the line, everything typed kept, nothing stored."""
    add(shop)
    add(shop, "prod_2", variant_id="var_2_1")
    page = update(shop, var_1_1=text, var_2_1="7")
    first, second = page.data["lines"]
    assert page.status == 400
    assert first["quantity_error"]["key"] in {"quantity_invalid", "quantity_too_large"}
    assert (first["quantity"], second["quantity"], second["quantity_error"]) == (text, "7", None)
    assert cart(shop) == {"var_1_1": 1, "var_2_1": 1}


@pytest.mark.parametrize(
    "form",
    [
        {"variant_id": ["var_1_1"], "quantity": []},
        {"variant_id": ["var_1_1", "var_1_1"], "quantity": ["2", "3"]},
        {"variant_id": [f"var_{n}" for n in range(201)], "quantity": ["1"] * 201},
        {},
    ],
)
def test_form_that_is_none_of_ours_changes_nothing(shop, form):
    """Lists that do not fit together are not guessed at."""
    add(shop)
    page = change_cart(shop, post({**form, "action": ["update"]}))
    assert (page.status, page.data["page"]["alerts"][0]["kind"]) == (400, "error")
    assert cart(shop) == {"var_1_1": 1}


def test_remove_takes_the_line_and_keeps_other_edits(shop):
    """The button beside a line removes it; what was typed elsewhere is not lost."""
    add(shop)
    add(shop, "prod_2", variant_id="var_2_1")
    form = {**cart_form(shop, var_2_1="5"), "remove": ["var_1_1"]}
    assert change_cart(shop, post(form)).address == "/shop/cart?done=removed"
    assert cart(shop) == {"var_2_1": 5}


def test_remove_works_beside_a_wrong_quantity(shop):
    """The line goes; the wrong quantity of another comes back with its message."""
    add(shop)
    add(shop, "prod_2", variant_id="var_2_1")
    page = change_cart(shop, post({**cart_form(shop, var_2_1="x"), "remove": ["var_1_1"]}))
    assert (page.status, len(page.data["lines"])) == (400, 1)
    assert page.data["lines"][0]["quantity_error"]["key"] == "quantity_invalid"
    assert cart(shop) == {"var_2_1": 1}


@pytest.mark.parametrize("action", [{"action": ["update"]}, {"remove": ["var_1_1"]}])
def test_changing_needs_the_token_and_this_site(shop, action):
    """403 without a valid token, and from another site even with one."""
    add(shop)
    form = {**cart_form(shop), **action}
    no_token = change_cart(shop, post(form, csrf=Csrf(valid=False)))
    foreign = change_cart(shop, post(form, origin=OriginHeaders(sec_fetch_site="same-site")))
    assert (no_token.status, no_token.data["message"]["key"]) == (403, "csrf_failed")
    assert (foreign.status, foreign.data["message"]["key"]) == (403, "origin_foreign")
    assert cart(shop) == {"var_1_1": 1}


@pytest.mark.parametrize("change", [{"is_available": False}, {"is_gone": True}])
def test_line_that_cannot_be_had_is_shown_and_removable(shop, change):
    """Sold out or gone: said at the line, left out of the sum, in the way of paying, removable."""
    add(shop)
    add(shop, "prod_2", variant_id="var_2_1")
    change_product(shop, "prod_1", **change)
    data = shown(shop)
    assert data["lines"][0]["problem"]["key"] == "cart_line_unavailable"
    assert (data["lines"][0]["name"], data["lines"][0]["total"]) == ("Espresso", None)
    assert (data["subtotal"]["minor"], data["can_start"]) == (900, False)
    change_cart(shop, post({**cart_form(shop), "remove": ["var_1_1"]}))
    assert shown(shop)["can_start"] is True


def test_line_unknown_to_the_mirror_is_removable(shop):
    """Even without a name, it can be removed."""
    add(shop)
    with shop.store.transaction() as transaction:
        transaction.delete(ProductRecord, {"product_id": "prod_1"})
        transaction.delete(VariantRecord, {"product_id": "prod_1"})
    assert shown(shop)["lines"][0]["unit_price"] is None
    change_cart(shop, post({**cart_form(shop), "remove": ["var_1_1"]}))
    assert cart(shop) == {}


def test_line_whose_currency_changed_is_in_the_way(shop):
    """A cart never sums two currencies."""
    add(shop)
    add(shop, "prod_2", variant_id="var_2_1")
    change_variant(shop, "var_2_1", currency="EUR")
    data = shown(shop)
    assert [line["problem"] and line["problem"]["key"] for line in data["lines"]] == [None, "cart_currency"]
    assert (data["subtotal"]["currency"], data["can_start"]) == ("USD", False)


def test_lowered_bound_is_said_at_the_line(shop, flint):
    """A cart from before keeps its quantity, and says what to lower."""
    add(shop, quantity="8")
    stricter = make_shop(flint.transport(), store=shop.store, QUANTITY_MAX=5)
    data = shown(stricter)
    assert (data["lines"][0]["quantity"], data["lines"][0]["problem"]["key"]) == ("8", "cart_line_limit")
    assert data["can_start"] is False


@pytest.mark.parametrize(("quantity", "label"), [("1", "1 item in the cart"), ("3", "3 items in the cart")])
def test_count_is_the_number_of_pieces(shop, quantity, label):
    """The fragment says it in words too; no token is made and no cookie set."""
    add(shop, quantity=quantity)
    csrf = Csrf()
    page = cart_count(shop, get(csrf=csrf))
    assert page.data == {"count": int(quantity), "label": label, "cart_path": "/shop/cart"}
    assert (page.cache, page.new_visitor_token, csrf.fields_made) == (NO_STORE, None, 0)


def test_count_of_a_stranger_is_zero(shop):
    """No cookie, no cart."""
    assert cart_count(shop, get(token=None)).data["count"] == 0
