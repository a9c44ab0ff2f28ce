"""What can be done to a subscription: cancel, pause, resume, change, retry; and the lists."""

from typing import Any

import pytest

from flint_storefront.sandbox.subscriptions import rules
from tests.sandbox.buyer import DECLINES
from tests.sandbox.shop import Shop
from tests.sandbox.subscriber import (
    SAVES_THEN_FAILS,
    TRIAL,
    act,
    happened,
    read,
    refuse,
    renewals,
    subscribe,
    wait,
)

GOOD_CARD = "4242424242424242"


def overdue(shop: Shop) -> dict[str, Any]:
    """Return a subscription whose first renewal failed."""
    subscription = subscribe(shop, card=SAVES_THEN_FAILS)
    wait(shop, days=30)
    return read(shop, subscription)


def test_cancel_lets_the_paid_period_run(shop: Shop) -> None:
    """Unless it is asked to end at once; at its end it is canceled and nothing is charged."""
    subscription = subscribe(shop)
    body = {"cancellation_reason_code": "unused", "cancellation_comment": "Too much coffee"}
    now = act(shop, subscription, "cancel", body)
    assert (now["status"], now["cancel_at_period_end"]) == ("active", True)
    assert "next_billing_at" not in now
    assert now["cancellation_details"] == {
        "requested_at": "2026-11-20T09:30:00Z",
        "requested_by": "merchant",
        "reason_code": "unused",
        "comment": "Too much coffee",
    }
    wait(shop, days=30)
    assert read(shop, subscription)["status"] == "canceled"
    assert renewals(shop, subscription) == []
    assert happened(shop)[2:] == ["cancellation_scheduled", "canceled"]


def test_cancel_immediately_ends_it_now(shop: Shop) -> None:
    """For good."""
    subscription = subscribe(shop)
    now = act(shop, subscription, "cancel", {"cancel_immediately": True})
    assert (now["status"], now["canceled_at"]) == ("canceled", "2026-11-20T09:30:00Z")
    for operation, body in (("cancel", {}), ("pause", {}), ("reactivate", None), ("resume", None)):
        assert refuse(shop, subscription, operation, body) == (409, "SUBSCRIPTION_CANCELED")


def test_trial_is_canceled_at_once_either_way(shop: Shop) -> None:
    """There is no paid period to run out."""
    subscription = subscribe(shop, **TRIAL)
    assert act(shop, subscription, "cancel", {})["status"] == "canceled"


def test_reactivate_takes_the_cancellation_back(shop: Shop) -> None:
    """The period stays and is renewed."""
    subscription = subscribe(shop)
    act(shop, subscription, "cancel", {})
    now = act(shop, subscription, "reactivate")
    assert not now["cancel_at_period_end"]
    assert "cancellation_details" not in now
    assert now["next_billing_at"] == subscription["next_billing_at"]
    wait(shop, days=30)
    assert len(renewals(shop, subscription)) == 1
    assert refuse(shop, subscription, "reactivate") == (409, "INVALID_STATUS_TRANSITION")


def test_paused_subscription_is_not_charged(shop: Shop) -> None:
    """Until it is resumed, which takes a moment; after the paid period a new one begins."""
    subscription = subscribe(shop)
    assert act(shop, subscription, "pause")["status"] == "paused"
    wait(shop, days=40)
    assert renewals(shop, subscription) == []
    assert act(shop, subscription, "resume")["status"] == "paused"
    wait(shop, seconds=2)
    now = read(shop, subscription)
    assert now["status"] == "active"
    assert now["current_period_start"] == "2026-12-30T09:30:02Z"
    assert len(renewals(shop, subscription)) == 1
    assert happened(shop)[2:] == ["paused", "resumed", "payment_succeeded"]


