"""A subscription through time: trial's end, renewals, failures, retries, ends; all by the sandbox's clock."""

from datetime import UTC, datetime

import pytest

from flint_storefront.sandbox.state import Sandbox
from flint_storefront.sandbox.subscriptions import rules
from flint_storefront.sandbox.subscriptions.lifecycle import TRANSITIONS, TransitionRefused, move
from flint_storefront.sandbox.subscriptions.periods import add_intervals
from tests.sandbox.shop import Shop
from tests.sandbox.subscriber import (
    SAVES_THEN_FAILS,
    TRIAL,
    happened,
    read,
    renewals,
    subscribe,
    wait,
)

RETRY_DAYS = (3, 5, 7)
"""Of the switch as it starts."""


@pytest.mark.parametrize(
    ("interval", "count", "end"),
    [
        ("daily", 10, (2027, 2, 10)),
        ("weekly", 2, (2027, 2, 14)),
        ("monthly", 1, (2027, 2, 28)),
        ("monthly", 2, (2027, 3, 31)),
        ("monthly", 13, (2028, 2, 29)),
        ("yearly", 1, (2028, 1, 31)),
    ],
)
def test_periods_end_by_the_calendar(interval: str, count: int, end: tuple[int, int, int]) -> None:
    """A month without the day ends on its last one."""
    anchor = datetime(2027, 1, 31, 9, 30, tzinfo=UTC)
    assert add_intervals(anchor, interval, count) == datetime(*end, 9, 30, tzinfo=UTC)


def test_month_of_the_thirty_first_comes_back_to_it(shop: Shop) -> None:
    """Each end is counted from the first day, not from the end before."""
    wait(shop, days=72)
    subscription = subscribe(shop)
    ends = [subscription["current_period_end"][:10]]
    for _ in range(2):
        wait(shop, days=31)
        ends.append(read(shop, subscription)["current_period_end"][:10])
    assert ends == ["2027-02-28", "2027-03-31", "2027-04-30"]


def test_trial_ends_with_a_charge(shop: Shop) -> None:
    """A renewal order of Flint's own, paid, without anything of ours; then active."""
    subscription = subscribe(shop, **TRIAL)
    wait(shop, days=14)
    now = read(shop, subscription)
    assert now["status"] == "active"
    assert now["current_period_end"] == "2027-01-04T09:30:00Z"
    (order,) = renewals(shop, subscription)
    assert (order["origin"], order["subscription_cycle"], order["payment_status"]) == (
        "subscription",
        1,
        "paid",
    )
    assert order["metadata"] == {}
    assert "external_reference_id" not in order
    assert order["checkout_session_ids"] == []
    intent = shop.get("/v1/payment-intents/" + order["payment_intent_ids"][0])
    assert (intent["payment_flow"], intent["status"]) == ("subscription_renewal", "succeeded")


def test_trial_announces_its_end_and_its_charge(shop: Shop) -> None:
    """Three days before, then at the end."""
    subscribe(shop, **TRIAL)
    assert happened(shop) == ["created"]
    wait(shop, days=11)
    shop.get("/v1/orders")
    assert happened(shop)[1:] == ["trial_ending"]
    start = len(shop.events())
    wait(shop, days=3)
    shop.get("/v1/orders")
    assert shop.events()[start:] == [
        "order.created",
        "payment_intent.succeeded",
        "order.paid",
        "subscription.payment_succeeded",
        "subscription.activated",
    ]


def test_renewal_moves_the_period_and_counts(shop: Shop) -> None:
    """Announced three days before; the version rises."""
    subscription = subscribe(shop)
    wait(shop, days=27)
    shop.get("/v1/orders")
    assert happened(shop) == ["created", "activated", "renewal_upcoming"]
    wait(shop, days=3)
    now = read(shop, subscription)
    assert now["current_period_start"] == subscription["current_period_end"]
    assert (now["completed_cycles"], now["status"]) == (1, "active")
    assert now["version"] > subscription["version"]
    assert [order["subscription_cycle"] for order in renewals(shop, subscription)] == [2]


def test_clock_that_jumps_over_months_leaves_every_renewal(shop: Shop) -> None:
    """Each with its own order."""
    subscription = subscribe(shop)
    wait(shop, days=95)
    cycles = [order["subscription_cycle"] for order in renewals(shop, subscription)]
    assert cycles == [2, 3, 4]
    assert read(shop, subscription)["completed_cycles"] == 3


