"""
The seed `coffee`: two environments with the same catalogue, one for each shop of the demo.

Ids, keys and webhook secrets are fixed, so that a shop keeps fitting after the sandbox was started afresh.
"""

import base64
import random
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from flint_storefront.sandbox.clock import SandboxClock
from flint_storefront.sandbox.products.rules import create_product, set_stock
from flint_storefront.sandbox.seeds.coffee_plans import add_plans
from flint_storefront.sandbox.seeds.coffee_products import COFFEE_PRODUCTS, SOLD_OUT_SKUS
from flint_storefront.sandbox.seeds.coffee_promotions import add_promotions
from flint_storefront.sandbox.state import DEFAULT_SCOPES, Environment, Sandbox
from flint_storefront.sandbox.webhooks.endpoints import create_endpoint, update_endpoint
from flint_storefront.sandbox.webhooks.signing import SECRET_BYTES, SECRET_PREFIX

DEMO_KEYS = {
    "flask-demo": "flint_test_demo_flask_not_a_secret_0001",
    "wagtail-demo": "flint_test_demo_wagtail_not_a_secret_0002",
}
"""The fixed key of each demo environment; worthless anywhere but here."""

MERCHANT_NAME = "Ember Lane Coffee"
"""Who sells, on the hosted pages."""

SEEDED_AT = datetime(2026, 9, 7, 8, 0, tzinfo=UTC)
"""When the catalogue says that it was made; fixed, so that ids are the same on every machine."""


def demo_webhook_secret(name: str) -> str:
    """Return the fixed `whsec_` secret of the environment *name*: readable text in base64, no secret at all."""
    text = f"{name} webhook, no secret"[:SECRET_BYTES].ljust(SECRET_BYTES, ".")
    return SECRET_PREFIX + base64.b64encode(text.encode()).decode("ascii")


def seed_coffee(sandbox: Sandbox, webhook_urls: Mapping[str, str] | None = None) -> None:
    """
    Bring *sandbox* to where the demo starts; what is there already stays.

    Args:
        webhook_urls: Where each environment's events go, by environment name; the endpoint takes every event.

    Raises:
        ValueError: a name in *webhook_urls* is no environment of this seed.
        ApiError: an address that no endpoint may have, see `check_url`.
    """
    unknown = set(webhook_urls or {}) - set(DEMO_KEYS)
    if unknown:
        raise ValueError(f"the seed coffee has no environment {', '.join(sorted(unknown))}")
    with sandbox.lock:
        for name, key in DEMO_KEYS.items():
            if name not in sandbox.environments:
                sandbox.environments[name] = make_environment(name, key)
                sandbox.ledger_add("environment.seeded", sandbox.environments[name], seed="coffee")
            environment = sandbox.environments[name]
            environment.scopes = list(dict.fromkeys([*environment.scopes, *DEFAULT_SCOPES]))
            add_plans(environment)
            add_promotions(environment)
            point_images_here(sandbox, environment)
            if webhook_urls and name in webhook_urls:
                set_webhook(sandbox, environment, webhook_urls[name])
        sandbox.save()


def make_environment(name: str, key: str) -> Environment:
    """Return a new environment with the catalogue, the same on every machine for the same *name*."""
    start = SEEDED_AT - timedelta(minutes=len(COFFEE_PRODUCTS))
    # The randomness only has to be repeatable, and nothing made of it is secret.
    workshop = Sandbox(clock=SandboxClock.fixed(start), randomness=random.Random(f"coffee {name}"))  # noqa: S311
    environment = workshop.add_environment(name, keys=[key])
    environment.merchant_name = MERCHANT_NAME
    for request in reversed(COFFEE_PRODUCTS):
        workshop.clock.advance(60)
        create_product(workshop, environment, request)
    for variant in list(environment.variants.values()):
        if variant.get("sku") in SOLD_OUT_SKUS:
            set_stock(workshop, environment, variant["variant_id"], 0)
    return environment


def point_images_here(sandbox: Sandbox, environment: Environment) -> None:
    """Make the addresses of the seed's drawings fit the origin at which the sandbox is reached this time."""
    for row in (*environment.products.values(), *environment.variants.values()):
        for image in (*row["images"], *row.get("effective_images", [])):
            _, marker, path = image["url"].rpartition("/_sandbox/images/")
            if marker:
                image["url"] = f"{sandbox.public_origin}{marker}{path}"


def set_webhook(sandbox: Sandbox, environment: Environment, url: str) -> None:
    """Send every event of *environment* to *url*, signed with the demo secret; one endpoint, also when repeated."""
    for endpoint in environment.webhook_endpoints.values():
        if endpoint["description"] == "demo":
            update_endpoint(sandbox, endpoint, {"url": url})
            return
    body = {"url": url, "description": "demo"}
    create_endpoint(sandbox, environment, body, secret=demo_webhook_secret(environment.name))
