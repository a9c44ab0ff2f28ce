"""
Payment intents, read only: a hosted checkout makes them itself. Source: payments facts, section 1.
"""

from __future__ import annotations

from flint_storefront.flint.client import FlintClient
from flint_storefront.flint.deadlines import Deadline
from flint_storefront.flint.models import PaymentIntent
from flint_storefront.flint.resources.requests import id_in_path
from flint_storefront.flint.schemas.payments import PaymentIntentSchema
from flint_storefront.flint.schemas.reading import read_object

_INTENT = PaymentIntentSchema()


def get_payment_intent(
    client: FlintClient, payment_intent_id: str, *, deadline: Deadline, is_person_waiting: bool
) -> PaymentIntent:
    """
    Read one payment intent; its `order_id` says whose it is.

    Raises:
        NotFoundError: Not an intent of this account.
        FlintError, NotFlint, FlintUnreachable: As of any read.
    """
    path = f"/v1/payment-intents/{id_in_path(payment_intent_id)}"
    answer = client.read(path, deadline=deadline, is_person_waiting=is_person_waiting)
    return read_object(_INTENT, PaymentIntent, answer.data)
