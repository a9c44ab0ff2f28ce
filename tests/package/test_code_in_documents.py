"""
Code in the documentation is run, and does what the words beside it say.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.template import engines
from django.test import override_settings
from flask import Flask, render_template_string, session
from jinja2 import ChoiceLoader, DictLoader

from flint_storefront import AmountTerms, Campaign
from flint_storefront.catalog.sync import sync
from flint_storefront.flask import order_paid as flask_order_paid
from flint_storefront.flask.signals import SIGNALS
from flint_storefront.flask.state import get_state
from flint_storefront.offers.book import OfferList
from flint_storefront.storage.memory import MemoryStore
from flint_storefront.wagtail import blocks as wagtail_blocks
from flint_storefront.wagtail.current import make_storefront, use_storefront
from flint_storefront.wagtail.settings import read_configuration, read_offers
from flint_storefront.wagtail.signals import DjangoSignals
from flint_storefront.wagtail.signals import order_paid as django_order_paid
from tests.flask.host_app import SAME_SITE, field_value, make_app, make_bare_app
from tests.package.documents import ROOT, CodeBlock, code_blocks, table_rows
from tests.storefront.flask_shop import make_flask_shop
from tests.storefront.shop import Shop, ports_of, settings_of
from tests.storefront.world import DECLINED, Flint

DEVELOPERS, EDITORS, SETTINGS = (
    ROOT / "docs" / f"{name}.md" for name in ("developers", "editors", "settings")
)
SIGNALS_HEADING = "What your code is told"
PARTIALS = ROOT / "flint_storefront" / "templates" / "flint_storefront"


class Kitchen:
    """The site's own list in the examples: one ticket for each id."""

    def __init__(self) -> None:
        self.tickets: dict[str, str | None] = {}

    def add_once(self, effect_id: str, number: str | None) -> None:
        """As in the Flask example."""
        self.tickets.setdefault(effect_id, number)

    def get_or_create(self, effect_id: str, defaults: dict[str, Any]) -> None:
        """As a Django manager, in the Wagtail example."""
        self.tickets.setdefault(effect_id, defaults["number"])


def run_block(block: CodeBlock, **names: Any) -> dict[str, Any]:
    """Execute an example among *names*; answers all names afterwards."""
    assert block.language == "python"
    exec(compile(block.text, "example", "exec"), names)
    return names


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """A Flask shop with a purchase to come."""
    return make_flask_shop(Flint(), tmp_path)


@pytest.fixture
def names_in_flask() -> Iterator[dict[str, Any]]:
    """The Flask example, connected while the test runs."""
    names = run_block(code_blocks(DEVELOPERS, SIGNALS_HEADING)[0])
    yield names
    flask_order_paid.disconnect(names["note_order"])


def test_flask_receiver_notes_an_order_once(shop: Shop, names_in_flask: dict[str, Any]) -> None:
    """Also when it is told twice."""
    shop.wsgi.kitchen = Kitchen()
    shop.buy_and_pay()
    (paid,) = shop.signals.named("order_paid")
    shop.storefront.signals.send("order_paid", paid)
    assert shop.wsgi.kitchen.tickets == {paid["effect_id"]: paid["order_number"]}


def test_django_receiver_notes_an_order_once() -> None:
    """Also when it is told twice."""
    ticket = type("Ticket", (), {"objects": Kitchen()})
    names = run_block(code_blocks(DEVELOPERS, SIGNALS_HEADING)[1], Ticket=ticket)
    try:
        for _ in range(2):
            DjangoSignals().send(
                "order_paid", {"effect_id": "eff_1", "order_number": "1001", "reference": "chk_1"}
            )
    finally:
        django_order_paid.disconnect(names["note_order"])
    assert ticket.objects.tickets == {"eff_1": "1001"}


def keys_on_page() -> set[str]:
    """Names of the payload as the page lists them."""
    rows = table_rows(DEVELOPERS, SIGNALS_HEADING)
    names = {name.strip("` ") for first, *_ in rows for name in first.split(",")}
    return names - set(SIGNALS)


