"""
What a host template places on its own pages.
"""

import logging
import re

import pytest
from flask import Flask, render_template, render_template_string

from tests.flask.host_app import SAME_SITE, buy_fields, make_app


@pytest.fixture(scope="module")
def app() -> Flask:
    """A host with a page of cards."""
    host = make_app()
    host.add_url_rule("/", "front", lambda: render_template("placed.html"))
    return host


def page_of(app: Flask) -> str:
    """The host's page."""
    return app.test_client().get("/").get_data(as_text=True)


def rendered(app: Flask, template: str) -> str:
    """A template of the host, outside any request of a visitor."""
    with app.app_context():
        return render_template_string(template)


def test_placed_cards_are_alike_for_everybody(app: Flask) -> None:
    """No cookie, no token, no Vary: the host may keep the page in a cache."""
    answer = app.test_client().get("/")
    assert "Set-Cookie" not in answer.headers
    assert "Vary" not in answer.headers
    assert "csrf_token" not in answer.get_data(as_text=True)
    assert answer.get_data(as_text=True) == page_of(app)


def test_placed_cards_have_different_ids(app: Flask) -> None:
    """Labels of one card never point into another."""
    ids = re.findall(r'\bid="([^"]+)"', page_of(app))
    assert ids
    assert len(ids) == len(set(ids))


def test_placed_form_buys(app: Flask) -> None:
    """The form of a placed card leads to payment like the product's own page."""
    client = app.test_client()
    fields = buy_fields(client.get("/").get_data(as_text=True))
    answer = client.post("/shop/checkout", data=fields, headers=SAME_SITE)
    assert answer.status_code == 307
    assert re.fullmatch(r"/shop/checkout/chk_[0-9A-Z]{26}/start", answer.location)


def test_test_mode_is_said_once_on_a_page(app: Flask) -> None:
    """By the first thing that is placed."""
    assert page_of(app).count('data-testid="test-mode"') == 1


def test_missing_product_shows_nothing_and_is_logged(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    """Visitors see no gap; the developer finds a line that says what to do."""
    with caplog.at_level(logging.WARNING):
        assert rendered(app, "{{ flint_product_card('never-roasted') }}") == ""
    assert "never-roasted" in caplog.text
    assert "flask flint sync" in caplog.text


def test_unknown_variant_shows_nothing_and_is_logged(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    """A button that would sell something else is worse than none."""
    with caplog.at_level(logging.WARNING):
        assert rendered(app, "{{ flint_buy_button('house-espresso', variant_id='var_x') }}") == ""
    assert "var_x" in caplog.text


def test_buy_button_chooses_the_variant_beforehand(app: Flask) -> None:
    """The wanted size is checked, the others are not."""
    page = rendered(app, "{{ flint_buy_button('house-espresso') }}")
    wanted = re.findall(r'name="variant_id" value="([^"]+)"', page)[-1]
    chosen = rendered(app, "{{ flint_buy_button('house-espresso', variant_id='" + wanted + "') }}")
    assert re.findall(r'value="([^"]+)" checked', chosen) == [wanted]


def test_grid_keeps_the_order_of_its_slugs(app: Flask) -> None:
    """The host decides what comes first; what is missing is left out."""
    page = rendered(app, "{{ flint_product_grid('cold-brew', 'never-roasted', 'flat-white') }}")
    assert re.findall(r'data-slug="([^"]+)"', page) == ["cold-brew", "flat-white"]


def test_grid_without_slugs_shows_everything(app: Flask) -> None:
    """All six products of the catalogue."""
    assert rendered(app, "{{ flint_product_grid() }}").count('data-testid="product-card"') == 6


def test_cart_link_carries_no_number(app: Flask) -> None:
    """The number comes from a fragment of its own, so that the page may be cached."""
    page = rendered(app, "{{ flint_cart_link() }}")
    assert 'href="/shop/cart"' in page
    assert 'data-flint-cart-count="/shop/cart/count"' in page
    assert 'data-testid="cart-count"' not in page


def test_host_template_replaces_ours(app: Flask) -> None:
    """A file of the same name in the host's templates wins."""
    found = app.jinja_env.get_template("flint_storefront/cart_count.html")
    assert str(found.filename).endswith("templates/flint_storefront/cart_count.html")
    assert "host_templates" in str(found.filename)
