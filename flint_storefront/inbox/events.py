"""
What an inbox event can be, and which types are acted on.
"""

PENDING, WAITING, DONE, IGNORED, FAILED = "pending", "waiting", "done", "ignored", "failed"

ACTED_ON_TYPES = frozenset({"order.paid", "order.partially_paid", "order.refunded"})
ACTED_ON_FAMILIES = ("checkout_session.", "payment_intent.")


def is_acted_on(event_type: str) -> bool:
    """
    True for the types that may change a checkout; all others are kept and acknowledged.
    """
    return event_type in ACTED_ON_TYPES or event_type.startswith(ACTED_ON_FAMILIES)
