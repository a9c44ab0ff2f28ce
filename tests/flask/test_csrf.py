"""
CSRF: the host's protection before us, after us or not at all; our check holds in every case.
"""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_wtf import CSRFProtect

from tests.flask.host_app import SAME_SITE, buy_fields, field_value, make_app


def without_protection() -> Flask:
    """A host that has no CSRFProtect."""
    return make_app()


def protected_before() -> Flask:
    """A host that adds CSRFProtect before the storefront."""
    return make_app(prepare=CSRFProtect)


def protected_after() -> Flask:
    """A host that adds CSRFProtect after the storefront."""
    app = make_app()
    CSRFProtect(app)
    return app


def filled_cart(client: FlaskClient) -> str:
    """The cart page of a visitor who has put a flat white into it."""
    product = client.get("/shop/products/flat-white").get_data(as_text=True)
    client.post("/shop/cart", data={**buy_fields(product), "action": "add"}, headers=SAME_SITE)
    return client.get("/shop/cart").get_data(as_text=True)


HOSTS = [without_protection, protected_before, protected_after]
PROTECTED = [protected_before, protected_after]


@pytest.mark.parametrize("make_host", HOSTS)
def test_cart_form_without_token_is_refused(make_host: Callable[[], Flask]) -> None:
    """A form of one visitor's page needs the token, and the refusal is our page, not the host's."""
    answer = make_host().test_client().post("/shop/cart", data={"action": "update"}, headers=SAME_SITE)
    assert answer.status_code == 403
    assert 'data-error="csrf_failed"' in answer.get_data(as_text=True)


@pytest.mark.parametrize("make_host", HOSTS)
def test_cart_form_with_its_own_token_passes(make_host: Callable[[], Flask]) -> None:
    """The token of the page lets its form through."""
    client = make_host().test_client()
    cart = filled_cart(client)
    fields = {name: field_value(cart, name) for name in ("csrf_token", "variant_id", "seen_total")}
    answer = client.post(
        "/shop/cart", data={**fields, "quantity": "2", "action": "update"}, headers=SAME_SITE
    )
    assert answer.location == "/shop/cart?done=updated"


@pytest.mark.parametrize("make_host", PROTECTED)
def test_host_keeps_its_protection_for_its_own_forms(make_host: Callable[[], Flask]) -> None:
    """Only our addresses are exempted."""
    app = make_host()
    app.add_url_rule("/newsletter", "newsletter", lambda: "joined", methods=["POST"])
    assert app.test_client().post("/newsletter", data={"email": "a@b.example"}).status_code == 400


@pytest.mark.parametrize("make_host", PROTECTED)
def test_start_from_a_cached_page_passes_the_hosts_protection(make_host: Callable[[], Flask]) -> None:
    """A page that carries no token can be bought from, by the headers of a present browser."""
    app = make_host()
    fields = {"offer": "forged", "variant_id": "var_1", "quantity": "1"}
    answer = app.test_client().post("/shop/checkout", data=fields, headers=SAME_SITE)
    assert 'data-error="offer_invalid"' in answer.get_data(as_text=True)


@pytest.mark.parametrize("make_host", PROTECTED)
def test_webhook_passes_the_hosts_protection(make_host: Callable[[], Flask]) -> None:
    """Flint sends no token: a delivery is judged by its signature."""
    answer = make_host().test_client().post("/shop/webhooks/flint", json={"made": "up"})
    assert answer.get_data(as_text=True) == "refused"


def test_switch_for_the_hosts_forms_does_not_open_ours() -> None:
    """`WTF_CSRF_ENABLED = False` is about the host's forms."""
    app = make_app()
    app.config["WTF_CSRF_ENABLED"] = False
    answer = app.test_client().post("/shop/cart", data={"action": "update"}, headers=SAME_SITE)
    assert answer.status_code == 403


def test_token_of_another_visitor_is_refused() -> None:
    """The token belongs to one session."""
    app = make_app()
    token = field_value(filled_cart(app.test_client()), "csrf_token")
    fields = {"action": "update", "csrf_token": token}
    assert app.test_client().post("/shop/cart", data=fields, headers=SAME_SITE).status_code == 403


def test_browser_without_origin_headers_is_asked_once_more() -> None:
    """No header tells where a cached form came from: a page with a token asks, and its form passes."""
    client = make_app().test_client()
    fields = {**buy_fields(client.get("/shop/products/flat-white").get_data(as_text=True)), "action": "add"}
    question = client.post("/shop/cart", data=fields)
    text = question.get_data(as_text=True)
    assert question.status_code == 200
    assert 'data-testid="continue"' in text
    answer = client.post("/shop/cart", data={**fields, "csrf_token": field_value(text, "csrf_token")})
    assert answer.status_code == 303
