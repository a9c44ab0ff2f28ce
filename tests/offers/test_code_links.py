"""A link that carries a code: kept for the visitor, and only ever leads to this site."""

import pytest

from flint_storefront.offers.codes import local_path, take_code
from flint_storefront.offers.promotion_codes import kept_code
from flint_storefront.results import GoTo, response_headers
from flint_storefront.storage.records import CartRecord
from tests.catalog.shop import TOKEN, Flint, get, make_shop, put_product

NEW = "1" * 64


@pytest.fixture
def flint():
    """A Flint that is away."""
    return Flint()


@pytest.fixture
def shop(flint):
    """A shop that takes codes on its own pages."""
    storefront = make_shop(flint.transport(), CODES="page")
    put_product(storefront, 1)
    return storefront


def follow(shop, code="WELCOME10", next_path="/shop/cart", token=TOKEN):
    """Open the link."""
    result = take_code(shop, get(query={"next": [next_path]}, token=token, code=code))
    assert isinstance(result, GoTo)
    return result


def test_code_is_kept_and_the_buyer_goes_on(shop, flint):
    """303, no-store, and Flint is not asked."""
    result = follow(shop)
    assert (result.status, result.address, result.new_visitor_token) == (303, "/shop/cart", None)
    assert response_headers(result)["Cache-Control"] == "no-store"
    assert (kept_code(shop, get()), flint.calls) == ("WELCOME10", [])


def test_visitor_without_a_cookie_gets_one(shop):
    """So that the code is still there on the next page."""
    result = follow(shop, token=None)
    assert result.new_visitor_token is not None
    assert kept_code(shop, get(token=result.new_visitor_token)) == "WELCOME10"
    assert kept_code(shop, get(token=NEW)) is None


def test_later_link_takes_the_place_of_an_earlier_one(shop):
    """One code an order."""
    follow(shop)
    follow(shop, code="SPRING")
    assert kept_code(shop, get()) == "SPRING"


@pytest.mark.parametrize("code", ["", " ", "x" * 101, "A\x00B", "A\nB", "\u200bA", "A\u202eB"])
def test_odd_code_is_passed_over(shop, code):
    """The buyer still gets where the link leads; nothing is stored."""
    result = follow(shop, code=code, token=None)
    assert (result.address, result.new_visitor_token) == ("/shop/cart", None)
    with shop.store.reading() as transaction:
        assert transaction.count(CartRecord, {}) == 0


@pytest.mark.parametrize("mode", ["off", "flint"])
def test_where_codes_are_not_ours_the_link_just_leads_on(flint, mode):
    """No cookie, no row."""
    shop = make_shop(flint.transport(), CODES=mode)
    result = follow(shop, token=None)
    assert (result.address, result.new_visitor_token) == ("/shop/cart", None)


@pytest.mark.parametrize(
    "text",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        " /shop",
        "javascript:alert(1)",
        "shop/cart",
        "",
        "/" + "x" * 2000,
        "http:///evil.example",
        "/\x85/evil",
        "/.//evil.example",
        "/shop/..//evil.example",
    ],
)
def test_link_never_leads_to_another_site(shop, text):
    """Anything but a path on this site leads to the shop."""
    assert follow(shop, next_path=text).address == "/shop/"


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("/", "/"),
        ("/shop/products/espresso?size=1&x=%2F#top", "/shop/products/espresso?size=1&x=%2F#top"),
        ("/café", "/caf%C3%A9"),
        ("/a:b@c", "/a:b@c"),
    ],
)
def test_path_on_this_site_is_kept(text, path):
    """With its query; signs beyond ASCII as an address writes them."""
    assert local_path(text) == path


def test_link_without_next_leads_to_the_shop(shop):
    """Where else."""
    assert take_code(shop, get(code="WELCOME10")).address == "/shop/"
