"""
The example shop: the storefront in a site's own layout, cards on its front page, a list that grows once per order.
"""

import html
import re
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from example_site.demo_settings import (
    FLASK_API_KEY,
    FLASK_PLANS,
    FLASK_VARIANTS,
    FLASK_WEBHOOK_SECRET,
    WAGTAIL_API_KEY,
    WAGTAIL_WEBHOOK_SECRET,
    demo_origin,
)
from example_site.flask_shop import create_app
from example_site.flask_shop.barista import list_orders_to_prepare
from example_site.roastery import LINK_SLUGS, fete_link
from flint_storefront.background import set_links_up
from flint_storefront.catalog.sync import sync
from flint_storefront.errors import ConfigurationError
from flint_storefront.flask.state import get_state
from flint_storefront.sandbox.seeds.coffee import DEMO_KEYS, demo_webhook_secret
from tests.flask.host_app import SAME_SITE, buy_fields, make_storefront
from tests.storefront.shop import settings_of
from tests.storefront.world import Flint

PAID = {
    "effect_id": "eff_1",
    "order_number": "1001",
    "reference": "chk_1",
    "lines": [{"variant_id": "var_1", "quantity": 2, "name": "Flat White"}],
    "is_flagged": False,
    "kind": "product",
    "campaign_slug": None,
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
    "path",
    [
        "/",
        "/about",
        "/skylight",
        "/from-anywhere",
        "/barista",
        "/shop",
        "/shop/products/flat-white",
        "/shop/cart",
        "/shop/plans",
        "/shop/sets/sunday",
        "/shop/tips/counter",
        "/shop/donate/skylight",
        "/shop/pay/summer-fete",
    ],
)
def test_page_stands_in_the_sites_layout(shop: Flask, path: str) -> None:
    """The shop's pages and the site's own share header and footer."""
    answer = shop.test_client().get(path)
    assert answer.status_code == 200
    assert answer.text.count('class="site-header"') == 1
    assert answer.text.count('class="site-footer"') == 1


def test_front_page_shows_the_chosen_products(shop: Flask) -> None:
    """Three on the shelf, one at the bar, the class, and the fête; every slug of the texts exists in the seed."""
    slugs = re.findall(r'data-slug="([^"]+)"', shop.test_client().get("/").text)
    assert slugs == [
        "house-espresso",
        "guji-single-origin",
        "night-shift-decaf",
        "flat-white",
        "summer-fete",
        "saturday-brewing-class",
    ]


@pytest.mark.parametrize(
    ("path", "buttons"),
    [
        ("/", ("set-buy", "subscribe")),
        ("/about", ("tip-jar-pay",)),
        ("/skylight", ("donate",)),
        ("/shop/plans", ("subscribe",)),
    ],
)
def test_offers_stand_on_the_sites_own_pages(shop: Flask, path: str, buttons: tuple[str, ...]) -> None:
    """Every id of the example exists in the seed; nothing is said to be missing."""
    page = shop.test_client().get(path).text
    assert all(f'data-testid="{button}"' in page for button in buttons)
    assert 'data-testid="block-unavailable"' not in page


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/about",
        "/skylight",
        "/from-anywhere",
        "/shop/plans",
        "/shop/donate/skylight",
        "/shop/products/flat-white",
    ],
)
def test_shared_page_is_alike_for_everybody(shop: Flask, path: str) -> None:
    """No cookie, whatever is placed on it."""
    answer = shop.test_client().get(path)
    assert "Set-Cookie" not in answer.headers
    assert shop.test_client().get(path).text == answer.text


