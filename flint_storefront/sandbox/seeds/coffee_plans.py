"""
The subscriptions of the coffee roaster, as the bodies that create them (contract: CreateSubscriptionPlanRequest).

Their lines have a name and price of their own: what is subscribed to is no product of the shelf.
"""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

from flint_storefront.sandbox.clock import SandboxClock
from flint_storefront.sandbox.state import Environment, Sandbox
from flint_storefront.sandbox.subscription_plans.rules import create_plan

CURRENCY = "USD"

PLANNED_AT = datetime(2026, 9, 7, 9, 0, tzinfo=UTC)
"""When the plans say that they were made; fixed, so that ids are the same on every machine."""


def _price(amount: int) -> dict[str, Any]:
    return {"amount": amount, "currency": CURRENCY}


def _line(name: str, amount: int) -> dict[str, Any]:
    return {"name": name, "unit_price_money": _price(amount)}


COFFEE_PLANS: tuple[dict[str, Any], ...] = (
    {
        "external_reference_id": "beans-monthly",
        "name": "Beans every month",
        "description": "A bag of 500 g from the roaster, another coffee each month. The first two weeks are on us.",
        "currency": CURRENCY,
        "billing_interval": "monthly",
        "billing_interval_count": 1,
        "trial_period_days": 14,
        "line_items": [_line("Bag of the month, 500 g", 2400)],
    },
    {
        "external_reference_id": "beans-yearly",
        "name": "Beans every month, paid yearly",
        "description": "The same twelve bags, two of them free because you pay once a year.",
        "currency": CURRENCY,
        "billing_interval": "yearly",
        "billing_interval_count": 1,
        "trial_period_days": 14,
        "line_items": [_line("Twelve bags of the month, 500 g", 24000)],
    },
    {
        "external_reference_id": "office-coffee",
        "name": "Coffee for the office",
        "description": "Two kilograms for every machine, and the machine's service. For a year at least.",
        "currency": CURRENCY,
        "billing_interval": "monthly",
        "billing_interval_count": 1,
        "billing_interval_options": [
            {"billing_interval": "monthly", "billing_interval_count": 1},
            {"billing_interval": "monthly", "billing_interval_count": 3},
        ],
        "quantity_options": [1, 2, 3],
        "setup_fee_money": _price(4900),
        "contract_term_months": 12,
        "early_termination_fee_money": _price(6000),
        "line_items": [_line("House Espresso, 2 kg", 7600), _line("Machine service", 1500)],
    },
)
"""By external_reference_id: with trial, its yearly sister, and one with options, set-up fee and contract."""


def add_plans(environment: Environment) -> None:
    """Add the plans that *environment* lacks, with the same ids on every machine for the same name."""
    known = {plan.get("external_reference_id") for plan in environment.subscription_plans.values()}
    for position, request in enumerate(COFFEE_PLANS):
        reference = request["external_reference_id"]
        if reference in known:
            continue
        # The randomness only has to be repeatable, and nothing made of it is secret.
        randomness = random.Random(f"coffee plan {environment.name} {reference}")  # noqa: S311
        made_at = PLANNED_AT + timedelta(minutes=position)
        create_plan(Sandbox(clock=SandboxClock.fixed(made_at), randomness=randomness), environment, request)
