"""
Discounts of an order: manual ones, promotion codes, automatic promotions (orders facts, section 6).

Of several promotions the one that takes most off counts, unless all of them combine; how Flint chooses is unverified.
"""

from dataclasses import dataclass

from flint_storefront.sandbox.api.errors import ApiError
from flint_storefront.sandbox.orders.amounts import find_currency, money
from flint_storefront.sandbox.promotions.lifecycle import find_code_status, find_codes
from flint_storefront.sandbox.promotions.rules import find_code, find_decline, find_worth, get_promotion
from flint_storefront.sandbox.state import Document, Environment, Sandbox


@dataclass(frozen=True)
class Candidate:
    """A promotion that may take something off an order."""

    promotion: Document
    # By which it was asked for; None for an automatic one.
    code: Document | None
    # What it would take off, in minor units.
    worth: int

    @property
    def key(self) -> tuple[str, str]:
        """What makes two candidates the same discount."""
        return self.promotion["promotion_id"], self.code["promotion_code_id"] if self.code else ""


def add_discounts(
    sandbox: Sandbox, environment: Environment, order: Document, requests: list[Document]
) -> None:
    """
    Add the discounts given at creation, whose promotions are settled by `reprice` afterwards.

    Raises:
        ApiError: a promotion that is declined, a manual one for lines or charges, another currency, zero.
    """
    for index, request in enumerate(requests):
        param = f"discounts[{index}]"
        if "promotion" in request:
            ask_for_promotion(sandbox, environment, order, request["promotion"], f"{param}.promotion")
            continue
        manual = request["manual"]
        if manual.get("discount_class") == "service_charge":
            raise ApiError(
                "SERVICE_CHARGE_DISCOUNT_REQUIRES_CHARGE_IDS", "There are no charges yet.", param=param
            )
        if is_for_lines(manual):
            raise ApiError(
                "CREATE_ORDER_LINE_ITEM_DISCOUNT_UNSUPPORTED", "There are no line ids yet.", param=param
            )
        add_manual_discount(sandbox, order, manual, f"{param}.manual")


def apply_discount(sandbox: Sandbox, environment: Environment, order: Document, request: Document) -> None:
    """
    Add one discount, a valid ApplyDiscountRequest, to a draft of an order.

    Raises:
        ApiError: as `add_discounts`; nothing left to discount; lines that the order has not.
    """
    if "promotion" in request:
        ask_for_promotion(sandbox, environment, order, request["promotion"], "promotion")
        return
    manual = request["manual"]
    if manual.get("discount_class") == "service_charge" or "order_charge_ids" in manual:
        raise ApiError("RESERVED_FIELD_NOT_YET_SUPPORTED", "The sandbox does not do this.", param="manual")
    line_ids = manual.get("order_line_item_ids", [])
    if is_for_lines(manual):
        if not line_ids:
            raise ApiError("ORDER_DISCOUNT_NO_LINE_ITEM_IDS", "Name the lines.", param="manual")
        if set(line_ids) - {line["order_line_item_id"] for line in order["line_items"]}:
            raise ApiError("INVALID_DISCOUNT_SCOPE", "No such line.", param="manual.order_line_item_ids")
    pricing = order["pricing_amounts"]
    if pricing["subtotal_money"]["amount"] <= pricing["discount_money"]["amount"]:
        raise ApiError("NO_DISCOUNTABLE_BALANCE", "Nothing is left to discount.", status=409)
    add_manual_discount(sandbox, order, manual, "manual")


