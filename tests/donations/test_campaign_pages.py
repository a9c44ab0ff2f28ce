"""The campaign's page and what a press of its button answers before anything begins."""

from dataclasses import replace
from datetime import timedelta

import pytest

from flint_storefront.donations.actions import donate, show_campaign
from flint_storefront.offers.signed import DONATION, PRODUCT, read_offer
from flint_storefront.offers.signed_terms import form_offer
from flint_storefront.page_request import OriginHeaders
from flint_storefront.results import CACHEABLE, NO_STORE
from flint_storefront.storage.records import CheckoutRecord
from tests.catalog.shop import Clock, Csrf, Flint, make_shop
from tests.donations.campaigns import (
    FULL,
    PLAIN,
    REGULAR,
    came_back,
    form_data,
    get_page,
    give,
    offering,
    press,
)


@pytest.fixture
def flint():
    """A Flint that is away."""
    return Flint()


@pytest.fixture
def clock():
    """Time that moves by hand."""
    return Clock()


@pytest.fixture
def shop(flint, clock):
    """A shop with one plain campaign."""
    return offering(make_shop(flint.transport(), clock=clock), PLAIN)


def with_campaign(shop, **changes):
    """The shop whose campaign has changed."""
    return offering(shop, replace(PLAIN, **changes))


def page_of(shop, **query):
    """The campaign's page."""
    return show_campaign(shop, get_page(PLAIN.slug, query={name: [text] for name, text in query.items()}))


def campaign_of(shop, **query):
    """What the page gets of the campaign."""
    return page_of(shop, **query).data["campaign"]


def checkouts(shop):
    """Every checkout that has begun."""
    with shop.store.reading() as reading:
        return reading.select(CheckoutRecord, {})


def test_page_is_cacheable_and_the_same_all_day(shop, clock):
    """No token, no cookie, the same bytes."""
    first = page_of(shop)
    clock.pass_seconds(3600)
    assert (first.status, first.cache, first.new_visitor_token) == (200, CACHEABLE, None)
    assert first.data["csrf"]["value"] == ""
    assert page_of(shop).data == first.data


def test_unknown_campaign_is_not_found(shop):
    """The neutral page."""
    assert show_campaign(shop, get_page("nowhere")).status == 404


def test_plain_campaign_asks_for_the_amount_only(shop):
    """What the site does not ask is no field."""
    form = form_data(shop, PLAIN.slug)
    assert (form["intervals"], form["only_interval"]) == (None, "once")
    assert [form[name] for name in ("fund", "cover", "dedication", "message", "first_name", "listed")] == [
        None
    ] * 6
    assert (form["questions"], form["fees"], form["problem"]) == ([], [], None)
    assert [choice["value"] for choice in form["amounts"]["choices"]] == ["1000", "2500", "5000"]


def test_currency_is_chosen_by_the_address(shop):
    """`?currency=` among the campaign's own; anything else shows the first."""
    shop = offering(shop, replace(FULL, slug=PLAIN.slug))
    told = campaign_of(shop, currency="EUR")
    assert told["form"]["amounts"]["custom"]["currency"] == "EUR"
    assert [(one["code"], one["is_current"]) for one in told["currencies"]] == [
        ("USD", False),
        ("EUR", True),
        ("JPY", False),
    ]
    assert told["currencies"][1]["path"] == "/shop/donate/clean-water?currency=EUR"
    assert campaign_of(shop, currency="XYZ")["form"]["amounts"]["custom"]["currency"] == "USD"


def test_cover_is_offered_only_where_a_rate_exists(shop):
    """And it is not ticked for the donor."""
    shop = offering(shop, replace(FULL, slug=PLAIN.slug))
    assert campaign_of(shop)["form"]["cover"]["is_checked"] is False
    assert campaign_of(shop)["form"]["cover"]["note"].startswith("Adds what the payment costs us, 2.9% of")
    assert campaign_of(shop, currency="EUR")["form"]["cover"] is None


def test_form_signs_slug_and_currency_only(shop):
    """The amounts and everything else are read from the campaign when the form comes back."""
    offer = read_offer(form_data(shop, PLAIN.slug)["offer"], shop.settings.signing_keys, shop.clock())
    assert (offer.kind, offer.offered_id, offer.terms) == (DONATION, "clean-water", {"currency": "USD"})


def test_closed_campaign_keeps_its_page_without_a_form(shop):
    """And says so."""
    told = campaign_of(with_campaign(shop, is_open=False))
    assert (told["is_open"], told["form"]) == (False, None)
    assert told["closed_text"]


def test_campaign_without_amounts_shows_as_closed(shop):
    """A half-made campaign breaks no page."""
    told = campaign_of(with_campaign(shop, amounts=()))
    assert (told["is_open"], told["form"], told["goal"]) == (False, None, None)


@pytest.mark.parametrize(
    "tamper", [lambda text: text[:-6] + "AAAAAA", lambda text: "", lambda text: "x" * 9000]
)
def test_tampered_offer_gets_403(shop, flint, tamper):
    """Nothing begins."""
    sent = {"offer": tamper(form_data(shop, PLAIN.slug)["offer"]), "interval": "once", "amount": "1000"}
    page = donate(shop, press(sent))
    assert (page.status, page.data["message"]["key"]) == (403, "offer_invalid")
    assert (checkouts(shop), flint.calls) == ([], [])


def test_offer_of_another_kind_gets_403(shop):
    """A product's offer sells no donation."""
    offer = form_offer(shop, PRODUCT, "prod_1", {"currency": "USD"})
    assert donate(shop, press({"offer": offer, "amount": "1000"})).status == 403


