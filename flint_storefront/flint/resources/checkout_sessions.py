"""
Checkout sessions: reading, finding, and the requests that open and close them.

Source: checkout_sessions facts, sections 2 to 6.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from flint_storefront.flint.client import FlintClient
from flint_storefront.flint.deadlines import Deadline
from flint_storefront.flint.envelope import Answer
from flint_storefront.flint.models import CheckoutSession
from flint_storefront.flint.resources.requests import (
    FlintRequest,
    id_in_path,
    json_bytes,
    money_json,
    without_none,
)
from flint_storefront.flint.schemas.checkout_sessions import CheckoutSessionSchema
from flint_storefront.flint.schemas.reading import member, read_list, read_object
from flint_storefront.money import Money

_SESSION = CheckoutSessionSchema()
_MOST_FOUND = 20
_LARGEST_PAGE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class QuickPayItem:
    """One name and one amount, for which Flint makes the order itself."""

    name: str
    """What the buyer reads."""
    amount_money: Money
    """What it costs; at least one minor unit."""
    is_taxable: bool | None = None
    """Whether tax may be added; None leaves it to Flint."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionTerms:
    """
    What a buyer chose of a plan, where it differs from the plan's own.

    Source: subscriptions facts, section 5.
    """

    billing_interval: str
    """`daily`, `weekly`, `monthly` or `yearly`."""
    billing_interval_count: int
    """1 to 365."""
    quantity: int | None = None
    """1 to 100; None leaves the plan's own."""


def get_checkout_session(
    client: FlintClient,
    checkout_session_id: str,
    *,
    expand_order: bool = True,
    deadline: Deadline,
    is_person_waiting: bool,
) -> CheckoutSession:
    """
    Read a session; while it is open its `url` leads the buyer on.

    Args:
        expand_order: Read the order's short form in the same call.

    Raises:
        NotFoundError: Not a session of this account.
        FlintError, NotFlint, FlintUnreachable: As of any read.
    """
    answer = client.read(
        f"/v1/checkout-sessions/{id_in_path(checkout_session_id)}",
        {"expand": "order"} if expand_order else None,
        deadline=deadline,
        is_person_waiting=is_person_waiting,
    )
    return parse_session(answer)


def find_checkout_sessions_by_reference(
    client: FlintClient, external_reference_id: str, *, deadline: Deadline, is_person_waiting: bool
) -> list[CheckoutSession]:
    """
    Sessions with exactly this reference, at most twenty, in Flint's order.

    Raises:
        FlintError, NotFlint, FlintUnreachable: As of any read.
    """
    params: dict[str, str | int] = {
        "external_reference_id": external_reference_id,
        "page_size": _MOST_FOUND,
    }
    pages = client.pages(
        "/v1/checkout-sessions", params, deadline=deadline, is_person_waiting=is_person_waiting
    )
    found = (session for page in pages for session in read_list(_SESSION, CheckoutSession, page))
    return [one for one in islice(found, _MOST_FOUND) if one.external_reference_id == external_reference_id]


def list_sessions_of_link(
    client: FlintClient,
    payment_link_id: str,
    *,
    status: str | None = "paid",
    updated_after: datetime | None = None,
    page_size: int = _LARGEST_PAGE,
    deadline: Deadline,
    is_person_waiting: bool = False,
) -> Iterator[CheckoutSession]:
    """
    The sessions that came of a payment link, page by page as they are taken, in the order in which they were made: what joins
    the list meanwhile moves nothing out of sight; it comes twice, or with the next reading from *updated_after*.

    Args:
        status: One of a session's; None: every one.
        updated_after: Aware; only those that have changed since.

    Raises:
        FlintError, NotFlint, FlintUnreachable: As of any read, from any page.

    Source: payment_links facts, section 7 (recipe C); conventions facts, section 8 (rows may move).
    """
    params: dict[str, str | int | None] = {
        "payment_link_id": payment_link_id,
        "status": status,
        "updated_after": updated_after.isoformat() if updated_after else None,
        "sort_by": "created_at",
        "sort_direction": "asc",
        "page_size": page_size,
    }
    pages = client.pages(
        "/v1/checkout-sessions", without_none(params), deadline=deadline, is_person_waiting=is_person_waiting
    )
    for page in pages:
        for session in read_list(_SESSION, CheckoutSession, page):
            # A sale of another link must never be counted for this one.
            if session.payment_link_id == payment_link_id and status in (None, session.status):
                yield session


