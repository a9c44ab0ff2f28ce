"""Flint's page for paying one order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from flint_storefront.flint.models.metadata import no_metadata
from flint_storefront.flint.models.orders import Order
from flint_storefront.flint.models.payments import PaymentAttempt
from flint_storefront.flint.models.subscriptions import CheckoutSubscriptionTerms


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckoutSession:
    """
    Flint's page for paying one order.

    Source: checkout_sessions facts, sections 1, 4 and 5.
    """

    checkout_session_id: str
    """Id."""
    status: str
    """`open`, `paid`, `partially_paid`, `expired`, `closed`, `invalidated`."""
    surface: str
    """`hosted` or `embedded`."""
    recovery_mode: bool
    """Ended while an attempt was under way: let it finish, do not replace it."""
    order_id: str | None = None
    """The order it collects for."""
    terminal_reason: str | None = None
    """Why it ended, such as `payment_succeeded`, `expired`, `api`, `order_mutated`, `superseded`."""
    external_reference_id: str | None = None
    """Our reference."""
    payment_link_id: str | None = None
    """The payment link that it came of."""
    origin: str = ""
    """`payment_link`, `api`, …; not to be relied on alone (payment_links facts, section 7)."""
    expires_at: datetime | None = None
    """When it ends by itself."""
    superseding_checkout_session_id: str | None = None
    """The session that replaced it."""
    recovery_payment_attempt_id: str | None = None
    """The attempt that is still under way."""
    subscription_plan_id: str | None = None
    """The plan it signs up to."""
    subscription_terms: CheckoutSubscriptionTerms | None = None
    """What it signs up to, as it was when the session was made."""
    active_payment_attempt: PaymentAttempt | None = None
    """The latest attempt; may be a finished one."""
    order: Order | None = None
    """The order in its short form (`is_summary`), when it was asked for with `expand=order`."""
    metadata: Mapping[str, str] = field(default_factory=no_metadata)
    """What we noted on it."""
    created_at: datetime | None = None
    """Made."""
    updated_at: datetime | None = None
    """Last change."""
    url: str | None = field(default=None, repr=False)
    """Where the buyer pays. It carries a launch token: never stored, logged or put in a page."""