def remove_discounts(order: Document, discount_ids: list[str]) -> None:
    """
    Take pending discounts off a draft of an order; an automatic promotion that still fits comes back by `reprice`.

    Raises:
        ApiError: none named, one that the order has not, one that is redeemed or canceled.
    """
    if not discount_ids:
        raise ApiError("DISCOUNT_REQUIRED", "Name the discounts.", param="order_discount_ids")
    known = {row["order_discount_id"]: row for row in order["applied_discounts"]}
    for discount_id in discount_ids:
        if discount_id not in known:
            raise ApiError("DISCOUNT_NOT_FOUND", "No such discount.", status=400, param="order_discount_ids")
        if known[discount_id]["status"] != "pending":
            raise ApiError("INVALID_DISCOUNT", "It is not pending.", status=409, param="order_discount_ids")
    gone = [known[discount_id] for discount_id in set(discount_ids)]
    order["applied_discounts"] = [row for row in order["applied_discounts"] if row not in gone]
    codes = {row.get("_promotion_code_id") for row in gone}
    asked: list[Document] = order.get("_asked_promotions", [])
    order["_asked_promotions"] = [row for row in asked if row["promotion_code_id"] not in codes]


def is_for_lines(manual: Document) -> bool:
    """Return whether a manual discount aims at single lines."""
    kinds = {manual.get("scope"), manual.get("discount_class")}
    return "line_item" in kinds or "order_line_item_ids" in manual


def add_manual_discount(sandbox: Sandbox, order: Document, manual: Document, param: str) -> None:
    """Add a fixed amount to the order; refuse zero and another currency."""
    if manual["amount_money"]["amount"] == 0:
        raise ApiError("DISCOUNT_AMOUNT_INVALID", "More than zero.", param=f"{param}.amount_money")
    if manual["amount_money"]["currency"] != find_currency(order):
        raise ApiError("CURRENCY_MISMATCH", "The discount has another currency.", param=param)
    discount = {
        "order_discount_id": sandbox.new_id("odis_"),
        "order_id": order["order_id"],
        "source": "manual",
        "discount_class": "line_item" if is_for_lines(manual) else "order",
        "customer_facing_name": manual["name"],
        "amount_money": dict(manual["amount_money"]),
        "status": "pending",
    }
    if "order_line_item_ids" in manual:
        discount["order_line_item_ids"] = list(manual["order_line_item_ids"])
    order["applied_discounts"].append(discount)


def ask_for_promotion(
    sandbox: Sandbox, environment: Environment, order: Document, request: Document, param: str
) -> None:
    """
    Note a promotion that is asked for by code or id, for `reprice` to weigh.

    Raises:
        ApiError: PROMOTION_DECLINED with its reason, PROMOTION_NO_ACTIVE_CODES.
    """
    if "promotion_code" in request:
        code = find_code(environment, request["promotion_code"].strip())
        if code is None:
            raise decline("code_invalid", param)
        promotion = environment.promotions[code["promotion_id"]]
    else:
        if request["promotion_id"] not in environment.promotions:
            raise ApiError("RESOURCE_NOT_FOUND", "No such promotion.", status=400, param=param)
        promotion = get_promotion(environment, request["promotion_id"])
        code = find_newest_code(sandbox, environment, promotion, param)
    subtotal = find_subtotal(order)
    reason = find_decline(sandbox, promotion, code, order, subtotal)
    asked = order.setdefault("_asked_promotions", [])
    row = {
        "promotion_id": promotion["promotion_id"],
        "promotion_code_id": code["promotion_code_id"] if code else "",
    }
    if row in asked:
        reason = reason or "already_applied"
    if reason:
        raise decline(reason, param)
    asked.append(row)


def find_newest_code(
    sandbox: Sandbox, environment: Environment, promotion: Document, param: str
) -> Document | None:
    """Return the code under which a promotion named by id counts; None for an automatic one."""
    if promotion["redemption_type"] == "automatic":
        return None
    codes = [
        code for code in find_codes(environment, promotion) if find_code_status(sandbox, code) == "active"
    ]
    if not codes:
        raise ApiError("PROMOTION_NO_ACTIVE_CODES", "It has no active code.", param=param)
    return codes[-1]


def decline(reason: str, param: str) -> ApiError:
    """Return the refusal of a promotion."""
    return ApiError("PROMOTION_DECLINED", "The promotion does not apply.", param=param, reason=reason)


