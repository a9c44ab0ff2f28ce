"""
What the documentation says of payment links is so.
"""

from dataclasses import fields
from pathlib import Path

import pytest
from flask import Flask

import flint_storefront
from flint_storefront.background import set_links_up
from flint_storefront.flask.state import get_state
from flint_storefront.payment_links.records import find_link
from flint_storefront.storage.memory import MemoryStore
from tests.flask.host_app import make_bare_app
from tests.package.documents import ROOT, code_blocks, table_rows
from tests.storefront.flask_shop import make_flask_shop
from tests.storefront.shop import ports_of
from tests.storefront.world import Flint

DEVELOPERS = ROOT / "docs" / "developers.md"
DECLARING, READING = "Payment links", "What was sold through a payment link"


def declared(flint: Flint) -> Flask:
    """A host that declares the link of the page as the page does."""
    (block,) = code_blocks(DEVELOPERS, DECLARING)
    app = make_bare_app(flint)
    handed_in = {"store": MemoryStore(), **ports_of(flint)}
    code = block.text.replace("FlintStorefront(app)", "FlintStorefront(app, **handed_in)")
    exec(compile(code, "example", "exec"), {"app": app, "handed_in": handed_in})
    return app


def test_link_of_the_page_is_set_up() -> None:
    """As it stands there, at once and for good."""
    app = declared(Flint())
    core = get_state(app).storefront
    set_links_up(core)
    known = find_link(core, "summer-fete")
    assert known is not None
    assert (known.record.setup, known.record.problem) == ("live", None)
    assert 'data-status="active"' in app.test_client().get("/shop/pay/summer-fete").text


def test_page_lists_every_name_of_a_link() -> None:
    """And of what it is made of."""
    told = {first.strip("`"): names for first, names in table_rows(DEVELOPERS, DECLARING)}
    for name, names in told.items():
        model = getattr(flint_storefront, name)
        assert [one.strip("` ") for one in names.split(",")] == [item.name for item in fields(model)]
    assert set(told) == {"LinkOffer", "LinkLine", "LinkEvent", "LinkField"}


def test_sale_is_told_and_read_as_the_page_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Three keys more than of an order; its answers and totals from our own records."""
    shop = make_flask_shop(Flint(), tmp_path)
    (wish,) = get_state(declared(Flint())).storefront.link_book.wishes()
    shop.publish(wish.offer)
    shop.buy_by_link("summer-fete", fields={"family": "Lovelace"})
    shop.flint.deliver()
    (paid,), (ordered,) = shop.signals.named("payment_link_completed"), shop.signals.named("order_paid")
    more = {first.strip("`") for first, _ in table_rows(DEVELOPERS, READING)}
    assert set(paid) - set(ordered) == more
    assert (paid["kind"], paid["offer_key"], paid["link_slug"]) == ("payment_link", *2 * ("summer-fete",))
    (block,) = code_blocks(DEVELOPERS, READING)
    names = {"app": shop.wsgi, "paid": paid}
    exec(compile(block.text, "example", "exec"), names)
    assert names["family"] == "Lovelace"
    assert capsys.readouterr().out.startswith("USD 1 2 ")
