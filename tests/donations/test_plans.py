"""The plan of a recurring gift: found before it is made, made once, never one that charges something else."""

from dataclasses import replace
from datetime import timedelta

import pytest

from flint_storefront.checkout.journal import REJECTED, SUCCEEDED, UNKNOWN, Refusal, write_ahead
from flint_storefront.donations.plan_request import new_plan, plan_key, plan_request
from flint_storefront.donations.plans import find_or_make_plan, forget_plan, settle_plans
from flint_storefront.errors import OutcomeUnknown
from flint_storefront.flint.deadlines import Deadline
from flint_storefront.money import Money
from flint_storefront.storage.records import PlanRecord
from flint_storefront.subscriptions.sync import sync_plans
from tests.donations.campaigns import REGULAR
from tests.donations.giving_shop import (
    CREATE,
    LIST,
    giving_shop,
    know_plans,
    plan_entries,
    plan_row,
    plans_at_flint,
)

OPERATION = "subscriptionPlans.create"
TEN = Money(1000, "USD")


@pytest.fixture
def shop():
    """A shop where a donor asks for 10 dollars a month; nothing has been sent yet."""
    shop = giving_shop(REGULAR)
    put_plan(shop)
    return shop


def put_plan(shop):
    """The record that the start of a checkout writes."""
    with shop.store.transaction() as transaction:
        transaction.insert(new_plan(shop.storefront, REGULAR, TEN, None, "monthly"))


def find(shop, *, is_pressed=True):
    """What a press, or a look, finds."""
    return find_or_make_plan(
        shop.storefront,
        plan_key("test", REGULAR.slug, TEN, 0, "monthly"),
        deadline=shop.storefront.deadline(12),
        is_pressed=is_pressed,
        is_person_waiting=True,
    )


def only_plan(shop):
    """Id of the only plan at Flint."""
    (plan,) = plans_at_flint(shop)
    return plan["subscription_plan_id"]


def forget_here(shop, plan_try=1):
    """Our record does not know the plan: a database put back, or another shop's."""
    shop.change(type(plan_row(shop)), {}, subscription_plan_id=None, plan_try=plan_try)


def lose_answer(shop):
    """The plan is made, and nobody learns of it."""
    shop.flint.fault("reset", OPERATION, phase="after", count=9)
    with pytest.raises(OutcomeUnknown):
        find(shop)
    shop.flint.cancel_faults()
    shop.flint.forget_calls()


def test_key_of_a_plan_never_changes():
    """It is how a plan is found again, years later."""
    assert (
        plan_key("live", "clean-water", TEN, 61, "monthly") == "don_0ea54bd770d93696a2074dfd4164a5195ec8be33"
    )


def test_each_difference_is_a_key_of_its_own():
    """Mode, campaign, currency, gift, cover and interval."""
    keys = {
        plan_key("live", "a", TEN, 0, "monthly"),
        plan_key("test", "a", TEN, 0, "monthly"),
        plan_key("live", "b", TEN, 0, "monthly"),
        plan_key("live", "a", Money(1000, "EUR"), 0, "monthly"),
        plan_key("live", "a", Money(1001, "USD"), 0, "monthly"),
        plan_key("live", "a", TEN, 61, "monthly"),
        plan_key("live", "a", Money(1061, "USD"), 0, "monthly"),
        plan_key("live", "a", TEN, 0, "yearly"),
    }
    assert len(keys) == 8


def test_request_is_the_same_whoever_makes_it(shop):
    """Another process, another day, another donor: the same bytes."""
    first = plan_request(shop.storefront, plan_row(shop))
    shop.restart()
    shop.flint.advance(86_400)
    again = new_plan(shop.storefront, REGULAR, TEN, None, "monthly")
    assert plan_request(shop.storefront, again) == first


def test_new_plan_is_one_call_and_remembered(shop):
    """The second time nobody is asked."""
    assert find(shop) == find(shop) == only_plan(shop)
    assert shop.flint.calls() == [CREATE]
    assert (plan_row(shop).subscription_plan_id, plan_row(shop).plan_try) == (only_plan(shop), 1)
    assert plan_entries(shop)[0].reference == plan_row(shop).plan_key


