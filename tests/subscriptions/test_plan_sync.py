"""
The mirror of plans: every page is read, slugs are kept, any failure leaves the last good state.
"""

from typing import Any

import httpx
import pytest

from flint_storefront.catalog.sync import sync
from flint_storefront.storage.records import PlanRecord, StoredValue
from flint_storefront.storefront import Storefront
from flint_storefront.subscriptions.mirror import find_plan, find_plan_by_reference, find_plans, list_plans
from flint_storefront.subscriptions.sync import STATE, TURN, TURN_LASTS, sync_plans
from flint_storefront.turns import find_turn
from tests.catalog.fake_catalog import error_body, money, respond
from tests.catalog.shop import Clock, make_shop
from tests.subscriptions.fake_plans import FakePlans


@pytest.fixture
def flint() -> FakePlans:
    """Three plans, two of a name."""
    plans = FakePlans()
    plans.add(1, "Beans")
    plans.add(2, "Filter", price=900)
    plans.add(3, "Beans")
    return plans


@pytest.fixture
def shop(flint: FakePlans) -> Storefront:
    """A shop with an empty mirror."""
    return make_shop(flint.transport(), clock=Clock())


def rows(shop: Storefront) -> dict[str, PlanRecord]:
    """Every row of the mirror, by id."""
    with shop.store.reading() as reading:
        return {row.subscription_plan_id: row for row in reading.select(PlanRecord, {})}


def slugs(shop: Storefront) -> list[str]:
    """What the page of plans shows, in its order."""
    with shop.store.reading() as reading:
        return [plan.slug for plan in list_plans(reading)]


def test_first_sync_mirrors_every_plan(shop: Storefront) -> None:
    """In Flint's order, with slugs of their own."""
    report = sync_plans(shop)
    assert slugs(shop) == ["beans", "filter", "beans-2"]
    assert (report.plans_seen, report.plans_added, report.error) == (3, 3, None)


def test_every_page_is_read(flint: FakePlans, shop: Storefront) -> None:
    """One plan a page."""
    flint.page_size = 1
    assert sync_plans(shop).plans_seen == 3


def test_terms_of_a_plan_are_mirrored(flint: FakePlans, shop: Storefront) -> None:
    """Price of all lines, fees, trial, contract and options; its own interval is no option."""
    flint.plan("plan_1").update(
        setup_fee_money=money(4900),
        early_termination_fee_money=money(6000),
        trial_period_days=14,
        contract_term_months=12,
        billing_interval_options=[
            {"billing_interval": "monthly", "billing_interval_count": 1},
            {"billing_interval": "monthly", "billing_interval_count": 3},
            {"billing_interval": "fortnightly", "billing_interval_count": 1},
        ],
        quantity_options=[5, 2, 5, 0, 101],
        external_reference_id="beans",
    )
    flint.plan("plan_1")["line_items"][0]["quantity"] = 2
    sync_plans(shop)
    plan = rows(shop)["plan_1"]
    assert (plan.recurring_minor, plan.setup_fee_minor, plan.termination_fee_minor) == (4800, 4900, 6000)
    assert (plan.trial_days, plan.contract_months, plan.is_ours) == (14, 12, False)
    assert plan.interval_options == [{"billing_interval": "monthly", "billing_interval_count": 3}]
    assert plan.quantity_options == [2, 5]


def test_slug_stays_when_the_name_changes(flint: FakePlans, shop: Storefront) -> None:
    """Links to a plan keep working."""
    sync_plans(shop)
    flint.plan("plan_2").update(name="Drip", version=2)
    report = sync_plans(shop)
    assert (rows(shop)["plan_2"].slug, rows(shop)["plan_2"].name) == ("filter", "Drip")
    assert (report.plans_added, report.plans_changed) == (0, 1)


def test_second_sync_changes_nothing(shop: Storefront) -> None:
    """Nothing moved, nothing is counted."""
    sync_plans(shop)
    report = sync_plans(shop)
    assert (report.plans_added, report.plans_changed, report.plans_gone) == (0, 0, 0)


def test_archived_plan_is_gone_and_its_slug_stays_taken(flint: FakePlans, shop: Storefront) -> None:
    """It leaves the pages; a new plan of the name gets the next slug."""
    sync_plans(shop)
    flint.plan("plan_1")["status"] = "archived"
    flint.add(4, "Beans")
    assert sync_plans(shop).plans_gone == 1
    assert slugs(shop) == ["filter", "beans-2", "beans-3"]
    assert rows(shop)["plan_1"].is_gone is True