def test_expired_offer_gets_403(shop, clock):
    """A page of last month gives nothing any more."""
    offer = form_data(shop, PLAIN.slug)["offer"]
    clock.pass_seconds(timedelta(days=30).total_seconds())
    assert donate(shop, press({"offer": offer, "amount": "1000"})).status == 403


def test_foreign_origin_gets_403(shop, flint):
    """A form on another site gives nothing here."""
    sent = {"offer": form_data(shop, PLAIN.slug)["offer"], "amount": "1000"}
    page = donate(shop, press(sent, origin=OriginHeaders(sec_fetch_site="cross-site")))
    assert (page.status, page.data["message"]["key"]) == (403, "origin_foreign")
    assert (checkouts(shop), flint.calls) == ([], [])


def test_untold_origin_is_asked_once_more_with_every_field(shop):
    """A browser that says nothing: one click more, nothing lost."""
    sent = {"offer": form_data(shop, PLAIN.slug)["offer"], "amount": "1000", "anonymous": "yes"}
    page = donate(shop, press(sent, origin=OriginHeaders(), csrf=Csrf(valid=False)))
    assert (page.status, page.data["message"]["key"]) == (200, "ask_again")
    fields = {field["name"]: field["value"] for field in page.data["actions"][0]["fields"]}
    assert fields == sent


def test_campaign_gone_between_page_and_press_says_so(shop, flint):
    """An honest page with a way on."""
    offer = form_data(shop, PLAIN.slug)["offer"]
    page = donate(offering(shop), press({"offer": offer, "amount": "1000"}))
    assert (page.status, page.data["message"]["key"]) == (410, "campaign_gone")
    assert page.data["actions"][0]["path"] == "/shop/"
    assert (checkouts(shop), flint.calls) == ([], [])


def test_campaign_closed_between_page_and_press_says_so(shop, flint):
    """The way on is the campaign's own page."""
    offer = form_data(shop, PLAIN.slug)["offer"]
    page = donate(with_campaign(shop, is_open=False), press({"offer": offer, "amount": "1000"}))
    assert (page.status, page.data["message"]["key"]) == (410, "campaign_closed")
    assert page.data["actions"][0]["path"] == "/shop/donate/clean-water"
    assert (checkouts(shop), flint.calls) == ([], [])


def test_currency_gone_between_page_and_press_shows_the_form_as_it_is_now(shop, flint):
    """An amount in euros is never taken as one in dollars."""
    form = form_data(offering(shop, replace(FULL, slug=PLAIN.slug)), PLAIN.slug, currency="EUR")
    page = donate(shop, press({"offer": form["offer"], "amount": "1000", "interval": "once"}))
    assert came_back(page)["problem"]["key"] == "donation_form_changed"
    assert (checkouts(shop), flint.calls) == ([], [])


def test_bounds_are_the_campaigns_of_now(shop):
    """What the page was rendered with does not count."""
    offer = form_data(shop, PLAIN.slug)["offer"]
    higher = with_campaign(shop, amounts=(replace(PLAIN.amounts[0], choices=(), low=2000),))
    page = donate(higher, press({"offer": offer, "amount_custom": "15"}))
    assert came_back(page)["amounts"]["error"]["key"] == "amount_too_low"


ASKING = replace(REGULAR, slug=PLAIN.slug, asks_monthly=True)


def test_who_gives_once_is_asked_once_politely(shop, flint):
    """Two forms with everything the donor entered; one click either way, no script."""
    shop = offering(shop, ASKING)
    page = give(shop, ASKING, amount="custom", amount_custom="12.50", cover_costs="yes", csrf_token="t")
    question = page.data["question"]
    assert (page.status, page.cache, page.template) == (
        200,
        NO_STORE,
        "flint_storefront/monthly_question.html",
    )
    assert question["monthly"]["label"] == "Give $12.50 every month"
    for interval in ("monthly", "once"):
        fields = {field["name"]: field["value"] for field in question[interval]["fields"]}
        assert fields.pop("offer")
        assert fields == {
            "amount": "custom",
            "amount_custom": "12.50",
            "cover_costs": "yes",
            "interval": interval,
            "asked": "1",
        }
    assert (checkouts(shop), flint.calls) == ([], [])


@pytest.mark.parametrize("interval", ["monthly", "once"])
def test_answer_to_the_question_is_carried_out(shop, interval):
    """It is not asked again."""
    shop = offering(shop, ASKING)
    fields = give(shop, ASKING).data["question"][interval]["fields"]
    donate(shop, press({field["name"]: field["value"] for field in fields}))
    assert checkouts(shop)[0].source == {"monthly": "plan", "once": "quick_pay"}[interval]


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"asks_monthly": False}, {}),
        ({"intervals": ("once", "yearly")}, {}),
        ({}, {"interval": "yearly"}),
    ],
)
def test_question_is_only_asked_where_it_makes_sense(shop, changes, fields):
    """Off by default; monthly must be offered; who gives regularly is not asked."""
    campaign = replace(ASKING, **changes)
    give(offering(shop, campaign), campaign, **fields)
    assert len(checkouts(shop)) == 1


def test_mistake_is_answered_before_the_question(shop):
    """Nobody is asked about an amount that cannot be given."""
    assert came_back(give(offering(shop, ASKING), ASKING, amount="1"))["amounts"]["error"]


@pytest.mark.parametrize("language", ["de", "en"])
def test_amount_is_read_in_the_pages_language(shop, language):
    """12,50 is twelve and a half in German, and no amount in English."""
    result = give(shop, PLAIN, language=language, amount="custom", amount_custom="12,50")
    if language == "de":
        assert [record.subtotal_minor for record in checkouts(shop)] == [1250]
    else:
        assert came_back(result)["amounts"]["error"]["key"] == "amount_invalid"