def test_plan_of_the_mirror_is_taken(shop):
    """One that was made before our record began."""
    find(shop)
    sync_plans(shop.storefront)
    forget_here(shop, plan_try=2)
    shop.flint.forget_calls()
    assert find(shop) == only_plan(shop) == plan_row(shop).subscription_plan_id
    assert shop.flint.calls() == []


@pytest.mark.parametrize("hours", [None, 49])
def test_flint_is_asked_where_the_mirror_cannot_know(shop, hours):
    """Never synced, or too long ago: one call more, and no second plan."""
    find(shop)
    forget_here(shop, plan_try=2)
    know_plans(shop, hours is not None)
    shop.flint.advance((hours or 0) * 3600)
    shop.flint.forget_calls()
    assert find(shop) == only_plan(shop)
    assert shop.flint.calls() == [LIST]


def test_fresh_mirror_is_believed(shop):
    """Where it says that there is none, the plan is made without asking."""
    shop.flint.advance(47 * 3600)
    find(shop)
    assert shop.flint.calls() == [CREATE]


def test_lost_answer_is_asked_for_again_byte_for_byte(shop):
    """Flint made it; the same key and bytes bring the same plan."""
    lose_answer(shop)
    assert [entry.status for entry in plan_entries(shop)] == [UNKNOWN]
    assert find(shop, is_pressed=False) == only_plan(shop)
    assert [entry.status for entry in plan_entries(shop)] == [SUCCEEDED]


def test_lost_answer_is_settled_in_the_background(shop):
    """The donor has left; the next one finds the plan."""
    lose_answer(shop)
    settle_plans(shop.storefront)
    assert shop.flint.calls() == []
    shop.flint.advance(60)
    settle_plans(shop.storefront)
    assert plan_row(shop).subscription_plan_id == only_plan(shop)
    shop.flint.forget_calls()
    settle_plans(shop.storefront)
    assert shop.flint.calls() == []


def test_plan_that_cannot_be_settled_disturbs_nobody(shop):
    """The background goes on, and tries again the next time."""
    lose_answer(shop)
    shop.flint.advance(60)
    shop.flint.fault("reset", OPERATION, phase="after", count=9)
    settle_plans(shop.storefront)
    assert [entry.status for entry in plan_entries(shop)] == [UNKNOWN]


def test_unknown_for_too_long_is_looked_for_first(shop):
    """Flint may have forgotten the key: what it made is adopted, nothing is sent."""
    lose_answer(shop)
    shop.flint.advance(timedelta(hours=21).total_seconds())
    assert find(shop) == only_plan(shop)
    assert CREATE not in shop.flint.calls()
    assert [entry.status for entry in plan_entries(shop)] == [SUCCEEDED]


def test_what_never_arrived_is_made_with_a_new_key(shop):
    """After the search at Flint found none."""
    shop.flint.fault("reset", OPERATION, phase="before", count=9)
    with pytest.raises(OutcomeUnknown):
        find(shop)
    shop.flint.cancel_faults()
    shop.flint.advance(timedelta(hours=21).total_seconds())
    assert isinstance(find(shop, is_pressed=False), Refusal)
    assert plans_at_flint(shop) == []
    assert find(shop) == only_plan(shop)
    assert [entry.status for entry in plan_entries(shop)] == [REJECTED, SUCCEEDED]


def test_refusal_is_told_and_only_a_new_press_tries_anew(shop):
    """A look sends nothing; the next press has a key of its own."""
    shop.flint.fault("status", OPERATION, status=400, code="NAME_TOO_LONG")
    refused = find(shop)
    assert isinstance(refused, Refusal)
    assert refused.code == "NAME_TOO_LONG"
    shop.flint.forget_calls()
    assert isinstance(find(shop, is_pressed=False), Refusal)
    assert shop.flint.calls() == []
    assert find(shop) == only_plan(shop)
    assert [entry.idempotency_key[-2:] for entry in plan_entries(shop)] == ["-1", "-2"]


