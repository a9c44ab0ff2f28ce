"""How far a campaign is, and who supports it: settled gifts alone, and only who agreed."""

from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest

from flint_storefront.donations.actions import show_goal
from flint_storefront.donations.page_data import campaign_data, goal_data, wall_data
from flint_storefront.results import response_headers
from flint_storefront.storage.records import DonationRecord, StoredValue
from tests.catalog.shop import START, Clock, Flint, make_shop
from tests.donations.campaigns import FULL, PLAIN, REGULAR, get_page, give, offering
from tests.donations.giving_shop import give_monthly, giving_shop
from tests.inbox.meddling_store import MeddlingStore, fail, nothing

NUMBERS = count(1)
CAMPAIGN = replace(FULL, slug=PLAIN.slug, goal_minor=10_000, shows_messages=True)


@pytest.fixture
def clock():
    """Time that moves by hand."""
    return Clock()


@pytest.fixture
def shop(clock):
    """A shop in test mode with a campaign that has a goal."""
    return offering(make_shop(Flint().transport(), clock=clock), CAMPAIGN)


def settle(shop, settled_minor=1000, **changes):
    """A gift that was paid."""
    number = next(NUMBERS)
    values = {
        "reference": f"chk_{number}",
        "campaign_slug": CAMPAIGN.slug,
        "interval": "once",
        "currency": "USD",
        "gift_minor": 1000,
        "settled_minor": settled_minor,
        "settled_at": START + timedelta(seconds=number),
        "mode": "test",
        "created_at": START,
    }
    with shop.store.transaction() as transaction:
        transaction.insert(DonationRecord(**values | changes))


def raised(shop, campaign=CAMPAIGN):
    """What has been given, and by how many gifts."""
    goal = goal_data(shop, "en", campaign)
    return goal["raised"]["minor"], goal["count_text"]


def names(shop, campaign=CAMPAIGN, limit=20):
    """Who stands on the wall."""
    return [one["name"] for one in wall_data(shop, "en", campaign, limit)["supporters"]]


def test_new_campaign_has_nothing(shop):
    """Of the goal."""
    goal = goal_data(shop, "en", CAMPAIGN)
    assert (goal["raised"]["minor"], goal["target"]["minor"], goal["percent"]) == (0, 10_000, 0)
    assert goal["text"] == "$0.00 of $100.00 has been given."
    assert goal["path"] == "/shop/donate/clean-water/goal"


def test_settled_gifts_less_refunds_are_counted(shop):
    """Renewals are gifts too; what was wholly given back is none."""
    settle(shop)
    settle(shop, 2500, refunded_minor=500)
    settle(shop, is_renewal=True)
    settle(shop, refunded_minor=1000)
    assert raised(shop) == (4000, "3 gifts")


@pytest.mark.parametrize(
    "changes",
    [
        {"settled_at": None, "settled_minor": 0},
        {"mode": "live"},
        {"currency": "EUR"},
        {"campaign_slug": "another"},
    ],
)
def test_what_is_no_gift_to_this_goal_is_not_counted(shop, changes):
    """Pending, of the other mode, of another currency, of another campaign."""
    settle(shop, **changes)
    assert raised(shop) == (0, "0 gifts")


def test_live_shop_counts_live_gifts_only(clock):
    """And says nothing of test mode."""
    key = "flint_live_0123456789abcdef0123456789abcdef"
    shop = make_shop(Flint().transport(), clock=clock, API_KEY=key, BASE_URL="https://api.example")
    settle(shop, 500, mode="live")
    settle(shop, 700, mode="test")
    assert raised(shop) == (500, "1 gift")
    assert goal_data(shop, "en", CAMPAIGN)["is_test_mode"] is False


def test_shop_in_test_mode_says_so(shop):
    """Nobody takes test money for given."""
    assert goal_data(shop, "en", CAMPAIGN)["is_test_mode"] is True


@pytest.mark.parametrize(("minor", "percent"), [(9999, 99), (10_000, 100), (25_000, 100)])
def test_goal_is_reached_when_it_is_reached(shop, minor, percent):
    """Never rounded up, never above 100."""
    settle(shop, minor)
    assert goal_data(shop, "en", CAMPAIGN)["percent"] == percent


def test_campaign_without_a_goal_tells_only_what_was_given(shop):
    """No target, no bar."""
    settle(shop)
    goal = goal_data(shop, "en", replace(CAMPAIGN, goal_minor=None))
    assert (goal["target"], goal["percent"], goal["text"]) == (None, None, "$10.00 has been given.")


def test_goal_may_be_in_another_of_the_campaigns_currencies(shop):
    """Only gifts of that currency are counted."""
    settle(shop, 3000, currency="EUR")
    settle(shop)
    assert raised(shop, replace(CAMPAIGN, goal_currency="EUR")) == (3000, "1 gift")


def test_sum_is_kept_for_a_minute(shop, clock):
    """A busy page does not add up every gift each time."""
    settle(shop)
    assert raised(shop)[0] == 1000
    settle(shop)
    clock.pass_seconds(59)
    assert raised(shop)[0] == 1000
    clock.pass_seconds(1)
    assert raised(shop)[0] == 2000


def test_clock_put_back_does_not_keep_an_old_sum(shop, clock):
    """A sum of the future is none."""
    raised(shop)
    settle(shop)
    clock.pass_seconds(-3600)
    assert raised(shop)[0] == 1000


