"""
The promotion code of the hosted page.

Source: checkout_sessions facts, section 3 (`promotion_config`); that the field is hidden when nothing is said is ours.
"""

from typing import Any

from flint_storefront.sandbox.api.errors import ApiError
from flint_storefront.sandbox.hosted.checkouts import Checkout
from flint_storefront.sandbox.orders.rules import apply_buyer_code, remove_buyer_code
from flint_storefront.sandbox.state import Document

MESSAGES = {
    "expired": "This code has expired.",
    "not_yet_started": "This code is not valid yet.",
    "exhausted": "This code has been used up.",
    "minimum_not_met": "This code needs a larger order.",
    "already_applied": "This code is applied already.",
    "superseded_by_better_offer": "A better offer applies already. Without this code you pay less.",
    "": "This code does not work here.",
}
"""What the page says about a code, by the reason of its refusal; any other one says the last."""


def is_code_field_shown(session: Document) -> bool:
    """Tell whether the session lets its buyer type a code; only an explicit `codes_enabled` does."""
    return bool((session.get("promotion_config") or {}).get("codes_enabled", False))


def take_code(checkout: Checkout, text: str) -> tuple[str, str]:
    """
    Apply the code that a buyer typed.

    Returns:
        Reason and sentence when it took nothing off; two empty texts when it did.
    """
    if not text.strip():
        return "code_required", "Enter a code."
    try:
        apply_buyer_code(checkout.sandbox, checkout.environment, checkout.order, text)
    except ApiError as error:
        reason = str(error.facts.get("reason", "code_invalid"))
        return reason, MESSAGES.get(reason, MESSAGES[""])
    for warning in checkout.order["_warnings"]:
        if warning["promotion_code"].casefold() == text.strip().casefold():
            return warning["reason"], MESSAGES.get(warning["reason"], MESSAGES[""])
    return "", ""


def drop_code(checkout: Checkout, discount_id: str) -> None:
    """Take off a discount that the buyer applied; one that is gone already stays gone."""
    if discount_id in {row["id"] for row in list_codes(checkout.order)}:
        remove_buyer_code(checkout.sandbox, checkout.environment, checkout.order, discount_id)


def list_codes(order: Document) -> list[dict[str, Any]]:
    """Return the codes that count at present."""
    return [
        {"id": row["order_discount_id"], "code": row["promotion_code"]}
        for row in order["applied_discounts"]
        if row["status"] == "pending" and "promotion_code" in row
    ]


def describe_codes(checkout: Checkout, typed: str, reason: str, text: str) -> dict[str, Any] | None:
    """Return the data of the code form, None when the session has none; a message with its reason as key."""
    if not is_code_field_shown(checkout.session):
        return None
    return {
        "address": f"/checkout/{checkout.session_id}/code",
        "typed": typed if reason else "",
        "reason": reason,
        "text": text,
        "applied": list_codes(checkout.order),
    }