def test_plan_that_comes_back_is_shown_again(flint: FakePlans, shop: Storefront) -> None:
    """Under its old address."""
    sync_plans(shop)
    for status in ("archived", "active"):
        flint.plan("plan_1")["status"] = status
        sync_plans(shop)
    assert slugs(shop) == ["beans", "filter", "beans-2"]


def test_plan_that_slipped_between_two_pages_is_not_gone(flint: FakePlans, shop: Storefront) -> None:
    """Missing in the list, it is asked for by itself."""
    sync_plans(shop)
    hidden = flint.plans.pop(0)

    def answer(request: httpx.Request) -> httpx.Response | None:
        return respond(200, {"data": hidden}) if request.url.path.endswith("/plan_1") else None

    flint.before_answer = answer
    assert sync_plans(shop).plans_gone == 0


UNTELLABLE: list[dict[str, Any]] = [
    {"currency": "ZZZ"},
    {"billing_interval": "fortnightly"},
    {"billing_interval_count": 0},
    {"line_items": []},
    {"setup_fee_money": money(100, "EUR")},
    {"quantity_options": "many"},
    {"line_items": "none"},
]


@pytest.mark.parametrize("change", UNTELLABLE)
def test_plan_that_cannot_be_told_is_left_as_it_was(
    flint: FakePlans, shop: Storefront, change: dict[str, Any]
) -> None:
    """Its price or interval cannot be said: the last good row stays, and it is not gone."""
    sync_plans(shop)
    flint.plan("plan_1").update(change, name="Moved", version=2)
    report = sync_plans(shop)
    assert (report.plans_unreadable, report.plans_gone, report.error) == (1, 0, None)
    assert (rows(shop)["plan_1"].name, rows(shop)["plan_1"].is_gone) == ("Beans", False)


def test_plan_of_a_recurring_donation_is_ours(flint: FakePlans, shop: Storefront) -> None:
    """In the mirror to be found, never among the shop's plans."""
    flint.plan("plan_2")["external_reference_id"] = "don_abc"
    sync_plans(shop)
    assert slugs(shop) == ["beans", "beans-2"]
    with shop.store.reading() as reading:
        found = find_plan_by_reference(reading, "don_abc")
        assert found is not None
        assert found.subscription_plan_id == "plan_2"
        assert find_plan(reading, "filter") is None
        assert find_plans(reading, ["plan_3", "plan_2", "plan_1"]) == [
            rows(shop)["plan_3"],
            rows(shop)["plan_1"],
        ]


def test_failure_leaves_the_last_good_state(flint: FakePlans, shop: Storefront) -> None:
    """Told in the report and remembered for the doctor."""
    sync_plans(shop)
    before = rows(shop)
    refusal = respond(403, error_body("INSUFFICIENT_SCOPE", "permission_error"))
    flint.before_answer = lambda request: refusal
    report = sync_plans(shop)
    assert report.error is not None
    assert "INSUFFICIENT_SCOPE" in report.error
    assert rows(shop) == before
    with shop.store.reading() as reading:
        state = reading.find(StoredValue, {"key": STATE})
    assert state is not None
    assert state.value["last_error"] == report.error
    assert "last_sync_at" in state.value


def test_somebody_elses_turn_is_left_to_them(flint: FakePlans, shop: Storefront) -> None:
    """Two processes need not do the same."""
    assert find_turn(shop, TURN, TURN_LASTS) is not None
    assert sync_plans(shop).was_skipped is True
    assert flint.calls == []


def test_plans_are_part_of_every_sync(shop: Storefront) -> None:
    """Products and plans come together, by command and in the background."""
    report = sync(shop)
    assert report.plans is not None
    assert report.plans.plans_added == 3


def test_plans_that_cannot_be_read_keep_no_product_away(flint: FakePlans, shop: Storefront) -> None:
    """A key that may not read plans still sells products."""
    refusal = respond(403, error_body("INSUFFICIENT_SCOPE", "permission_error"))
    flint.before_answer = lambda request: refusal if "plans" in request.url.path else None
    report = sync(shop)
    assert report.error is None
    assert report.plans is not None
    assert report.plans.error is not None
