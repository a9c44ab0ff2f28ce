"""
What a host template places on its own pages beside products: tip jars, sets, campaigns and plans.
"""

import logging
import re

import pytest
from flask import Flask, render_template, render_template_string

from flint_storefront import AmountTerms, Campaign, PlanOffer, ProductSet, SetItem, TipJar
from flint_storefront.catalog.sync import sync
from flint_storefront.flask import FlintStorefront
from flint_storefront.flask.state import get_state
from flint_storefront.storage.memory import MemoryStore
from flint_storefront.storage.records import PlanRecord, VariantRecord
from tests.flask.host_app import SAME_SITE, field_value, make_bare_app, make_storefront
from tests.storefront.world import Flint

USD = AmountTerms(currency="USD", choices=(500, 1000), preselected=500)
EUR = AmountTerms(currency="EUR", choices=(700,))
JAR = TipJar(key="counter", title="For the counter", amounts=USD)
ROOF = Campaign(slug="roof", title="A new roof", amounts=(USD, EUR), has_wall=True, goal_minor=100_000)
QUIET = Campaign(slug="quiet", title="Without a wall", amounts=(USD,))


@pytest.fixture(scope="module")
def app() -> Flask:
    """A host that declares one offer of each kind and has a page with all of them."""
    store, flint = MemoryStore(), Flint()
    extension = make_storefront(flint, store=store, offers=[JAR, ROOF, QUIET])
    host = make_bare_app(flint)
    extension.init_app(host)
    assert sync(get_state(host).storefront).error is None
    declare_from_mirror(extension, host, store)
    host.add_url_rule("/", "front", lambda: render_template("offers.html"))
    return host


def declare_from_mirror(extension: FlintStorefront, host: Flask, store: MemoryStore) -> None:
    """A set of two variants and an offer of two plans, whose ids only the mirror knows."""
    with store.reading() as reading:
        variants = reading.select(VariantRecord, {"is_available": True}, order_by="variant_id", limit=2)
        plans = reading.select(PlanRecord, {"is_gone": False}, order_by="position", limit=2)
    items = tuple(SetItem(variant_id=variant.variant_id) for variant in variants)
    plan_ids = tuple(plan.subscription_plan_id for plan in plans)
    extension.offer(
        host,
        ProductSet(key="breakfast", title="Breakfast for two", items=items),
        PlanOffer(key="beans", title="Beans", plan_ids=plan_ids),
    )


def page_of(app: Flask) -> str:
    """The host's page."""
    answer = app.test_client().get("/")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def rendered(app: Flask, template: str) -> str:
    """A template of the host, outside any request of a visitor."""
    with app.app_context():
        return render_template_string(template)


def plan_slugs(app: Flask) -> list[str]:
    """Slugs of the mirror's plans, in their order."""
    with get_state(app).storefront.store.reading() as reading:
        return [plan.slug for plan in reading.select(PlanRecord, {}, order_by="position")]


def test_placed_offers_are_alike_for_everybody(app: Flask) -> None:
    """No cookie, no token, no Vary: the host may keep the page in a cache."""
    answer = app.test_client().get("/")
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert "Vary" not in answer.headers
    assert "csrf_token" not in answer.get_data(as_text=True)
    assert answer.get_data(as_text=True) == page_of(app)


def test_every_offer_is_on_the_page(app: Flask) -> None:
    """Each with the button that sells it."""
    page = page_of(app)
    for button in ("tip-jar-pay", "set-buy", "donate", "subscribe"):
        assert f'data-testid="{button}"' in page
    assert page.count('data-testid="goal"') == 2
    assert 'data-testid="supporter-wall"' in page
    assert 'href="/shop/cart"' in page


def test_placed_offers_have_different_ids(app: Flask) -> None:
    """Labels of one form never point into another."""
    ids = re.findall(r'\bid="([^"]+)"', page_of(app))
    assert len(ids) > 10
    assert len(ids) == len(set(ids))


def test_labels_point_to_fields_that_there_are(app: Flask) -> None:
    """In every placed form."""
    page = page_of(app)
    assert set(re.findall(r'\bfor="([^"]+)"', page)) <= set(re.findall(r'\bid="([^"]+)"', page))


def test_test_mode_is_said_once_on_a_page(app: Flask) -> None:
    """By the first thing that is placed."""
    assert page_of(app).count('data-testid="test-mode"') == 1


@pytest.mark.parametrize(
    ("template", "choices"),
    [
        ("{{ flint_tip_jar('counter') }}", {"amount": "500"}),
        ("{{ flint_donation('roof') }}", {"amount": "500", "interval": "once"}),
        ("{{ flint_set_button('breakfast') }}", {}),
        ("{{ flint_plans('beans') }}", {}),
    ],
    ids=["tip jar", "donation", "set", "plan"],
)
def test_placed_form_leads_to_payment(app: Flask, template: str, choices: dict[str, str]) -> None:
    """Like the offer's own page."""
    page = rendered(app, template)
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    answer = app.test_client().post("/shop/checkout", data=hidden | choices, headers=SAME_SITE)
    assert answer.status_code == 307, answer.text
    assert re.fullmatch(r"/shop/checkout/chk_[0-9A-Z]{26}/start", answer.location)


def test_donation_takes_the_currency_that_is_asked_for(app: Flask) -> None:
    """The first one unless told otherwise."""
    assert 'data-currency="USD"' in rendered(app, "{{ flint_donation('quiet') }}")
    page = rendered(app, "{{ flint_donation('roof', currency='EUR') }}")
    assert field_value(page, "amount") == "700"


def test_plans_are_named_by_offer_or_by_slug(app: Flask) -> None:
    """In the order of the names."""
    first, *_, last = plan_slugs(app)
    page = rendered(app, "{{ flint_plans('" + last + "', 'beans') }}")
    ids = re.findall(r'data-testid="plan-card" data-plan-id="([^"]+)"', page)
    assert len(ids) == 3
    assert page.index(f"/shop/plans/{last}") < page.index(f"/shop/plans/{first}")


@pytest.mark.parametrize(
    "template",
    [
        "{{ flint_tip_jar('nobody') }}",
        "{{ flint_set_button('nobody') }}",
        "{{ flint_donation('nobody') }}",
        "{{ flint_goal('nobody') }}",
        "{{ flint_supporter_wall('nobody') }}",
        "{{ flint_plans('nobody') }}",
    ],
)
def test_missing_offer_shows_nothing_and_is_logged(
    app: Flask, template: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Visitors see no gap; the developer finds a line."""
    with caplog.at_level(logging.WARNING):
        assert rendered(app, template) == ""
    assert "'nobody'" in caplog.text


def test_wall_that_is_switched_off_shows_nothing(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    """No name is shown by a slip of a template."""
    with caplog.at_level(logging.WARNING):
        assert rendered(app, "{{ flint_supporter_wall('quiet') }}") == ""
    assert "'quiet'" in caplog.text