def test_payment_links_sell_what_the_seed_has(shop: Flask) -> None:
    """One of each kind, set up by the background; each card leads to its page and its sheet."""
    set_links_up(get_state(shop).storefront)
    page = shop.test_client().get("/from-anywhere").text
    assert re.findall(r'data-testid="payment-link" data-slug="([^"]+)"', page) == list(LINK_SLUGS)
    assert page.count('data-status="active"') == page.count('data-testid="payment-link-open"') == 4
    for slug in LINK_SLUGS:
        assert shop.test_client().get(f"/shop/pay/{slug}/print").status_code == 200
        assert f'href="/shop/pay/{slug}/print"' in page


@pytest.mark.parametrize(
    ("today", "fete"),
    [
        (date(2026, 6, 18), date(2026, 6, 20)),
        (date(2026, 6, 19), date(2027, 6, 19)),
        (date(2027, 12, 31), date(2028, 6, 17)),
    ],
    ids=["still sold", "the evening before", "winter"],
)
def test_fete_is_always_the_next_one(today: date, fete: date) -> None:
    """The demo never goes stale; its sale ends the evening before."""
    offer = fete_link(today)
    assert offer.event is not None
    assert offer.sales_end_at is not None
    assert offer.event.starts_at.date() == fete
    assert today < offer.sales_end_at.date() < fete


def test_ids_of_the_demo_are_those_of_the_seed() -> None:
    """The shop need not know the sandbox, but both must say the same."""
    environment = Flint().sandbox.environments["flask-demo"]
    numbers = {variant.get("sku"): variant["variant_id"] for variant in environment.variants.values()}
    plans = environment.subscription_plans.values()
    assert {number: numbers[number] for number in FLASK_VARIANTS} == FLASK_VARIANTS
    assert {plan["external_reference_id"]: plan["subscription_plan_id"] for plan in plans} == FLASK_PLANS


def test_welcome_code_is_kept_until_the_cart(shop: Flask) -> None:
    """The link of the front page brings it along; the sandbox's seed has it."""
    browser = shop.test_client()
    (link,) = re.findall(r'href="(/shop/code/[^"]+)"', browser.get("/").text)
    assert browser.get(html.unescape(link)).location == "/shop/"
    assert 'name="promotion_code" value="WELCOME10"' in re.sub(r"\s+", " ", filled_cart(browser))


def filled_cart(browser: FlaskClient) -> str:
    """The cart's page with one thing in it."""
    fields = buy_fields(browser.get("/shop/products/flat-white").text) | {"action": "add"}
    browser.post("/shop/cart", data=fields, headers=SAME_SITE)
    return browser.get("/shop/cart").text


@pytest.mark.parametrize(
    "told",
    [
        {"kind": "donation", "campaign_slug": "skylight"},
        {"kind": "tip_jar"},
        {"kind": "renewal", "campaign_slug": "skylight"},
        {"kind": "payment_link", "offer_key": "cup-for-a-neighbour"},
        {"kind": "payment_link", "offer_key": "summer-fete"},
    ],
    ids=["donation", "tip jar", "monthly gift", "cup for a neighbour", "ticket"],
)
def test_gift_is_nothing_to_prepare(shop: Flask, told: dict[str, str]) -> None:
    """The counter has no work with it."""
    get_state(shop).storefront.signals.send("order_paid", {**PAID, **told})
    assert list_orders_to_prepare(shop) == []


@pytest.mark.parametrize("kind", ["plan", "renewal"])
def test_payment_of_a_subscription_is_a_bag_to_prepare(shop: Flask, kind: str) -> None:
    """Its order has no lines of ours."""
    get_state(shop).storefront.signals.send("order_paid", {**PAID, "kind": kind, "lines": []})
    (order,) = list_orders_to_prepare(shop)
    assert [line["name"] for line in order.lines] == ["Bag of the month"]


def test_bag_from_the_stall_is_to_be_prepared(shop: Flask) -> None:
    """What is sold through a payment link is work like any other."""
    told = {**PAID, "kind": "payment_link", "offer_key": "market-bag"}
    get_state(shop).storefront.signals.send("order_paid", told)
    assert len(list_orders_to_prepare(shop)) == 1


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
