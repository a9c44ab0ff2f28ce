"""Delivery methods, quotes and selections in the contract's shape (catalog facts, section 11)."""

import hashlib
from datetime import timedelta

from flint_storefront.sandbox.clock import format_instant, parse_instant
from flint_storefront.sandbox.orders.amounts import find_currency, money
from flint_storefront.sandbox.state import CROCKFORD, ID_LENGTH, Document, Environment, Sandbox

QUOTE_SECONDS = 900
"""How long a quote lives at most (checkout_sessions facts, section 11)."""

FLAT_RATE = 500
"""What a shipment costs, in minor units of the order's currency; our choice."""

METHODS = (("shipment", "Standard shipping", FLAT_RATE), ("pickup", "Pick up at the counter", 0))
"""Type, name and price of the methods that every environment has as its default."""


def make_methods(environment: Environment) -> list[Document]:
    """Return the environment's methods; their ids follow from its own id, so that none has to be kept."""
    return [
        {
            "delivery_method_id": "dmet_" + derive_text(f"{environment.environment_id} {kind}"),
            "name": name,
            "type": kind,
            "status": "active",
            "display_position": position,
            "_price": price,
        }
        for position, (kind, name, price) in enumerate(METHODS)
    ]


def derive_text(text: str) -> str:
    """Return 26 Crockford characters that follow from *text*."""
    number = int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")
    return "".join(CROCKFORD[(number >> 5 * index) & 31] for index in range(ID_LENGTH))


def make_quote(
    sandbox: Sandbox,
    session: Document,
    order: Document,
    methods: list[Document],
    request: Document,
) -> Document:
    """Return a new quote that offers *methods*, none when nothing has to be delivered."""
    now = sandbox.clock.now()
    quote = {
        "audience": "merchant",
        "delivery_quote_id": sandbox.new_id("dqt_"),
        "delivery_quote_revision": "1",
        "eligibility_context_revision": str(order["order_revision"]),
        "checkout_session_id": session["checkout_session_id"],
        "order_id": order["order_id"],
        "status": "active",
        "evaluation_status": "complete",
        "selection_required": bool(methods),
        "choice_groups": [make_choice_group(sandbox, order, methods)] if methods else [],
        "input_requirements": [],
        "merchant_diagnostics": [],
        "evaluated_at": format_instant(now),
        "expires_at": format_instant(now + timedelta(seconds=QUOTE_SECONDS)),
    }
    if "destination_address" in request:
        quote["destination_address"] = dict(request["destination_address"])
    return quote


def make_choice_group(sandbox: Sandbox, order: Document, methods: list[Document]) -> Document:
    """Return the one group of choices: everything that is delivered goes together."""
    currency = find_currency(order)
    return {
        "delivery_choice_group_id": sandbox.new_id("dcgrp_"),
        "stable_key": "all",
        "availability_status": "ready",
        "evaluation_status": "complete",
        "method_types": [method["type"] for method in methods],
        "line_items": [
            {"order_line_item_id": line["order_line_item_id"], "quantity": line["quantity"]}
            for line in order["line_items"]
            if line.get("_is_physical")
        ],
        "input_requirements": [],
        "options": [
            {
                "delivery_option_id": sandbox.new_id("dopt_"),
                "delivery_method_id": method["delivery_method_id"],
                "display_position": method["display_position"],
                "name": method["name"],
                "type": method["type"],
                "amount_money": money(method["_price"], currency),
            }
            for method in methods
        ],
    }


def make_selection(
    sandbox: Sandbox, session: Document, order: Document, quote: Document, option: Document, request: Document
) -> Document:
    """Return a new selection of one option of a quote."""
    now = sandbox.now_text()
    choice = {
        key: option[key]
        for key in ("delivery_option_id", "delivery_method_id", "name", "type", "amount_money")
    }
    choice |= {
        "delivery_choice_group_id": quote["choice_groups"][0]["delivery_choice_group_id"],
        "stable_key": "all",
        "total_money": dict(option["amount_money"]),
    }
    ends_at = min(parse_instant(quote["expires_at"]), parse_instant(session["expires_at"]))
    selection = {
        "delivery_selection_id": sandbox.new_id("dsel_"),
        "delivery_quote_id": quote["delivery_quote_id"],
        "delivery_quote_revision": quote["delivery_quote_revision"],
        "eligibility_context_revision": quote["eligibility_context_revision"],
        "checkout_session_id": session["checkout_session_id"],
        "order_id": order["order_id"],
        "status": "selected",
        "choices": [choice],
        "amount_money": dict(option["amount_money"]),
        "input_requirements": [],
        "limiting_deadline_reason": "selection_guarantee_expiry",
        "calculation_expires_at": format_instant(ends_at),
        "expires_at": format_instant(ends_at),
        "lifecycle_updated_at": now,
        "created_at": now,
    }
    keys = ("destination_address", "recipient")
    return selection | {key: dict(request[key]) for key in keys if key in request}
