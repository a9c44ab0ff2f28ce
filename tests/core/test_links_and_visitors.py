"""
Addresses by name, references and visitor tokens.
"""

import random
import re

import pytest

from flint_storefront.links import PATHS, Links
from flint_storefront.page_request import Visitor
from flint_storefront.routes import ROUTES
from flint_storefront.visitors import client_address, crockford, new_visitor_token, token_hash, visitor_hash

LINKS = Links(public_origin="https://shop.example", prefix="/shop", static=lambda file: f"/static/{file}")


def test_every_address_has_a_route() -> None:
    """Links and routes name the same addresses, so no link can lead nowhere."""
    assert {route.name for route in ROUTES} == set(PATHS)


def test_parts_of_an_address_are_quoted() -> None:
    """A part never becomes two."""
    assert LINKS.path("product", slug="a/b?c#d e") == "/shop/products/a%2Fb%3Fc%23d%20e"


def test_absolute_address_is_on_the_public_origin() -> None:
    """Never on whatever host the request named."""
    assert LINKS.url("webhook") == "https://shop.example/shop/webhooks/flint"


def test_reference_carries_130_random_bits() -> None:
    """26 characters of Crockford's alphabet, without the letters that are misread."""
    made = {crockford(random.Random(seed)) for seed in range(200)}
    assert len(made) == 200
    assert all(re.fullmatch("[0-9A-HJKMNP-TV-Z]{26}", one) for one in made)


def test_only_the_hash_of_a_token_is_known() -> None:
    """The hash fits the token and does not show it."""
    token = new_visitor_token(random.Random(3))
    assert visitor_hash(Visitor(token=token)) == token_hash(token)
    assert token not in token_hash(token)
    assert token not in repr(Visitor(token=token))


@pytest.mark.parametrize("token", [None, "", "abc", "A" * 64, "g" * 64, "a" * 63, "a" * 65, "é" * 64])
def test_malformed_token_is_no_token(token: str | None) -> None:
    """A cookie that we did not make counts as none."""
    assert visitor_hash(Visitor(token=token)) is None


@pytest.mark.parametrize(
    ("forwarded_for", "proxies", "expected"),
    [
        ("203.0.113.9", 0, "10.0.0.1"),
        ("198.51.100.7, 203.0.113.9", 1, "203.0.113.9"),
        ("198.51.100.7, 203.0.113.9", 2, "198.51.100.7"),
        ("203.0.113.9", 2, "10.0.0.1"),
        (None, 1, "10.0.0.1"),
    ],
)
def test_only_our_own_proxies_are_believed(forwarded_for: str | None, proxies: int, expected: str) -> None:
    """What a client writes into the header itself is never believed."""
    assert client_address("10.0.0.1", forwarded_for, proxies) == expected


def test_nobody_told_as_an_empty_text_is_nobody() -> None:
    """A host that says "" for who is not signed in does not make one person of them all."""
    assert Visitor(find_user_id=lambda: "").user_id is None


@pytest.mark.parametrize(
    ("told", "email"),
    [
        ("ann@example.com", "ann@example.com"),
        ("änn+shop@bücher.example", "änn+shop@bücher.example"),
        ("ann", None),
        ("@example.com", None),
        ("ann@", None),
        ("ann@b@example.com", None),
        ("Ann <ann@example.com>", None),
        ("ann @example.com", None),
        ("ann@example.com\x00", None),
        ("a" * 250 + "@example.com", None),
    ],
)
def test_only_a_proper_address_goes_out(told: str, email: str | None) -> None:
    """It spares the buyer typing; one that Flint may refuse would stop the purchase."""
    assert Visitor(find_email=lambda: told).email == email
