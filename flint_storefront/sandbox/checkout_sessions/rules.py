"""What a merchant can do with checkout sessions (checkout_sessions facts, sections 3, 5 and 6)."""

from urllib.parse import urlsplit

from flint_storefront.sandbox.api.errors import ApiError, not_found
from flint_storefront.sandbox.api.metadata import check_metadata, merge_metadata
from flint_storefront.sandbox.checkout_sessions.documents import make_session
from flint_storefront.sandbox.checkout_sessions.lifecycle import end, find_open
from flint_storefront.sandbox.delivery.methods import check_method_ids, choose_methods
from flint_storefront.sandbox.orders.creation import create_quick_pay_order
from flint_storefront.sandbox.orders.rules import release_delivery
from flint_storefront.sandbox.payments.lifecycle import find_active_attempt
from flint_storefront.sandbox.state import Document, Environment, Sandbox
from flint_storefront.sandbox.subscriptions.signup import change_terms, create_signup_order

MAXIMUM_URL_LENGTH = 2048
"""Our choice."""

TIP_OPTIONS = 3


def get_session(environment: Environment, session_id: str) -> Document:
    """
    Return a session, open or ended.

    Raises:
        ApiError: RESOURCE_NOT_FOUND.
    """
    session = environment.checkout_sessions.get(session_id)
    if session is None:
        raise not_found("checkout session")
    return session


def create_session(sandbox: Sandbox, environment: Environment, request: Document) -> Document:
    """
    Make a session for an order, or for a quick-pay item or a plan and the order made of it.

    Raises:
        ApiError: the order is unknown, closed, paid or has an open session; a replacement that does not fit;
            a bad redirect, tip configuration or plan; physical goods that nothing delivers.
    """
    check_request(request)
    check_method_ids(sandbox, environment, request.get("delivery_method_ids"))
    replaced = None
    if "quick_pay_item" in request:
        order = create_quick_pay_order(sandbox, environment, request)
    elif "subscription_plan_id" in request:
        order = create_signup_order(sandbox, environment, request)
    else:
        order = find_payable_order(environment, request["order_id"])
        replaced = check_replacement(environment, order, request.get("replace_checkout_session_id"))
    methods = choose_methods(sandbox, environment, order, request.get("delivery_method_ids"))
    release_delivery(sandbox, environment, order)
    session = make_session(sandbox, environment, order, request, methods)
    if replaced is not None:
        extra = {"superseding_checkout_session_id": session["checkout_session_id"]}
        end(sandbox, environment, replaced, "invalidated", "superseded", **extra)
    keep_session(sandbox, environment, order, session)
    return session


def keep_session(sandbox: Sandbox, environment: Environment, order: Document, session: Document) -> None:
    """Keep a finished new session of *order*."""
    session_id = session["checkout_session_id"]
    environment.checkout_sessions[session_id] = session
    order["checkout_session_ids"].append(session_id)
    facts = {} if "payment_link_id" not in session else {"payment_link_id": session["payment_link_id"]}
    sandbox.ledger_add(
        "checkout_session.created",
        environment,
        checkout_session_id=session_id,
        order_id=order["order_id"],
        external_reference_id=session.get("external_reference_id"),
        **facts,
    )


def find_payable_order(environment: Environment, order_id: str) -> Document:
    """Return the order that a session may collect for."""
    order = environment.orders.get(order_id)
    if order is None:
        # 404 is no declared answer of checkoutSessions.create.
        raise ApiError("RESOURCE_NOT_FOUND", "No such order.", status=400, param="order_id")
    if order["payment_status"] == "paid":
        raise ApiError("ORDER_ALREADY_PAID", "The order is paid.", param="order_id")
    if order["status"] == "closed":
        raise ApiError("ORDER_CLOSED", "The order is closed.", param="order_id", current_status="closed")
    return order


def check_replacement(environment: Environment, order: Document, replaced_id: str | None) -> Document | None:
    """
    Return the session to replace, None when there is none and none is named.

    Raises:
        ApiError: an open session that is not named, another one than named, one that has ended (the vendor's
            test stub answers ORDER_COLLECTION_IN_PROGRESS), or a payment under way.
    """
    current = find_open(environment, order)
    if find_active_attempt(environment, order["order_id"]):
        raise ApiError("CHECKOUT_PAYMENT_RESOLVING", "A payment is under way.")
    if replaced_id is None:
        if current is not None:
            raise ApiError(
                "CHECKOUT_SESSION_ALREADY_EXISTS",
                "The order has an open session.",
                existing_checkout_session_id=current["checkout_session_id"],
            )
        return None
    if current is None:
        raise ApiError(
            "ORDER_COLLECTION_IN_PROGRESS",
            "The named session is not open.",
            param="replace_checkout_session_id",
        )
    if current["checkout_session_id"] != replaced_id:
        raise ApiError(
            "CHECKOUT_SESSION_CURRENT_CHANGED",
            "Another session is open.",
            current_checkout_session_id=current["checkout_session_id"],
        )
    return current


