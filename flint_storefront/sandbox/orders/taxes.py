"""
Tax of an order: off, external, or the stand-in for a merchant's automatic tax (orders facts, section 7).

The switch `tax_percent` stands in for a merchant with a tax connection, whose percent is known at once: our choice.
"""

import re

from flint_storefront.sandbox.api.errors import ApiError
from flint_storefront.sandbox.state import Document, Sandbox

TAX_OFF = {
    "enabled": False,
    "mode": "automatic",
    "status": "not_required",
    "taxability_reason": "tax_disabled",
}

PERCENT = re.compile(r"(?:[1-9][0-9]?|0)(?:\.[0-9]{1,4})?|100", re.ASCII)


def is_tax_percent(text: str) -> bool:
    """Return whether *text* is a value of the switch: empty, or a percent from 0 to 100 such as `8.25`."""
    return not text or PERCENT.fullmatch(text) is not None


def set_default_tax(sandbox: Sandbox, order: Document) -> None:
    """Give a new order whose request says nothing about tax the merchant's own: off, or the stand-in's percent."""
    if sandbox.switches["tax_percent"]:
        set_automatic_tax(sandbox, order)
    else:
        switch_tax_off(order)


def switch_tax_off(order: Document) -> None:
    """Let the order have no tax."""
    order["tax"] = dict(TAX_OFF)
    order.pop("_tax_percent", None)


def set_automatic_tax(sandbox: Sandbox, order: Document) -> None:
    """Let the taxable lines and charges of the order have the percent that is in force now."""
    order["tax"] = {
        "enabled": True,
        "mode": "automatic",
        "automatic_profile": "standard",
        "status": "calculated",
        "taxability_reason": "standard_rated",
    }
    order["_tax_percent"] = sandbox.switches["tax_percent"]


def set_tax(sandbox: Sandbox, order: Document, request: Document) -> None:
    """
    Set the order's tax from a valid OrderTaxRequest; `check_tax` must follow once lines and charges are there.

    Raises:
        ApiError: automatic tax without a tax connection, flat components (the sandbox has none).
    """
    calculation = request.get("calculation", {"mode": "automatic"})
    if not request.get("enabled", True):
        switch_tax_off(order)
        return
    if calculation["mode"] == "automatic":
        if not sandbox.switches["tax_percent"]:
            raise ApiError("AUTOMATIC_TAX_CONNECTION_REQUIRED", "No tax connection.", status=409, param="tax")
        set_automatic_tax(sandbox, order)
        return
    if calculation.get("components"):
        raise ApiError("FLAT_TAX_SCOPE_INVALID", "The sandbox has no flat taxes.", param="tax.calculation")
    order.pop("_tax_percent", None)
    order["tax"] = {
        "enabled": True,
        "mode": "external",
        "status": "calculated",
        "taxability_reason": "standard_rated",
    }


def check_tax(order: Document) -> None:
    """
    Refuse lines and charges whose tax does not fit the order's.

    Raises:
        ApiError: TAX_CALCULATION_REQUIRED or ORDER_CHARGE_TAX_INPUT_REQUIRED for a taxable one without its percents
            under external tax, TAX_MODE_MISMATCH for one with percents under another.
    """
    if not order["tax"]["enabled"]:
        return
    is_external = order["tax"]["mode"] == "external"
    codes = {"line_items": "TAX_CALCULATION_REQUIRED", "charges": "ORDER_CHARGE_TAX_INPUT_REQUIRED"}
    for name, code in codes.items():
        for index, row in enumerate(order[name]):
            tax = row.get("tax", {})
            param = f"{name}[{index}].tax"
            if is_external and tax.get("taxable") and "calculation" not in tax:
                raise ApiError(code, "External tax needs the percents.", param=param)
            if not is_external and "calculation" in tax:
                raise ApiError("TAX_MODE_MISMATCH", "The order's tax is automatic.", param=param)
