"""The sync against the sandbox: its catalogue of coffee, its life cycle."""

import random

import pytest

from flint_storefront.catalog.actions import show_shop
from flint_storefront.catalog.sync import sync
from flint_storefront.sandbox.app import create_app
from flint_storefront.sandbox.clock import SandboxClock
from flint_storefront.sandbox.products.rules import archive_product, set_stock, update_product
from flint_storefront.sandbox.seeds.coffee import DEMO_KEYS, seed_coffee
from flint_storefront.sandbox.state import Sandbox
from flint_storefront.sandbox.transport import SandboxTransport
from tests.catalog.shop import START, get, make_shop

DEMO = "flask-demo"


@pytest.fixture
def sandbox():
    """A sandbox with the demo's catalogue."""
    made = Sandbox(clock=SandboxClock.fixed(START), randomness=random.Random(1))
    seed_coffee(made)
    return made


@pytest.fixture
def shop(sandbox):
    """A shop of the demo, synced."""
    storefront = make_shop(SandboxTransport(create_app(sandbox)), API_KEY=DEMO_KEYS[DEMO])
    assert sync(storefront).error is None
    return storefront


def products(shop):
    """The shop page's products by slug."""
    return {product["slug"]: product for product in show_shop(shop, get()).data["products"]}


def test_whole_catalogue_is_mirrored(shop, sandbox):
    """Every product in Flint's order, with its picture; only the sold-out one cannot be bought."""
    found = products(shop)
    listed = sandbox.environments[DEMO].products.values()
    assert len(found) == len(listed) == 6
    assert all(product["image"] and product["price"] for product in found.values())
    assert [product["is_available"] for product in found.values()].count(False) == 1
    assert sum(product["form"]["has_choice"] for product in found.values()) == 2


def test_nothing_moved_means_one_call(shop):
    """The second sync reads no variants."""
    report = sync(shop)
    assert (report.variant_reads, report.products_changed, report.variants_changed) == (0, 0, 0)


def test_archived_and_renamed_products_are_followed(shop, sandbox):
    """One leaves the shop, one changes its name and keeps its address."""
    environment = sandbox.environments[DEMO]
    first, second, *_ = list(environment.products.values())
    slugs = list(products(shop))
    archive_product(sandbox, environment, first, None)
    update_product(sandbox, environment, second, {"name": "Something else"})
    report = sync(shop)
    assert (report.products_gone, report.products_changed >= 1) == (1, True)
    assert len(products(shop)) == 5
    assert set(products(shop)) < set(slugs)
    assert "Something else" in [product["name"] for product in products(shop).values()]


def test_sold_out_variant_is_found_by_a_full_look(shop, sandbox):
    """Stock changes no product; a full look finds it."""
    environment = sandbox.environments[DEMO]
    form = next(product["form"] for product in products(shop).values() if product["form"]["has_choice"])
    variant_id = form["variants"][0]["variant_id"]
    set_stock(sandbox, environment, variant_id, 0)
    sync(shop, is_full=True)
    shown = [variant for product in products(shop).values() for variant in product["form"]["variants"]]
    assert {variant["variant_id"]: variant["is_available"] for variant in shown}[variant_id] is False
