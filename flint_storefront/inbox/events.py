"""
What an inbox event can be, and which types are acted on.
"""

PENDING, WAITING, DONE, IGNORED, FAILED = "pending", "waiting", "done", "ignored", "failed"

ACTED_ON_TYPES = frozenset({"order.paid", "order.partially_paid", "order.refunded"})
ACTED_ON_FAMILIES = ("checkout_session.", "payment_intent.", "subscription.", "refund.", "dispute.")
ADOPTING_FAMILIES = ("order.", "payment_intent.", "refund.", "dispute.")
"""An order of theirs that we do not know may be a renewal, or come of a payment link: it is read, once."""
SESSION_FAMILY = "checkout_session."
SESSION_COMPLETED = "checkout_session.completed"
"""A session of it that we do not know may be of a payment link: it is read, once."""


def is_acted_on(event_type: str) -> bool:
    """
    True for the types that may change a checkout or a subscription; all others are kept and acknowledged.
    """
    return event_type in ACTED_ON_TYPES or event_type.startswith(ACTED_ON_FAMILIES)
