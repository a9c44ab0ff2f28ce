"""A reusable link to Flint's page, behind which each buyer gets an order and a session of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentLink:
    """
    A reusable link to Flint's page.

    Source: payment_links facts, sections 3 to 5.
    """

    payment_link_id: str
    """Id."""
    name: str
    """What the buyer reads."""
    status: str
    """`active` or `inactive`."""
    url: str
    """Where buyers pay; public, it carries no token."""
    version: int
    """Rises with every accepted update; sent back as `expected_version`."""
    completed_count: int
    """Payments, as Flint counts them."""
    total_quantity_sold: int = 0
    """Units, as Flint counts them."""
    payment_link_type: str | None = None
    """`standard`, `donation` or `event`; fixed at creation."""
    subscription_plan_id: str | None = None
    """The plan it signs up to; fixed at creation."""
    max_completions: int | None = None
    """Payments after which it takes no more; None: no limit."""
    inactive_message: str | None = None
    """What buyers read while it is off."""
    external_reference_id: str | None = None
    """Our reference."""
    metadata: Mapping[str, str] = field(default_factory=dict)
    """What we noted on it."""
    created_at: datetime | None = None
    """Made."""
    updated_at: datetime | None = None
    """Last change."""
    document: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """The whole answer as plain JSON values, without nulls: lines and fields with the ids that keep them in an update."""
