"""The room's own page data in the real templates: both engines show it alike, and its form comes back as it was shown."""

from dataclasses import replace

import pytest
from bs4 import BeautifulSoup, Tag

from flint_storefront.donations.actions import donate, show_campaign, show_goal
from flint_storefront.results import ShowPage
from flint_storefront.storage.records import CheckoutRecord, DonationRecord
from tests.catalog.shop import Flint, make_shop
from tests.donations.campaigns import FULL, FULL_ANSWERS, PLAIN, get_page, give, offering, press
from tests.storefront.browser import form_fields
from tests.templates.engines import normalise, render_with_django, render_with_jinja

CAMPAIGN = replace(FULL, slug=PLAIN.slug, goal_minor=10_000, shows_messages=True, asks_monthly=True)
HOSTILE = '"><script>alert(1)</script>'


@pytest.fixture
def shop():
    """A shop with a campaign that asks everything."""
    return offering(make_shop(Flint().transport()), CAMPAIGN)


def rendered(page):
    """The page as a tree, the same by both engines."""
    assert isinstance(page, ShowPage), page
    template = page.template.removeprefix("flint_storefront/")
    html = render_with_jinja(template, dict(page.data))
    assert normalise(html) == normalise(render_with_django(template, dict(page.data)))
    return BeautifulSoup(html, "html.parser")


def sent(tree, testid, **changes):
    """The fields that a browser sends when that button is pressed."""
    button = tree.find(attrs={"data-testid": testid})
    assert isinstance(button, Tag)
    form = button.find_parent("form")
    assert isinstance(form, Tag)
    fields = {}
    for name, value in form_fields(form, button, changes):
        fields.setdefault(name, []).append(value)
    return fields


def checkouts(shop):
    """Every checkout that has begun."""
    with shop.store.reading() as reading:
        return reading.select(CheckoutRecord, {})


def campaign_page(shop, **query):
    """The campaign's page."""
    return show_campaign(shop, get_page(CAMPAIGN.slug, query={name: [text] for name, text in query.items()}))


def test_form_as_shown_comes_back_whole(shop):
    """Each field of the page is one that the form reads."""
    told = {
        "amount": "5000",
        "interval": "yearly",
        "cover_costs": "yes",
        "fund": "Filters",
        "dedication": "Ada",
        "message": "Good\nluck",
        "first_name": "Grace",
        "anonymous": "yes",
        "listed": "yes",
        "q_heard": "Radio",
        "q_news": "yes",
    }
    tree = rendered(campaign_page(shop))
    assert [name for name in (*told, *FULL_ANSWERS) if tree.find(attrs={"name": name}) is None] == []
    donate(shop, press(sent(tree, "donate", **told, **FULL_ANSWERS)))
    with shop.store.reading() as reading:
        (gift,) = reading.select(DonationRecord, {})
    assert (gift.gift_minor, gift.interval, gift.fund, gift.dedication) == (5000, "yearly", "Filters", "Ada")
    assert (gift.message, gift.first_name) == ("Good\nluck", "Grace")
    assert (gift.is_anonymous, gift.is_listed) == (True, True)
    assert gift.answers == {"heard": "Radio", "size": "M", "terms": "yes", "news": "yes"}
    assert gift.cover_minor > 0


def test_untouched_form_of_a_plain_campaign_gives_the_preselected_amount():
    """One click."""
    shop = offering(make_shop(Flint().transport()), PLAIN)
    donate(shop, press(sent(rendered(campaign_page(shop)), "donate")))
    assert [record.subtotal_minor for record in checkouts(shop)] == [2500]


def test_every_mistake_is_shown_at_its_field(shop):
    """Each with its own sentence, in both engines."""
    page = give(
        shop,
        CAMPAIGN,
        interval="daily",
        amount="7",
        fund="Yachts",
        dedication="x" * 201,
        message="a\x00",
        first_name="a\nb",
        q_heard="x" * 21,
    )
    found = [one["data-error"] for one in rendered(page).select("[role=alert][data-error]")]
    assert sorted(found) == [
        "amount_unknown",
        "donation_choice_required",
        "donation_choice_unknown",
        "donation_choice_unknown",
        "donation_text_odd",
        "donation_text_odd",
        "donation_text_too_long",
        "donation_text_too_long",
        "donation_tick_required",
    ]


def test_hostile_text_is_shown_as_text(shop):
    """Typed by a donor, or written on the wall."""
    gift = DonationRecord(
        reference="chk_1",
        campaign_slug=CAMPAIGN.slug,
        interval="once",
        currency="USD",
        gift_minor=1000,
        settled_minor=1000,
        settled_at=shop.clock(),
        is_listed=True,
        first_name=HOSTILE,
        message=HOSTILE,
        created_at=shop.clock(),
    )
    with shop.store.transaction() as transaction:
        transaction.insert(gift)
    tree = rendered(give(shop, CAMPAIGN, dedication=HOSTILE, message=HOSTILE, amount_custom=HOSTILE))
    assert [script for script in tree.find_all("script") if "alert" in script.text] == []
    assert tree.find("input", attrs={"name": "dedication"})["value"] == HOSTILE
    assert HOSTILE in tree.find(attrs={"data-testid": "supporter-wall"}).text


@pytest.mark.parametrize(("answer", "source"), [("give-monthly", "plan"), ("give-once", "order")])
def test_question_carries_every_field_on(shop, answer, source):
    """The page's own forms, pressed without a script."""
    told = {"cover_costs": "yes", "message": "Good\nluck", "interval": "once", **FULL_ANSWERS}
    tree = rendered(give(shop, CAMPAIGN, **told))
    donate(shop, press(sent(tree, answer)))
    (record,) = checkouts(shop)
    assert (record.source, record.session_metadata["donation_message"]) == (source, "Good\nluck")
    assert record.session_metadata["donation_answer_size"] == "M"


def test_goal_is_a_fragment(shop):
    """No page around it."""
    tree = rendered(show_goal(shop, get_page(CAMPAIGN.slug)))
    goal = tree.find(attrs={"data-testid": "goal"})
    assert goal["data-flint-goal"] == "/shop/donate/clean-water/goal"
    assert tree.find("html") is None
    assert tree.find(attrs={"data-testid": "goal-test-mode"}) is not None


def test_closed_campaign_shows_no_button(shop):
    """Nor a form."""
    tree = rendered(campaign_page(offering(shop, replace(CAMPAIGN, is_open=False))))
    assert tree.find(attrs={"data-testid": "donate"}) is None
    assert tree.find(attrs={"data-testid": "campaign-closed"}).text.strip()


@pytest.mark.parametrize("currency", ["USD", "EUR", "JPY"])
def test_each_currency_has_its_page(shop, currency):
    """Its own amounts, written by its own digits."""
    tree = rendered(campaign_page(shop, currency=currency))
    shown = {
        one["data-currency"]
        for one in tree.find("form", attrs={"data-flint-form": True}).select("[data-currency]")
    }
    assert shown == {currency}