def test_page_names_every_key_of_a_payload(shop: Shop) -> None:
    """Of a paid order, and the one key more of a declined attempt."""
    shop.flint.pay(shop.buy().location, DECLINED)
    shop.buy_and_pay("cold-brew")
    shop.flint.deliver()
    (paid,), (failed,) = shop.signals.named("order_paid"), shop.signals.named("order_payment_failed")
    assert keys_on_page() == set(failed)
    assert set(failed) - set(paid) == {"failure_code"}


def test_jinja_parts_render() -> None:
    """Each of the six, on a page of the host."""
    (block, _) = code_blocks(DEVELOPERS, "Products on your own pages")
    app = make_app()
    with app.test_request_context():
        page = render_template_string(block.text)
    assert page.count('data-slug="house-espresso"') == 2
    assert page.count("storefront.css") == 1
    assert page.count('data-testid="buy-now"') == 4
    assert 'href="/shop/cart"' in page


def test_django_parts_render() -> None:
    """Each of the four, on a page of the site; nothing but the mirror is read."""
    (_, block) = code_blocks(DEVELOPERS, "Products on your own pages")
    flint = Flint()
    with override_settings(FLINT_STOREFRONT=settings_of(flint)):
        storefront = make_storefront(read_configuration(), store=MemoryStore(), **ports_of(flint))
        assert sync(storefront).error is None
        with use_storefront(storefront):
            page = engines["django"].from_string(block.text).render({})
    assert page.count('data-slug="house-espresso"') == 1
    assert page.count("storefront.js") >= 1
    assert 'href="/shop/cart"' in page


@pytest.fixture
def offering_app() -> Flask:
    """A host with the offers of the page, declared as the page declares them."""
    (in_code, in_configuration, *_) = code_blocks(DEVELOPERS, "What you sell beside products")
    flint = Flint()
    handed_in = {"store": MemoryStore(), **ports_of(flint)}
    app = make_bare_app(flint)
    run_block(in_configuration, app=app)
    del app.config["FLINT_OFFERS"][1]
    code = in_code.text.replace("FlintStorefront(\n", "FlintStorefront(**handed_in,\n")
    run_block(CodeBlock("python", code), app=app, handed_in=handed_in)
    assert sync(get_state(app).storefront).error is None
    return app


def test_offers_are_declared_as_the_page_says(offering_app: Flask) -> None:
    """In code and in the configuration; each is found under its key."""
    offers = get_state(offering_app).storefront.offers
    assert offers.find_tip_jar("counter")
    assert offers.find_set("breakfast")
    assert offers.find_campaign("new-roof")
    assert offers.find_campaign("library")
    assert [offer.key for offer in offers.plan_offers()] == ["beans"]


def test_offers_render_on_a_page_of_the_host(offering_app: Flask) -> None:
    """The eight parts; of what the mirror lacks a line is logged and nothing is shown."""
    (block, _) = code_blocks(DEVELOPERS, "Offers on your own pages")
    with offering_app.test_request_context():
        page = render_template_string(block.text)
    for hook in ("tip-jar-pay", "donate", "goal"):
        assert f'data-testid="{hook}"' in page
    assert 'href="/shop/cart"' in page


def test_offers_render_in_a_django_template() -> None:
    """Of the page's three tags: a plan of the seed is shown, what nobody declared is a calm sentence."""
    (_, block) = code_blocks(DEVELOPERS, "Offers on your own pages")
    flint = Flint()
    with override_settings(FLINT_STOREFRONT=settings_of(flint)):
        book = OfferList(
            [Campaign(slug="new-roof", title="A new roof", amounts=(AmountTerms(currency="USD"),))]
        )
        ports = {"store": MemoryStore(), "offers": book, **ports_of(flint)}
        with use_storefront(make_storefront(read_configuration(), **ports)):
            page = engines["django"].from_string(block.text).render({})
    assert page.count('data-testid="donate"') == 1
    assert page.count('data-testid="goal"') == 2
    assert page.count('data-testid="block-unavailable"') == 1


