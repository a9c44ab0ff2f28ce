"""
Events about what we do not know: a renewal, a payment link's sale, or another system's order. Read once, then waited for.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flint_storefront.errors import NotFlint, NotFoundError
from flint_storefront.flint.resources.checkout_sessions import get_checkout_session
from flint_storefront.flint.resources.orders import get_order
from flint_storefront.flint.resources.webhooks import parse_webhook
from flint_storefront.inbox.events import ADOPTING_FAMILIES, SESSION_COMPLETED, SESSION_FAMILY, WAITING
from flint_storefront.payment_links.sales import (
    has_links,
    is_link_of_ours,
    look_at_order,
    look_at_session,
)
from flint_storefront.storage.records import CheckoutRecord, InboxEvent
from flint_storefront.storefront import Storefront
from flint_storefront.subscriptions.refresh import adopt_renewal

SIBLINGS = 20


@dataclass(frozen=True)
class Look:
    """
    What a look at something unknown has brought.
    """

    record: CheckoutRecord | None = None
    """Its record: it was adopted."""
    is_idle: bool = False
    """True of a visit to one of our payment links that nobody has paid: there is nothing to wait for."""
    noted: Mapping[str, Any] = field(default_factory=dict)
    """Ids that were learned, for the event to be woken by: `order_id`, `checkout_session_id`, `subscription_id`."""


def look_at_unknown(storefront: Storefront, event: InboxEvent, order_id: str | None) -> Look:
    """
    Read an order or a completed session that we do not know, unless an earlier event of it was read and waits.

    Args:
        order_id: As the event names it, or as it was asked for.

    Raises:
        FlintUnreachable, NotFlint, FlintError: Flint could not be asked.
    """
    if event.event_type.startswith(SESSION_FAMILY):
        return _look_at_session(storefront, event)
    if order_id is None or not event.event_type.startswith(ADOPTING_FAMILIES):
        return Look()
    return _look_at_order(storefront, event, order_id)


def _look_at_session(storefront: Storefront, event: InboxEvent) -> Look:
    """
    A session that nobody paid is never read: where its event names a link of ours, it is done with.
    """
    if event.checkout_session_id is None or not has_links(storefront):
        return Look()
    if event.event_type != SESSION_COMPLETED:
        return Look(is_idle=is_link_of_ours(storefront, _named_link(event)))
    if _is_read(storefront, "checkout_session_id", event.checkout_session_id):
        return Look()
    try:
        session = get_checkout_session(
            storefront.flint,
            event.checkout_session_id,
            expand_order=False,
            deadline=storefront.background_deadline(),
            is_person_waiting=False,
        )
        found = look_at_session(storefront, session, deadline=storefront.background_deadline())
    except NotFoundError:
        return Look()
    noted = {"order_id": session.order_id} if session.order_id is not None else {}
    return Look(found.record, is_idle=found.is_ours and found.record is None, noted=noted)


def _look_at_order(storefront: Storefront, event: InboxEvent, order_id: str) -> Look:
    if _is_read(storefront, "order_id", order_id):
        return Look()
    try:
        order = get_order(
            storefront.flint, order_id, deadline=storefront.background_deadline(), is_person_waiting=False
        )
    except NotFoundError:
        return Look()
    renewal = adopt_renewal(storefront, order)
    if renewal is not None:
        return Look(renewal)
    found = look_at_order(storefront, order, deadline=storefront.background_deadline())
    if found.is_ours:
        return Look(found.record, is_idle=found.record is None)
    noted: dict[str, Any] = {}
    if order.subscription_id is not None:
        noted["subscription_id"] = order.subscription_id
    if order.checkout_session_ids and event.checkout_session_id is None:
        noted["checkout_session_id"] = order.checkout_session_ids[0]
    return Look(noted=noted)


def _is_read(storefront: Storefront, name: str, value: str) -> bool:
    """
    Whether an event that waits has had this order, or this session, read already.
    """
    with storefront.store.reading() as reading:
        waiting = reading.select(InboxEvent, {name: value, "status": WAITING}, limit=SIBLINGS)
    families = ADOPTING_FAMILIES if name == "order_id" else (*ADOPTING_FAMILIES, SESSION_COMPLETED)
    return any(one.event_type.startswith(families) for one in waiting)


def _named_link(event: InboxEvent) -> str | None:
    """
    The payment link in a signed body; None of an event that came from a list.
    """
    try:
        return parse_webhook(event.body).find_id("payment_link_id") if event.body else None
    except NotFlint:
        return None