def test_page_stands_where_nothing_can_be_kept(shop):
    """Inside a reading, or a transaction of the host, the sum is told and not kept."""
    settle(shop)
    with shop.store.reading() as reading:
        assert raised(shop)[0] == 1000
        assert reading.select(StoredValue, {}) == []


def test_sum_is_added_up_by_one_page_alone(clock):
    """The others show what was kept, meanwhile."""
    store = MeddlingStore()
    shop = offering(make_shop(Flint().transport(), clock=clock, store=store), CAMPAIGN)
    raised(shop)
    settle(shop)
    clock.pass_seconds(60)
    seen = []
    store.before = [lambda: seen.append(raised(shop)[0])]
    assert raised(shop)[0] == 0
    assert seen == [1000]
    settle(shop)
    clock.pass_seconds(60)
    store.before = [nothing, lambda: seen.append(raised(shop)[0])]
    assert raised(shop)[0] == 2000
    assert seen == [1000, 1000]


def test_store_that_is_too_busy_breaks_no_page(clock):
    """Neither at taking the turn nor at keeping the sum."""
    store = MeddlingStore()
    shop = offering(make_shop(Flint().transport(), clock=clock, store=store), CAMPAIGN)
    store.before = [fail]
    assert raised(shop)[0] == 0
    raised(shop)
    settle(shop)
    clock.pass_seconds(60)
    store.before = [fail, fail]
    assert raised(shop)[0] == 1000


def test_fragment_may_be_kept_for_a_minute(shop):
    """Small, without a token, the same for everybody."""
    page = show_goal(shop, get_page(CAMPAIGN.slug))
    assert (page.status, page.template) == (200, "flint_storefront/goal.html")
    assert response_headers(page)["Cache-Control"] == "public, max-age=60"
    assert page.data["csrf"]["value"] == ""


def test_fragment_of_an_unknown_campaign_is_not_found(shop):
    """And not kept."""
    page = show_goal(shop, get_page("nowhere"))
    assert page.status == 404
    assert response_headers(page)["Cache-Control"] == "no-store"


def test_wall_shows_only_who_agreed_newest_first(shop):
    """First name, or Anonymous."""
    settle(shop, is_listed=True, first_name="Ada")
    settle(shop, is_listed=False, first_name="Grace")
    settle(shop, is_listed=True, first_name="Edith", is_anonymous=True)
    settle(shop, is_listed=True)
    assert names(shop) == ["Anonymous", "Anonymous", "Ada"]


@pytest.mark.parametrize(
    "changes",
    [
        {"settled_at": None},
        {"refunded_minor": 1000},
        {"is_renewal": True},
        {"mode": "live"},
        {"campaign_slug": "another"},
    ],
)
def test_wall_leaves_out_what_is_no_gift_of_its_own(shop, changes):
    """Unpaid, wholly given back, a renewal of somebody who stands there already."""
    settle(shop, is_listed=True, first_name="Ada", **changes)
    assert names(shop) == []


def test_wall_goes_on_past_gifts_that_were_given_back(shop):
    """The limit counts who is shown."""
    settle(shop, is_listed=True, first_name="Ada")
    for _ in range(60):
        settle(shop, is_listed=True, first_name="Grace", refunded_minor=1000)
    settle(shop, is_listed=True, first_name="Edith")
    assert names(shop, limit=2) == ["Edith", "Ada"]
    assert names(shop, limit=1) == ["Edith"]


@pytest.mark.parametrize("shows", [True, False])
def test_message_stands_on_the_wall_only_by_the_sites_switch(shop, shows):
    """Personal text is never put on a page without it."""
    settle(shop, is_listed=True, first_name="Ada", message="Good luck")
    wall = wall_data(shop, "en", replace(CAMPAIGN, shows_messages=shows), 5)
    assert wall["supporters"] == [{"name": "Ada", "message": "Good luck" if shows else ""}]


def test_campaign_without_a_wall_shows_nobody(shop):
    """Not even who agreed while it had one."""
    settle(shop, is_listed=True, first_name="Ada")
    campaign = replace(CAMPAIGN, has_wall=False)
    assert campaign_data(shop, "en", campaign, id_prefix="d")["wall"] is None
    assert wall_data(shop, "en", campaign, 5)["supporters"] == []


def test_paid_gift_reaches_the_goal_through_flint():
    """Pending it does not count."""
    shop = giving_shop(REGULAR)
    result = give(shop.storefront, REGULAR)
    assert raised(shop.storefront, REGULAR)[0] == 0
    shop.pay(result.address)
    shop.come_back()
    shop.flint.advance(61)
    assert raised(shop.storefront, REGULAR) == (1000, "1 gift")


def test_monthly_gift_reaches_the_goal_when_it_is_paid():
    """The first payment of a plan, costs included."""
    shop = giving_shop(REGULAR)
    shop.pay(give_monthly(shop, cover_costs="yes").address)
    shop.come_back()
    shop.flint.advance(61)
    assert raised(shop.storefront, REGULAR) == (1061, "1 gift")


def test_renewals_of_a_monthly_gift_are_counted():
    """Each month's payment; the donor stands on the wall once."""
    campaign = replace(REGULAR, has_wall=True)
    shop = giving_shop(campaign)
    shop.pay(give_monthly(shop, campaign, first_name="Ada", listed="yes").address)
    shop.come_back()
    for _ in range(2):
        shop.flint.advance(timedelta(days=31).total_seconds())
        shop.reconcile()
    shop.flint.advance(61)
    assert raised(shop.storefront, campaign) == (3000, "3 gifts")
    assert names(shop.storefront, campaign) == ["Ada"]
