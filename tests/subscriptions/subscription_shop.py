"""
A shop that sells plans, for tests of the core: the seeded plans, a buyer, and time that passes.
"""

from dataclasses import dataclass, replace
from typing import Any

from flint_storefront.inbox.backfill import backfill
from flint_storefront.offers.terms import PlanOffer
from flint_storefront.results import GoTo, Result, ShowPage
from flint_storefront.storage.records import CheckoutRecord, PlanRecord, SubscriptionRecord
from flint_storefront.subscriptions.actions import own_offer, subscribe
from flint_storefront.subscriptions.page_data import plan_offer_data
from flint_storefront.subscriptions.refresh import refresh_subscription
from tests.checkout.core_shop import CoreShop, page_request

DAY = 86_400
MONTHLY, YEARLY, OFFICE = "beans-monthly", "beans-yearly", "office-coffee"
"""References of the seeded plans: with trial, its yearly sister, one with set-up fee, options and contract."""


@dataclass
class SubscriptionShop(CoreShop):
    """A shop on a store in memory whose mirror has the seeded plans."""

    def plan(self, reference: str = MONTHLY) -> PlanRecord:
        """The mirror's plan."""
        found: PlanRecord = self.find(PlanRecord, external_reference_id=reference)
        return found

    def form(self, reference: str = MONTHLY, offer: PlanOffer | None = None) -> dict[str, str]:
        """The fields that the plan's form sends."""
        plan = self.plan(reference)
        data = plan_offer_data(
            self.storefront, "en", offer or own_offer(plan), [plan], id_prefix="plan", form=None
        )
        form = data["plans"][0]["form"]
        return {
            "offer": form["offer"],
            "plan_id": form["plan_id"],
            "billing_interval": form["only_interval"],
            "quantity": "1",
        }

    def subscribe(self, reference: str = MONTHLY, *, user_id: str | None = None, **changes: Any) -> Result:
        """Press *subscribe*; a field changed to None is not sent."""
        fields = {**self.form(reference), **changes}
        sent = {name: value for name, value in fields.items() if value is not None}
        return subscribe(self.storefront, as_user(page_request("POST", token=self.token, form=sent), user_id))

    def begin(self, reference: str = OFFICE, **changes: Any) -> SubscriptionRecord:
        """Subscribe, pay and come back."""
        result = self.subscribe(reference, **changes)
        assert isinstance(result, GoTo), result
        self.pay(result.address)
        self.come_back()
        self.flint.forget_calls()
        return self.subscription

    @property
    def subscription(self) -> SubscriptionRecord:
        """Our record of the only one."""
        found: SubscriptionRecord = self.find(SubscriptionRecord)
        return found

    @property
    def first(self) -> CheckoutRecord:
        """The checkout that began it."""
        found: CheckoutRecord = self.find(CheckoutRecord, reference=self.subscription.reference)
        return found

    @property
    def renewals(self) -> list[CheckoutRecord]:
        """Records of its renewals, oldest first."""
        found = self.rows(CheckoutRecord, kind="renewal")
        return sorted(found, key=lambda one: one.created_at)

    def pass_days(self, days: float) -> None:
        """Time passes, at Flint too, and nobody tells us."""
        self.flint.advance(days * DAY)

    def refresh(self) -> SubscriptionRecord:
        """Ask Flint about it."""
        deadline = self.storefront.background_deadline()
        found = refresh_subscription(self.storefront, self.subscription.subscription_id, deadline=deadline)
        assert found is not None
        return found

    def hear(self) -> None:
        """Get every event that Flint has, and work on them."""
        backfill(self.storefront)
        self.drain()


def as_user(request: Any, user_id: str | None) -> Any:
    """The same request of somebody who is signed in."""
    visitor = replace(request.visitor, find_user_id=lambda: user_id)
    return replace(request, visitor=visitor)


def shown(result: Result) -> dict[str, Any]:
    """What a page shows."""
    assert isinstance(result, ShowPage), result
    return dict(result.data)
