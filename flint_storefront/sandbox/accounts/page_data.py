"""What the account page shows, as plain values."""

from typing import Any

from flint_storefront.money import Money
from flint_storefront.sandbox.clock import parse_instant
from flint_storefront.sandbox.hosted.amounts import write_day, write_money
from flint_storefront.sandbox.hosted.plans import describe_interval
from flint_storefront.sandbox.payments.cards import CardCheck
from flint_storefront.sandbox.state import Document, Environment

STATUS_WORDS = {
    "trialing": "Free trial",
    "active": "Active",
    "past_due": "Payment overdue",
    "paused": "Paused",
    "canceled": "Ended",
    "incomplete": "Waiting for the first payment",
}

BUTTONS = {
    "cancel": "Cancel subscription",
    "reactivate": "Keep my subscription",
    "pause": "Pause subscription",
    "resume": "Resume subscription",
    "retry": "Pay now",
}
"""Label of each button by the last part of its address; which are shown depends on the subscription."""

MAIN_BUTTONS = {"reactivate", "resume", "retry"}
"""Buttons that stand out, because they set something right."""

CARD_FIELDS = ("card_number", "card_expiry", "card_cvc")


def list_actions(subscription: Document) -> list[str]:
    """Return which buttons the present state has."""
    status = subscription["status"]
    if status == "canceled":
        return []
    if subscription["cancel_at_period_end"]:
        return ["reactivate"]
    by_status = {
        "active": ["pause", "cancel"],
        "paused": ["resume", "cancel"],
        "past_due": ["retry", "cancel"],
    }
    if status == "paused" and subscription["_overdue"]:
        return ["retry", "cancel"]
    return by_status.get(status, ["cancel"])


def describe_account(
    environment: Environment,
    visit: str,
    subscription: Document,
    *,
    check: CardCheck | None = None,
    problem: str = "",
) -> dict[str, Any]:
    """
    Return the data of the account page.

    Args:
        visit: Token of the visit, part of every address.
        check: A card form that was sent and is shown again with its errors; what was typed is not.
        problem: A sentence about what could not be done.
    """
    errors = check.errors if check else {}
    price = write_money(Money(**subscription["recurring_amount_money"]))
    often = describe_interval(subscription["billing_interval"], subscription["billing_interval_count"])
    return {
        "title": "Your subscription",
        "assets": "/checkout/assets",
        "accent": "",
        "merchant": environment.merchant_name,
        "name": subscription["_terms"]["name"],
        "price": f"{price} {often}",
        "state": subscription["status"],
        "status_text": STATUS_WORDS[subscription["status"]],
        "sentence": find_sentence(subscription),
        "last4": subscription["_card"]["last4"],
        "buttons": [
            {
                "key": key,
                "label": BUTTONS[key],
                "address": f"/account/{visit}/{key}",
                "is_first": key in MAIN_BUTTONS,
            }
            for key in list_actions(subscription)
        ],
        "card_address": "" if subscription["status"] == "canceled" else f"/account/{visit}/card",
        "card_errors": {name: errors.get(name, "") for name in CARD_FIELDS},
        "problem": problem,
    }


def find_sentence(subscription: Document) -> str:
    """Return what happens next."""
    status = subscription["status"]
    if status == "canceled":
        return f"It ended on {tell_day(subscription, 'canceled_at')}."
    if subscription["cancel_at_period_end"]:
        return f"It ends on {tell_day(subscription, 'current_period_end')}. Until then it is yours."
    if status == "past_due" and subscription["next_retry_at"]:
        return f"We try your card again on {tell_day(subscription, 'next_retry_at')}."
    if status in {"trialing", "active"}:
        return f"The next charge is on {tell_day(subscription, 'next_billing_at')}."
    return ""


def tell_day(subscription: Document, field: str) -> str:
    """Return the day of one of the subscription's instants."""
    return write_day(parse_instant(subscription[field]))
