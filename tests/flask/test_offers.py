"""
What a Flask site offers beside its products: declared in code, added later, or written into the configuration.
"""

from typing import Any

import pytest
from flask import Flask

from flint_storefront import AmountTerms, Campaign, TipJar
from flint_storefront.errors import ConfigurationError
from flint_storefront.flask.state import get_state
from flint_storefront.offers.book import OfferBook
from tests.flask.host_app import make_app, make_bare_app, make_storefront
from tests.storefront.world import Flint

USD = AmountTerms(currency="USD", choices=(200, 500))
JAR = TipJar(key="counter", title="For the counter", amounts=USD)
ROOF = Campaign(slug="roof", title="A new roof", amounts=(USD,))


def book_of(app: Flask) -> OfferBook:
    """The offers of *app*, as the core reads them."""
    return get_state(app).storefront.offers


def mistakes_of(*offers: Any, **settings: Any) -> list[str]:
    """Every mistake that these offers and settings are refused for."""
    with pytest.raises(ConfigurationError) as caught:
        make_storefront(Flint(), offers=offers).init_app(make_bare_app(**settings))
    return caught.value.mistakes


def test_offer_declared_in_code_is_found() -> None:
    """By its kind and key."""
    app = make_app(handed_in={"offers": [JAR, ROOF]})
    assert book_of(app).find_tip_jar("counter") == JAR
    assert book_of(app).find_campaign("roof") == ROOF
    assert book_of(app).find_set("counter") is None


def test_offer_in_the_configuration_is_found() -> None:
    """As a mapping, beside those in code."""
    written = {
        "kind": "tip_jar",
        "key": "counter",
        "title": "For the counter",
        "amounts": {"currency": "USD", "choices": [200, 500]},
    }
    app = make_app(handed_in={"offers": [ROOF]}, OFFERS=[written])
    assert book_of(app).find_tip_jar("counter") == JAR
    assert book_of(app).find_campaign("roof") == ROOF


def test_offer_may_be_added_before_the_first_request() -> None:
    """Such as by a part of the site that is set up later."""
    app = make_bare_app()
    storefront = make_storefront(Flint())
    storefront.init_app(app)
    storefront.offer(app, JAR, ROOF)
    assert book_of(app).find_tip_jar("counter") == JAR


def test_offer_after_the_first_request_is_refused() -> None:
    """Other processes would not have it."""
    app = make_bare_app()
    storefront = make_storefront(Flint())
    storefront.init_app(app)
    app.test_client().get("/shop/cart/count")
    with pytest.raises(RuntimeError, match="before the first request"):
        storefront.offer(app, JAR)


def test_one_extension_gives_its_offers_to_every_app() -> None:
    """And what is added to one app stays with it."""
    storefront = make_storefront(Flint(), offers=[ROOF])
    first, second = make_bare_app(), make_bare_app()
    storefront.init_app(first)
    storefront.init_app(second)
    storefront.offer(first, JAR)
    assert book_of(second).find_campaign("roof") == ROOF
    assert book_of(second).find_tip_jar("counter") is None


def test_mistakes_of_settings_and_offers_are_told_at_once() -> None:
    """One start, one message."""
    bad = TipJar(key="Counter!", title="", amounts=AmountTerms(currency="USD", low=900, high=100))
    told = mistakes_of(bad, QUANTITY_MAX=0, OFFERS=[{"kind": "jar"}])
    assert sorted(mistake.split(":")[0] for mistake in told) == [
        "FLINT_OFFERS",
        "FLINT_QUANTITY_MAX",
        "offers",
        "offers",
        "offers",
    ]
    assert any("amounts.low" in mistake for mistake in told)


def test_same_key_in_code_and_configuration_is_refused() -> None:
    """Nobody could say which of them is sold."""
    (told,) = mistakes_of(JAR, OFFERS=[JAR])
    assert told.startswith("FLINT_OFFERS: tip jar 'counter'")


def test_refused_addition_adds_nothing() -> None:
    """A good offer beside a mistaken one is not added either."""
    app = make_bare_app()
    storefront = make_storefront(Flint())
    storefront.init_app(app)
    with pytest.raises(ConfigurationError, match="tip jar 'counter', title"):
        storefront.offer(app, ROOF, TipJar(key="counter", title="", amounts=USD))
    assert book_of(app).find_campaign("roof") is None


@pytest.mark.parametrize("value", ["tip_jar", {"kind": "tip_jar"}])
def test_configured_offers_that_are_no_list_are_refused(value: object) -> None:
    """The message names the setting."""
    assert mistakes_of(OFFERS=value) == ["FLINT_OFFERS: must be a list of offers"]
