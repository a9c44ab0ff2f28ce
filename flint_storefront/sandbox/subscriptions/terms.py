"""
What a buyer signs up for: the plan's terms, frozen with the buyer's choice when the signup order is made.

Frozen terms are a private document with the keys of a plan, `quantity`, and the chosen interval in place of the plan's.
"""

from copy import deepcopy

from flint_storefront.sandbox.api.errors import ApiError
from flint_storefront.sandbox.orders.amounts import money
from flint_storefront.sandbox.state import Document, Environment
from flint_storefront.sandbox.subscription_plans.documents import sum_lines

FROZEN_KEYS = (
    "subscription_plan_id",
    "name",
    "currency",
    "billing_interval",
    "billing_interval_count",
    "billing_interval_options",
    "quantity_options",
    "line_items",
    "setup_fee_money",
    "trial_period_days",
    "contract_term_months",
    "early_termination_fee_money",
)
"""What of a plan is frozen into a signup order and its subscription."""

SHOWN_KEYS = (
    "billing_interval",
    "billing_interval_count",
    "contract_term_months",
    "early_termination_fee_money",
    "setup_fee_money",
    "subscription_plan_id",
    "trial_period_days",
)
"""What a session's `subscription_terms` shows as it is (contract: CheckoutSubscriptionTerms)."""


def find_sellable_plan(environment: Environment, plan_id: str) -> Document:
    """
    Return the plan that a new buyer may sign up for.

    Raises:
        ApiError: no such plan (400: create operations declare no 404), PLAN_ARCHIVED.
    """
    plan = environment.subscription_plans.get(plan_id)
    if plan is None:
        raise ApiError("RESOURCE_NOT_FOUND", "No such plan.", status=400, param="subscription_plan_id")
    if plan["status"] == "archived":
        raise ApiError("PLAN_ARCHIVED", "The plan is archived.", param="subscription_plan_id")
    return plan


def freeze(plan: Document, choice: Document) -> Document:
    """
    Return *plan*'s terms with the buyer's *choice* (a valid CheckoutSubscriptionTermsRequest).

    Raises:
        ApiError: INVALID_INTERVAL or INVALID_QUANTITY, the plan does not offer it.
    """
    terms: Document = deepcopy({key: plan[key] for key in FROZEN_KEYS if key in plan})
    choose_interval(terms, choice, "subscription_terms.billing_interval")
    terms["quantity"] = 1 if 1 in plan["quantity_options"] or not plan["quantity_options"] else None
    choose_quantity(terms, choice, "subscription_terms.quantity")
    return terms


def choose_interval(terms: Document, choice: Document, param: str) -> None:
    """
    Put the chosen interval into *terms*; what the choice leaves out stays.

    The present interval is always allowed, and no option means no other (unverified).
    """
    keys = ("billing_interval", "billing_interval_count")
    present = {key: terms[key] for key in keys}
    chosen = present | {key: choice[key] for key in keys if key in choice}
    if chosen != present and chosen not in terms["billing_interval_options"]:
        raise ApiError("INVALID_INTERVAL", "The plan does not offer this interval.", param=param)
    terms |= chosen


def choose_quantity(terms: Document, choice: Document, param: str) -> None:
    """
    Put the chosen quantity into *terms*: one of the options, or 1 where the plan names none (unverified).

    Left out it stays as it is, or is the first option that the plan names.
    """
    options = terms["quantity_options"]
    present = terms["quantity"] or options[0]
    chosen = choice.get("quantity", present)
    if chosen != present and chosen not in (options or [1]):
        raise ApiError("INVALID_QUANTITY", "The plan does not offer this quantity.", param=param)
    terms["quantity"] = chosen


def recurring_amount(terms: Document) -> int:
    """Return what a period costs, in minor units, before tax and discounts."""
    return sum_lines(terms["line_items"]) * int(terms["quantity"])


def has_trial(terms: Document) -> bool:
    """Tell whether the first charge waits for the end of a trial."""
    return bool(terms.get("trial_period_days", 0))


def describe_terms(terms: Document) -> Document:
    """Return frozen *terms* as a session's `subscription_terms`."""
    shown = {key: terms[key] for key in SHOWN_KEYS if key in terms}
    recurring = money(recurring_amount(terms), terms["currency"])
    return deepcopy(shown) | {"plan_name": terms["name"], "recurring_total_money": recurring}
