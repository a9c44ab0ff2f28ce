"""What a merchant can do with payment links (payment_links facts, sections 2 to 5)."""

from copy import deepcopy
from typing import Any

from flint_storefront.sandbox.api.errors import ApiError, not_found
from flint_storefront.sandbox.api.metadata import check_metadata, merge_metadata
from flint_storefront.sandbox.payment_links.checks import check_link
from flint_storefront.sandbox.payment_links.documents import NESTED_KEYS, PLAIN_KEYS, make_link
from flint_storefront.sandbox.payment_links.fields import make_fields
from flint_storefront.sandbox.payment_links.lifecycle import count_units, find_capacity
from flint_storefront.sandbox.payment_links.lines import make_lines
from flint_storefront.sandbox.payment_links.refusals import refuse, restated
from flint_storefront.sandbox.products.documents import make_images
from flint_storefront.sandbox.state import Document, Environment, Sandbox
from flint_storefront.sandbox.subscriptions.terms import find_sellable_plan

CLEARED_BY_NULL = ("donation_min_amount_money", "donation_max_amount_money", "image")
"""The contract lets null stand in no other field, metadata apart."""


def get_link(environment: Environment, payment_link_id: str) -> Document:
    """
    Return a link, active or not.

    Raises:
        ApiError: RESOURCE_NOT_FOUND.
    """
    link = environment.payment_links.get(payment_link_id)
    if link is None:
        raise not_found("payment link")
    return link


def create_link(sandbox: Sandbox, environment: Environment, request: Document) -> Document:
    """
    Add a link; *request* is a valid CreatePaymentLinkRequest.

    Raises:
        ApiError: 400, see `checks.check_link`; an unknown or archived plan.
    """
    check_unsupported(request)
    check_plan(sandbox, environment, request)
    link = make_link(sandbox, environment, request)
    with restated():
        link["line_items"] = make_lines(sandbox, environment, request.get("line_items", []), [])
        link["metadata"] = check_metadata(dict(request.get("metadata", {})))
    link["custom_fields"] = make_fields(sandbox, request.get("custom_fields", []), [])
    check_link(sandbox, environment, link)
    environment.payment_links[link["payment_link_id"]] = link
    note(sandbox, environment, "payment_link.created", link)
    return link


def update_link(sandbox: Sandbox, environment: Environment, link: Document, change: Document) -> Document:
    """
    Change a link by a valid UpdatePaymentLinkRequest, whole or not at all, and return it.

    What is left out stays; each accepted change raises the version by one; open sessions keep what they have.

    Raises:
        ApiError: PAYMENT_LINK_CHANGED for a stale version, RESOURCE_LIMIT_EXCEEDED for a limit below what is sold,
            or as `create_link`.
    """
    check_version(link, change.get("expected_version"))
    if not set(change) - {"expected_version"}:
        raise refuse("NO_FIELDS_TO_UPDATE", "Nothing to change.")
    check_unsupported(change)
    changed = change_values(sandbox, link, change)
    with restated():
        if "line_items" in change:
            changed["line_items"] = make_lines(sandbox, environment, change["line_items"], link["line_items"])
        if "metadata" in change:
            changed["metadata"] = merge_metadata(link["metadata"], change["metadata"])
    if "custom_fields" in change:
        changed["custom_fields"] = make_fields(sandbox, change["custom_fields"], link["custom_fields"])
    check_link(sandbox, environment, changed)
    check_limits(changed, change)
    changed |= {"version": link["version"] + 1, "updated_at": sandbox.now_text()}
    link.clear()
    link |= changed
    note(sandbox, environment, "payment_link.updated", link)
    return link


def change_values(sandbox: Sandbox, link: Document, change: Document) -> Document:
    """Return a copy of *link* with the plain values and nested objects of *change*."""
    changed = deepcopy(link)
    is_merging = sandbox.switches["payment_link_nested_update"] == "merge"
    for key in (*PLAIN_KEYS, "status", "delivery_method_ids"):
        if key in change:
            changed[key] = deepcopy(change[key])
    for key in NESTED_KEYS:
        if key in change:
            present = link.get(key, {}) if is_merging else {}
            changed[key] = merge(present, change[key])
    if change.get("image") is not None:
        changed["image"] = make_images([change["image"]])[0]
    for key in CLEARED_BY_NULL:
        if key in change and change[key] is None:
            changed.pop(key, None)
    if change.get("external_reference_id") == "":
        # Its least length is dropped on update, so that this may clear it (unverified).
        del changed["external_reference_id"]
    return changed


def merge(present: Any, change: Any) -> Any:
    """Return *change* laid over *present*, object by object; arrays and plain values are replaced."""
    if not isinstance(present, dict) or not isinstance(change, dict):
        return deepcopy(change)
    return deepcopy(present) | {key: merge(present.get(key), value) for key, value in change.items()}


def check_version(link: Document, expected_version: int | None) -> None:
    """Refuse a stale expected version."""
    if expected_version is not None and expected_version != link["version"]:
        raise ApiError("PAYMENT_LINK_CHANGED", "The link has changed.", current_version=link["version"])


def check_limits(link: Document, change: Document) -> None:
    """Refuse to set a limit below what is sold already (409 RESOURCE_LIMIT_EXCEEDED is our choice)."""
    if change.get("max_completions", link["completed_count"]) < link["completed_count"]:
        raise ApiError("RESOURCE_LIMIT_EXCEEDED", "More is sold already.", param="max_completions")
    capacity = find_capacity(link)
    if "event_config" in change and capacity is not None and capacity < count_units(link):
        param = "event_config.max_total_quantity"
        raise ApiError("RESOURCE_LIMIT_EXCEEDED", "More is sold already.", param=param)


def check_plan(sandbox: Sandbox, environment: Environment, request: Document) -> None:
    """Refuse a plan that nobody can sign up for; any plan while the sandbox plays an older build."""
    if "subscription_plan_id" not in request:
        return
    if sandbox.switches["payment_link_plans_refused"]:
        raise ApiError("UNKNOWN_FIELD", "Unknown field 'subscription_plan_id'.", param="subscription_plan_id")
    try:
        find_sellable_plan(environment, request["subscription_plan_id"])
    except ApiError as error:
        raise refuse(error.code, error.message, param="subscription_plan_id", status=error.status) from error


def check_unsupported(request: Document) -> None:
    """Refuse what the sandbox has not: stock sources."""
    if "inventory_routing_source" in request:
        raise refuse(
            "RESERVED_FIELD_NOT_YET_SUPPORTED",
            "The sandbox does not do this.",
            param="inventory_routing_source",
        )


def note(sandbox: Sandbox, environment: Environment, kind: str, link: Document) -> None:
    """Add a line to the ledger; no webhook tells of a link (payment_links facts, section 8)."""
    sandbox.ledger_add(
        kind,
        environment,
        payment_link_id=link["payment_link_id"],
        external_reference_id=link.get("external_reference_id"),
        status=link["status"],
        version=link["version"],
    )
