"""
Cookies: the visitor's has every flag that it needs, and pages that everybody sees alike set none.
"""

import pytest
from flask import Flask, session
from flask.testing import FlaskClient

from flint_storefront.visitors import COOKIE_LIFE_SECONDS
from tests.flask.host_app import SAME_SITE, buy_fields, make_app

HTTPS = "https://shop.example"


def visitor_cookie(client: FlaskClient, origin: str) -> str:
    """What the first purchase sets."""
    page = client.get("/shop/products/flat-white", base_url=origin).get_data(as_text=True)
    fields = {**buy_fields(page), "action": "add"}
    answer = client.post("/shop/cart", data=fields, headers=SAME_SITE, base_url=origin)
    (told,) = [text for text in answer.headers.getlist("Set-Cookie") if "flint_visitor=" in text]
    return told


def test_visitor_cookie_on_http_is_for_the_server_only() -> None:
    """HttpOnly, SameSite=Lax, the whole site, 400 days."""
    told = visitor_cookie(make_app().test_client(), "http://localhost")
    assert told.startswith("flint_visitor=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(told.split("; "))
    assert f"Max-Age={COOKIE_LIFE_SECONDS}" in told
    assert "Secure" not in told


def test_visitor_cookie_on_https_is_bound_to_the_host() -> None:
    """`__Host-` asks for Secure, the path / and no domain."""
    told = visitor_cookie(make_app(PUBLIC_ORIGIN=HTTPS).test_client(), HTTPS)
    assert told.startswith("__Host-flint_visitor=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(told.split("; "))
    assert "Domain" not in told


@pytest.mark.parametrize("path", ["/shop", "/shop/products/flat-white"])
def test_shared_page_touches_no_session(path: str) -> None:
    """Even when somebody is signed in: a full-page cache may keep the answer."""
    app = make_app()
    app.login_manager = object()  # type: ignore[attr-defined]
    answer = app.test_client().get(path)
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert "Cache-Control" not in answer.headers


def test_visitor_page_is_not_stored() -> None:
    """The cart is one visitor's."""
    answer = make_app().test_client().get("/shop/cart")
    assert answer.headers["Cache-Control"] == "no-store"


def test_hosts_session_survives_the_purchase() -> None:
    """We put our token beside what the host keeps, nothing else."""
    app: Flask = make_app()

    @app.get("/remember")
    def remember() -> str:
        session["theme"] = "dark"
        return "kept"

    client = app.test_client()
    client.get("/remember")
    visitor_cookie(client, "http://localhost")
    client.get("/shop/cart")
    with client.session_transaction() as kept:
        assert kept["theme"] == "dark"
