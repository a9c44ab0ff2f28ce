"""
Payment links that a Flask site declares: in code, handed in, or in the configuration.
"""

import logging
import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask, render_template_string

from flint_storefront import AmountTerms, LinkLine, LinkOffer
from flint_storefront.background import set_links_up
from flint_storefront.errors import ConfigurationError
from flint_storefront.flask import FlintStorefront
from flint_storefront.flask.state import get_state
from flint_storefront.payment_links.records import find_link
from flint_storefront.storefront import Storefront
from tests.flask.host_app import make_bare_app, make_storefront
from tests.storefront.world import START, Flint

TICKET = LinkLine(key="ticket", name="Ticket", unit_minor=1200)
FETE = LinkOffer(slug="summer-fete", title="Summer fete", currency="USD", lines=(TICKET,))
FETE_WRITTEN: dict[str, Any] = {
    "title": "Summer fete",
    "currency": "USD",
    "lines": [{"key": "ticket", "name": "Ticket", "unit_minor": 1200}],
}


def make_host(flint: Flint | None = None, **handed_in: Any) -> tuple[Flask, FlintStorefront]:
    """A host app and its extension, before the first request."""
    world = flint or Flint()
    app, extension = make_bare_app(world), make_storefront(world, **handed_in)
    extension.init_app(app)
    return app, extension


def core_of(app: Flask) -> Storefront:
    """The core of *app*."""
    return get_state(app).storefront


def offers_of(app: Flask) -> list[LinkOffer]:
    """What the site wants now."""
    return [wish.offer for wish in core_of(app).link_book.wishes()]


def mistakes_of(*links: Any, **settings: Any) -> list[str]:
    """Every mistake that these links and settings are refused for."""
    with pytest.raises(ConfigurationError) as caught:
        make_storefront(Flint(), links=links).init_app(make_bare_app(**settings))
    return caught.value.mistakes


def status_of(app: Flask, slug: str = "summer-fete") -> str:
    """The state that the link's page shows."""
    answer = app.test_client().get(f"/shop/pay/{slug}")
    assert answer.status_code == 200, answer.text
    found = re.search(r'data-testid="payment-link"[^>]*data-status="(\w+)"', answer.text)
    assert found is not None
    return found.group(1)


def test_link_may_be_declared_in_three_ways() -> None:
    """Handed in, in the configuration and by name: the same link."""
    by_hand = make_host(links=[FETE])[0]
    by_setting = make_bare_app(LINKS=[{**FETE_WRITTEN, "slug": "summer-fete"}])
    make_storefront(Flint()).init_app(by_setting)
    by_name, extension = make_host()
    extension.payment_link("summer-fete", **FETE_WRITTEN)
    assert offers_of(by_hand) == offers_of(by_setting) == offers_of(by_name) == [FETE]


def test_link_declared_before_any_app_is_every_apps() -> None:
    """As what is handed in."""
    extension = make_storefront(Flint())
    extension.payment_link("summer-fete", **FETE_WRITTEN)
    first, second = make_bare_app(), make_bare_app()
    extension.init_app(first)
    extension.init_app(second)
    assert offers_of(first) == offers_of(second) == [FETE]


def test_link_of_one_of_several_apps_names_it() -> None:
    """Nobody could say whose it is; the other has none."""
    extension = make_storefront(Flint())
    first, second = make_bare_app(), make_bare_app()
    extension.init_app(first)
    extension.init_app(second)
    with pytest.raises(RuntimeError, match="app="):
        extension.payment_link("summer-fete", **FETE_WRITTEN)
    extension.payment_link("summer-fete", app=second, **FETE_WRITTEN)
    assert (offers_of(first), offers_of(second)) == ([], [FETE])


def test_link_after_the_first_request_is_refused() -> None:
    """Other processes would not have it."""
    app, extension = make_host()
    app.test_client().get("/shop/cart/count")
    with pytest.raises(RuntimeError, match="before the first request"):
        extension.payment_link("summer-fete", **FETE_WRITTEN)


def test_all_mistakes_of_a_link_are_told_at_once() -> None:
    """Each at its field, beside those of the settings."""
    bad = LinkOffer(
        slug="Fete!",
        title="",
        kind="donation",
        donation=AmountTerms(currency="USD", low=900, high=100),
        sales_start_at=datetime(2027, 6, 2, 9),
        sales_end_at=datetime(2027, 6, 1, 9),
    )
    told = mistakes_of(bad, QUANTITY_MAX=0, LINKS=[{"title": 5}])
    assert any(mistake.startswith("FLINT_QUANTITY_MAX") for mistake in told)
    assert any(mistake.startswith("FLINT_LINKS: entry 1") for mistake in told)
    for place in ("slug", "title", "donation.low", "sales_end_at"):
        assert any(mistake.startswith(f"links: payment link 'Fete!', {place}: ") for mistake in told), place