def test_form_of_the_sites_own_sells_the_same(offering_app: Flask) -> None:
    """The replaced form stands in our block, and what it sends leads to payment."""
    (block,) = code_blocks(DEVELOPERS, "Forms of your own")
    own = DictLoader({"flint_storefront/partials/tip_jar_form.html": block.text})
    offering_app.jinja_loader = ChoiceLoader([own, offering_app.jinja_loader or DictLoader({})])
    page = offering_app.test_client().get("/shop/tips/counter").text
    assert "Thank you" in page
    assert 'data-testid="tip-jar-pay"' not in page
    sent = {"offer": field_value(page, "offer"), "amount": "500"}
    answer = offering_app.test_client().post("/shop/checkout", data=sent, headers=SAME_SITE)
    assert answer.status_code == 307


def test_page_lists_the_fields_of_every_form() -> None:
    """The names are those that the templates send."""
    for file, _, named in table_rows(DEVELOPERS, "Forms of your own"):
        name = file.strip("`")
        told = {field.partition("<")[0] for field in re.findall(r"`([\w<>]+)`", named)}
        sent = names_in(PARTIALS / name, set())
        assert told <= sent, name
        assert {field for field in sent if field.startswith("seen_")} <= told, name


def names_in(template: Path, seen: set[Path]) -> set[str]:
    """Every field name that a template and what it includes may send."""
    text, seen = template.read_text("utf-8"), {*seen, template}
    found = set(re.findall(r'\bname="(\w+)"', text)) | set(
        re.findall(r'\b\w+_(?:name|field|group)="(\w+)"', text)
    )
    found |= {"q_", "quantity_"} if re.search(r"(question|quantity_input)\.name", text) else set()
    for inner in re.findall(r'include "flint_storefront/(partials/\w+\.html)"', text):
        if PARTIALS / inner not in seen:
            found |= names_in(PARTIALS / inner, seen)
    return found


def test_own_functions_say_who_and_which_language(tmp_path: Path) -> None:
    """The example's three functions are asked for who, for their address, and on every page for the language."""
    (block,) = code_blocks(DEVELOPERS, "Who is signed in, and which language")
    app = make_bare_app(DATABASE_URL=f"sqlite:///{tmp_path}/unused.db", RUNNER="none")
    run_block(block, app=app, session=session)
    state = get_state(app)
    assert state.user_id is not None
    assert state.user_email is not None
    assert state.page_locale is not None
    with app.test_request_context():
        session.update(user_id="17", language="de", email="ada@shop.example")
        assert (state.user_id(), state.user_email()) == ("17", "ada@shop.example")
        assert state.page_locale().language == "de"


def test_a_site_can_test_itself_as_the_page_says() -> None:
    """The whole example, with its own assertion at the end."""
    (block,) = code_blocks(DEVELOPERS, "Tests of your own site")
    names = run_block(block)
    assert isinstance(names["app"], Flask)


def test_blocks_can_be_put_into_a_body() -> None:
    """As the editors' page tells the developer; each block there is."""
    (block, _, _) = code_blocks(EDITORS, "For the developer who sets this up")
    body = run_block(block, __name__="example")["BodyBlock"]()
    shown = {type(child).__name__ for child in body.child_blocks.values()}
    assert shown == {name for name in wagtail_blocks.__all__ if not name.endswith("ChooserBlock")}


def test_offer_in_djangos_settings_is_declared_as_the_editors_page_says() -> None:
    """It is found under its key, beside the campaigns of the editors."""
    (_, _, block) = code_blocks(EDITORS, "For the developer who sets this up")
    given = run_block(block, FLINT_STOREFRONT=settings_of(Flint()))["FLINT_STOREFRONT"]
    with override_settings(FLINT_STOREFRONT=given):
        assert [offer.key for offer in read_offers(read_configuration())] == ["crew"]


def test_settings_are_written_as_the_page_says() -> None:
    """The same two settings, in both frameworks' way."""
    for_flask, for_wagtail = code_blocks(SETTINGS, "Settings")
    app = run_block(for_flask, app=Flask("shop"))["app"]
    given: dict[str, Any] = run_block(for_wagtail, FLINT_STOREFRONT={})["FLINT_STOREFRONT"]
    assert given == {
        name.removeprefix("FLINT_"): app.config[name] for name in app.config if name.startswith("FLINT_")
    }
    assert given["QUANTITY_MAX"] == 12
