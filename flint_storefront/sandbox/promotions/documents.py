"""Promotions and codes in the contract's shape (catalog facts, section 9)."""

from flint_storefront.sandbox.api.metadata import check_metadata
from flint_storefront.sandbox.promotions.lifecycle import find_code_status, find_codes, find_promotion_status
from flint_storefront.sandbox.state import Document, Environment, Sandbox

PROMOTION_KEYS = (
    "application_method",
    "combines_with",
    "description",
    "discount_class",
    "eligibility_rules",
    "exclusivity",
    "external_reference_id",
    "max_uses",
    "name",
    "schedule",
    "stacking_mode",
)
"""What a promotion takes over from its request as it is."""

CODE_KEYS = ("code", "expires_at", "max_uses", "timezone")


def make_promotion(sandbox: Sandbox, environment: Environment, request: Document) -> Document:
    """Return a new promotion without codes; that it is of the order and redeemed by code is the default."""
    now = sandbox.now_text()
    defaults = {"discount_class": "order", "stacking_mode": "continue"}
    return {
        "promotion_id": sandbox.new_id("promo_"),
        "merchant_id": environment.merchant_id,
        **defaults,
        **{key: request[key] for key in PROMOTION_KEYS if key in request},
        "display_name": request.get("display_name") or request["name"],
        "redemption_type": request.get("redemption_type", "code"),
        "metadata": check_metadata(request.get("metadata", {})),
        "uses_count": 0,
        "created_at": now,
        "updated_at": now,
    }


def make_code(sandbox: Sandbox, promotion: Document, request: Document) -> Document:
    """Return a new code of *promotion*, kept as it was typed."""
    now = sandbox.now_text()
    return {
        "promotion_code_id": sandbox.new_id("pcode_"),
        "promotion_id": promotion["promotion_id"],
        "merchant_id": promotion["merchant_id"],
        **{key: request[key] for key in CODE_KEYS if key in request},
        "metadata": check_metadata(request.get("metadata", {})),
        "uses_count": 0,
        "created_at": now,
        "updated_at": now,
    }


def show_promotion(sandbox: Sandbox, environment: Environment, promotion: Document) -> Document:
    """Return what a merchant reads, with the status of this moment and, where codes redeem it, their summary."""
    shown = promotion | {"status": find_promotion_status(sandbox, environment, promotion)}
    if promotion["redemption_type"] == "code":
        codes = find_codes(environment, promotion)
        active = [code for code in codes if find_code_status(sandbox, code) == "active"]
        shown["codes_summary"] = {"active_count": len(active), "total_count": len(codes)}
        if active:
            shown["codes_summary"]["newest_active_code"] = active[-1]["code"]
    return shown


def show_code(
    sandbox: Sandbox, environment: Environment, code: Document, *, is_expanded: bool = False
) -> Document:
    """Return what a merchant reads of a code, with the status of this moment; its promotion when asked for."""
    shown = code | {"status": find_code_status(sandbox, code)}
    if is_expanded:
        promotion = environment.promotions[code["promotion_id"]]
        shown["promotion"] = show_promotion(sandbox, environment, promotion)
    return shown
