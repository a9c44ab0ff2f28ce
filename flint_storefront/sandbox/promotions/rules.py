"""What a merchant can do with promotions and codes, and what they take off an order (catalog facts, section 9)."""

from typing import Any

from flint_storefront.sandbox.api.errors import ApiError, not_found
from flint_storefront.sandbox.clock import parse_instant
from flint_storefront.sandbox.orders.amounts import find_currency, percent_of
from flint_storefront.sandbox.promotions.documents import make_code, make_promotion
from flint_storefront.sandbox.promotions.lifecycle import DECLINE_REASONS, find_code_status, find_own_status
from flint_storefront.sandbox.state import Document, Environment, Sandbox

LONGEST_CODE = 100

SUBTOTALS = (
    "order.subtotal",
    "order.merchandise_subtotal_before_discounts",
    "order.merchandise_subtotal_after_line_item_discounts",
)
"""The attributes a rule may look at; there are no line discounts by promotion, so all three are one amount."""

OPERATORS = {
    "gt": lambda amount, bound: amount > bound,
    "gte": lambda amount, bound: amount >= bound,
    "lt": lambda amount, bound: amount < bound,
    "lte": lambda amount, bound: amount <= bound,
}

UNSUPPORTED_EFFECTS = ("get_percent_off", "discounted_item_rules", "max_discounted_quantity")


def get_promotion(environment: Environment, promotion_id: str) -> Document:
    """
    Return a promotion.

    Raises:
        ApiError: RESOURCE_NOT_FOUND.
    """
    promotion = environment.promotions.get(promotion_id)
    if promotion is None:
        raise not_found("promotion")
    return promotion


def create_promotion(sandbox: Sandbox, environment: Environment, request: Document) -> Document:
    """
    Add a promotion with its codes; *request* is a valid CreatePromotionRequest.

    Sample: `{"name": "Welcome", "application_method": {"percent_off": 10}, "codes": [{"code": "WELCOME10"}]}`;
    with `"redemption_type": "automatic"` it needs no code.

    Raises:
        ApiError: an effect, class or rule that the sandbox has not, a bad code, a name without a letter.
    """
    check_promotion(request)
    promotion = make_promotion(sandbox, environment, request)
    codes = request.get("codes", [])
    for index, code in enumerate(codes):
        check_code(environment, promotion, code, f"codes[{index}].code")
    if len({code["code"].casefold() for code in codes}) < len(codes):
        raise ApiError("PROMOTION_CONFLICT", "A code stands twice.", status=409, param="codes")
    environment.promotions[promotion["promotion_id"]] = promotion
    for code in codes:
        keep_code(sandbox, environment, promotion, code)
    sandbox.ledger_add("promotion.created", environment, promotion_id=promotion["promotion_id"])
    return promotion


def create_code(
    sandbox: Sandbox, environment: Environment, promotion: Document, request: Document
) -> Document:
    """
    Add a code to a promotion; *request* is a valid CreatePromotionCodeRequest.

    Raises:
        ApiError: the promotion is automatic, the code is empty, endless or taken.
    """
    check_code(environment, promotion, request, "code")
    return keep_code(sandbox, environment, promotion, request)


def keep_code(sandbox: Sandbox, environment: Environment, promotion: Document, request: Document) -> Document:
    """Keep a checked new code."""
    code = make_code(sandbox, promotion, request)
    environment.promotion_codes[code["promotion_code_id"]] = code
    return code


def set_active(row: Document, *, is_active: bool) -> None:
    """Switch a promotion or a code on or off, as a merchant does in the dashboard."""
    row["_is_inactive"] = not is_active


def check_promotion(request: Document) -> None:
    """Refuse a promotion that the sandbox could not work out."""
    method = request["application_method"]
    if not request["name"].strip():
        raise ApiError("NAME_REQUIRED", "A promotion needs a name.", param="name")
    if request.get("discount_class", "order") != "order":
        raise unsupported("discount_class")
    for field in UNSUPPORTED_EFFECTS:
        if field in method:
            raise unsupported(f"application_method.{field}")
    if method.get("amount_off_money", {}).get("amount") == 0:
        raise ApiError("INVALID_AMOUNT", "More than zero.", param="application_method.amount_off_money")
    for row in (request, *request.get("codes", [])):
        if row.get("max_uses", 1) < 1:
            raise ApiError("INVALID_REQUEST", "At least one use.", param="max_uses")
    if request.get("codes") and request.get("redemption_type") == "automatic":
        raise ApiError("INVALID_REDEMPTION_TYPE", "An automatic promotion has no codes.", param="codes")
    schedule = request.get("schedule", {})
    instants = [parse_instant(schedule[name]) for name in ("starts_at", "ends_at") if name in schedule]
    if len(instants) == 2 and instants[0] >= instants[1]:
        raise ApiError("INVALID_REQUEST", "It ends before it starts.", param="schedule")
    for rule in list_rules(request.get("eligibility_rules", [])):
        check_rule(rule)


