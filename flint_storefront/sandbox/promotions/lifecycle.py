"""
The computed statuses of promotions and codes, and what a redemption changes (catalog facts, section 9).

Nothing is stored: each status follows from the clock and from the uses so far. The order of precedence is unverified.
"""

from flint_storefront.sandbox.clock import parse_instant
from flint_storefront.sandbox.state import Document, Environment, Sandbox

DECLINE_REASONS = {
    "inactive": "disabled",
    "archived": "disabled",
    "not_yet_started": "not_yet_started",
    "expired": "expired",
    "exhausted": "exhausted",
    "no_active_codes": "code_invalid",
}
"""Why a promotion or a code of such a status is declined."""


def find_codes(environment: Environment, promotion: Document) -> list[Document]:
    """Return the codes of *promotion*, oldest first."""
    codes = environment.promotion_codes.values()
    return [code for code in codes if code["promotion_id"] == promotion["promotion_id"]]


def find_code_status(sandbox: Sandbox, code: Document) -> str:
    """Return `inactive`, `expired`, `exhausted` or `active`, as of now."""
    if code.get("_is_inactive"):
        return "inactive"
    if "expires_at" in code and parse_instant(code["expires_at"]) <= sandbox.clock.now():
        return "expired"
    return "exhausted" if is_used_up(code) else "active"


def find_own_status(sandbox: Sandbox, promotion: Document) -> str:
    """Return the promotion's status as of now without a look at its codes."""
    now, schedule = sandbox.clock.now(), promotion.get("schedule", {})
    if promotion.get("_is_inactive"):
        return "inactive"
    if "starts_at" in schedule and parse_instant(schedule["starts_at"]) > now:
        return "not_yet_started"
    if "ends_at" in schedule and parse_instant(schedule["ends_at"]) <= now:
        return "expired"
    return "exhausted" if is_used_up(promotion) else "active"


def find_promotion_status(sandbox: Sandbox, environment: Environment, promotion: Document) -> str:
    """Return the promotion's status as of now; one that needs a code is active only while it has an active one."""
    status = find_own_status(sandbox, promotion)
    if status == "active" and promotion["redemption_type"] == "code":
        statuses = {find_code_status(sandbox, code) for code in find_codes(environment, promotion)}
        return "active" if "active" in statuses else "no_active_codes"
    return status


def is_used_up(row: Document) -> bool:
    """Return whether a promotion or a code has no use left."""
    return "max_uses" in row and row["uses_count"] >= row["max_uses"]


def redeem(sandbox: Sandbox, environment: Environment, order: Document) -> None:
    """Count one use of each promotion and code that a paid *order* redeems."""
    for discount in order["applied_discounts"]:
        if discount["status"] != "pending":
            continue
        discount["status"] = "redeemed"
        rows = [
            environment.promotions.get(discount.get("promotion_id", "")),
            environment.promotion_codes.get(discount.get("_promotion_code_id", "")),
        ]
        for row in rows:
            if row is not None:
                row["uses_count"] += 1
                row["updated_at"] = sandbox.now_text()