def test_resumed_within_the_paid_period_nothing_is_charged(shop: Shop) -> None:
    """The next date is the old one."""
    subscription = subscribe(shop)
    act(shop, subscription, "pause")
    act(shop, subscription, "resume")
    wait(shop, days=1)
    now = read(shop, subscription)
    assert (now["status"], now["next_billing_at"]) == ("active", subscription["next_billing_at"])
    assert renewals(shop, subscription) == []


def test_counted_pause_ends_by_itself(shop: Shop) -> None:
    """Two cycles leave out two renewals."""
    subscription = subscribe(shop)
    act(shop, subscription, "pause", {"pause_duration_cycles": 2})
    wait(shop, days=91)
    assert read(shop, subscription)["status"] == "paused"
    wait(shop, days=1)
    assert read(shop, subscription)["current_period_start"] == "2027-02-20T09:30:00Z"


@pytest.mark.parametrize(("cycles", "code"), [(0, "INVALID_RANGE"), (13, "PAUSE_DURATION_TOO_LONG")])
def test_pause_of_a_length_that_makes_no_sense_is_refused(shop: Shop, cycles: int, code: str) -> None:
    """As wrong input."""
    body = {"pause_duration_cycles": cycles}
    assert refuse(shop, subscribe(shop), "pause", body) == (400, code)


def test_only_an_active_subscription_can_be_paused(shop: Shop) -> None:
    """And only a paused one resumed."""
    trial = subscribe(shop, **TRIAL)
    assert refuse(shop, trial, "pause", {}) == (409, "CANNOT_PAUSE")
    assert refuse(shop, trial, "resume") == (409, "CANNOT_RESUME")


def test_paused_by_dunning_wants_its_money_first(shop: Shop) -> None:
    """A retry that pays brings it back."""
    shop.sandbox.switches |= {"dunning_end_action": "pause", "dunning_retry_days": []}
    subscription = overdue(shop)
    assert subscription["status"] == "paused"
    assert refuse(shop, subscription, "resume") == (409, "CANNOT_RESUME_PAST_DUE_PAYMENT_REQUIRED")
    rules.set_card(shop.sandbox, shop.environment, subscription["subscription_id"], GOOD_CARD)
    act(shop, subscription, "payment-retries")
    wait(shop, seconds=2)
    now = read(shop, subscription)
    assert now["status"] == "active"
    assert "paused_at" not in now


def test_quantity_and_interval_count_from_the_next_renewal(shop: Shop) -> None:
    """The running period stays as it is; the next order is larger and the period longer."""
    options = [{"billing_interval": "monthly", "billing_interval_count": 3}]
    subscription = subscribe(shop, quantity_options=[1, 2], billing_interval_options=options)
    address = "/v1/subscriptions/" + subscription["subscription_id"]
    now = shop.patch(address, {"quantity": 2, **options[0]})
    assert now["current_period_end"] == subscription["current_period_end"]
    assert now["recurring_amount_money"]["amount"] == 3600
    assert now["line_items"][0]["quantity"] == 2
    wait(shop, days=30)
    assert renewals(shop, subscription)[0]["pricing_amounts"]["total_money"]["amount"] == 3600
    assert read(shop, subscription)["current_period_end"] == "2027-03-20T09:30:00Z"
    assert "updated" in happened(shop)


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({}, 400, "NO_FIELDS_TO_UPDATE"),
        ({"quantity": 2}, 400, "INVALID_QUANTITY"),
        ({"billing_interval": "yearly", "billing_interval_count": 1}, 400, "INVALID_INTERVAL"),
        ({"metadata": {"a": "1"}, "expected_version": 99}, 409, "VERSION_CONFLICT"),
        ({"subscription_plan_id": "plan_other"}, 400, "UNKNOWN_FIELD"),
    ],
)
def test_change_that_is_not_offered_is_refused(
    shop: Shop, change: dict[str, Any], status: int, code: str
) -> None:
    """And changes nothing."""
    subscription = subscribe(shop)
    address = "/v1/subscriptions/" + subscription["subscription_id"]
    refusal = shop.refuse("PATCH", address, change)
    assert (refusal["status"], refusal["code"]) == (status, code)
    assert read(shop, subscription) == subscription


