"""
Subscriptions: reading one, and the link by which its customer manages it. Source: subscriptions facts, sections
6 and 7.
"""

from __future__ import annotations

from flint_storefront.errors import NotFlint
from flint_storefront.flint.client import FlintClient
from flint_storefront.flint.deadlines import Deadline
from flint_storefront.flint.envelope import Answer
from flint_storefront.flint.models import Subscription
from flint_storefront.flint.resources.requests import FlintRequest, id_in_path, json_bytes
from flint_storefront.flint.schemas.reading import member, read_object
from flint_storefront.flint.schemas.subscriptions import SubscriptionSchema

_SUBSCRIPTION = SubscriptionSchema()


def get_subscription(
    client: FlintClient, subscription_id: str, *, deadline: Deadline, is_person_waiting: bool
) -> Subscription:
    """
    Read a subscription.

    Raises:
        NotFoundError: Not a subscription of this account.
        FlintError, NotFlint, FlintUnreachable: As of any read.
    """
    path = f"/v1/subscriptions/{id_in_path(subscription_id)}"
    answer = client.read(path, deadline=deadline, is_person_waiting=is_person_waiting)
    return read_object(_SUBSCRIPTION, Subscription, answer.data)


def create_access_link(subscription_id: str) -> FlintRequest:
    """
    Request for a link into Flint's pages where the customer manages the subscription.

    Each new key makes another link: 14 days or five visits.
    """
    path = f"/v1/subscriptions/{id_in_path(subscription_id)}/access-links"
    return FlintRequest("subscriptions.createAccessLink", "POST", path, json_bytes({}))


def parse_access_link(answer: Answer) -> str:
    """
    The link's address: a secret like that of a checkout session. Never stored, logged or put in a page.

    Raises:
        NotFlint: `wrong_shape`.
    """
    url = member(answer.data, "url")
    if not isinstance(url, str) or not url:
        raise NotFlint("wrong_shape", request_id=answer.request_id, fields=["url"])
    return url
