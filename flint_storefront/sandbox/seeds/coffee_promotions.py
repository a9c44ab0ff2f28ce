"""The coffee roaster's promotion codes, as the bodies that create them (contract: CreatePromotionRequest)."""

import random
from typing import Any

from flint_storefront.sandbox.clock import SandboxClock
from flint_storefront.sandbox.promotions.rules import create_promotion
from flint_storefront.sandbox.seeds.coffee_plans import PLANNED_AT
from flint_storefront.sandbox.state import Environment, Sandbox

COFFEE_PROMOTIONS: tuple[dict[str, Any], ...] = (
    {
        "name": "Welcome: 10 % off",
        "application_method": {"percent_off": 10},
        "codes": [{"code": "WELCOME10"}],
    },
    {
        "name": "Last winter: 20 % off",
        "application_method": {"percent_off": 20},
        "codes": [{"code": "WINTER20", "expires_at": "2025-02-28T23:00:00Z"}],
    },
)
"""One that everybody may use, and one whose code has expired."""


def add_promotions(environment: Environment) -> None:
    """Add the promotions that *environment* lacks, with the same ids on every machine for the same name."""
    known = {promotion["name"] for promotion in environment.promotions.values()}
    for request in COFFEE_PROMOTIONS:
        if request["name"] in known:
            continue
        # The randomness only has to be repeatable, and nothing made of it is secret.
        randomness = random.Random(f"coffee promotion {environment.name} {request['name']}")  # noqa: S311
        create_promotion(
            Sandbox(clock=SandboxClock.fixed(PLANNED_AT), randomness=randomness), environment, request
        )
