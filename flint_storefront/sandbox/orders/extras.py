"""The tip of an order (orders facts, section 5)."""

from flint_storefront.sandbox.api.errors import ApiError
from flint_storefront.sandbox.api.metadata import check_metadata
from flint_storefront.sandbox.orders.amounts import find_currency, money
from flint_storefront.sandbox.orders.documents import make_tip_record
from flint_storefront.sandbox.state import Document, Sandbox

TIP_FLOOR = 100_000
"""Minor units up to which a tip is always allowed; named for USD, used for every currency here."""


def set_tip(sandbox: Sandbox, order: Document, request: Document | None) -> None:
    """
    Put *request* (a valid CreateOrderTip) in place of the order's requested tip; None clears it.

    The order's amounts must be worked out afterwards, then `check_tip_limit`.

    Raises:
        ApiError: TIP_CURRENCY_MISMATCH, or bad metadata.
    """
    currency = find_currency(order)
    if request and "amount_money" in request and request["amount_money"]["currency"] != currency:
        raise ApiError("TIP_CURRENCY_MISMATCH", "The tip has another currency.", param="requested_tip")
    check_metadata((request or {}).get("metadata", {}))
    if order["tips"] and order["tips"][-1]["status"] == "requested":
        order["tips"][-1] |= {"status": "canceled", "updated_at": sandbox.now_text()}
    order.pop("requested_tip", None)
    if request is not None:
        order["requested_tip"] = dict(request)
        order["tips"].append(make_tip_record(sandbox, request, currency))


def check_tip_limit(order: Document) -> None:
    """
    Refuse a tip above the larger of 100000 minor units and the merchandise after discounts.

    Raises:
        ApiError: TIP_LIMIT_EXCEEDED.
    """
    pricing = order["pricing_amounts"]
    merchandise = pricing["subtotal_money"]["amount"] - pricing["discount_money"]["amount"]
    limit = max(TIP_FLOOR, merchandise)
    if pricing["requested_tip_money"]["amount"] > limit:
        maximum = money(limit, find_currency(order))
        raise ApiError(
            "TIP_LIMIT_EXCEEDED", "The tip is too large.", param="requested_tip", maximum_money=maximum
        )