def check_request(request: Document) -> None:
    """Refuse what the contract's schema cannot say about a new session."""
    check_plan_request(request)
    if request.get("surface") == "embedded":
        raise ApiError("INVALID_CHECKOUT_SURFACE", "The sandbox has hosted pages only.", param="surface")
    if "page_origin" in request:
        raise ApiError("INVALID_PAGE_ORIGIN", "Only an embedded session has one.", param="page_origin")
    if "customer_id" in request.get("customer_collection", {}):
        raise ApiError(
            "RESOURCE_NOT_FOUND", "No such customer.", status=400, param="customer_collection.customer_id"
        )
    for name, url in request.get("redirects", {}).items():
        check_url(url, f"redirects.{name}")
    if "expiration_url" in request.get("expiration", {}):
        check_url(request["expiration"]["expiration_url"], "expiration.expiration_url")
    check_tip_config(request.get("tip", {}))
    check_metadata(request.get("metadata", {}))


def check_plan_request(request: Document) -> None:
    """Refuse terms without a plan, and a tip on a plan (our choice: a plan has only its own set-up fee)."""
    if "subscription_plan_id" not in request:
        if "subscription_terms" in request:
            raise ApiError("INVALID_REQUEST", "Only a plan has terms.", param="subscription_terms")
    elif request.get("tip", {}).get("enabled"):
        raise ApiError("CHECKOUT_TIP_NOT_ALLOWED", "A plan takes no tip.", param="tip.enabled")


def check_url(url: str, param: str) -> None:
    """Refuse an address that is not https, or http on a loopback host (rules not known; our choice)."""
    if len(url) > MAXIMUM_URL_LENGTH:
        raise ApiError("URL_TOO_LONG", "The address is too long.", param=param)
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError as error:
        raise ApiError("INVALID_URL", "The address is malformed.", param=param) from error
    is_loopback = host in {"localhost", "127.0.0.1", "::1"} or (host or "").endswith(".localhost")
    if not host:
        raise ApiError("INVALID_URL", "The address has no host.", param=param)
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback):
        raise ApiError("INVALID_URL_SCHEME", "https, or http on a loopback host.", param=param)


def check_tip_config(tip: Document) -> None:
    """Refuse other than three presets, or a default that is none of them."""
    options = tip.get("tip_percent_options")
    if options is not None and len(options) != TIP_OPTIONS:
        raise ApiError("INVALID_TIP_PERCENTAGES_COUNT", "Exactly three.", param="tip.tip_percent_options")
    if "default_tip_percent" in tip and tip["default_tip_percent"] not in (options or []):
        raise ApiError(
            "INVALID_DEFAULT_TIP_PERCENTAGE", "One of the options.", param="tip.default_tip_percent"
        )


def update_session(
    sandbox: Sandbox, environment: Environment, session: Document, change: Document
) -> Document:
    """
    Change metadata and reference, also after the end, and the terms of an open plan session.

    Equal values change nothing.

    Raises:
        ApiError: nothing to change, or a field that a merchant may not set.
    """
    if not change:
        raise ApiError("EMPTY_UPDATE", "Nothing to change.")
    for field in ("buyer_contact", "timezone"):
        if field in change:
            raise ApiError(
                "CHECKOUT_SESSION_UPDATE_FIELD_NOT_ALLOWED", "Not with this credential.", param=field
            )
    changed: Document = {}
    if "metadata" in change:
        changed["metadata"] = merge_metadata(session["metadata"], change["metadata"])
    if "external_reference_id" in change:
        changed["external_reference_id"] = change["external_reference_id"]
    if "subscription_terms" in change:
        order = environment.orders[session["order_id"]]
        change_terms(sandbox, environment, session, order, change["subscription_terms"])
    if any(session.get(key) != value for key, value in changed.items()):
        session |= changed | {"updated_at": sandbox.now_text()}
    return session


def close_session(sandbox: Sandbox, environment: Environment, session: Document, reason: str | None) -> None:
    """
    End an open session at the merchant's wish.

    Raises:
        ApiError: CHECKOUT_SESSION_NOT_OPEN, or CHECKOUT_PAYMENT_RESOLVING while a payment is under way.
    """
    if session["status"] != "open":
        raise ApiError(
            "CHECKOUT_SESSION_NOT_OPEN", "The session has ended.", current_status=session["status"]
        )
    if find_active_attempt(environment, session["order_id"]):
        raise ApiError("CHECKOUT_PAYMENT_RESOLVING", "A payment is under way.")
    extra = {} if reason is None else {"closed_reason": reason}
    end(sandbox, environment, session, "closed", "api", **extra)
