"""
The states in which a checkout can be judged.
"""

STATES: tuple[str, ...] = (
    "open",
    "checking",
    "requires_action",
    "processing",
    "authorized",
    "paid",
    "partially_paid",
    "incomplete",
    "trialing",
    "active",
    "past_due",
    "paused",
    "canceled",
    "failed",
    "expired",
    "closed",
    "invalidated",
    "refunded",
    "partially_refunded",
    "unknown",
)
"""Every state that `judge` can answer."""

PAID: frozenset[str] = frozenset({"paid", "refunded", "partially_refunded"})
"""The order was paid (it may have been refunded since)."""

SUBSCRIBED: frozenset[str] = frozenset({"trialing", "active", "past_due", "paused"})
"""The subscription exists and goes on: its checkout is done."""

UNDER_WAY: frozenset[str] = frozenset(
    {"checking", "requires_action", "processing", "authorized", "incomplete"}
)
"""Money may be moving: nothing may be started beside it, and the page asks again by itself."""

PAYABLE: frozenset[str] = frozenset({"open", "failed", "expired", "invalidated", "partially_paid"})
"""The buyer may go (back) to a payment page of this checkout."""

FINAL: frozenset[str] = frozenset({"closed", "canceled"})
"""Over and unpaid: a new checkout is needed."""
