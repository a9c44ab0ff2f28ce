"""
Payment links: reading, finding, and the requests that make and change them.

Source: payment_links facts, sections 2 to 5.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice

from flint_storefront.flint.client import FlintClient
from flint_storefront.flint.deadlines import Deadline
from flint_storefront.flint.envelope import Answer
from flint_storefront.flint.models import PaymentLink
from flint_storefront.flint.resources.requests import FlintRequest, id_in_path, json_bytes
from flint_storefront.flint.schemas.payment_links import PaymentLinkSchema
from flint_storefront.flint.schemas.reading import read_list, read_object

_LINK = PaymentLinkSchema()
_LINKS = "/v1/payment-links"
_MOST_FOUND = 20


def get_payment_link(
    client: FlintClient, payment_link_id: str, *, deadline: Deadline, is_person_waiting: bool = False
) -> PaymentLink:
    """
    Read one link.

    Raises:
        NotFoundError: Not a link of this account.
        FlintError, NotFlint, FlintUnreachable: As of any read.
    """
    path = f"{_LINKS}/{id_in_path(payment_link_id)}"
    return parse_payment_link(client.read(path, deadline=deadline, is_person_waiting=is_person_waiting))


def find_payment_links_by_reference(
    client: FlintClient,
    external_reference_id: str,
    *,
    deadline: Deadline,
    is_person_waiting: bool = False,
) -> list[PaymentLink]:
    """
    Links with exactly this reference, switched off ones too, at most twenty, oldest first; Flint does not promise that there
    is only one.

    Raises:
        FlintError, NotFlint, FlintUnreachable: As of any read.
    """
    params: dict[str, str | int] = {
        "external_reference_id": external_reference_id,
        "sort_by": "created_at",
        "sort_direction": "asc",
        "page_size": _MOST_FOUND,
    }
    pages = client.pages(_LINKS, params, deadline=deadline, is_person_waiting=is_person_waiting)
    found = (link for page in pages for link in read_list(_LINK, PaymentLink, page))
    return [one for one in islice(found, _MOST_FOUND) if one.external_reference_id == external_reference_id]


def parse_payment_link(answer: Answer) -> PaymentLink:
    """
    The link in the answer of a read, a create or an update.

    Raises:
        NotFlint: `wrong_shape`; after a write the outcome is then to be treated as unknown.
    """
    return read_object(_LINK, PaymentLink, answer.data)


def create_payment_link(document: Mapping[str, object]) -> FlintRequest:
    """
    Request for a link; it is on as soon as it is made.

    Args:
        document: JSON values as the contract's CreatePaymentLinkRequest has them.

    Raises:
        ValueError: A document without a name, or one that no answer could be found again by.
    """
    if not document.get("name") or not document.get("external_reference_id"):
        raise ValueError("a link has a name and our reference")
    return FlintRequest("paymentLinks.create", "POST", _LINKS, json_bytes(document))


def update_payment_link(
    payment_link_id: str, changes: Mapping[str, object], *, expected_version: int
) -> FlintRequest:
    """
    Request to change a link that is still at *expected_version*; else Flint answers PAYMENT_LINK_CHANGED and nothing happens.

    Args:
        changes: Members of the contract's UpdatePaymentLinkRequest; lists and nested objects whole. None clears where the
            contract knows null.
        expected_version: As last read, from 1.

    Raises:
        ValueError: Nothing to change, or no version.

    Source: payment_links facts, section 5.
    """
    if not changes or expected_version < 1:
        raise ValueError("a change names something and the version that was read")
    path = f"{_LINKS}/{id_in_path(payment_link_id)}"
    body = json_bytes({**changes, "expected_version": expected_version})
    return FlintRequest("paymentLinks.update", "PATCH", path, body)
