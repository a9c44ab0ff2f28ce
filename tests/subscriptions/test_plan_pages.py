"""
The pages of plans: from the mirror alone, alike for everybody, everything said before the click.
"""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from flint_storefront.offers.book import OfferList
from flint_storefront.offers.terms import PlanOffer
from flint_storefront.page_request import PageLocale
from flint_storefront.results import CACHEABLE, ShowPage
from flint_storefront.storage.records import PlanRecord
from flint_storefront.subscriptions.actions import show_plan, show_plans
from flint_storefront.subscriptions.dates import show_date
from flint_storefront.subscriptions.intervals import every
from flint_storefront.subscriptions.page_data import plan_facts, plan_offer_data
from tests.checkout.core_shop import page_request
from tests.subscriptions.subscription_shop import MONTHLY, OFFICE, YEARLY, SubscriptionShop, shown


@pytest.fixture
def shop() -> SubscriptionShop:
    """A shop with the seeded plans."""
    return SubscriptionShop()


def offers(shop: SubscriptionShop) -> list[dict[str, Any]]:
    """What the page of plans shows."""
    return list(shown(show_plans(shop.storefront, page_request()))["plan_offers"])


def declare(shop: SubscriptionShop, *references: str, **more: Any) -> PlanOffer:
    """Declare one offer of these plans."""
    ids = tuple(shop.plan(reference).subscription_plan_id for reference in references)
    offer = PlanOffer(key="beans", title="Beans by post", plan_ids=ids, **more)
    shop.storefront = replace(shop.storefront, offers=OfferList([offer]))
    return offer


def plan(**changes: Any) -> PlanRecord:
    """A row of the mirror: 24.00 every month."""
    now = SubscriptionShop().storefront.clock()
    given = {
        "subscription_plan_id": "plan_1",
        "slug": "beans",
        "name": "Beans",
        "currency": "USD",
        "recurring_minor": 2400,
        "billing_interval": "monthly",
        "seen_at": now,
    }
    return PlanRecord(**given | changes)


def test_without_declared_offers_every_plan_stands_alone(shop: SubscriptionShop) -> None:
    """In the mirror's order, none behind a switch."""
    found = offers(shop)
    assert [len(offer["plans"]) for offer in found] == [1, 1, 1]
    assert not any(offer["has_switch"] for offer in found)


def test_declared_offer_shows_its_plans_with_a_switch(shop: SubscriptionShop) -> None:
    """One plan a price: the switch names how often."""
    declare(shop, MONTHLY, YEARLY)
    (offer,) = offers(shop)
    assert (offer["title"], offer["has_switch"]) == ("Beans by post", True)
    assert [one["switch_label"] for one in offer["plans"]] == ["Every month", "Every year"]
    assert [one["is_shown"] for one in offer["plans"]] == [True, False]


def test_plans_of_the_same_interval_are_told_apart_by_name(shop: SubscriptionShop) -> None:
    """How often would say nothing."""
    declare(shop, MONTHLY, OFFICE)
    (offer,) = offers(shop)
    assert [one["switch_label"] for one in offer["plans"]] == ["Beans every month", "Coffee for the office"]


def test_highlighted_plan_is_shown_first_by_the_switch(shop: SubscriptionShop) -> None:
    """The order of the cards stays."""
    declare(shop, MONTHLY, YEARLY, highlighted_plan_id=shop.plan(YEARLY).subscription_plan_id)
    (offer,) = offers(shop)
    assert [(one["is_highlighted"], one["is_shown"]) for one in offer["plans"]] == [
        (False, False),
        (True, True),
    ]


def test_plan_that_is_gone_leaves_its_offer(shop: SubscriptionShop) -> None:
    """What is left is still sold; an offer of which nothing is left is not shown."""
    offer = declare(shop, MONTHLY, YEARLY)
    shop.change(PlanRecord, {"subscription_plan_id": offer.plan_ids[0]}, is_gone=True)
    assert [one["plan_id"] for one in offers(shop)[0]["plans"]] == [offer.plan_ids[1]]
    shop.change(PlanRecord, {"subscription_plan_id": offer.plan_ids[1]}, is_gone=True)
    assert offers(shop) == []


def test_page_of_one_plan_offers_it_under_the_declared_key(shop: SubscriptionShop) -> None:
    """Who changes between the plans of an offer changes one checkout, from either page."""
    declare(shop, MONTHLY, YEARLY)
    page = show_plan(shop.storefront, page_request(slug="beans-every-month"))
    (offer,) = shown(page)["plan_offers"]
    assert (offer["key"], len(offer["plans"])) == ("beans", 1)


