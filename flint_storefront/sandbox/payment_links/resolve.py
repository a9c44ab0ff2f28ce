"""
A buyer's choice at a link becomes an order and a hosted checkout session.

Source: payment_links facts, sections 6, 7 and 10.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy

from flint_storefront.sandbox.api.errors import ApiError
from flint_storefront.sandbox.checkout_sessions.documents import make_session, show_session
from flint_storefront.sandbox.checkout_sessions.rules import keep_session
from flint_storefront.sandbox.delivery.methods import choose_methods
from flint_storefront.sandbox.orders.amounts import recompute
from flint_storefront.sandbox.orders.creation import keep_new_order
from flint_storefront.sandbox.orders.documents import make_order
from flint_storefront.sandbox.orders.lines import make_lines
from flint_storefront.sandbox.orders.taxes import set_default_tax
from flint_storefront.sandbox.payment_links.choices import choose_lines, read_answers
from flint_storefront.sandbox.payment_links.contexts import read_context, use_context
from flint_storefront.sandbox.payment_links.lifecycle import find_remaining, why_closed
from flint_storefront.sandbox.payment_links.refusals import CONFLICT, refuse, restated
from flint_storefront.sandbox.state import Document, Environment, Sandbox
from flint_storefront.sandbox.subscriptions.signup import create_signup_order

ORIGIN = "payment_link"

SESSION_KEYS = (
    "custom_text",
    "customer_collection",
    "expiration",
    "legal",
    "payments",
    "promotion_config",
    "redirects",
    "tax",
    "theme",
    "tip",
)
"""What every session takes over from its link, as it is at that moment."""

CLOSED_CODES = {
    "inactive": "PAYMENT_LINK_INACTIVE",
    "completed": "PAYMENT_LINK_MAX_COMPLETIONS_REACHED",
    "sold_out": "EVENT_SOLD_OUT",
}
"""In the details of the 409 (the contract lists these codes; that they are answered here is unverified)."""

UNAVAILABLE = "PAYMENT_LINK_FULFILLMENT_UNAVAILABLE"


def resolve_link(sandbox: Sandbox, environment: Environment, link: Document, request: Document) -> Document:
    """
    Make the order and the open session of one buyer; *request* is a valid ResolvePaymentLinkRequest.

    Returns:
        The contract's CheckoutSessionLaunchResult; the session's url carries a launch token.

    Raises:
        ApiError: 400 for a context or a choice that does not fit; 409 for a link that is switched off, exhausted or
            sold out, and PAYMENT_LINK_FULFILLMENT_UNAVAILABLE for goods or a plan that cannot be had now.
    """
    context = read_context(sandbox, environment, link, request["resolution_context"])
    check_open(environment, link)
    metadata = link["metadata"] | read_answers(link, request)
    lines = choose_lines(link, request)
    check_capacity(link, lines)
    with fulfillable(), restated():
        order, methods = make_link_order(sandbox, environment, link, lines, metadata)
    session = make_session(sandbox, environment, order, make_session_request(link, methods), methods)
    session |= {"origin": ORIGIN, "payment_link_id": link["payment_link_id"]}
    keep_session(sandbox, environment, order, session)
    use_context(sandbox, environment, context, session)
    return {
        "checkout_session": show_session(sandbox, environment, session, []),
        "checkout_access": {"checkout_auth_token": session["_checkout_auth_token"]},
        "reused_existing": False,
    }


def check_open(environment: Environment, link: Document) -> None:
    """Refuse a link that sells nothing now."""
    reason = why_closed(environment, link)
    if reason is not None:
        raise refuse(CLOSED_CODES[reason], "The link sells nothing now.", status=CONFLICT)


def check_capacity(link: Document, lines: list[Document]) -> None:
    """Refuse nothing at all, and more units than are left; units of unpaid sessions count as left (unverified)."""
    if "subscription_plan_id" in link:
        return
    wanted = sum(line["quantity"] for line in lines)
    if wanted < 1:
        raise refuse("EVENT_TICKET_QUANTITY_REQUIRED", "Choose something.", param="quantity_overrides")
    remaining = find_remaining(link)
    if remaining is not None and wanted > remaining:
        raise refuse("EVENT_SOLD_OUT", f"Only {remaining} left.", param="quantity_overrides", status=CONFLICT)


@contextmanager
def fulfillable() -> Iterator[None]:
    """Within it, goods or a plan that cannot be had now are refused as the link's (409 is our choice)."""
    try:
        yield
    except ApiError as error:
        if error.status != CONFLICT:
            raise
        raise ApiError(UNAVAILABLE, f"{error.code}: {error.message}", status=CONFLICT) from error


def make_link_order(
    sandbox: Sandbox, environment: Environment, link: Document, lines: list[Document], metadata: Document
) -> tuple[Document, list[Document]]:
    """Return the new order, kept and announced, and the delivery methods of its session."""
    if "subscription_plan_id" in link:
        order = create_signup_order(sandbox, environment, link, origin=ORIGIN, metadata=metadata)
        return order, []
    order = make_order(
        sandbox, environment, origin=ORIGIN, lines=make_lines(sandbox, environment, lines, present=[])
    )
    order["metadata"] = metadata
    if link["payment_link_type"] == "event":
        order["purchased_event"] = describe_event(link)
    set_default_tax(sandbox, order)
    recompute(order)
    methods = choose_methods(sandbox, environment, order, link["delivery_method_ids"] or None)
    return keep_new_order(sandbox, environment, order), methods


def describe_event(link: Document) -> Document:
    """Return the event as it is when it is bought (mapping unverified)."""
    config = link.get("event_config", {})
    names = {"starts_at": "event_at", "location": "venue", "timezone": "timezone"}
    return {"name": link["name"]} | {key: config[name] for key, name in names.items() if name in config}


def make_session_request(link: Document, methods: list[Document]) -> Document:
    """Return what the session takes over from *link*: its settings and its metadata."""
    request = {key: link[key] for key in (*SESSION_KEYS, "metadata") if key in link}
    if methods:
        request["delivery_method_ids"] = [method["delivery_method_id"] for method in methods]
    return deepcopy(request)
