"""
What an order costs: whole minor units, decimals for percents, half up (orders facts, section 2).

The facts name the parts; the sums, the rounding and the spreading of a discount over lines are unverified.
"""

from decimal import ROUND_HALF_UP, Decimal

from flint_storefront.sandbox.api.errors import ApiError
from flint_storefront.sandbox.contract.strict_json import MAXIMUM_INTEGER
from flint_storefront.sandbox.state import Document

POST_DISCOUNT = "subtotal_post_discount"

STAND_IN_JURISDICTION = {
    "code": "SANDBOX",
    "country": "US",
    "level": "state",
    "name": "Sandbox",
    "state": "XX",
}
"""Whose tax the switch `tax_percent` is."""


def money(amount: int, currency: str) -> Document:
    """Return money in the contract's shape."""
    return {"amount": amount, "currency": currency}


def percent_of(amount: int, percent: float) -> int:
    """Return *percent* (15 means 15 %) of *amount* minor units, rounded half up."""
    return round_half_up((Decimal(amount) * to_decimal(percent)).scaleb(-2))


def contained_percent(amount: int, percent: Decimal) -> int:
    """Return the part of *amount* that is a tax of *percent* already inside it, rounded half up."""
    return round_half_up(Decimal(amount) * percent / (100 + percent))


def to_decimal(percent: float) -> Decimal:
    """Return a percent from JSON, at most four decimals, exactly."""
    return Decimal(str(percent))


def round_half_up(value: Decimal) -> int:
    """Return the nearest whole number; a half goes away from zero."""
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def find_currency(order: Document) -> str:
    """Return the order's one currency, that of its lines."""
    currency: str = order["line_items"][0]["unit_price_money"]["currency"]
    return currency


def recompute(order: Document) -> None:
    """
    Work out every amount of *order* anew: lines, discounts, charges, tax, tip, totals, settlement.

    What was paid and refunded is read from the private `_paid_amount` and `_refunded_amount`.

    Raises:
        ApiError: INVALID_TOTALS when a sum leaves 64 bits.
    """
    currency = find_currency(order)
    subtotal = compute_lines(order, currency)
    discount = compute_discounts(order, currency)
    charge = compute_charges(order, currency, subtotal, subtotal - discount)
    tax, additive_tax = compute_taxes(order, currency)
    tip = compute_tip(order, currency, subtotal - discount)
    for line in order["line_items"]:
        finish_line(line, currency)
    total = subtotal - discount + charge + additive_tax + tip
    if subtotal + charge + tax + tip > MAXIMUM_INTEGER:
        raise ApiError("INVALID_TOTALS", "The order's total is too large.")
    pricing = {
        "subtotal_money": subtotal,
        "discount_money": discount,
        "charge_money": charge,
        "tax_money": tax,
        "requested_tip_money": tip,
        "total_money": total,
    }
    order["pricing_amounts"] = {name: money(amount, currency) for name, amount in pricing.items()}
    compute_refunds(order, currency)
    order["settlement_amounts"] = compute_settlement(order, currency, total, tip)


def compute_lines(order: Document, currency: str) -> int:
    """Set each line's subtotals and return their sum; the sandbox has no modifiers."""
    for line in order["line_items"]:
        base = line["unit_price_money"]["amount"] * line["quantity"]
        line["base_subtotal_money"] = money(base, currency)
        line["modifier_total_money"] = money(0, currency)
        line["subtotal_money"] = money(base, currency)
    return sum(line["subtotal_money"]["amount"] for line in order["line_items"])


def compute_discounts(order: Document, currency: str) -> int:
    """Apply the surviving discounts, each capped at what is left, spread over the lines; return their sum."""
    left = [line["subtotal_money"]["amount"] for line in order["line_items"]]
    for discount in order["applied_discounts"]:
        if discount["status"] == "canceled":
            discount["applied_money"] = money(0, currency)
            continue
        targets = discount.get("order_line_item_ids")
        weights = [
            rest if targets is None or line["order_line_item_id"] in targets else 0
            for line, rest in zip(order["line_items"], left, strict=True)
        ]
        applied = min(discount["amount_money"]["amount"], sum(weights))
        discount["applied_money"] = money(applied, currency)
        left = [rest - share for rest, share in zip(left, spread(applied, weights), strict=True)]
    for line, rest in zip(order["line_items"], left, strict=True):
        line["discount_money"] = money(line["subtotal_money"]["amount"] - rest, currency)
    return sum(line["discount_money"]["amount"] for line in order["line_items"])


def spread(amount: int, weights: list[int]) -> list[int]:
    """Return *amount* divided in proportion to *weights*, never more than a weight, summing up exactly."""
    whole = sum(weights)
    shares, given, seen = [], 0, 0
    for weight in weights:
        seen += weight
        upto = amount * seen // whole if whole else 0
        shares.append(upto - given)
        given = upto
    return shares


def compute_charges(order: Document, currency: str, subtotal: int, merchandise: int) -> int:
    """Set what each charge comes to and return their sum, without tax."""
    for charge in order["charges"]:
        if "percent" in charge:
            base = merchandise if charge["calculation_basis"] == POST_DISCOUNT else subtotal
            applied = percent_of(base, charge["percent"])
        else:
            applied = charge["amount_money"]["amount"]
        charge["applied_money"] = money(applied, currency)
    return sum(charge["applied_money"]["amount"] for charge in order["charges"])