def test_daily_plan_under_a_jump_of_years_is_bounded(shop: Shop) -> None:
    """A call does at most MAXIMUM_STEPS, the next one goes on."""
    subscription = subscribe(shop, billing_interval="daily")
    wait(shop, days=400)
    first = read(shop, subscription)["completed_cycles"]
    second = read(shop, subscription)["completed_cycles"]
    assert 0 < first < second <= 400


def test_failed_renewal_is_past_due_with_its_next_retry(shop: Shop) -> None:
    """The period does not move, the order stays unpaid."""
    subscription = subscribe(shop, card=SAVES_THEN_FAILS)
    wait(shop, days=30)
    now = read(shop, subscription)
    assert (now["status"], now["next_retry_at"]) == ("past_due", "2026-12-23T09:30:00Z")
    assert now["current_period_end"] == subscription["current_period_end"]
    (order,) = renewals(shop, subscription)
    assert (order["payment_status"], order["active_payment_attempt"]["status"]) == ("unpaid", "failed")
    assert happened(shop)[3:] == ["past_due", "payment_failed"]
    assert [row["subscription_id"] for row in shop.get("/v1/subscriptions", needs_attention="true")] == [
        subscription["subscription_id"]
    ]


def test_retry_recovers_with_the_same_order(shop: Shop) -> None:
    """The period begins where the old one ended."""
    subscription = subscribe(shop)
    rules.fail_next_renewal(shop.sandbox, shop.environment, subscription["subscription_id"])
    wait(shop, days=30)
    assert read(shop, subscription)["status"] == "past_due"
    wait(shop, days=3)
    now = read(shop, subscription)
    assert (now["status"], now["next_retry_at"]) == ("active", None)
    assert now["current_period_start"] == subscription["current_period_end"]
    (order,) = renewals(shop, subscription)
    assert order["payment_status"] == "paid"
    assert happened(shop)[-1] == "payment_succeeded"


@pytest.mark.parametrize(
    ("end_action", "status"), [("cancel", "canceled"), ("pause", "paused"), ("notify_only", "past_due")]
)
def test_last_failed_retry_ends_as_the_switch_says(shop: Shop, end_action: str, status: str) -> None:
    """After three retries; a dunning cancellation has no cancellation details."""
    shop.sandbox.switches["dunning_end_action"] = end_action
    subscription = subscribe(shop, card=SAVES_THEN_FAILS)
    wait(shop, days=30)
    for day in (3, 2, 2):
        wait(shop, days=day)
        shop.get("/v1/orders")
    now = read(shop, subscription)
    assert (now["status"], now["next_retry_at"]) == (status, None)
    assert "cancellation_details" not in now
    events = happened(shop)
    assert events.count("payment_failed") == 1 + len(RETRY_DAYS)
    assert "dunning_exhausted" in events
    assert len(renewals(shop, subscription)) == 1


def test_retry_days_are_a_setting(shop: Shop) -> None:
    """None at all ends the dunning with the first failure."""
    shop.sandbox.switches["dunning_retry_days"] = []
    subscription = subscribe(shop, card=SAVES_THEN_FAILS, **TRIAL)
    wait(shop, days=14)
    assert read(shop, subscription)["status"] == "canceled"


def test_trial_of_a_card_that_fails_is_past_due_at_its_end(shop: Shop) -> None:
    """Nothing was ever paid."""
    subscription = subscribe(shop, card=SAVES_THEN_FAILS, **TRIAL)
    wait(shop, days=14)
    assert read(shop, subscription)["status"] == "past_due"


def test_life_cycle_refuses_what_is_not_in_its_list(shop: Shop) -> None:
    """Canceled is final."""
    subscription = shop.environment.subscriptions[subscribe(shop)["subscription_id"]]
    assert not [pair for pair in TRANSITIONS if pair[0] == "canceled"]
    rules.cancel(shop.sandbox, shop.environment, subscription["subscription_id"], immediately=True)
    with pytest.raises(TransitionRefused):
        move(shop.sandbox, shop.environment, subscription, "active")


def test_subscriptions_survive_a_restart(shop: Shop, tmp_path) -> None:
    """Private parts included: the next renewal comes after it."""
    subscription = subscribe(shop)
    path = tmp_path / "state.json"
    shop.sandbox.state_path = path
    path.write_text(shop.sandbox._render(), encoding="utf-8")
    again = Sandbox(clock=shop.sandbox.clock, randomness=shop.sandbox.randomness, state_path=path)
    assert again.load()
    other = Shop(again)
    wait(other, days=30)
    assert read(other, subscription)["completed_cycles"] == 1