def list_rules(group: Any) -> list[Document]:
    """Return the rules of a group: an array or `all`, every one of which must hold."""
    if isinstance(group, dict):
        if "all" not in group:
            raise unsupported("eligibility_rules.any")
        group = group["all"]
    if any("attribute" not in rule for rule in group):
        raise unsupported("eligibility_rules")
    return list(group)


def check_rule(rule: Document) -> None:
    """Refuse a rule that is no bound of the order's subtotal."""
    if rule["attribute"] not in SUBTOTALS:
        raise unsupported("eligibility_rules")
    if rule["operator"] not in OPERATORS:
        raise ApiError("INVALID_OPERATOR", "Money has gt, gte, lt, lte.", param="eligibility_rules")
    values = rule.get("values", [])
    if len(values) != 1 or not isinstance(values[0], dict):
        raise ApiError("INVALID_RULE_VALUE", "One amount of money.", param="eligibility_rules")


def unsupported(param: str) -> ApiError:
    """Return the refusal of what Flint has and the sandbox has not."""
    return ApiError("RESERVED_FIELD_NOT_YET_SUPPORTED", "The sandbox does not do this.", param=param)


def check_code(environment: Environment, promotion: Document, request: Document, param: str) -> None:
    """Refuse a code that nobody could type, or that another promotion has; letter case aside (our choice)."""
    if promotion["redemption_type"] != "code":
        raise ApiError("INVALID_REDEMPTION_TYPE", "An automatic promotion has no codes.", param=param)
    text = request["code"]
    if not text.strip() or text != text.strip() or len(text) > LONGEST_CODE:
        raise ApiError("INVALID_REQUEST", f"1 to {LONGEST_CODE} characters.", param=param)
    if request.get("max_uses", 1) < 1:
        raise ApiError("INVALID_REQUEST", "At least one use.", param=param)
    if find_code(environment, text) is not None:
        raise ApiError("PROMOTION_CONFLICT", "The code is taken.", status=409, param=param)


def find_code(environment: Environment, text: str) -> Document | None:
    """Return the code that *text* spells, letter case aside, of any status, or None."""
    for code in environment.promotion_codes.values():
        if code["code"].casefold() == text.casefold():
            return code
    return None


def find_decline(
    sandbox: Sandbox, promotion: Document, code: Document | None, order: Document, subtotal: int
) -> str:
    """
    Return why *promotion* takes nothing off *order* now, "" when it does.

    Args:
        code: By which it was asked for; None for an automatic promotion, or one named by id.
        subtotal: The order's goods in minor units.
    """
    status = find_own_status(sandbox, promotion)
    if status == "active" and code is not None:
        status = find_code_status(sandbox, code)
    if status != "active":
        return DECLINE_REASONS[status]
    currency = find_currency(order)
    method = promotion["application_method"]
    if "amount_off_money" in method and find_amount_off(method, currency) is None:
        return "currency_mismatch"
    for rule in list_rules(promotion.get("eligibility_rules", [])):
        bound = rule["values"][0]
        if bound["currency"] != currency:
            bound = rule.get("currency_options", {}).get(currency)
        if bound is None:
            return "currency_mismatch"
        if not OPERATORS[rule["operator"]](subtotal, bound["amount"]):
            return "minimum_not_met" if rule["operator"] in {"gt", "gte"} else "not_eligible"
    return ""


def find_amount_off(method: Document, currency: str) -> int | None:
    """Return the fixed amount in *currency*, None when the promotion has none."""
    for money in (method["amount_off_money"], method.get("currency_options", {}).get(currency)):
        if money is not None and money["currency"] == currency:
            return int(money["amount"])
    return None


def find_worth(promotion: Document, currency: str, subtotal: int) -> int:
    """Return what *promotion* takes off goods of *subtotal* minor units, at most all of it."""
    method = promotion["application_method"]
    if "percent_off" in method:
        return percent_of(subtotal, method["percent_off"])
    return min(find_amount_off(method, currency) or 0, subtotal)
