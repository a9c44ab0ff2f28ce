"""
The example shop: the storefront in a site's own layout, cards on its front page, a list that grows once per order.
"""

import re
from pathlib import Path

import pytest
from flask import Flask

from example_site.demo_settings import (
    FLASK_API_KEY,
    FLASK_WEBHOOK_SECRET,
    WAGTAIL_API_KEY,
    WAGTAIL_WEBHOOK_SECRET,
    demo_origin,
)
from example_site.flask_shop import create_app
from example_site.flask_shop.barista import list_orders_to_prepare
from flint_storefront.catalog.sync import sync
from flint_storefront.errors import ConfigurationError
from flint_storefront.flask.state import get_state
from flint_storefront.sandbox.seeds.coffee import DEMO_KEYS, demo_webhook_secret
from tests.flask.host_app import make_storefront
from tests.storefront.shop import settings_of
from tests.storefront.world import Flint

PAID = {
    "effect_id": "eff_1",
    "order_number": "1001",
    "reference": "chk_1",
    "lines": [{"variant_id": "var_1", "quantity": 2, "name": "Flat White"}],
    "is_flagged": False,
}


@pytest.fixture
def shop(tmp_path: Path) -> Flask:
    """The example shop on the local Flint."""
    flint = Flint()
    settings = {f"FLINT_{name}": value for name, value in settings_of(flint).items()}
    app = create_app(settings, storefront=make_storefront(flint), instance_folder=tmp_path)
    assert sync(get_state(app).storefront).error is None
    return app


@pytest.mark.parametrize(
    "path", ["/", "/about", "/barista", "/shop", "/shop/products/flat-white", "/shop/cart"]
)
def test_page_stands_in_the_sites_layout(shop: Flask, path: str) -> None:
    """The shop's pages and the site's own share header and footer."""
    answer = shop.test_client().get(path)
    assert answer.status_code == 200
    assert answer.text.count('class="site-header"') == 1
    assert answer.text.count('class="site-footer"') == 1


def test_front_page_shows_the_chosen_products(shop: Flask) -> None:
    """Three on the shelf, one at the bar, the class; every slug of the texts exists in the seed."""
    slugs = re.findall(r'data-slug="([^"]+)"', shop.test_client().get("/").text)
    assert slugs == [
        "house-espresso",
        "guji-single-origin",
        "night-shift-decaf",
        "flat-white",
        "saturday-brewing-class",
    ]


def test_paid_order_is_listed_once(shop: Flask) -> None:
    """However often the effect is delivered."""
    signals = get_state(shop).storefront.signals
    for _ in range(2):
        signals.send("order_paid", PAID)
    assert [order.number for order in list_orders_to_prepare(shop)] == ["1001"]
    page = shop.test_client().get("/barista").text
    assert page.count('data-testid="order-to-prepare"') == 1
    assert "Flat White" in page


def test_flagged_order_asks_for_a_look(shop: Flask) -> None:
    """The counter does not prepare what was paid with other amounts."""
    get_state(shop).storefront.signals.send("order_paid", {**PAID, "is_flagged": True})
    assert "amounts differ" in shop.test_client().get("/barista").text


def test_demo_settings_are_those_of_the_seed() -> None:
    """The shops need not know the sandbox, but both must say the same."""
    keys = {"flask-demo": FLASK_API_KEY, "wagtail-demo": WAGTAIL_API_KEY}
    assert keys == DEMO_KEYS
    assert demo_webhook_secret("flask-demo") == FLASK_WEBHOOK_SECRET
    assert demo_webhook_secret("wagtail-demo") == WAGTAIL_WEBHOOK_SECRET


def test_environment_wins_over_the_demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Numbers and lists are written as JSON, texts as they are; the port base moves the demo's addresses."""
    monkeypatch.setenv("PORT_BASE", "9100")
    monkeypatch.setenv("FLINT_QUANTITY_MAX", "5")
    monkeypatch.setenv("FLINT_SHOP_NAME", "Kiosk")
    settings = get_state(create_app(instance_folder=tmp_path)).storefront.settings
    assert (settings.quantity_max, settings.shop_name) == (5, "Kiosk")
    assert settings.public_origin == demo_origin(1) == "http://127.0.0.1:9101"


def test_misspelt_variable_of_the_environment_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A setting that would silently do nothing keeps the shop from starting."""
    monkeypatch.setenv("FLINT_QUANTITY_MAXIMUM", "5")
    with pytest.raises(ConfigurationError, match="FLINT_QUANTITY_MAXIMUM"):
        create_app(instance_folder=tmp_path)
