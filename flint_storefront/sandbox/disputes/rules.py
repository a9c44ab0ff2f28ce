"""Opening and ending disputes, as a buyer's bank does, and finding them."""

from flint_storefront.sandbox.api.errors import not_found
from flint_storefront.sandbox.disputes.documents import make_dispute
from flint_storefront.sandbox.disputes.lifecycle import announce, move_dispute
from flint_storefront.sandbox.refunds.rules import find_payment
from flint_storefront.sandbox.state import Document, Environment, Sandbox


class DisputeRefused(ValueError):
    """A dispute cannot be opened: nothing was paid by card, or one is open already."""


def get_dispute(environment: Environment, dispute_id: str) -> Document:
    """
    Return a dispute.

    Raises:
        ApiError: RESOURCE_NOT_FOUND.
    """
    dispute = environment.disputes.get(dispute_id)
    if dispute is None:
        raise not_found("dispute")
    return dispute


def find_open_dispute(environment: Environment, order_id: str) -> Document | None:
    """Return the order's dispute that has not ended, or None."""
    for dispute in environment.disputes.values():
        if dispute["order_id"] == order_id and dispute["status"] in {"needs_response", "under_review"}:
            return dispute
    return None


def open_dispute(
    sandbox: Sandbox, environment: Environment, order_id: str, *, reason: str = "fraudulent"
) -> Document:
    """
    Dispute the payment of an order and send `dispute.created` and `dispute.needs_response`.

    Raises:
        DisputeRefused: no such order, nothing paid by card, an open dispute.
    """
    order = environment.orders.get(order_id)
    intent = find_payment(environment, order) if order else None
    if order is None or intent is None:
        raise DisputeRefused("no paid order of this id")
    if find_open_dispute(environment, order_id) is not None:
        raise DisputeRefused("the order has an open dispute")
    dispute = make_dispute(sandbox, environment, order, intent, reason)
    environment.disputes[dispute["dispute_id"]] = dispute
    announce(sandbox, environment, dispute)
    return dispute


def change_dispute(sandbox: Sandbox, environment: Environment, order_id: str, status: str) -> Document:
    """
    Move the order's open dispute on: `under_review`, `won` or `lost`.

    Raises:
        DisputeRefused: the order has no open dispute.
        DisputeMoveRefused: the move is not in the list.
    """
    dispute = find_open_dispute(environment, order_id)
    if dispute is None:
        raise DisputeRefused("the order has no open dispute")
    move_dispute(sandbox, environment, dispute, status)
    return dispute
