"""
What the documentation says of payment links is so.
"""

import re
from dataclasses import fields
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

import flint_storefront
from flint_storefront.background import set_links_up
from flint_storefront.commands.payment_links import ACTIONS
from flint_storefront.flask.state import get_state
from flint_storefront.payment_links import sweep_times, times
from flint_storefront.payment_links.models import EXPIRES_IN_SECONDS, KINDS
from flint_storefront.payment_links.records import find_link
from flint_storefront.payment_links.states import ATTENTION, LIVE, SETTING_UP, STATES
from flint_storefront.storage.memory import MemoryStore
from tests.checkout.core_shop import CoreShop
from tests.commands.test_commands import run
from tests.flask.host_app import make_bare_app
from tests.package.documents import ROOT, code_blocks, section, table_rows
from tests.storefront.flask_shop import make_flask_shop
from tests.storefront.shop import ports_of
from tests.storefront.world import Flint

DEVELOPERS = ROOT / "docs" / "developers.md"
OPERATING = ROOT / "docs" / "operating.md"
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


def test_page_lists_every_action_of_the_command() -> None:
    """Each with what it does."""
    rows = table_rows(OPERATING, "Operating the shop")
    named = re.findall(r"`links (\w+)", " ".join(first for first, _ in rows))
    assert sorted(named) == sorted(ACTIONS)


def test_page_lists_the_words_that_the_command_prints() -> None:
    """Of the page's state, and of the setting up."""
    rows = [first.strip("`") for first, _ in table_rows(OPERATING, "The words of a payment link")]
    assert [word for word in rows if word in STATES] == list(STATES)
    assert [word for word in rows if word not in {*STATES, "setting up"}] == [
        SETTING_UP,
        LIVE,
        ATTENTION,
        "declared",
    ]


def test_page_tells_how_often_is_looked_and_listed() -> None:
    """As the code has it."""
    told = " ".join(section(OPERATING, "Payment links").split())
    minutes = timedelta(minutes=1)
    look, limited = times.LOOK // minutes, times.LOOK_WHILE_LIMITED // minutes
    assert f"within {look} minutes, within {limited} where only so many are sold" in told
    assert "within a day once a link is off or over" in told
    assert timedelta(days=1) == times.LOOK_WHILE_OFF
    every, hours = sweep_times.SELLING_EVERY // minutes, sweep_times.SETTLING_FOR // timedelta(hours=1)
    listed = f"every {every} minutes while a link sells and for {hours} hours after, then daily"
    assert f"{listed}, and after {sweep_times.DAILY_FOR.days} days weekly" in told
    assert "half an hour unless the link says otherwise" in told
    assert EXPIRES_IN_SECONDS == 1800


def test_page_names_every_kind_of_link() -> None:
    """As `kind` spells it."""
    text = section(DEVELOPERS, DECLARING)
    assert [kind for kind in KINDS if f"`{kind}`" not in text] == []


def test_file_of_the_page_makes_a_link(tmp_path: Path) -> None:
    """As it stands there."""
    (block,) = code_blocks(OPERATING, "A link in a file")
    file = tmp_path / "link.json"
    file.write_text(block.text, "utf-8")
    shop = CoreShop()
    code, lines = run(shop, "links", action="create", slug="summer-fete", file=str(file))
    assert (code, lines[0]) == (0, "summer-fete: active, event, Summer fete")
