"""
What a buyer has chosen, checked against the mirror and the offer's bounds: the input of a checkout.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from flint_storefront.money import Money
from flint_storefront.storage.records import DonationPlanRecord

ORDER, QUICK_PAY, PLAN = "order", "quick_pay", "plan"
"""What a checkout session is made from."""


@dataclass(frozen=True)
class SelectedLine:
    """
    One line and how many.
    """

    variant_id: str | None
    """None: an ad-hoc line of an order that we make, at our price (a donation)."""
    quantity: int
    name: str
    """Product and variant as the buyer saw them."""
    unit_money: Money
    """The mirror's price, to notice a change; charged only of an ad-hoc line."""
    is_delivered: bool = False
    """True for goods that must be brought to the buyer."""


@dataclass(frozen=True)
class SelectedTip:
    """
    A tip taken on our page: exactly one of the two.
    """

    percent: Decimal | None = None
    """1 to 100, at most four decimals."""
    amount_money: Money | None = None


@dataclass(frozen=True)
class SelectedCharge:
    """
    A fee that becomes a charge on the order.
    """

    name: str
    charge_type: str
    """Flint's word, such as `service_fee`."""
    estimate_money: Money
    """What we think it comes to; Flint computes the binding amount."""
    amount_money: Money | None = None
    """A fixed fee; else *percent*."""
    percent: Decimal | None = None
    calculation_basis: str = "subtotal_post_discount"
    is_taxable: bool = False
    tax_category: str | None = None
    role: str = "fee"
    """`fee`, or `cover` for a donor's covering of costs."""


@dataclass(frozen=True)
class SelectedPlan:
    """
    What is subscribed to.
    """

    name: str
    billing_interval: str
    billing_interval_count: int
    recurring_money: Money
    """For one period and the chosen quantity."""
    subscription_plan_id: str | None = None
    """None while the plan of a recurring donation must still be made: then *donation_plan* says which."""
    quantity: int = 1
    is_differing: bool = False
    """True when interval or quantity are not the plan's own, so that `subscription_terms` must be sent."""
    setup_fee_money: Money | None = None
    trial_days: int | None = None
    seen_money: Money | None = None
    """What the page said that a period and the set-up cost: what the buyer agreed to. None: nothing else than now."""
    has_lost_trial: bool = False
    """True when the page told a trial that there is no more."""
    donation_plan: DonationPlanRecord | None = None


@dataclass(frozen=True)
class SelectedDonation:
    """
    What a donor gives and tells us.
    """

    campaign_slug: str
    gift_money: Money
    interval: str = "once"
    cover_money: Money | None = None
    fund: str | None = None
    dedication: str | None = None
    message: str | None = None
    first_name: str | None = None
    is_anonymous: bool = False
    is_listed: bool = False
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Selection:
    """
    What one press of a button buys, in one currency.

    A cart, product or set: *lines*. One amount (`source` `quick_pay`): *title* and a single line. A plan: *plan*, no line.
    """

    kind: str
    """`cart`, `product`, `set`, `tip_jar`, `donation` or `plan`."""
    key: str
    """What stays the same when the buyer changes their mind: `cart`, the product's id, the campaign's slug, the offer's key."""
    lines: tuple[SelectedLine, ...]
    shown_total: Money
    """The total that the buyer saw, fees and tip as estimated included; of a plan what is due now."""
    cart_version: int | None = None
    source: str = ORDER
    title: str = ""
    """What one amount or a plan is called, here and at Flint."""
    tip: SelectedTip | None = None
    charges: tuple[SelectedCharge, ...] = ()
    """In the order in which they are added."""
    promotion_code: str | None = None
    plan: SelectedPlan | None = None
    donation: SelectedDonation | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    """For the checkout session; within Flint's budget."""

    @property
    def currency(self) -> str:
        """
        Currency of everything in it.
        """
        return self.shown_total.currency if self.plan is not None else self.lines[0].unit_money.currency

    @property
    def subtotal(self) -> Money:
        """
        Sum of the lines at the mirror's prices; of a plan what it costs a period.
        """
        if self.plan is not None:
            return self.plan.recurring_money
        return Money(sum(line.unit_money.amount * line.quantity for line in self.lines), self.currency)

    @property
    def content_hash(self) -> str:
        """
        SHA-256 (hex) of all that is bought at which price: differs when the same button would sell something else.
        """
        lines = [
            [line.variant_id, line.quantity, line.unit_money.amount, line.unit_money.currency]
            for line in self.lines
        ]
        told = [self.source, self.tip, self.charges, self.promotion_code, self.plan, self.donation]
        content = [lines, *(_plain(item) for item in told), dict(self.metadata)]
        return hashlib.sha256(json.dumps(content, sort_keys=True, default=_text).encode()).hexdigest()


def _plain(item: Any) -> Any:
    if isinstance(item, tuple):
        return [asdict(one) for one in item]
    if isinstance(item, SelectedPlan):
        # When its row was written, or whether Flint has it yet, is no part of what the donor chose.
        key = item.donation_plan.plan_key if item.donation_plan else None
        told = {
            name: getattr(item, name) for name in ("billing_interval", "billing_interval_count", "quantity")
        }
        told |= {"setup_fee": str(item.setup_fee_money), "trial_days": item.trial_days}
        return {**told, "recurring": str(item.recurring_money), "plan": key or item.subscription_plan_id}
    return item if item is None or isinstance(item, str) else asdict(item)


def _text(item: Any) -> str:
    return str(item)