def test_metadata_and_reference_can_be_set(shop: Shop) -> None:
    """Equal values raise no version."""
    subscription = subscribe(shop)
    address = "/v1/subscriptions/" + subscription["subscription_id"]
    change = {"metadata": {"ours": "1"}, "external_reference_id": "chk_1"}
    first, second = (shop.patch(address, change) for _ in range(2))
    assert first["metadata"] == {"ours": "1"}
    assert first["version"] == second["version"] == subscription["version"] + 1


def test_new_card_alone_retries_nothing(shop: Shop) -> None:
    """The next automatic retry takes it."""
    subscription = overdue(shop)
    rules.set_card(shop.sandbox, shop.environment, subscription["subscription_id"], GOOD_CARD)
    now = read(shop, subscription, expand="payment_method")
    assert now["status"] == "past_due"
    assert now["payment_method"]["card"]["last4"] == "4242"
    assert now["payment_method_id"] != subscription["payment_method_id"]
    wait(shop, days=3)
    assert read(shop, subscription)["status"] == "active"


def test_retry_by_hand_ends_a_moment_later(shop: Shop) -> None:
    """One at a time, under the caller's key; it counts towards no automatic one."""
    subscription = overdue(shop)
    address = f"/v1/subscriptions/{subscription['subscription_id']}/payment-retries"
    row = shop.post(address, {}, Idempotency_Key="retry-1")
    assert (row["status"], row["idempotency_key"]) == ("processing", "retry-1")
    assert shop.post(address, {}, Idempotency_Key="retry-1") == row
    assert refuse(shop, subscription, "payment-retries", {}) == (
        409,
        "SUBSCRIPTION_PAYMENT_RETRY_IN_PROGRESS",
    )
    wait(shop, seconds=2)
    now = read(shop, subscription)
    assert (now["status"], now["next_retry_at"]) == ("past_due", subscription["next_retry_at"])
    (kept,) = shop.environment.subscription_payment_retries.values()
    assert (kept["status"], kept["failure"]["code"]) == ("failed", "card_declined")


def test_retry_without_debt_is_refused(shop: Shop) -> None:
    """Nothing is overdue."""
    subscription = subscribe(shop)
    assert refuse(shop, subscription, "payment-retries", {}) == (
        409,
        "SUBSCRIPTION_PAYMENT_RETRY_NOT_ALLOWED",
    )


def test_lists_filter_by_status_plan_and_customer(shop: Shop) -> None:
    """Statuses may be several; renewal dates have bounds."""
    first, second = subscribe(shop), subscribe(shop, **TRIAL)

    def ids(**query: Any) -> list[str]:
        return [row["subscription_id"] for row in shop.get("/v1/subscriptions", **query)]

    assert ids(status="trialing") == [second["subscription_id"]]
    assert ids(status="trialing,active") == [second["subscription_id"], first["subscription_id"]]
    assert ids(subscription_plan_id=first["subscription_plan_id"]) == [first["subscription_id"]]
    assert ids(next_billing_at_before="2026-12-10T00:00:00Z") == [second["subscription_id"]]
    assert ids(customer_id=first["customer_id"], query=first["subscription_id"]) == [first["subscription_id"]]


def test_card_that_is_declined_cannot_be_saved(shop: Shop) -> None:
    """The old one stays."""
    subscription = subscribe(shop)
    with pytest.raises(Exception, match="PAYMENT_METHOD_NOT_READY"):
        rules.set_card(shop.sandbox, shop.environment, subscription["subscription_id"], DECLINES)


def test_subscription_of_another_environment_is_not_found(shop: Shop) -> None:
    """Never 403."""
    assert refuse(shop, {"subscription_id": "sub_other"}, "cancel", {})[0] == 404
