"""Checkout sessions in the contract's shape."""

from datetime import timedelta

from flint_storefront.sandbox.checkout_sessions.lifecycle import make_url
from flint_storefront.sandbox.clock import format_instant
from flint_storefront.sandbox.orders.documents import summarise_intents, summarise_order
from flint_storefront.sandbox.payment_links.documents import summarise_link
from flint_storefront.sandbox.state import Document, Environment, Sandbox
from flint_storefront.sandbox.subscriptions.terms import describe_terms

CONFIG_KEYS = (
    "custom_text",
    "customer_collection",
    "external_reference_id",
    "legal",
    "page_origin",
    "payments",
    "promotion_config",
    "redirects",
    "tax",
    "theme",
    "tip",
)
"""What a session takes over from its request as it is."""


def make_session(
    sandbox: Sandbox, environment: Environment, order: Document, request: Document, methods: list[Document]
) -> Document:
    """Return a new open session of *order* that offers the delivery *methods*; its secret stays private."""
    now = sandbox.clock.now()
    lifetime = request.get("expiration", {}).get("expires_in_seconds", environment.session_lifetime_seconds)
    session: Document = {
        "checkout_session_id": sandbox.new_id("cs_"),
        "merchant_id": environment.merchant_id,
        "order_id": order["order_id"],
        "status": "open",
        "surface": request.get("surface", "hosted"),
        "origin": "api",
        "delivery_method_ids": [method["delivery_method_id"] for method in methods]
        or request.get("delivery_method_ids"),
        "delivery_selection_required": bool(methods),
        "expiration": {**request.get("expiration", {}), "expires_in_seconds": lifetime},
        "expires_at": format_instant(now + timedelta(seconds=lifetime)),
        "metadata": dict(request.get("metadata", {})),
        "payment_intent_ids": [],
        "problems": [],
        "recovery_mode": False,
        "created_at": format_instant(now),
        "updated_at": format_instant(now),
        "_checkout_auth_token": "ckat_v1." + sandbox.new_secret(40),
        "_launch_tokens": [],
    }
    if "_signup" in order:
        session["subscription_plan_id"] = order["subscription_plan_id"]
        session["subscription_terms"] = describe_terms(order["_signup"])
    return session | {key: request[key] for key in CONFIG_KEYS if key in request}


def show_session(
    sandbox: Sandbox, environment: Environment, session: Document, expand: list[str]
) -> Document:
    """
    Return what a merchant reads: with a fresh `url` while a hosted session is open, and what is expanded.

    That each read mints a working token is our choice (checkout_sessions facts, section 4).
    """
    shown = dict(session)
    if session["status"] == "open" and session["surface"] == "hosted":
        shown["url"] = make_url(sandbox, session)
    order = environment.orders[session["order_id"]]
    if "order" in expand:
        shown["order"] = summarise_order(order)
    if "payment_intents" in expand:
        shown["payment_intents"] = summarise_intents(environment, session["payment_intent_ids"])
    if "payment_link" in expand:
        shown["payment_link"] = summarise_link(sandbox, environment, session.get("payment_link_id"))
    for name in ("customer", "invoice"):
        if name in expand:
            shown[name] = None
    return shown
