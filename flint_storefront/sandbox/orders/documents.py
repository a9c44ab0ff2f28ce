"""Orders, lines and charges in the contract's shape, before their amounts are worked out."""

from typing import Any

from flint_storefront.sandbox.api.errors import ApiError
from flint_storefront.sandbox.api.metadata import check_metadata
from flint_storefront.sandbox.state import Document, Environment, Sandbox

SUMMARY_KEYS = (
    "created_at",
    "customer_id",
    "fulfillment_status",
    "order_id",
    "order_number",
    "payment_intent_ids",
    "payment_status",
    "pricing_amounts",
    "refund_status",
    "settlement_amounts",
    "status",
    "updated_at",
)
"""What an order looks like inside another resource (contract: ExpandedOrderSummary)."""

INTENT_SUMMARY_KEYS = (
    "amount_money",
    "capture_method",
    "created_at",
    "customer_id",
    "order_id",
    "payment_intent_id",
    "payment_source",
    "refund_status",
    "status",
    "updated_at",
)
"""What a payment intent looks like inside another resource (contract: ExpandedPaymentIntentSummary)."""

MAXIMUM_EXPANDED = 20
"""To-many expansions stop here (orders facts, section 12)."""


def make_order(sandbox: Sandbox, environment: Environment, *, origin: str, lines: list[Document]) -> Document:
    """Return a new, open, unpaid order with *lines* and nothing else; take the next order number."""
    now = sandbox.now_text()
    number = environment.next_order_number
    environment.next_order_number += 1
    return {
        "order_id": sandbox.new_id("ord_"),
        "order_number": str(number),
        "merchant_id": environment.merchant_id,
        "origin": origin,
        "status": "open",
        "payment_status": "unpaid",
        "refund_status": "none",
        "fulfillment_status": "not_fulfilled" if has_physical(lines) else "not_applicable",
        "order_revision": 1,
        "line_items": lines,
        "charges": [],
        "applied_discounts": [],
        "tips": [],
        "metadata": {},
        "tax": {
            "enabled": False,
            "mode": "automatic",
            "status": "not_required",
            "taxability_reason": "tax_disabled",
        },
        "buyer_actions": [],
        "checkout_session_ids": [],
        "payment_intent_ids": [],
        "refund_ids": [],
        "created_at": now,
        "updated_at": now,
        "_paid_amount": 0,
        "_refunded_amount": 0,
    }


def has_physical(lines: list[Document]) -> bool:
    """Return whether one of *lines* has to be delivered."""
    return any(line.get("_is_physical") for line in lines)


def make_ad_hoc_line(sandbox: Sandbox, request: Document) -> Document:
    """Return a line with its own name and price."""
    line: Document = {
        "order_line_item_id": sandbox.new_id("li_"),
        "name": request["name"],
        "quantity": request.get("quantity", 1),
        "unit_price_money": dict(request["unit_price_money"]),
        "metadata": check_metadata(request.get("metadata", {})),
        "modifiers": [],
        "tax": dict(request.get("tax", {})),
        "version": 1,
    }
    if "description" in request:
        line["description"] = request["description"]
    return line


def make_variant_line(sandbox: Sandbox, request: Document, product: Document, variant: Document) -> Document:
    """Return a line of the catalogue: name, price, options and picture as they are now (catalog facts, 4)."""
    line: Document = {
        "order_line_item_id": sandbox.new_id("li_"),
        "name": product["name"],
        "quantity": request.get("quantity", 1),
        "unit_price_money": dict(variant["unit_price_money"]),
        "product_id": product["product_id"],
        "variant_id": variant["variant_id"],
        "source_type": "variant",
        "selected_options": [dict(option) for option in variant["selected_options"]],
        "categories": [dict(category) for category in product["categories"]],
        "metadata": check_metadata(request.get("metadata", {})),
        "modifiers": [],
        "tax": {"taxable": variant["taxable"], **request.get("tax", {})},
        "version": 1,
        # Whether it has to be delivered; as it was when the line was made.
        "_is_physical": product["product_type"] == "physical",
    }
    if variant["effective_images"]:
        line["image"] = dict(variant["effective_images"][0])
    if variant.get("sku"):
        line["sku"] = variant["sku"]
    return line


def make_charge(sandbox: Sandbox, request: Document) -> Document:
    """Return a charge; a percent without a basis is of the subtotal after discounts (default unverified)."""
    now = sandbox.now_text()
    charge: Document = {
        "order_charge_id": sandbox.new_id("ochg_"),
        "metadata": check_metadata(request.get("metadata", {})),
        "created_at": now,
        "updated_at": now,
    }
    charge |= {key: value for key, value in request.items() if key != "metadata"}
    return complete_charge(charge)


def complete_charge(charge: Document) -> Document:
    """
    Return *charge* with what its kind of value needs.

    Raises:
        ApiError: a basis without a percent, a percent out of range, an empty name.
    """
    if not charge["name"].strip():
        raise ApiError("CHARGE_NAME_REQUIRED", "A charge needs a name.", param="charge.name")
    if "percent" in charge:
        if not 0 < charge["percent"] <= 100:
            raise ApiError("INVALID_CHARGE_PERCENT", "More than 0, at most 100.", param="charge.percent")
        charge.setdefault("calculation_basis", "subtotal_post_discount")
    elif "calculation_basis" in charge:
        raise ApiError(
            "INVALID_CHARGE_VALUE", "Only a percent has a basis.", param="charge.calculation_basis"
        )
    return charge


def summarise_order(order: Document) -> Document:
    """Return what `expand=order` shows."""
    return {key: order[key] for key in SUMMARY_KEYS if key in order}


def summarise_intents(environment: Environment, intent_ids: list[str]) -> list[Document]:
    """Return what `expand=payment_intents` shows."""
    intents = [environment.payment_intents[intent_id] for intent_id in intent_ids[:MAXIMUM_EXPANDED]]
    return [{key: intent[key] for key in INTENT_SUMMARY_KEYS if key in intent} for intent in intents]


def make_tip_record(sandbox: Sandbox, request: Document, currency: str) -> Document:
    """Return the record of a newly requested tip; its effective amount is worked out with the order."""
    now = sandbox.now_text()
    zero: dict[str, Any] = {"amount": 0, "currency": currency}
    return {
        "order_tip_id": sandbox.new_id("otip_"),
        "status": "requested",
        "effective_amount_money": dict(zero),
        "settled_amount_money": dict(zero),
        "refunded_money": dict(zero),
        "created_at": now,
        "updated_at": now,
        **request,
    }
