"""
Which order an event is about: named in it, or asked for at Flint.

Source: webhooks facts, section 7 (refund and dispute events carry no order); payments facts, sections 6 and 7.
"""

from dataclasses import dataclass

from flint_storefront.flint.models import Dispute
from flint_storefront.flint.resources.disputes import get_dispute
from flint_storefront.flint.resources.payment_intents import get_payment_intent
from flint_storefront.flint.resources.refunds import get_refund
from flint_storefront.storage.records import InboxEvent
from flint_storefront.storefront import Storefront


@dataclass(frozen=True)
class About:
    """
    What an event is about.
    """

    order_id: str | None
    """None when Flint names no order for it."""
    dispute: Dispute | None = None
    """Of a dispute's event: as Flint has it now."""


def read_about(storefront: Storefront, event: InboxEvent) -> About:
    """
    The order of an event; a refund, a dispute and a payment are read for it.

    Raises:
        NotFoundError: Flint does not have the object.
        FlintUnreachable, NotFlint, FlintError: Flint could not be asked.
    """
    order_id, intent_id, dispute = event.order_id, event.payment_intent_id, None
    deadline = storefront.background_deadline()
    if event.event_type.startswith("dispute.") and event.dispute_id is not None:
        dispute = get_dispute(storefront.flint, event.dispute_id, deadline=deadline, is_person_waiting=False)
        order_id, intent_id = dispute.order_id or order_id, dispute.payment_intent_id or intent_id
    elif event.event_type.startswith("refund.") and event.refund_id is not None and order_id is None:
        refund = get_refund(storefront.flint, event.refund_id, deadline=deadline, is_person_waiting=False)
        order_id, intent_id = refund.order_id, refund.payment_intent_id or intent_id
    if order_id is None and event.checkout_session_id is None and intent_id is not None:
        intent = get_payment_intent(storefront.flint, intent_id, deadline=deadline, is_person_waiting=False)
        order_id = intent.order_id
    return About(order_id, dispute)
