"""
What becomes of a subscription: told by Flint, kept by us, managed by the buyer.
"""

from collections.abc import Callable
from typing import Any

import pytest

from flint_storefront.storage.records import SubscriptionRecord
from tests.storefront.plan_cases import MONTHLY, OFFICE, subscribe
from tests.storefront.shop import ORIGIN, Shop

DAY = 86_400
SIGNED_IN = {"Sec-Fetch-Site": "same-origin", "X-Test-User": "7"}


def started(shop: Shop, path: str = OFFICE) -> SubscriptionRecord:
    """A running subscription."""
    shop.back(shop.flint.pay(subscribe(shop, path).location))
    return subscription(shop)


def subscription(shop: Shop) -> SubscriptionRecord:
    """Our record of the only one."""
    (record,) = shop.rows(SubscriptionRecord)
    return record


def pass_days(shop: Shop, days: int) -> None:
    """Time passes, and Flint's events arrive."""
    shop.flint.advance(days * DAY)
    shop.flint.deliver()
    shop.work()


class SubscriptionCases:
    """
    Renewals, failures and ends, by webhook and by asking.
    """

    def test_renewal_is_adopted_and_told(self, shop: Shop) -> None:
        """An order that carries nothing of ours becomes a record of ours, apart from the first sale."""
        first = started(shop)
        pass_days(shop, 32)
        renewal = next(one for one in shop.checkouts if one.kind == "renewal")
        assert (renewal.state, renewal.subscription_id) == ("paid", first.subscription_id)
        assert renewal.parent_reference == first.reference
        told = shop.signals.named("order_paid")
        assert [one["kind"] for one in told] == ["plan", "renewal"]

    def test_renewal_without_webhooks_is_found_by_reconcile(self, shop: Shop) -> None:
        """Every event was lost: asking by subscription finds the order."""
        started(shop)
        shop.flint.drop_events()
        pass_days(shop, 32)
        shop.reconcile()
        assert [one.state for one in shop.checkouts if one.kind == "renewal"] == ["paid"]

    @pytest.mark.parametrize("fault", ["duplicate", "reverse"])
    def test_disturbed_events_change_nothing(self, shop: Shop, fault: str) -> None:
        """Twice or backwards: one renewal, told once."""
        started(shop)
        shop.flint.disturb_events(fault)
        pass_days(shop, 32)
        shop.flint.deliver()
        shop.work()
        shop.reconcile()
        assert sum(one.kind == "renewal" for one in shop.checkouts) == 1
        assert len(shop.signals.named("order_paid")) == 2

    def test_trial_turns_active_with_its_first_charge(self, shop: Shop) -> None:
        """After two weeks the first month is paid."""
        assert started(shop, MONTHLY).status == "trialing"
        pass_days(shop, 15)
        assert subscription(shop).status == "active"
        page = shop.browser.get(shop.address(record=shop.checkouts_of("plan")[0]))
        assert page.state == "active"

    def test_failed_renewal_is_past_due_and_under_no_success_heading(self, shop: Shop) -> None:
        """The page says that a payment is overdue."""
        first = started(shop)
        shop.flint.fail_renewal(first.subscription_id)
        pass_days(shop, 32)
        assert subscription(shop).status == "past_due"
        page = shop.browser.get(shop.address(record=shop.checkouts_of("plan")[0]))
        assert page.state == "past_due"
        assert "flint-state--success" not in page.text

    def test_recovered_renewal_is_active_again(self, shop: Shop) -> None:
        """Flint tries again and succeeds."""
        first = started(shop)
        shop.flint.fail_renewal(first.subscription_id)
        pass_days(shop, 32)
        pass_days(shop, 10)
        assert subscription(shop).status == "active"
        assert [one.state for one in shop.checkouts_of("renewal")] == ["paid"]

    def test_canceled_subscription_is_canceled_everywhere(self, shop: Shop) -> None:
        """Record, page and signal say so; nothing more is charged."""
        first = started(shop)
        shop.flint.cancel_subscription(first.subscription_id)
        pass_days(shop, 1)
        assert subscription(shop).status == "canceled"
        page = shop.browser.get(shop.address())
        assert page.state == "canceled"
        assert shop.signals.named("subscription_changed")[-1]["status"] == "canceled"
        pass_days(shop, 40)
        assert shop.checkouts_of("renewal") == []

    def test_end_at_the_periods_end_is_told_before(self, shop: Shop) -> None:
        """It goes on until then, and our record knows that it ends."""
        first = started(shop)
        shop.flint.cancel_subscription(first.subscription_id, immediately=False)
        pass_days(shop, 1)
        assert (subscription(shop).status, subscription(shop).is_ending) == ("active", True)
        pass_days(shop, 32)
        assert subscription(shop).status == "canceled"

    def test_paused_subscription_is_paused(self, shop: Shop) -> None:
        """And active again once it is resumed."""
        first = started(shop)
        shop.flint.merchant("POST", f"/v1/subscriptions/{first.subscription_id}/pause", {})
        pass_days(shop, 1)
        assert subscription(shop).status == "paused"
        shop.flint.merchant("POST", f"/v1/subscriptions/{first.subscription_id}/resume")
        pass_days(shop, 1)
        assert subscription(shop).status == "active"

    def test_strangers_subscription_is_not_adopted(self, shop: Shop) -> None:
        """An order of a subscription that did not begin here is kept waiting and makes no record."""
        started(shop)
        count = len(shop.checkouts)
        shop.flint.foreign_subscription_order()
        shop.flint.deliver()
        shop.work()
        assert len(shop.checkouts) == count


