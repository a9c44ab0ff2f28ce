"""
Nothing of a subscription is left over: no request that nobody settles, no failure that nobody hears of.
"""

from datetime import timedelta

import pytest

from flint_storefront.checkout.reconcile import reconcile
from flint_storefront.storage.records import JournalEntry
from flint_storefront.subscriptions.managing import manage_subscription
from flint_storefront.subscriptions.refresh import check_due_subscriptions
from tests.checkout.core_shop import page_request
from tests.subscriptions.subscription_shop import OFFICE, SubscriptionShop
from tests.subscriptions.test_life_interrupted import CrashSubscriptionShop


@pytest.mark.parametrize("at", range(1, 6))
def test_link_whose_process_died_is_settled(at: int) -> None:
    """A link that nobody knows opens nothing: reconcile looks at it no more."""
    shop = CrashSubscriptionShop()
    record = shop.begin(OFFICE)
    request = page_request("POST", token=shop.token, reference=record.reference)
    shop.run_until_killed(lambda _: manage_subscription(shop.storefront, request), at)
    shop.flint.advance(timedelta(days=1).total_seconds())
    reconcile(shop.storefront, rest=timedelta(0))
    links = shop.rows(JournalEntry, operation="subscriptions.createAccessLink")
    assert {entry.status for entry in links} <= {"rejected", "succeeded"}


def test_every_failed_try_of_a_renewal_is_told() -> None:
    """Without a webhook too, weeks after the first one."""
    shop = SubscriptionShop()
    shop.begin(OFFICE)
    for _ in range(24):
        shop.flint.fail_renewal(shop.subscription.subscription_id)
        shop.pass_days(2)
        check_due_subscriptions(shop.storefront)
    attempts = shop.flint.environment.payment_attempts.values()
    failed = {one["order_payment_attempt_id"] for one in attempts if one["status"] == "failed"}
    assert len(failed) > 1
    told = {effect.effect_key for effect in shop.effects("order_payment_failed")}
    assert told == {f"failed:{attempt}" for attempt in failed}
