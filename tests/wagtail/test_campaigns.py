"""
Campaigns: what an editor saves is what the core asks donors for.
"""

import logging
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from flint_storefront.errors import ConfigurationError
from flint_storefront.offers import terms
from flint_storefront.offers.terms import AmountTerms, CostRate, Question, TipJar
from flint_storefront.wagtail.campaigns.book import WagtailOfferBook
from flint_storefront.wagtail.current import get_storefront
from flint_storefront.wagtail.models import Campaign
from flint_storefront.wagtail.settings import read_configuration, read_offers
from tests.wagtail.samples import amounts, save_campaign

JAR = TipJar(key="crew", title="For the crew", amounts=AmountTerms(currency="USD", choices=(300,)))
SETTINGS = {"API_KEY": "flint_test_only_for_tests", "PUBLIC_ORIGIN": "http://localhost", "RUNNER": "none"}


def test_typed_amounts_become_whole_minor_units(db: None) -> None:
    """Each in its currency's own decimals."""
    campaign = save_campaign(
        amounts(choices="10 25.5", preselected="25.50"),
        amounts(currency="JPY", choices="1000", preselected="", low="500", high="90000"),
        amounts(currency="KWD", choices="", preselected="", low="0.250", high="100", has_custom=True),
    )
    usd, jpy, kwd = Campaign.objects.get(pk=campaign.pk).terms().amounts
    assert usd == AmountTerms(currency="USD", choices=(1000, 2550), low=100, high=500_000, preselected=2550)
    assert (jpy.choices, jpy.low, jpy.high, jpy.preselected) == ((1000,), 500, 90000, None)
    assert (kwd.low, kwd.high) == (250, 100_000)


def test_saved_campaign_is_the_core_s_record(db: None) -> None:
    """Every switch and list arrives."""
    save_campaign(
        amounts(cost_percent=Decimal("2.9"), cost_fixed="0.30"),
        intervals=["monthly", "once", "yearly"],
        first_interval="monthly",
        funds="Roof\n\n  Books  ",
        has_dedication=True,
        asks_monthly=True,
    )
    found = get_storefront().offers.find_campaign("roof")
    assert found is not None
    assert (found.intervals, found.funds) == (("monthly", "once", "yearly"), ("Roof", "Books"))
    assert found.cost_rates == {"USD": CostRate(percent=Decimal("2.9"), fixed=30)}
    assert (found.goal_minor, found.goal_currency) == (100_000, "USD")
    assert (found.has_dedication, found.asks_monthly, found.has_message, found.is_open) == (
        True,
        True,
        False,
        True,
    )


def test_questions_keep_their_order_and_limits(db: None) -> None:
    """As the editor arranged them."""
    asked = {"choices": "", "is_required": False, "max_length": 200, "key": ""}
    save_campaign(
        questions=[
            ("question", {**asked, "label": "Size", "kind": "choice", "choices": "S\nM", "key": "size"}),
            ("question", {**asked, "label": "News", "kind": "tick", "key": "news", "is_required": True}),
        ]
    )
    found = get_storefront().offers.find_campaign("roof")
    assert found is not None
    assert found.questions == (
        Question(key="size", label="Size", kind="choice", choices=("S", "M")),
        Question(key="news", label="News", kind="tick", is_required=True),
    )


def test_book_needs_one_query_for_a_campaign_and_none_else(db: None) -> None:
    """It is read on every request."""
    save_campaign()
    book = WagtailOfferBook([JAR])
    with CaptureQueriesContext(connection) as queries:
        assert book.find_campaign("roof")
        assert book.find_tip_jar("crew") == JAR
        assert (book.find_set("x"), book.plan_offers()) == (None, ())
    assert len(queries) == 1


def test_editor_s_campaign_wins_over_a_declared_one(db: None) -> None:
    """Who has the admin need not ask a developer."""
    declared = terms.Campaign(slug="roof", title="Declared")
    book = WagtailOfferBook([declared])
    assert book.find_campaign("roof") == declared
    save_campaign()
    found = book.find_campaign("roof")
    assert found is not None
    assert found.title == "A new roof"


def test_campaign_that_cannot_be_read_is_closed(db: None, caplog: pytest.LogCaptureFixture) -> None:
    """Its page stays; the log says what to do."""
    save_campaign(amounts(low="a lot"))
    with caplog.at_level(logging.WARNING):
        found = get_storefront().offers.find_campaign("roof")
    assert found is not None
    assert (found.is_open, found.amounts) == (False, ())
    assert "Open and save it" in caplog.text


def test_unknown_campaign_is_none(db: None) -> None:
    """Nothing is guessed."""
    assert get_storefront().offers.find_campaign("nothing") is None


@override_settings(FLINT_STOREFRONT={**SETTINGS, "OFFERS": [JAR]})
def test_offers_of_the_settings_have_their_pages(db: None) -> None:
    """Declared beside the other settings."""
    assert get_storefront().offers.find_tip_jar("crew") == JAR


@pytest.mark.parametrize(
    ("offers", "sentence"),
    [
        ("crew", "a list of TipJar"),
        ([{"key": "crew"}], "a list of TipJar"),
        ([TipJar(key="crew", title="", amounts=JAR.amounts)], "title"),
        ([JAR, JAR], "two offers"),
    ],
)
def test_mistaken_offers_of_the_settings_stop_the_site(offers: Any, sentence: str) -> None:
    """Never first when somebody wants to pay."""
    with (
        override_settings(FLINT_STOREFRONT={**SETTINGS, "OFFERS": offers}),
        pytest.raises(ConfigurationError, match=sentence),
    ):
        read_offers(read_configuration())
