"""One record, one price: of donations and plans too, from page, block, form and signed offer to what is paid."""

from datetime import UTC, datetime

import pytest

from flint_storefront.donations.actions import donate, show_campaign
from flint_storefront.donations.page_data import campaign_data
from flint_storefront.offers.signed import read_offer
from flint_storefront.offers.terms import AmountTerms, Campaign, PlanOffer
from flint_storefront.storage.records import PlanRecord
from flint_storefront.storefront import Storefront
from flint_storefront.subscriptions.actions import show_plan, show_plans, subscribe
from flint_storefront.subscriptions.page_data import plan_offer_data
from tests.catalog.shop import get, post
from tests.offers.counter import CodeFlint, open_counter, the_checkout
from tests.offers.rendered import block_of, fields, page_of, told
from tests.templates.engines import parse

PRICE, MAJOR = 1234, "12.34"
GIFT = AmountTerms(currency="USD", choices=(PRICE,), low=100, high=5000, has_custom=False)
CAMPAIGN = Campaign(slug="library", title="The library", amounts=(GIFT,))
PLANS = PlanOffer(key="beans", title="Beans", plan_ids=("plan_1",))
PLAN = PlanRecord(
    subscription_plan_id="plan_1",
    slug="beans-monthly",
    name="Beans every month",
    currency="USD",
    recurring_minor=PRICE,
    billing_interval="monthly",
    seen_at=datetime(2026, 11, 20, tzinfo=UTC),
)


@pytest.fixture
def shop() -> Storefront:
    """A campaign with one amount, and a plan at that price."""
    storefront = open_counter(CodeFlint(), CAMPAIGN, PLANS)
    with storefront.store.transaction() as transaction:
        transaction.insert(PLAN)
    return storefront


def gift_places(shop: Storefront) -> list[str]:
    """The campaign's page and its block."""
    data = campaign_data(shop, "en", CAMPAIGN, id_prefix="block")
    return [page_of(show_campaign(shop, get(slug="library"))), block_of("donation", campaign=data)]


def plan_places(shop: Storefront) -> list[str]:
    """The page of all plans, the plan's own, and their block."""
    data = plan_offer_data(shop, "en", PLANS, [PLAN], id_prefix="block")
    pages = [page_of(action(shop, get(slug="beans-monthly"))) for action in (show_plans, show_plan)]
    return [*pages, block_of("plans", plan_offers=[data])]


@pytest.mark.parametrize("place", range(2))
def test_gift_is_shown_signed_and_given_alike(shop: Storefront, place: int) -> None:
    """The choice that people see, the one that is signed, and the one that is paid."""
    html = gift_places(shop)[place]
    choice = parse(html).find("input", attrs={"name": "amount"})
    money = choice.find_parent("label").find(attrs={"data-amount-minor": True})
    assert (choice["value"], money["data-amount-minor"], money["data-currency"]) == (
        str(PRICE),
        str(PRICE),
        "USD",
    )
    form = fields(html, "donate")
    assert read_offer(form["offer"][0], shop.settings.signing_keys, shop.clock()).terms["currency"] == "USD"
    donate(shop, post({**form, "amount": [choice["value"]]}))
    record = the_checkout(shop)
    assert (record.subtotal_minor, record.shown_total_minor, record.currency) == (PRICE, PRICE, "USD")


def test_plan_costs_the_same_wherever_it_stands(shop: Storefront) -> None:
    """For people and for search engines."""
    assert {told(html, "plan-price") for html in plan_places(shop)} == {(PRICE, "USD", MAJOR, "USD")}


@pytest.mark.parametrize("place", range(3))
def test_plan_is_subscribed_to_at_that_price(shop: Storefront, place: int) -> None:
    """From whichever place; the signed offer names the plan."""
    form = fields(plan_places(shop)[place], "subscribe")
    offer = read_offer(form["offer"][0], shop.settings.signing_keys, shop.clock())
    assert offer.terms["plans"] == ["plan_1"]
    subscribe(shop, post({"quantity": ["1"], **form}))
    plan = the_checkout(shop).plan
    assert (plan["subscription_plan_id"], plan["recurring_minor"]) == ("plan_1", PRICE)
