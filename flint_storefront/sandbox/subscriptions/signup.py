"""
The order with which a subscription begins (subscriptions facts, section 5).

Due now is the set-up fee and the first period, which costs nothing during a trial. An order with nothing due reads
`paid` from its creation, long before its card is saved: only `subscription_id` says that it is done.
"""

from flint_storefront.sandbox.api.errors import ApiError
from flint_storefront.sandbox.orders.amounts import money, recompute
from flint_storefront.sandbox.orders.creation import keep_new_order
from flint_storefront.sandbox.orders.documents import make_ad_hoc_line, make_charge, make_order
from flint_storefront.sandbox.orders.lifecycle import commit_change
from flint_storefront.sandbox.orders.taxes import set_default_tax
from flint_storefront.sandbox.payments.lifecycle import find_active_attempt
from flint_storefront.sandbox.state import Document, Environment, Sandbox
from flint_storefront.sandbox.subscriptions.terms import (
    choose_interval,
    choose_quantity,
    describe_terms,
    find_sellable_plan,
    freeze,
    has_trial,
)

CATALOGUE_KEYS = ("product_id", "variant_id", "selected_options", "categories", "image", "sku")
"""What a line of an order takes over from a plan's variant line."""

SETUP_FEE_NAME = "Set-up fee"


def create_signup_order(
    sandbox: Sandbox,
    environment: Environment,
    request: Document,
    *,
    origin: str = "checkout",
    metadata: Document | None = None,
) -> Document:
    """
    Add the order of a plan session; *request* is a valid CreateCheckoutSessionRequest or a link, with a plan.

    Raises:
        ApiError: no such plan, an archived one, a choice that it does not offer.
    """
    plan = find_sellable_plan(environment, request["subscription_plan_id"])
    terms = freeze(plan, request.get("subscription_terms", {}))
    lines = make_order_lines(sandbox, terms, is_free=has_trial(terms))
    order = make_order(sandbox, environment, origin=origin, lines=lines)
    order["metadata"] = dict(metadata or {})
    order |= {"subscription_plan_id": plan["subscription_plan_id"], "_signup": terms}
    if terms.get("setup_fee_money", {"amount": 0})["amount"]:
        fee = {"name": SETUP_FEE_NAME, "type": "setup_fee", "amount_money": dict(terms["setup_fee_money"])}
        order["charges"].append(make_charge(sandbox, fee))
    set_default_tax(sandbox, order)
    settle_nothing_due(order)
    return keep_new_order(sandbox, environment, order)


def make_order_lines(sandbox: Sandbox, terms: Document, *, is_free: bool = False) -> list[Document]:
    """Return the lines of one period; during a trial they stand there at a price of zero."""
    lines = []
    for row in terms["line_items"]:
        price = money(0, terms["currency"]) if is_free else row["unit_price_money"]
        request = {
            "name": row["name"],
            "quantity": row["quantity"] * terms["quantity"],
            "unit_price_money": price,
            "tax": row.get("tax", {}),
        }
        line = make_ad_hoc_line(sandbox, request)
        line |= {key: row[key] for key in CATALOGUE_KEYS if key in row}
        if "variant_id" in row:
            line["source_type"] = "variant"
        lines.append(line)
    return lines


def settle_nothing_due(order: Document) -> None:
    """Work out a signup order's amounts; with nothing due it reads `paid` (observed behaviour, subscriptions)."""
    recompute(order)
    is_free = order["pricing_amounts"]["total_money"]["amount"] == 0
    order["payment_status"] = "paid" if is_free else "unpaid"
    recompute(order)


def is_setup_awaited(order: Document) -> bool:
    """Tell whether nothing is due on a signup order, but its card is still to be saved."""
    outstanding: int = order["settlement_amounts"]["outstanding_money"]["amount"]
    return "_signup" in order and "subscription_id" not in order and outstanding == 0


def change_terms(
    sandbox: Sandbox, environment: Environment, session: Document, order: Document, choice: Document
) -> None:
    """
    Put another choice into a plan session that is open and unpaid, and price its signup order anew.

    Raises:
        ApiError: CHECKOUT_SESSION_UPDATE_FIELD_NOT_ALLOWED without a plan, CHECKOUT_SESSION_NOT_OPEN,
            CHECKOUT_PAYMENT_RESOLVING, or a choice that the plan does not offer.
    """
    if "_signup" not in order:
        raise ApiError(
            "CHECKOUT_SESSION_UPDATE_FIELD_NOT_ALLOWED", "There is no plan.", param="subscription_terms"
        )
    if session["status"] != "open" or "subscription_id" in order:
        raise ApiError(
            "CHECKOUT_SESSION_NOT_OPEN", "The session has ended.", current_status=session["status"]
        )
    if find_active_attempt(environment, order["order_id"]):
        raise ApiError("CHECKOUT_PAYMENT_RESOLVING", "A payment is under way.")
    terms = dict(order["_signup"])
    choose_interval(terms, choice, "subscription_terms.billing_interval")
    choose_quantity(terms, choice, "subscription_terms.quantity")
    if terms == order["_signup"]:
        return
    order["_signup"] = terms
    order["line_items"] = make_order_lines(sandbox, terms, is_free=has_trial(terms))
    settle_nothing_due(order)
    commit_change(sandbox, environment, order)
    session |= {"subscription_terms": describe_terms(terms), "updated_at": sandbox.now_text()}
