"""What can be subscribed to, what somebody has subscribed to, and the terms of a sign-up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from flint_storefront.flint.models.metadata import no_metadata
from flint_storefront.flint.models.products import Image
from flint_storefront.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class BillingInterval:
    """How often is charged: every three months is `monthly` and 3. Source: subscriptions facts, section 2."""

    billing_interval: str
    """`daily`, `weekly`, `monthly` or `yearly`."""
    billing_interval_count: int
    """1 to 365."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanModifier:
    """Something chosen with a line of a plan, such as gift wrap."""

    total_money: Money
    """What it adds to the line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    """One line of a plan."""

    subscription_plan_line_item_id: str
    """Id of the line."""
    quantity: int
    """Whole units."""
    name: str = ""
    """What it is called."""
    unit_price_money: Money | None = None
    """Price of one unit; of a variant that the catalogue no longer prices, None."""
    variant_id: str | None = None
    """Id of the variant, when the line is of the catalogue."""
    modifiers: tuple[PlanModifier, ...] = ()
    """What is chosen with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionPlan:
    """
    What can be subscribed to, at one price.

    Source: subscriptions facts, section 2.
    """

    subscription_plan_id: str
    """Id."""
    name: str
    """Name for the buyer."""
    status: str
    """`active` or `archived`."""
    currency: str
    """ISO 4217, of every amount."""
    billing_interval: str
    """`daily`, `weekly`, `monthly` or `yearly`."""
    billing_interval_count: int
    """Three months: `monthly` and 3."""
    version: int
    """Rises with each change."""
    description: str = ""
    """Text for the buyer."""
    billing_interval_options: tuple[BillingInterval, ...] = ()
    """What a subscriber may choose beside the plan's own interval."""
    quantity_options: tuple[int, ...] = ()
    """Quantities that a subscriber may choose; empty: only one."""
    line_items: tuple[PlanLine, ...] = ()
    """What is charged for each period."""
    setup_fee_money: Money | None = None
    """Once, with the first payment."""
    trial_period_days: int | None = None
    """Days before the first recurring charge."""
    contract_term_months: int | None = None
    """Months that one commits to."""
    early_termination_fee_money: Money | None = None
    """For leaving before them."""
    images: tuple[Image, ...] = ()
    """Pictures, the first is the main one."""
    delivery_required: bool = False
    """True when it ships goods."""
    external_reference_id: str | None = None
    """Our reference."""
    metadata: Mapping[str, str] = field(default_factory=no_metadata)
    """What we noted on it."""
    created_at: datetime | None = None
    """Made."""
    updated_at: datetime | None = None
    """Last change."""

    @property
    def recurring_money(self) -> Money | None:
        """
        What one period of the plan's own interval costs, before tax and discounts; None when that can not be told.

        Source: subscriptions facts, section 5 (`recurring_total_money`: price x quantity and modifiers); that a
        modifier's total is of the whole line is unverified, our choice.
        """
        total = 0
        for line in self.line_items:
            if line.unit_price_money is None:
                return None
            total += line.unit_price_money.amount * line.quantity
            total += sum(modifier.total_money.amount for modifier in line.modifiers)
        return Money(total, self.currency) if self.line_items else None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckoutSubscriptionTerms:
    """
    What a session for a plan signs the buyer up to; frozen when Flint makes its order.

    Source: subscriptions facts, section 5.
    """

    subscription_plan_id: str
    """The plan."""
    plan_name: str
    """Its name at that time."""
    billing_interval: str
    """`daily`, `weekly`, `monthly` or `yearly`."""
    billing_interval_count: int
    """How many of them."""
    recurring_total_money: Money
    """What one period costs, before tax."""
    setup_fee_money: Money | None = None
    """Once, with the first payment."""
    trial_period_days: int | None = None
    """Days before the first recurring charge."""
    contract_term_months: int | None = None
    """Months that the buyer commits to."""
    early_termination_fee_money: Money | None = None
    """For leaving before them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """
    What a customer has subscribed to; only part of it is known inside an expanded order.

    Source: subscriptions facts, sections 6 to 8.
    """

    subscription_id: str
    """Id."""
    status: str
    """`trialing`, `active`, `past_due`, `paused`, `canceled`, `incomplete`, or a word we do not know."""
    subscription_plan_id: str | None = None
    """The plan it was signed up to."""
    customer_id: str | None = None
    """Whose it is."""
    version: int = 0
    """Rises with each change; 0 when Flint did not tell."""
    billing_interval: str = ""
    """`daily`, `weekly`, `monthly` or `yearly`."""
    billing_interval_count: int = 1
    """How many of them."""
    quantity: int | None = None
    """Whole units."""
    recurring_amount_money: Money | None = None
    """What one period costs, before tax and discounts."""
    current_period_end: datetime | None = None
    """When what is paid for ends."""
    next_billing_at: datetime | None = None
    """When the next charge is due."""
    next_retry_at: datetime | None = None
    """When a failed charge is tried again."""
    trial_end: datetime | None = None
    """When the trial ends."""
    cancel_at_period_end: bool = False
    """True when it ends with what is paid for."""
    canceled_at: datetime | None = None
    """When it was canceled."""
    completed_cycles: int = 0
    """Periods that are over and paid."""
    metadata: Mapping[str, str] = field(default_factory=no_metadata)
    """What we noted on it."""
    created_at: datetime | None = None
    """Made."""
    updated_at: datetime | None = None
    """Last change."""