def test_refused_link_adds_nothing() -> None:
    """The message names the field; the app goes on with what it has."""
    app, extension = make_host(links=[FETE])
    with pytest.raises(ConfigurationError, match=r"payment link 'library', lines\.0\.unit_minor"):
        extension.payment_link(
            "library", title="Books", currency="USD", lines=[{"key": "a", "name": "A", "unit_minor": 0}]
        )
    assert offers_of(app) == [FETE]


@pytest.mark.parametrize("written", ["summer-fete", {"slug": "summer-fete"}])
def test_configured_links_that_are_no_list_are_refused(written: object) -> None:
    """The message names the setting."""
    assert mistakes_of(LINKS=written) == ["FLINT_LINKS: must be a list of payment links"]


@pytest.mark.parametrize("wanted", [{"titel": "Fete"}, {"title": 5}, {"title": "Fete", "lines": [5]}])
def test_misspelt_or_mistyped_names_are_refused(wanted: dict[str, Any]) -> None:
    """What would silently do nothing keeps the site from starting; the link is named, one of many."""
    extension = make_host()[1]
    with pytest.raises(ConfigurationError, match=r"payment link 'summer-fete', (titel|title|lines)"):
        extension.payment_link("summer-fete", **wanted)


def test_same_slug_twice_is_refused() -> None:
    """Nobody could say which of them is sold."""
    (told,) = mistakes_of(FETE, LINKS=[FETE])
    assert told == "FLINT_LINKS: payment link 'summer-fete' is declared twice"


def test_sale_that_is_over_keeps_no_site_from_starting() -> None:
    """The declaration stays in the code; its page says that it is over."""
    flint = Flint()
    over = START - timedelta(days=1)
    app, extension = make_host(flint)
    extension.payment_link("summer-fete", **FETE_WRITTEN, sales_end_at=over.isoformat())
    assert status_of(app) == "ended"


def test_declared_link_has_its_page_at_once() -> None:
    """Not ready, with nowhere to pay, while nothing of it is kept or set up."""
    app, _ = make_host(links=[FETE])
    answer = app.test_client().get("/shop/pay/summer-fete")
    assert status_of(app) == "not_ready"
    assert "payment-link-open" not in answer.text
    assert find_link(core_of(app), "summer-fete") is None
    assert app.test_client().get("/shop/pay/summer-fete/qr.svg").status_code == 200
    assert app.test_client().get("/shop/pay/nobody").status_code == 404


def test_background_sets_a_declared_link_up_once() -> None:
    """However often it looks, and in how many processes."""
    flint = Flint()
    app, _ = make_host(flint, links=[FETE])
    for _ in range(2):
        set_links_up(core_of(app))
    known = find_link(core_of(app), "summer-fete")
    assert known is not None
    assert (known.record.owner, known.record.setup, status_of(app)) == ("code", "live", "active")
    assert len(flint.links()) == 1


def test_link_that_is_declared_no_more_stays() -> None:
    """A server of the version before may still declare it."""
    flint = Flint()
    app, _ = make_host(flint, links=[FETE])
    set_links_up(core_of(app))
    later, _ = make_host(flint, store=core_of(app).store)
    set_links_up(core_of(later))
    assert status_of(later) == "active"


def test_older_process_does_not_undo_a_newer_declaration() -> None:
    """Servers are renewed one after the other."""
    flint = Flint()
    older, _ = make_host(flint, links=[FETE])
    flint.clock.advance(60)
    newer, extension = make_host(flint, store=core_of(older).store)
    extension.payment_link("summer-fete", **FETE_WRITTEN | {"title": "Summer fete, in the hall"})
    set_links_up(core_of(newer))
    set_links_up(core_of(older))
    known = find_link(core_of(older), "summer-fete")
    assert known is not None
    assert known.record.offer["title"] == "Summer fete, in the hall"


@pytest.mark.parametrize("is_kept", [False, True])
def test_link_can_be_placed_on_any_page(is_kept: bool) -> None:
    """Before the background has kept it, and after; two on a page share no id."""
    app, _ = make_host(links=[FETE])
    if is_kept:
        set_links_up(core_of(app))
    with app.app_context():
        page = render_template_string(2 * "{{ flint_payment_link('summer-fete') }}")
    assert page.count(f'data-status="{"active" if is_kept else "not_ready"}"') == 2
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids)) > 0


def test_missing_link_shows_nothing_and_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """Visitors see no gap; the developer finds a line."""
    app, _ = make_host()
    with app.app_context(), caplog.at_level(logging.WARNING):
        assert render_template_string("{{ flint_payment_link('nobody') }}") == ""
    assert "'nobody'" in caplog.text