def find_subtotal(order: Document) -> int:
    """Return what the goods cost before any discount, in minor units; amounts need not be worked out yet."""
    return sum(line["unit_price_money"]["amount"] * line["quantity"] for line in order["line_items"])


def reprice(sandbox: Sandbox, environment: Environment, order: Document) -> None:
    """
    Choose anew which promotions count on an unpaid order, and keep in `_warnings` which codes lost.

    A code that loses is forgotten; one that no longer fits the order goes without a word (our choice).
    The order's amounts must be worked out afterwards.
    """
    kept = {
        (row["promotion_id"], row["_promotion_code_id"]): row
        for row in order["applied_discounts"]
        if row["source"] == "promotion" and row["status"] == "pending"
    }
    winners, losers = choose(list_candidates(sandbox, environment, order))
    order["_asked_promotions"] = [
        {"promotion_id": row.key[0], "promotion_code_id": row.key[1]} for row in winners if row.code
    ]
    order["_warnings"] = [make_warning(order, row) for row in losers if row.code]
    others = [row for row in order["applied_discounts"] if row not in kept.values()]
    chosen = [kept.get(row.key) or make_promotion_discount(sandbox, order, row) for row in winners]
    for row, candidate in zip(chosen, winners, strict=True):
        row["amount_money"] = money(candidate.worth, find_currency(order))
    order["applied_discounts"] = others + chosen


def list_candidates(sandbox: Sandbox, environment: Environment, order: Document) -> list[Candidate]:
    """
    Return every promotion that fits the order: codes that were asked for first, then the automatic ones.

    Automatic ones count on orders made by API keys only (our choice): never on quick pay and plans.
    """
    asked: list[tuple[Document, Document | None]] = [
        (
            environment.promotions[row["promotion_id"]],
            environment.promotion_codes.get(row["promotion_code_id"]),
        )
        for row in order.get("_asked_promotions", [])
    ]
    if order["origin"] == "api":
        asked += [
            (promotion, None)
            for promotion in environment.promotions.values()
            if promotion["redemption_type"] == "automatic"
        ]
    subtotal, currency = find_subtotal(order), find_currency(order)
    return [
        Candidate(promotion, code, find_worth(promotion, currency, subtotal))
        for promotion, code in asked
        if not find_decline(sandbox, promotion, code, order, subtotal)
    ]


def choose(candidates: list[Candidate]) -> tuple[list[Candidate], list[Candidate]]:
    """Return the candidates that count and those that lose; among equals the one asked for first wins."""
    winners: list[Candidate] = []
    for candidate in sorted(candidates, key=lambda row: row.worth, reverse=True):
        if candidate.worth and all(do_combine(candidate, winner) for winner in winners):
            winners.append(candidate)
    return winners, [row for row in candidates if row not in winners]


def do_combine(one: Candidate, other: Candidate) -> bool:
    """Return whether both promotions say that they combine with promotions of the order."""
    return all(row.promotion.get("combines_with", {}).get("order") for row in (one, other))


def make_promotion_discount(sandbox: Sandbox, order: Document, candidate: Candidate) -> Document:
    """Return a new pending discount of a promotion; its amount is set by `reprice`."""
    discount = {
        "order_discount_id": sandbox.new_id("odis_"),
        "order_id": order["order_id"],
        "source": "promotion",
        "discount_class": "order",
        "customer_facing_name": candidate.promotion["display_name"],
        "promotion_id": candidate.promotion["promotion_id"],
        "status": "pending",
        "_promotion_code_id": candidate.key[1],
    }
    if candidate.code:
        discount["promotion_code"] = candidate.code["code"]
    return discount


def make_warning(order: Document, candidate: Candidate) -> Document:
    """Return what `meta.warnings` says about a code that was accepted and lost."""
    return {
        "code": "promotion_declined",
        "message": "A better offer applies.",
        "promotion_code": candidate.code["code"] if candidate.code else "",
        "reason": "superseded_by_better_offer" if candidate.worth else "no_discountable_balance",
        "would_have_applied_money": money(candidate.worth, find_currency(order)),
    }