class ManagingCases:
    """
    A buyer can always stop.
    """

    def test_result_page_leads_to_managing(self, shop: Shop) -> None:
        """One click, 303 to the account page at Flint, whose address is kept nowhere."""
        started(shop)
        answer = shop.browser.press(shop.browser.get(shop.address()), "manage-subscription", follow=False)
        assert answer.status == 303
        assert not answer.location.startswith(ORIGIN)
        assert answer.location not in str(shop.journal)

    def test_managing_of_a_stranger_is_not_found(self, shop: Shop) -> None:
        """Another visitor gets the neutral page and no link."""
        started(shop)
        page = shop.browser.get(shop.address())
        fields = {"csrf": "x"}
        shop.browser.forget()
        answer = shop.browser.post(shop.address("/manage"), list(fields.items()), follow=False)
        assert answer.status in (403, 404)
        assert page.find("manage-subscription") is not None
        assert shop.flint.calls("POST").count("access-links") == 0

    def test_refused_link_shows_the_shops_contact(self, shop: Shop) -> None:
        """Where Flint has no page for it, a person helps."""
        started(shop)
        shop.flint.sandbox.switches["merchant_hosted_accounts"] = True
        page = shop.browser.press(shop.browser.get(shop.address()), "manage-subscription")
        assert page.status in (409, 503)
        assert "help@shop.example" in page.text

    def test_account_lists_the_subscriptions_of_who_is_signed_in(self, shop: Shop) -> None:
        """With their state and a way to manage them; nobody else's."""
        shop.browser.headers = dict(SIGNED_IN)
        started(shop)
        page = shop.browser.get("/shop/account")
        (row,) = page.all("subscription")
        assert row["data-state"] == "active"
        assert shop.browser.press(page, "manage-subscription", follow=False).status == 303
        shop.browser.headers = {**SIGNED_IN, "X-Test-User": "8"}
        assert shop.browser.get("/shop/account").all("subscription") == []

    def test_account_of_nobody_asks_to_sign_in(self, shop: Shop) -> None:
        """A calm sentence, and it is kept by no cache."""
        page = shop.browser.get("/shop/account")
        assert page.status == 200
        assert page.find("sign-in") is not None
        assert "no-store" in page.headers["Cache-Control"]

    def test_visitors_whom_the_host_calls_empty_share_nothing(self, shop: Shop) -> None:
        """A host that names nobody as an empty text does not show one visitor's subscription to all."""
        shop.browser.headers = {**SIGNED_IN, "X-Test-User": ""}
        started(shop)
        path = shop.address()
        shop.browser.forget()
        assert shop.browser.get("/shop/account").all("subscription") == []
        assert shop.browser.get(path).status == 404

    def test_address_that_is_none_stops_no_purchase(self, shop: Shop) -> None:
        """The host keeps a name where an address should be: the buyer types it at Flint."""
        shop.browser.headers = {**SIGNED_IN, "X-Test-User": "Ann B"}
        assert shop.buy().location
        assert "customer_collection" not in shop.flint.sessions()[0]

    def test_signed_in_buyers_address_goes_out(self, shop: Shop) -> None:
        """It fills in Flint's page, and stands on none of ours."""
        shop.browser.headers = dict(SIGNED_IN)
        page = shop.buy()
        collection = shop.flint.sessions()[0]["customer_collection"]
        assert collection["prefilled_customer_info"]["email"] == "7@example.com"
        assert "7@example.com" not in page.text

    def test_signed_in_buyer_sees_the_subscription_in_another_browser(self, shop: Shop) -> None:
        """It belongs to the person, not to the cookie."""
        shop.browser.headers = dict(SIGNED_IN)
        started(shop)
        path = shop.address()
        shop.browser.forget()
        assert shop.browser.get(path).state == "active"


