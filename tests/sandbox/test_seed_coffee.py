"""The seed `coffee`: what the demo's two shops sell."""

import random
from xml.etree import ElementTree

import pytest

from flint_storefront.sandbox.app import create_app
from flint_storefront.sandbox.clock import SandboxClock
from flint_storefront.sandbox.seeds.coffee import DEMO_KEYS, demo_webhook_secret, seed_coffee
from flint_storefront.sandbox.seeds.drawings import find_drawing
from flint_storefront.sandbox.state import Sandbox
from flint_storefront.sandbox.webhooks.signing import is_valid_secret
from tests.sandbox.shop import START, make_client

HOOKS = {"flask-demo": "http://127.0.0.1:8901/hook", "wagtail-demo": "http://127.0.0.1:8902/hook"}


def make_seeded(randomness_seed: int = 1, origin: str = "http://127.0.0.1:8900") -> Sandbox:
    """Return a fresh sandbox with the seed."""
    sandbox = Sandbox(
        clock=SandboxClock.fixed(START),
        randomness=random.Random(randomness_seed),
        public_origin=origin,
    )
    seed_coffee(sandbox, HOOKS)
    return sandbox


def catalogue(sandbox: Sandbox, name: str) -> list[dict[str, object]]:
    """Return the products that a shop of the environment reads."""
    with make_client(create_app(sandbox), DEMO_KEYS[name]) as client:
        products: list[dict[str, object]] = client.get("/v1/products", params={"status": "active"}).json()[
            "data"
        ]
        return products


@pytest.mark.parametrize("name", sorted(DEMO_KEYS))
def test_catalogue_is_six_products_one_of_them_sold_out(name: str) -> None:
    """The three kinds of beans are sent or collected, two of them have variants, all cost US dollars."""
    products = catalogue(make_seeded(), name)
    assert [product["name"] for product in products] == [
        "House Espresso",
        "Guji Single Origin",
        "Night Shift Decaf",
        "Flat White",
        "Cold Brew",
        "Saturday Brewing Class",
    ]
    assert [product["product_type"] for product in products] == ["physical"] * 3 + ["service"] * 3
    assert [product["variant_count"] for product in products] == [3, 3, 1, 1, 1, 1]
    assert [product["available_for_sale"] for product in products] == [True] * 5 + [False]


def test_environments_share_nothing_but_the_looks() -> None:
    """The same catalogue under other ids."""
    sandbox = make_seeded()
    first, second = (catalogue(sandbox, name) for name in DEMO_KEYS)
    assert [row["name"] for row in first] == [row["name"] for row in second]
    assert not {row["product_id"] for row in first} & {row["product_id"] for row in second}


def test_ids_are_the_same_on_every_machine() -> None:
    """A shop keeps fitting when the sandbox is started afresh."""
    first, second = make_seeded(1), make_seeded(2)
    for name in DEMO_KEYS:
        one, other = first.environments[name], second.environments[name]
        assert (one.merchant_id, one.sandbox_id) == (other.merchant_id, other.sandbox_id)
        assert list(one.variants) == list(other.variants)


def test_plans_are_a_trial_its_yearly_sister_and_an_office() -> None:
    """Each with an id that is the same on every machine, and another one in the other environment."""
    first, second = make_seeded(1), make_seeded(2)
    ids = [list(sandbox.environments["flask-demo"].subscription_plans) for sandbox in (first, second)]
    assert ids[0] == ids[1]
    assert not set(ids[0]) & set(first.environments["wagtail-demo"].subscription_plans)
    monthly, yearly, office = first.environments["flask-demo"].subscription_plans.values()
    assert (monthly["trial_period_days"], monthly["billing_interval"]) == (14, "monthly")
    assert yearly["billing_interval"] == "yearly"
    assert (office["quantity_options"], office["contract_term_months"]) == ([1, 2, 3], 12)
    assert office["setup_fee_money"]["amount"] == 4900
    assert office["early_termination_fee_money"]["amount"] == 6000


def test_codes_are_a_good_one_and_an_expired_one() -> None:
    """Once each, also when seeded again."""
    sandbox = make_seeded()
    seed_coffee(sandbox, HOOKS)
    with make_client(create_app(sandbox), DEMO_KEYS["flask-demo"]) as client:
        codes = client.get("/v1/promotion-codes").json()["data"]
    assert {row["code"]: row["status"] for row in codes} == {"WELCOME10": "active", "WINTER20": "expired"}


def test_seeding_again_adds_no_plan_twice() -> None:
    """An earlier state without plans gets them, one with them stays."""
    sandbox = make_seeded()
    environment = sandbox.environments["flask-demo"]
    ids = list(environment.subscription_plans)
    del environment.subscription_plans[ids[2]]
    seed_coffee(sandbox, HOOKS)
    assert list(environment.subscription_plans) == ids


def test_every_picture_is_served_as_a_drawing_of_four_to_three() -> None:
    """Well-formed SVG, at the address that the product tells."""
    sandbox = make_seeded()
    with make_client(create_app(sandbox)) as client:
        for product in catalogue(sandbox, "flask-demo"):
            (image,) = product["images"]
            assert image["url"].startswith("http://127.0.0.1:8900/_sandbox/images/")
            assert image["alt"]
            answer = client.get(image["url"].removeprefix("http://127.0.0.1:8900"))
            assert answer.headers["Content-Type"] == "image/svg+xml"
            assert ElementTree.fromstring(answer.content).attrib["viewBox"] == "0 0 800 600"


@pytest.mark.parametrize("name", ["unknown", "../coffee", "", "House", "flat-white.svg"])
def test_other_names_are_no_drawings(name: str) -> None:
    """Nothing but the drawings can be read."""
    assert find_drawing(name) is None


def test_seeding_again_changes_nothing_but_addresses() -> None:
    """A restart keeps what happened, follows a new origin and a new webhook address."""
    sandbox = make_seeded()
    sandbox.public_origin = "http://127.0.0.1:9900"
    seed_coffee(sandbox, {"flask-demo": "http://127.0.0.1:9901/hook"})
    environment = sandbox.environments["flask-demo"]
    (endpoint,) = environment.webhook_endpoints.values()
    assert endpoint["url"] == "http://127.0.0.1:9901/hook"
    assert len(environment.products) == 6
    image = catalogue(sandbox, "flask-demo")[0]["images"][0]
    assert image["url"] == "http://127.0.0.1:9900/_sandbox/images/house-espresso.svg"


def test_endpoint_signs_with_the_demo_secret() -> None:
    """Fixed, well-formed, and another one for each shop."""
    sandbox = make_seeded()
    secrets = []
    for name, environment in sandbox.environments.items():
        (endpoint,) = environment.webhook_endpoints.values()
        assert endpoint["url"] == HOOKS[name]
        assert endpoint["_secret"] == demo_webhook_secret(name)
        assert is_valid_secret(demo_webhook_secret(name))
        secrets.append(endpoint["_secret"])
    assert len(set(secrets)) == 2


def test_webhook_for_an_unknown_environment_is_refused() -> None:
    """A typing mistake on the command line is heard."""
    with pytest.raises(ValueError, match="no environment shop"):
        seed_coffee(Sandbox(clock=SandboxClock.fixed(START), randomness=random.Random(1)), {"shop": "x"})
