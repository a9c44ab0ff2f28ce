"""
A plan of a recurring gift that is not what the mirror says any more.
"""

from datetime import timedelta

from flint_storefront.storage.records import CheckoutRecord
from flint_storefront.subscriptions.sync import sync_plans
from tests.donations.campaigns import REGULAR
from tests.donations.giving_shop import give_monthly, giving_shop, goes_to_flint, plan_row, plans_at_flint


def test_plan_that_the_mirror_still_thinks_active_is_replaced() -> None:
    """It was archived at Flint after the mirror saw it: the donor gives all the same, by another plan."""
    shop = giving_shop(REGULAR)
    assert goes_to_flint(give_monthly(shop, amount="custom", amount_custom="17.35"))
    sync_plans(shop.storefront)
    plan_id = plan_row(shop).subscription_plan_id
    shop.flint.advance(timedelta(hours=2).total_seconds())
    shop.flint.merchant("DELETE", f"/v1/subscription-plans/{plan_id}")
    assert goes_to_flint(give_monthly(shop, amount="custom", amount_custom="17.35"))
    assert plan_row(shop).subscription_plan_id != plan_id
    assert len(plans_at_flint(shop)) == 2


def test_first_payment_of_another_amount_is_flagged() -> None:
    """Flint charges something else than the donor typed: the operator must look."""
    shop = giving_shop(REGULAR)
    result = give_monthly(shop, amount="custom", amount_custom="17.35")
    assert goes_to_flint(result)
    shop.pay(result.address)  # type: ignore[union-attr]
    record = shop.find(CheckoutRecord)
    shop.change(CheckoutRecord, {}, subtotal_minor=record.subtotal_minor - 100)
    shop.come_back(record.reference)
    assert shop.find(CheckoutRecord).flag_reason == "subtotal_differs"