class MoneyBackCases:
    """
    Refunds and disputes, told by Flint.
    """

    def test_refund_is_noticed_by_its_event(self, shop: Shop) -> None:
        """The refund names an order: it is read again, and the host is told once."""
        shop.buy_and_pay()
        shop.flint.refund(shop.checkout.order_id, 200)
        shop.flint.deliver()
        shop.work()
        assert shop.checkout.state == "partially_refunded"
        (told,) = shop.signals.named("order_refunded")
        assert told["refunded_minor"] == 200

    def test_whole_refund_reads_refunded(self, shop: Shop) -> None:
        """The page says so under no success heading."""
        shop.buy_and_pay()
        shop.flint.refund(shop.checkout.order_id)
        page = shop.browser.get(shop.address())
        assert page.state == "refunded"
        assert page.minor("refunded-row") == 450

    def test_failed_refund_changes_nothing(self, shop: Shop) -> None:
        """Asked for and not carried out: the order stays paid."""
        shop.buy_and_pay()
        shop.flint.refund(shop.checkout.order_id, fails=True)
        shop.flint.deliver()
        shop.work()
        assert shop.checkout.state == "paid"
        assert shop.signals.named("order_refunded") == []

    def test_dispute_is_told_once_and_flagged(self, shop: Shop) -> None:
        """The operator must look; the buyer's page is as it was."""
        shop.buy_and_pay()
        shop.flint.dispute(shop.checkout.order_id)
        shop.flint.deliver()
        shop.work()
        (told,) = shop.signals.named("dispute_opened")
        assert told["order_id"] == shop.checkout.order_id
        assert shop.checkout.is_flagged
        assert shop.browser.get(shop.address()).state == "paid"

    def test_refunded_renewal_is_told_apart(self, shop: Shop, make_shop: Callable[..., Any]) -> None:
        """Only the renewal is refunded; the subscription and its first sale stand."""
        started(shop)
        pass_days(shop, 32)
        (renewal,) = shop.checkouts_of("renewal")
        shop.flint.refund(renewal.order_id)
        shop.flint.deliver()
        shop.work()
        assert shop.checkouts_of("renewal")[0].state == "refunded"
        assert shop.checkouts_of("plan")[0].state == "active"