def compute_taxes(order: Document, currency: str) -> tuple[int, int]:
    """Set the tax of each line and charge, and the breakdowns; return all tax, and the part that comes on top."""
    total, additive = 0, 0
    breakdowns: list[Document] = []
    targets = [
        (row, row["subtotal_money"]["amount"] - row["discount_money"]["amount"])
        for row in order["line_items"]
    ]
    targets += [(row, row["applied_money"]["amount"]) for row in order["charges"]]
    for row, taxable_amount in targets:
        components = find_components(order, row)
        tax = compute_tax(row, components, taxable_amount)
        breakdowns += make_breakdowns(row, components, taxable_amount, currency)
        row["tax_money"] = money(tax, currency)
        total += tax
        additive += 0 if is_inclusive(row) else tax
    for charge in order["charges"]:
        on_top = 0 if is_inclusive(charge) else charge["tax_money"]["amount"]
        charge["total_money"] = money(charge["applied_money"]["amount"] + on_top, currency)
    if order["tax"]["enabled"]:
        order["tax"]["tax_breakdowns"] = breakdowns
    return total, additive


def find_components(order: Document, row: Document) -> list[Document]:
    """Return the percents that tax a line or charge: its own, or the one of the automatic stand-in."""
    tax: Document = row.get("tax", {})
    if not order["tax"]["enabled"] or not tax.get("taxable", False):
        return []
    if order.get("_tax_percent"):
        percent = float(order["_tax_percent"])
        return [{"jurisdiction": STAND_IN_JURISDICTION, "percent": percent, "tax_type": "sales_tax"}]
    components: list[Document] = tax.get("calculation", {}).get("components", [])
    return components


def make_breakdowns(row: Document, components: list[Document], amount: int, currency: str) -> list[Document]:
    """Return one row for each jurisdiction that taxes a line or charge."""
    key = "order_line_item_id" if "order_line_item_id" in row else "order_charge_id"
    return [
        {
            "tax_breakdown_id": f"taxb_{row[key]}_{index}",
            key: row[key],
            "calculation_type": "percentage",
            "jurisdiction": part["jurisdiction"],
            "percent": part["percent"],
            "price_mode": "inclusive" if is_inclusive(row) else "additive",
            "tax_type": part["tax_type"],
            "taxability_reason": "standard_rated",
            "taxable_money": money(amount, currency),
            "tax_money": money(compute_tax(row, [part], amount), currency),
        }
        for index, part in enumerate(components, start=1)
    ]


def compute_tax(row: Document, components: list[Document], amount: int) -> int:
    """Return the tax on *amount* of a line or charge, each component rounded for itself."""
    if not components:
        return 0
    if is_inclusive(row):
        return contained_percent(
            amount, sum((to_decimal(part["percent"]) for part in components), Decimal(0))
        )
    return sum(percent_of(amount, part["percent"]) for part in components)


def is_inclusive(row: Document) -> bool:
    """Return whether the tax of a line or charge is inside its price."""
    return bool(row.get("tax", {}).get("calculation", {}).get("price_mode") == "inclusive")


def compute_tip(order: Document, currency: str, merchandise: int) -> int:
    """Return the requested tip: fixed, or a percent of the merchandise after discounts; set its record."""
    tip = order.get("requested_tip")
    if tip is None:
        return 0
    amount = (
        percent_of(merchandise, tip["percent"]) if "percent" in tip else int(tip["amount_money"]["amount"])
    )
    order["tips"][-1]["effective_amount_money"] = money(amount, currency)
    return amount


def finish_line(line: Document, currency: str) -> None:
    """Set the line's total: after discount, with the tax that comes on top."""
    total = line["subtotal_money"]["amount"] - line["discount_money"]["amount"]
    total += 0 if is_inclusive(line) else line["tax_money"]["amount"]
    line["total_money"] = money(total, currency)


def compute_refunds(order: Document, currency: str) -> None:
    """Spread what was given back over lines, charges and tip in proportion (orders facts, open question 1)."""
    tips = [tip for tip in order["tips"] if tip["status"] != "canceled"]
    rows = [(row, row["total_money"]["amount"]) for row in (*order["line_items"], *order["charges"])]
    rows += [(tip, tip["settled_amount_money"]["amount"]) for tip in tips]
    weights = [weight for _, weight in rows]
    shares = spread(min(order["_refunded_amount"], sum(weights)), weights)
    for (row, weight), share in zip(rows, shares, strict=True):
        row["refunded_money"] = money(share, currency)
        if "quantity" in row:
            row["refunded_quantity"] = row["quantity"] if share == weight and share else 0
    for tip in tips:
        if tip["refunded_money"]["amount"]:
            is_whole = tip["refunded_money"] == tip["settled_amount_money"]
            tip["status"] = "refunded" if is_whole else "partially_refunded"


def compute_settlement(order: Document, currency: str, total: int, tip: int) -> Document:
    """Return what happened with money: balance = total - net collected, outstanding or credit."""
    paid, refunded = order["_paid_amount"], order["_refunded_amount"]
    balance = total - (paid - refunded)
    amounts = {
        "paid_money": paid,
        "refunded_money": refunded,
        "net_collected_money": paid - refunded,
        "balance_money": balance,
        "outstanding_money": max(balance, 0),
        "credit_money": max(-balance, 0),
        "settled_tip_money": tip if order["payment_status"] == "paid" else 0,
    }
    return {name: money(amount, currency) for name, amount in amounts.items()}
