"""
Disputes, read only: the shop answers them in Flint. Source: payments facts, section 7.
"""

from __future__ import annotations

from flint_storefront.flint.client import FlintClient
from flint_storefront.flint.deadlines import Deadline
from flint_storefront.flint.models import Dispute
from flint_storefront.flint.resources.requests import id_in_path
from flint_storefront.flint.schemas.payments import DisputeSchema
from flint_storefront.flint.schemas.reading import read_object

_DISPUTE = DisputeSchema()


def get_dispute(
    client: FlintClient, dispute_id: str, *, deadline: Deadline, is_person_waiting: bool
) -> Dispute:
    """
    Read one dispute; its `order_id` says whose it is.

    Raises:
        NotFoundError: Not a dispute of this account.
        FlintError, NotFlint, FlintUnreachable: As of any read.
    """
    path = f"/v1/disputes/{id_in_path(dispute_id)}"
    answer = client.read(path, deadline=deadline, is_person_waiting=is_person_waiting)
    return read_object(_DISPUTE, Dispute, answer.data)
