"""Subscriptions in the contract's shape."""

from copy import deepcopy
from datetime import datetime, timedelta

from flint_storefront.sandbox.clock import format_instant, parse_instant
from flint_storefront.sandbox.orders.amounts import money
from flint_storefront.sandbox.state import Document, Environment, Sandbox
from flint_storefront.sandbox.subscription_plans.documents import summarise_plan
from flint_storefront.sandbox.subscriptions.periods import add_intervals, add_months
from flint_storefront.sandbox.subscriptions.terms import has_trial, recurring_amount

LINE_KEYS = (
    "name",
    "description",
    "product_id",
    "variant_id",
    "selected_options",
    "categories",
    "image",
    "sku",
    "subscription_plan_line_item_id",
)
"""What a line of a subscription takes over from the plan's."""

TERM_KEYS = (
    "subscription_plan_id",
    "billing_interval",
    "billing_interval_count",
    "billing_interval_options",
    "quantity_options",
    "early_termination_fee_money",
    "quantity",
)
"""What of the frozen terms a subscription shows as it is."""


def make_subscription(
    sandbox: Sandbox, environment: Environment, order: Document, card: Document
) -> Document:
    """
    Return the subscription that a signup order begins, still `incomplete` and without a period.

    Private: `_terms` are the frozen ones, `_card` the saved card, `_cycle` the number of the present paid period (0
    during a trial), `_anchor` and `_periods` what periods are counted from, `_overdue` the renewal that could not be
    charged, `_ordered_failures` the codes with which the next charges fail, `_told` what was announced.
    """
    now = sandbox.now_text()
    terms = deepcopy(order["_signup"])
    subscription: Document = {
        "subscription_id": sandbox.new_id("sub_"),
        "merchant_id": environment.merchant_id,
        "customer_id": find_customer_id(sandbox, environment, order),
        "status": "incomplete",
        "billing_schedule_owner": "flint",
        "awaiting_billing_schedule": False,
        "buyer_actions": [],
        "cancel_at_period_end": False,
        "completed_cycles": 0,
        "metadata": {},
        "next_retry_at": None,
        "created_at": now,
        "updated_at": now,
        "version": 1,
        "_signup_order_id": order["order_id"],
        "_email": (order.get("buyer_contact") or {}).get("email"),
        "_terms": terms,
        "_cycle": 0,
        "_anchor": now,
        "_periods": 0,
        "_overdue": None,
        "_retries_done": 0,
        "_ordered_failures": [],
        "_told": "",
    }
    set_card(sandbox, subscription, card)
    show_terms(sandbox, subscription)
    return subscription


def set_card(sandbox: Sandbox, subscription: Document, card: Document) -> None:
    """Put a saved card in place of the present one, under a new payment method id."""
    subscription |= {"payment_method_id": sandbox.new_id("pm_"), "_card": dict(card)}
    subscription["_card_saved_at"] = sandbox.now_text()


def show_terms(sandbox: Sandbox, subscription: Document) -> None:
    """Bring the shown terms, lines and recurring amount in step with the private `_terms`."""
    terms = subscription["_terms"]
    subscription |= deepcopy({key: terms[key] for key in TERM_KEYS if key in terms})
    subscription["recurring_amount_money"] = money(recurring_amount(terms), terms["currency"])
    known = subscription.get("line_items") or [{} for _ in terms["line_items"]]
    subscription["line_items"] = [
        make_line(line.get("subscription_line_item_id") or sandbox.new_id("sli_"), row, terms)
        for line, row in zip(known, terms["line_items"], strict=True)
    ]


def make_line(line_id: str, row: Document, terms: Document) -> Document:
    """Return a line of a subscription: the plan's line times the subscribed quantity."""
    quantity = row["quantity"] * terms["quantity"]
    subtotal = money(row["unit_price_money"]["amount"] * quantity, terms["currency"])
    line: Document = {
        "subscription_line_item_id": line_id,
        "quantity": quantity,
        "unit_price_money": dict(row["unit_price_money"]),
        "base_subtotal_money": subtotal,
        "modifier_total_money": money(0, terms["currency"]),
        "modifiers": [],
        "subtotal_money": dict(subtotal),
    }
    line |= {key: row[key] for key in LINE_KEYS if key in row}
    if "variant_id" in row:
        line["source_type"] = "variant"
    return line


