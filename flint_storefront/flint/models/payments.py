"""Tries to pay, what they collected, what was given back and what is disputed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flint_storefront.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentLeg:
    """One payment intent within an attempt."""

    payment_intent_id: str
    """Id of the payment intent."""
    status: str
    """As of the payment intent."""
    amount_money: Money
    """What this leg is to collect."""
    error_code: str | None = None
    """Why it failed, such as `card_declined`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentAttempt:
    """One try of a buyer to pay an order. Source: orders facts, section 10; payments facts, section 4."""

    order_payment_attempt_id: str
    """Id of the attempt."""
    status: str
    """`processing`, `requires_action`, `requires_capture`, `failed`, `succeeded`, …"""
    mode: str
    """`payment`, `setup` or `settlement`."""
    is_resumable: bool
    """Whether the same attempt can go on."""
    failure_code: str | None = None
    """Why it failed, lower case; one of about fifty words."""
    legs: tuple[PaymentLeg, ...] = ()
    """Its payment intents."""

    @property
    def is_finished(self) -> bool:
        """True when nothing more can come of it. Source: orders facts, section 10."""
        return self.status in {"succeeded", "partially_succeeded", "failed", "canceled", "expired"}

    @property
    def reason_code(self) -> str | None:
        """Why it failed: of the leg where one says it, else of the attempt."""
        return next((leg.error_code for leg in self.legs if leg.error_code), self.failure_code)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentIntent:
    """One collection of money. Source: payments facts, sections 1 to 3."""

    payment_intent_id: str
    """Id."""
    status: str
    """`requires_payment_method`, `processing`, `requires_capture`, `succeeded`, `canceled`, …"""
    amount_money: Money
    """What it collects."""
    order_id: str | None = None
    """The order it belongs to."""
    refunded_money: Money | None = None
    """Given back."""
    refund_status: str = ""
    """`none`, `partially_refunded`, `refunded`."""
    dispute_status: str = ""
    """`none` or a dispute's status."""
    error_code: str | None = None
    """Code of the last payment error, lower case."""
    payment_option: str | None = None
    """`card`, `ach_debit`, … as chosen."""
    updated_at: datetime | None = None
    """Last change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """
    Money on its way back; asked for is not yet given back.

    Source: payments facts, section 6.
    """

    refund_id: str
    """Id."""
    status: str
    """`pending`, `in_transit`, `requires_action`, `succeeded`, `partially_succeeded`, `failed` or `canceled`."""
    amount_money: Money
    """What is to be given back."""
    order_id: str | None = None
    """The order it belongs to."""
    payment_intent_id: str | None = None
    """The payment it is of."""
    failure_reason: str | None = None
    """Why it failed, such as `insufficient_available_balance`."""
    created_at: datetime | None = None
    """Made."""
    updated_at: datetime | None = None
    """Last change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """A payment that the buyer's bank contests. Source: payments facts, section 7."""

    dispute_id: str
    """Id."""
    status: str
    """`needs_response`, `under_review`, `won`, `lost`, … or a `warning_…`."""
    amount_money: Money
    """What is contested."""
    case_type: str = ""
    """`inquiry`, `chargeback`, …"""
    reason: str = ""
    """Such as `fraudulent` or `product_not_received`."""
    action_required: bool = False
    """True when the merchant is to answer."""
    evidence_due_at: datetime | None = None
    """Until when."""
    order_id: str | None = None
    """The order it belongs to."""
    payment_intent_id: str | None = None
    """The payment it is of."""
    created_at: datetime | None = None
    """Made."""
    updated_at: datetime | None = None
    """Last change."""
