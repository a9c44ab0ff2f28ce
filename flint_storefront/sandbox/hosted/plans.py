"""What the hosted page says about a plan: what is charged when, and for how long it binds."""

from datetime import datetime, timedelta
from typing import Any

from flint_storefront.money import Money
from flint_storefront.sandbox.hosted.amounts import write_day, write_money
from flint_storefront.sandbox.hosted.checkouts import Checkout
from flint_storefront.sandbox.state import Document

INTERVAL_WORDS = {"daily": "day", "weekly": "week", "monthly": "month", "yearly": "year"}


def describe_interval(interval: str, count: int) -> str:
    """Return how often is charged, such as `every month` or `every 3 months`."""
    word = INTERVAL_WORDS[interval]
    return f"every {word}" if count == 1 else f"every {count} {word}s"


def describe_plan(checkout: Checkout) -> dict[str, Any] | None:
    """Return name and sentences of the plan that the session signs up for, None for any other session."""
    terms = checkout.session.get("subscription_terms")
    if terms is None:
        return None
    return {"name": terms["plan_name"], "sentences": list_sentences(terms, checkout.sandbox.clock.now())}


def list_sentences(terms: Document, now: datetime) -> list[str]:
    """Return one sentence for each of the terms of a session, or of a link's preview of its plan."""
    price = write_money(Money(**terms["recurring_total_money"]))
    often = describe_interval(terms["billing_interval"], terms["billing_interval_count"])
    sentences = [f"{price} {often}, until you cancel."]
    days = terms.get("trial_period_days", 0)
    if days:
        first = now + timedelta(days=days)
        sentences.insert(0, f"{days} days free. Your card is first charged on {write_day(first)}.")
    months = terms.get("contract_term_months", 0)
    if months:
        sentences.append(f"For at least {months} months.")
    fee = terms.get("early_termination_fee_money")
    if months and fee:
        sentences.append(f"Leaving earlier costs {write_money(Money(**fee))}.")
    return sentences