def begin_period(subscription: Document, start: datetime) -> None:
    """Begin a paid period at *start*; a changed interval, or a gap before it, moves the anchor."""
    terms = subscription["_terms"]
    pair = [terms["billing_interval"], terms["billing_interval_count"]]
    begun = format_instant(start)
    if subscription.get("_pair") != pair or subscription.get("current_period_end") != begun:
        subscription |= {"_pair": pair, "_anchor": begun, "_periods": 0}
    subscription["_periods"] += 1
    subscription["_cycle"] += 1
    end = format_instant(find_period_end(subscription, subscription["_periods"]))
    subscription |= {
        "current_period_start": begun,
        "current_period_end": end,
        "next_billing_at": end,
        "completed_cycles": subscription["_cycle"] - 1,
    }


def find_period_end(subscription: Document, periods: int) -> datetime:
    """Return the end of the period of that number, counted from the anchor."""
    interval, count = subscription["_pair"]
    return add_intervals(parse_instant(subscription["_anchor"]), interval, count * periods)


def begin_trial(subscription: Document, start: datetime) -> None:
    """Begin the trial at *start*: nothing is charged until it ends."""
    end = format_instant(start + timedelta(days=subscription["_terms"]["trial_period_days"]))
    subscription |= {
        "current_period_start": format_instant(start),
        "current_period_end": end,
        "next_billing_at": end,
        "trial_end": end,
    }


def begin_contract(subscription: Document, start: datetime) -> None:
    """Note the minimum commitment, which runs from sign-up (unverified)."""
    months = subscription["_terms"].get("contract_term_months", 0)
    if months:
        end = format_instant(add_months(start, months))
        subscription |= {"contract_start_at": format_instant(start), "contract_end_at": end}


def is_trial_due(subscription: Document) -> bool:
    """Tell whether a new subscription begins with a trial."""
    return has_trial(subscription["_terms"])


def find_customer_id(sandbox: Sandbox, environment: Environment, order: Document) -> str:
    """Return the customer of the order's buyer: the same e-mail is the same customer, there is no room of them."""
    email = (order.get("buyer_contact") or {}).get("email")
    for subscription in environment.subscriptions.values():
        if email and subscription["_email"] == email:
            known: str = subscription["customer_id"]
            return known
    return sandbox.new_id("cus_")


def show_subscription(environment: Environment, subscription: Document, expand: list[str]) -> Document:
    """Return what a merchant reads, with what is expanded."""
    shown = dict(subscription)
    if "customer" in expand:
        shown["customer"] = None
        if subscription["_email"]:
            shown["customer"] = {
                "customer_id": subscription["customer_id"],
                "email": subscription["_email"],
            }
    if "payment_method" in expand:
        shown["payment_method"] = {
            "payment_method_id": subscription["payment_method_id"],
            "customer_id": subscription["customer_id"],
            "status": "active",
            "type": "card",
            "card": subscription["_card"],
            "created_at": subscription["_card_saved_at"],
        }
    if "subscription_plan" in expand:
        plan = environment.subscription_plans[subscription["subscription_plan_id"]]
        shown["subscription_plan"] = summarise_plan(plan)
    return shown


def expand_subscription(environment: Environment, order: Document, expand: list[str]) -> Document:
    """Return what `expand` shows of an order's subscription and plan, null where it has none."""
    shown: Document = {}
    if "subscription" in expand:
        subscription_id = order.get("subscription_id", "")
        shown["subscription"] = environment.subscriptions.get(subscription_id)
    if "subscription_plan" in expand:
        plan = environment.subscription_plans.get(order.get("subscription_plan_id", ""))
        shown["subscription_plan"] = summarise_plan(plan) if plan else None
    return shown
