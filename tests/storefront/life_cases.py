"""
The whole life of a subscription by the clock: trial, first charge, renewal, failure, recovery, end.
"""

import pytest

from tests.storefront.plan_cases import subscribe
from tests.storefront.shop import Shop
from tests.storefront.subscription_cases import DAY, subscription

STEPS = [
    ("trial ends and the first month is paid", 15, "active", 1),
    ("one renewal", 31, "active", 2),
    ("a renewal fails", 31, "past_due", 2),
    ("it recovers", 9, "active", 3),
    ("it is canceled", 1, "canceled", 3),
]
"""What happens, after how many days, what the record says then, and how many periods have been paid."""


class LifeCases:
    """
    Our record and the host's signals say the right thing at every step, however the events arrive.
    """

    @pytest.mark.parametrize("webhooks", ["on", "off", "duplicate", "reverse"])
    def test_life_of_a_subscription_is_told_truly(self, shop: Shop, webhooks: str) -> None:
        """With webhooks on, off, doubled and reversed: the same record, each fact told once."""
        url = subscribe(shop).location
        self._disturb(shop, webhooks)
        shop.back(shop.flint.pay(url))
        assert subscription(shop).status == "trialing"
        for what, days, status, paid in STEPS:
            self._disturb(shop, webhooks)
            self._cause(shop, what)
            self._pass(shop, days)
            assert subscription(shop).status == status, what
            assert shop.checkouts_of("plan")[0].state == status, what
            renewals = [one for one in shop.checkouts_of("renewal") if one.state == "paid"]
            assert len(renewals) == paid, what
        self._assert_told(shop)

    def _disturb(self, shop: Shop, webhooks: str) -> None:
        if webhooks != "on":
            shop.flint.disturb_events("drop" if webhooks == "off" else webhooks)

    def _cause(self, shop: Shop, what: str) -> None:
        subscription_id = subscription(shop).subscription_id
        if what == "a renewal fails":
            shop.flint.fail_renewal(subscription_id)
        if what == "it is canceled":
            shop.flint.cancel_subscription(subscription_id)

    def _pass(self, shop: Shop, days: int) -> None:
        """Days pass; what Flint sends arrives, and cron runs once a day's end."""
        shop.flint.advance(days * DAY)
        shop.flint.deliver()
        shop.work()
        shop.reconcile()
        shop.flint.release_events()
        shop.flint.deliver()
        shop.work()

    def _assert_told(self, shop: Shop) -> None:
        """Each payment once; the subscription's last word is its end; no effect is told twice."""
        paid = shop.signals.named("order_paid")
        assert [one["kind"] for one in paid] == ["plan", "renewal", "renewal", "renewal"]
        states = [one["status"] for one in shop.signals.named("subscription_changed")]
        assert states[0] == "trialing"
        assert states[-1] == "canceled"
        assert "past_due" in states
        ids = [payload["effect_id"] for _, payload in shop.signals.seen]
        assert len(ids) == len(set(ids))
