"""
Refunds, read only: the shop gives money back in Flint. Source: payments facts, section 6.
"""

from __future__ import annotations

from flint_storefront.flint.client import FlintClient
from flint_storefront.flint.deadlines import Deadline
from flint_storefront.flint.models import Refund
from flint_storefront.flint.resources.requests import id_in_path
from flint_storefront.flint.schemas.payments import RefundSchema
from flint_storefront.flint.schemas.reading import read_object

_REFUND = RefundSchema()


def get_refund(client: FlintClient, refund_id: str, *, deadline: Deadline, is_person_waiting: bool) -> Refund:
    """
    Read one refund; its `order_id` says whose it is.

    Raises:
        NotFoundError: Not a refund of this account.
        FlintError, NotFlint, FlintUnreachable: As of any read.
    """
    path = f"/v1/refunds/{id_in_path(refund_id)}"
    answer = client.read(path, deadline=deadline, is_person_waiting=is_person_waiting)
    return read_object(_REFUND, Refund, answer.data)