def test_key_in_progress_is_waited_for(shop):
    """Another process is making it at this moment."""
    shop.flint.fault("status", OPERATION, status=409, count=5)
    assert find(shop) == only_plan(shop)
    assert len(plans_at_flint(shop)) == 1


def test_key_in_progress_for_too_long_is_unknown(shop):
    """The donor is not kept waiting for ever; the same bytes go out next time."""
    shop.flint.fault("status", OPERATION, status=409, count=99)
    with pytest.raises(OutcomeUnknown):
        find(shop)
    shop.flint.cancel_faults()
    assert find(shop) == only_plan(shop)
    assert len(plan_entries(shop)) == 1


def test_other_shop_of_the_merchant_made_it_in_other_words(shop):
    """Its plan has our key and charges the same: it serves."""
    other = plan_request(shop.storefront, plan_row(shop))
    body = other.body.replace(b"Clean water", b"Sauberes Wasser")
    made = shop.storefront.flint.write(
        other.method,
        other.path,
        body,
        idempotency_key=f"plan-{plan_row(shop).plan_key}-1",
        deadline=shop.storefront.deadline(12),
        is_person_waiting=True,
    )
    assert find(shop) == made.data["subscription_plan_id"] == only_plan(shop)


def test_archived_plan_is_replaced(shop):
    """Nobody can sign up to it any more."""
    first = find(shop)
    sync_plans(shop.storefront)
    shop.flint.environment.subscription_plans[first]["status"] = "archived"
    sync_plans(shop.storefront)
    second = find(shop)
    assert second != first
    assert (plan_row(shop).subscription_plan_id, plan_row(shop).plan_try) == (second, 2)
    assert find(shop) == second


@pytest.mark.parametrize(
    "changes",
    [
        {"recurring_minor": 1500},
        {"setup_fee_minor": 100},
        {"trial_days": 30},
        {"contract_months": 12},
        {"billing_interval_count": 3},
        {"currency": "EUR"},
    ],
)
def test_plan_that_charges_something_else_by_now_serves_nobody(shop, changes):
    """Nobody pays another amount than the one they typed."""
    first = find(shop)
    sync_plans(shop.storefront)
    shop.change(PlanRecord, {"subscription_plan_id": first}, **changes)
    assert find(shop) != first
    assert len(plans_at_flint(shop)) == 2


def test_plan_that_flint_refuses_to_sell_is_forgotten(shop):
    """The session was refused: the next press makes another plan; a plan that is not ours is left alone."""
    first = find(shop)
    forget_plan(shop.storefront, plan_row(shop).plan_key, "plan_other")
    assert find(shop) == first
    forget_plan(shop.storefront, plan_row(shop).plan_key, first)
    assert find(shop) != first


def test_answer_with_other_terms_is_no_plan_of_the_donors(shop):
    """Flint made something else than we asked for: the donor is not sent to it."""
    right = plan_request(shop.storefront, plan_row(shop))
    wrong = replace(right, body=right.body.replace(b"1000", b"9000"))
    key = plan_row(shop).plan_key
    with shop.store.transaction() as transaction:
        write_ahead(shop.storefront, transaction, key, f"plan-{key}-1", wrong)
    refused = find(shop)
    assert isinstance(refused, Refusal)
    assert refused.code == "PLAN_DIFFERS"
    assert plan_row(shop).subscription_plan_id is None
    assert find(shop) == plan_row(shop).subscription_plan_id


def test_flint_away_leaves_nothing_behind(shop):
    """A deadline that is over sends nothing; the next press does."""
    over = Deadline(0, clock=shop.storefront.monotonic)
    key = plan_row(shop).plan_key
    with pytest.raises(OutcomeUnknown):
        find_or_make_plan(shop.storefront, key, deadline=over, is_pressed=True, is_person_waiting=True)
    assert plans_at_flint(shop) == []
    assert find(shop) == only_plan(shop)


def test_key_without_a_record_is_a_mistake_of_ours(shop):
    """The start of the checkout writes it."""
    with pytest.raises(LookupError):
        find_or_make_plan(
            shop.storefront,
            "don_none",
            deadline=shop.storefront.deadline(12),
            is_pressed=True,
            is_person_waiting=True,
        )
