"""
Subscription plans: listing them for the mirror, and making one for a recurring donation.

Source: subscriptions facts, section 2.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from flint_storefront.errors import NotFlint
from flint_storefront.flint.client import FlintClient
from flint_storefront.flint.deadlines import Deadline
from flint_storefront.flint.envelope import Answer
from flint_storefront.flint.models import SubscriptionPlan
from flint_storefront.flint.resources.requests import (
    FlintRequest,
    id_in_path,
    json_bytes,
    money_json,
    without_none,
)
from flint_storefront.flint.schemas.reading import member, read_list, read_object
from flint_storefront.flint.schemas.subscriptions import SubscriptionPlanSchema
from flint_storefront.money import Money

LARGEST_PAGE = 100
"""Rows that one page may hold. Source: conventions facts, section 8."""

_PLAN = SubscriptionPlanSchema()
_PLANS = "/v1/subscription-plans"
_MOST_FOUND = 20


def list_subscription_plans(
    client: FlintClient,
    *,
    status: str | None = "active",
    page_size: int = LARGEST_PAGE,
    unreadable_ids: list[str] | None = None,
    deadline: Deadline,
    is_person_waiting: bool = False,
) -> Iterator[SubscriptionPlan]:
    """
    Every plan, page by page as they are taken.

    Args:
        status: `active` or `archived`; None leaves the choice to Flint.
        unreadable_ids: When given, a plan that is not what the contract says is left out and its id put here, as far as it
            has one; else it fails the list.

    Raises:
        FlintError, NotFlint, FlintUnreachable: As of any read, from any page.
    """
    params: dict[str, str | int | None] = {"status": status, "page_size": page_size}
    pages = client.pages(_PLANS, without_none(params), deadline=deadline, is_person_waiting=is_person_waiting)
    for page in pages:
        if unreadable_ids is None:
            yield from read_list(_PLAN, SubscriptionPlan, page)
        else:
            yield from _readable(page, unreadable_ids)


def _readable(page: Answer, unreadable_ids: list[str]) -> Iterator[SubscriptionPlan]:
    if not isinstance(page.data, list):
        raise NotFlint("wrong_shape", request_id=page.request_id)
    for document in page.data:
        try:
            plan = read_object(_PLAN, SubscriptionPlan, document)
        except NotFlint:
            plan_id = member(document, "subscription_plan_id")
            if isinstance(plan_id, str):
                unreadable_ids.append(plan_id)
        else:
            yield plan


def find_subscription_plans_by_reference(
    client: FlintClient, external_reference_id: str, *, deadline: Deadline, is_person_waiting: bool
) -> list[SubscriptionPlan]:
    """
    Plans with exactly this reference, archived ones too, at most twenty, in Flint's order; Flint does not promise
    that there is only one.

    Raises:
        FlintError, NotFlint, FlintUnreachable: As of any read.
    """
    params: dict[str, str | int] = {
        "external_reference_id": external_reference_id,
        "page_size": _MOST_FOUND,
    }
    pages = client.pages(_PLANS, params, deadline=deadline, is_person_waiting=is_person_waiting)
    found = (plan for page in pages for plan in read_list(_PLAN, SubscriptionPlan, page))
    return [one for one in islice(found, _MOST_FOUND) if one.external_reference_id == external_reference_id]


def get_subscription_plan(
    client: FlintClient, subscription_plan_id: str, *, deadline: Deadline, is_person_waiting: bool
) -> SubscriptionPlan:
    """
    Read one plan.

    Raises:
        NotFoundError: Not a plan of this account.
        FlintError, NotFlint, FlintUnreachable: As of any read.
    """
    path = f"{_PLANS}/{id_in_path(subscription_plan_id)}"
    return parse_subscription_plan(client.read(path, deadline=deadline, is_person_waiting=is_person_waiting))


def parse_subscription_plan(answer: Answer) -> SubscriptionPlan:
    """
    The plan in the answer of a read or of a create.

    Raises:
        NotFlint: `wrong_shape`; after a write the outcome is then to be treated as unknown.
    """
    return read_object(_PLAN, SubscriptionPlan, answer.data)


def create_subscription_plan(
    *,
    name: str,
    currency: str,
    billing_interval: str,
    billing_interval_count: int,
    lines: Sequence[tuple[str, Money]],
    external_reference_id: str,
    metadata: Mapping[str, str] | None = None,
) -> FlintRequest:
    """
    Request for a plan of ad-hoc lines, one unit each.

    Args:
        currency: ISO 4217, of every line.
        billing_interval: `daily`, `weekly`, `monthly` or `yearly`.
        billing_interval_count: 1 to 365.
        lines: What each is called and costs a period; at least one.
        external_reference_id: Our reference, 1 to 255 characters.

    Raises:
        ValueError: No line, a line of another currency, or an interval count out of its bounds.
    """
    if not lines:
        raise ValueError("a plan needs a line")
    if any(money.currency != currency for _, money in lines):
        raise ValueError("a plan has one currency")
    if not 1 <= billing_interval_count <= 365:
        raise ValueError("an interval is counted from 1 to 365")
    body = {
        "name": name,
        "currency": currency,
        "billing_interval": billing_interval,
        "billing_interval_count": billing_interval_count,
        "line_items": [
            {"name": line_name, "unit_price_money": money_json(money), "quantity": 1}
            for line_name, money in lines
        ],
        "external_reference_id": external_reference_id,
        "metadata": dict(metadata) if metadata else None,
    }
    return FlintRequest("subscriptionPlans.create", "POST", _PLANS, json_bytes(without_none(body)))