@pytest.mark.parametrize("slug", ["none", "Beans", "../etc", "", "x" * 500])
def test_unknown_plan_is_not_found(shop: SubscriptionShop, slug: str) -> None:
    """The neutral page."""
    page = show_plan(shop.storefront, page_request(slug=slug))
    assert isinstance(page, ShowPage)
    assert page.status == 404


def test_pages_are_shared_and_ask_flint_nothing(shop: SubscriptionShop) -> None:
    """The same bytes for everybody, without a token."""
    for page in (
        show_plans(shop.storefront, page_request()),
        show_plan(shop.storefront, page_request(slug="beans-every-month")),
    ):
        assert isinstance(page, ShowPage)
        assert (page.cache, page.data["csrf"]["name"]) == (CACHEABLE, "")
    assert shop.flint.calls() == []


def test_options_of_a_plan_keep_its_price(shop: SubscriptionShop) -> None:
    """Its own interval first and chosen; the same amount whichever is taken."""
    card = next(one["plans"][0] for one in offers(shop) if one["plans"][0]["form"]["intervals"])
    choices = card["form"]["intervals"]["choices"]
    told = [(one["value"], one["label"], one["is_selected"]) for one in choices]
    assert told == [("monthly:1", "Every month", True), ("monthly:3", "Every 3 months", False)]
    assert "The same amount for every period, whichever you choose." in card["facts"]
    assert card["form"]["quantity"]["options"] == [1, 2, 3]


def test_every_html_id_is_there_once(shop: SubscriptionShop) -> None:
    """Several offers stand on one page."""
    declare(shop, MONTHLY, YEARLY, OFFICE)
    data = plan_offer_data(
        shop.storefront,
        "en",
        shop.storefront.offers.plan_offers()[0],
        [shop.plan(MONTHLY), shop.plan(OFFICE)],
        id_prefix="offer",
    )
    ids = [value for one in data["plans"] for value in find_ids(one)]
    assert len(ids) == len(set(ids)) == 7


def find_ids(value: Any) -> list[str]:
    """Every id within a card's data."""
    if isinstance(value, list):
        return [found for one in value for found in find_ids(one)]
    if not isinstance(value, dict):
        return []
    own = [item for name, item in value.items() if name in ("input_id", "switch_id", "id_prefix")]
    return own + [found for item in value.values() for found in find_ids(item)]


FACTS: list[tuple[dict[str, Any], list[str]]] = [
    ({}, []),
    (
        {"trial_days": 14},
        ["Free for the first 14 days; the first period is charged after them.", "Nothing is due today."],
    ),
    (
        {"trial_days": 1, "setup_fee_minor": 500},
        [
            "Free for the first day; the first period is charged after it.",
            "A set-up fee of $5.00 is charged once, with the start.",
            "Due today: $5.00.",
        ],
    ),
    (
        {"setup_fee_minor": 500},
        ["A set-up fee of $5.00 is charged once, with the start.", "Due today: $29.00."],
    ),
    (
        {"contract_months": 12, "termination_fee_minor": 6000},
        ["Runs for at least 12 months.", "Ending it before then costs $60.00."],
    ),
    ({"termination_fee_minor": 6000}, ["Ending it early costs $60.00."]),
]


@pytest.mark.parametrize(("terms", "expected"), FACTS)
def test_terms_are_said_before_the_click(terms: dict[str, Any], expected: list[str]) -> None:
    """Trial, set-up fee, commitment, fee for leaving early, and what is due today."""
    assert plan_facts(plan(**terms), "en") == expected


@pytest.mark.parametrize(
    ("interval", "count", "expected"),
    [
        ("daily", 1, "every day"),
        ("weekly", 2, "every 2 weeks"),
        ("monthly", 1, "every month"),
        ("monthly", 3, "every 3 months"),
        ("yearly", 1, "every year"),
        ("fortnightly", 1, "each period"),
    ],
)
def test_intervals_are_said_in_words(interval: str, count: int, expected: str) -> None:
    """A word that we do not know is said without a claim."""
    assert every(interval, count, "en") == expected


def test_dates_follow_language_and_time_zone() -> None:
    """The day in the page's own place; an unknown language reads English."""
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    assert show_date(late, PageLocale("en", "UTC")) == "November 22, 2026"
    assert show_date(late, PageLocale("de", "Europe/Berlin")) == "23. November 2026"
    assert show_date(late, PageLocale("xx-YY", "UTC")) == "November 22, 2026"