def parse_session(answer: Answer) -> CheckoutSession:
    """
    The session in the answer of a read, an update or a close.

    Raises:
        NotFlint: `wrong_shape`.
    """
    return read_object(_SESSION, CheckoutSession, answer.data)


def parse_session_launch(answer: Answer) -> CheckoutSession:
    """
    The session in the answer of a create, which wraps it; the token beside it is not even read.

    Raises:
        NotFlint: `wrong_shape`; the outcome is then to be treated as unknown.

    Source: checkout_sessions facts, section 3, *Answer*.
    """
    return read_object(_SESSION, CheckoutSession, member(answer.data, "checkout_session"))


def create_checkout_session(
    *,
    order_id: str | None = None,
    quick_pay_item: QuickPayItem | None = None,
    subscription_plan_id: str | None = None,
    external_reference_id: str,
    success_url: str,
    cancel_url: str,
    expires_in_seconds: int,
    tip_enabled: bool = False,
    codes_enabled: bool = False,
    metadata: Mapping[str, str] | None = None,
    expiration_url: str | None = None,
    customer_id: str | None = None,
    require_email: bool | None = None,
    replace_checkout_session_id: str | None = None,
    subscription_terms: SubscriptionTerms | None = None,
    prefilled_email: str | None = None,
) -> FlintRequest:
    """
    Request for a hosted session, from an order, a quick-pay item or a plan.

    Tip and codes are always said: left out, the merchant's settings would decide.

    Args:
        external_reference_id: Our reference, 1 to 255 characters.
        success_url, cancel_url, expiration_url: Where the buyer comes back to; absolute.
        expires_in_seconds: 60 to 86400.
        replace_checkout_session_id: The open session of the same order that this one takes the place of.
        subscription_terms: What the buyer chose of the plan.
        prefilled_email: Address that Flint's page shows filled in.

    Raises:
        ValueError: Not exactly one source; a replacement without an order; terms without a plan, or beyond their
            bounds.
    """
    if sum(source is not None for source in (order_id, quick_pay_item, subscription_plan_id)) != 1:
        raise ValueError("a session has exactly one source")
    if replace_checkout_session_id is not None and order_id is None:
        raise ValueError("only a session of an order can be replaced")
    if subscription_terms is not None and subscription_plan_id is None:
        raise ValueError("only a session of a plan has terms")
    body = {
        "surface": "hosted",
        "order_id": order_id,
        "quick_pay_item": _quick_pay(quick_pay_item) if quick_pay_item else None,
        "subscription_plan_id": subscription_plan_id,
        "subscription_terms": _terms(subscription_terms) if subscription_terms else None,
        "external_reference_id": external_reference_id,
        "redirects": {"success_redirect_url": success_url, "cancel_redirect_url": cancel_url},
        "expiration": without_none(
            {"expires_in_seconds": expires_in_seconds, "expiration_url": expiration_url}
        ),
        "tip": {"enabled": tip_enabled},
        "promotion_config": {"codes_enabled": codes_enabled},
        "customer_collection": without_none(
            {
                "customer_id": customer_id,
                "require_email": require_email,
                "prefilled_customer_info": {"email": prefilled_email} if prefilled_email else None,
            }
        )
        or None,
        "metadata": dict(metadata) if metadata else None,
        "replace_checkout_session_id": replace_checkout_session_id,
    }
    return FlintRequest(
        "checkoutSessions.create", "POST", "/v1/checkout-sessions", json_bytes(without_none(body))
    )


def close_checkout_session(checkout_session_id: str, reason_message: str | None = None) -> FlintRequest:
    """
    Request to end an open session.

    Args:
        reason_message: For the merchant only.
    """
    path = f"/v1/checkout-sessions/{id_in_path(checkout_session_id)}/close"
    body = without_none({"reason_message": reason_message})
    return FlintRequest("checkoutSessions.closeSession", "POST", path, json_bytes(body))


def _quick_pay(item: QuickPayItem) -> dict[str, object]:
    tax = None if item.is_taxable is None else {"taxable": item.is_taxable}
    return without_none({"name": item.name, "amount_money": money_json(item.amount_money), "tax": tax})


def _terms(terms: SubscriptionTerms) -> dict[str, object]:
    if not 1 <= terms.billing_interval_count <= 365:
        raise ValueError("an interval is counted from 1 to 365")
    if terms.quantity is not None and not 1 <= terms.quantity <= 100:
        raise ValueError("a quantity of a plan is from 1 to 100")
    return without_none(
        {
            "billing_interval": terms.billing_interval,
            "billing_interval_count": terms.billing_interval_count,
            "quantity": terms.quantity,
        }
    )
