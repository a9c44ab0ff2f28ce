"""An order, its lines, its fees and its discounts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from flint_storefront.flint.models.amounts import PricingAmounts, SettlementAmounts
from flint_storefront.flint.models.metadata import no_metadata
from flint_storefront.flint.models.payments import PaymentAttempt
from flint_storefront.flint.models.products import SelectedOption
from flint_storefront.flint.models.subscriptions import Subscription
from flint_storefront.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class LineItem:
    """One line of an order."""

    order_line_item_id: str
    """Id of the line."""
    name: str
    """Name at the time of ordering."""
    quantity: int
    """Whole units."""
    unit_price_money: Money
    """Price of one unit."""
    subtotal_money: Money
    """Units and modifiers, before discounts."""
    discount_money: Money
    """What discounts take from this line."""
    tax_money: Money
    """Tax on this line."""
    total_money: Money
    """The line in all; declared signed."""
    refunded_money: Money
    """Given back of this line."""
    refunded_quantity: int
    """Units given back."""
    version: int
    """Rises with each change of the line."""
    product_id: str | None = None
    """Id of the product, when the line is of the catalogue."""
    variant_id: str | None = None
    """Id of the variant, when the line is of the catalogue."""
    sku: str | None = None
    """The merchant's own number."""
    selected_options: tuple[SelectedOption, ...] = ()
    """Choices of the variant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """A fee on an order; never a payment. Source: orders facts, section 4."""

    order_charge_id: str
    """Id of the charge."""
    name: str
    """Name shown to the buyer."""
    type: str
    """`service_fee`, `delivery_fee`, …"""
    applied_money: Money
    """The fee as worked out."""
    tax_money: Money
    """Tax on the fee."""
    total_money: Money
    """The fee in all."""
    refunded_money: Money
    """Given back of the fee."""
    percent: Decimal | None = None
    """0 to 100, when the fee is a percentage."""
    amount_money: Money | None = None
    """What was asked for, when the fee is fixed."""
    calculation_basis: str | None = None
    """Of a percentage: `subtotal_pre_discount` or `subtotal_post_discount`."""
    metadata: Mapping[str, str] = field(default_factory=no_metadata)
    """What we noted on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Discount:
    """A discount on an order. Source: orders facts, section 6."""

    order_discount_id: str
    """Id of the discount within its order."""
    status: str
    """`pending`, `redeemed` or `canceled`."""
    amount_money: Money
    """What was asked for."""
    applied_money: Money
    """What it takes away."""
    customer_facing_name: str = ""
    """Name for the buyer."""
    promotion_code: str | None = None
    """The code the buyer gave."""
    source: str = ""
    """`manual` or `promotion`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestedTip:
    """A tip that the buyer asked for: a percent or an amount. Source: orders facts, section 5."""

    percent: Decimal | None = None
    """1 to 100, of the goods after discounts; at most four decimals."""
    amount_money: Money | None = None
    """At least one minor unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """
    The record of a sale.

    Paid is `payment_status == "paid"` and nothing else; `status` says only whether it is open or closed.

    Source: orders facts, sections 2 and 8; checkout_sessions facts, section 14 (an empty `payment_status` is
    not paid).
    """

    order_id: str
    """Id."""
    status: str
    """`open` or `closed`."""
    payment_status: str
    """`unpaid`, `partially_paid`, `paid`; may be empty."""
    refund_status: str
    """`none`, `partially_refunded`, `refunded`; may be empty."""
    pricing_amounts: PricingAmounts
    """How the price is built."""
    settlement_amounts: SettlementAmounts
    """What happened with money."""
    is_summary: bool = False
    """The short form inside an expanded session: lines, charges, reference and metadata are not known."""
    order_number: str | None = None
    """The number for people."""
    fulfillment_status: str = ""
    """`not_fulfilled`, `fulfilled`, …"""
    external_reference_id: str | None = None
    """Our reference."""
    customer_id: str | None = None
    """The customer it belongs to."""
    order_revision: int | None = None
    """Rises with every change."""
    origin: str = ""
    """`api` for ours, `checkout` for one that a session made, `subscription` for a renewal."""
    line_items: tuple[LineItem, ...] = ()
    """What is sold."""
    charges: tuple[Charge, ...] = ()
    """Fees."""
    applied_discounts: tuple[Discount, ...] = ()
    """Discounts, also canceled ones."""
    checkout_session_ids: tuple[str, ...] = ()
    """Its checkout sessions."""
    payment_intent_ids: tuple[str, ...] = ()
    """Its payment intents."""
    active_payment_attempt: PaymentAttempt | None = None
    """The latest attempt; may be a finished one."""
    subscription_id: str | None = None
    """The subscription it started or renews."""
    subscription_plan_id: str | None = None
    """The plan it signs up to."""
    subscription: Subscription | None = None
    """The subscription, when it was asked for with `expand=subscription`."""
    subscription_cycle: int | None = None
    """Which period of the subscription it pays."""
    requested_tip: RequestedTip | None = None
    """The tip the buyer asked for."""
    tax_status: str = ""
    """`not_required`, `requires_location`, `calculated`, `exempt`, `incomplete`; empty when Flint did not tell."""
    metadata: Mapping[str, str] = field(default_factory=no_metadata)
    """What we noted on it."""
    created_at: datetime | None = None
    """Made."""
    updated_at: datetime | None = None
    """Last change."""

    @property
    def currency(self) -> str:
        """Currency of every amount; there is no field for it. Source: orders facts, section 3."""
        return self.pricing_amounts.total_money.currency
