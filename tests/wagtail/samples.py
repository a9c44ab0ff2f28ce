"""
A small mirror, and requests as Django makes them.
"""

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest
from django.test import RequestFactory

from flint_storefront.storage.records import (
    DonationRecord,
    PlanRecord,
    ProductRecord,
    SubscriptionRecord,
    VariantRecord,
)
from flint_storefront.storefront import Storefront
from flint_storefront.wagtail.models import Campaign

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def product(number: int, **changes: Any) -> ProductRecord:
    """
    Product `prd_1`, `prd_2` …
    """
    values = {
        "product_id": f"prd_{number}",
        "slug": f"coffee-{number}",
        "name": f"Coffee {number}",
        "is_available": True,
        "currency": "USD",
        "price_min_minor": 1000,
        "price_max_minor": 1000,
        "position": number,
        "seen_at": NOW,
    }
    return ProductRecord(**{**values, **changes})


def variant(number: int, place: int = 0, **changes: Any) -> VariantRecord:
    """
    Variant `var_<number>_<place>` of product *number*.
    """
    values = {
        "variant_id": f"var_{number}_{place}",
        "product_id": f"prd_{number}",
        "name": "",
        "currency": "USD",
        "price_minor": 1000,
        "is_available": True,
        "position": place,
    }
    return VariantRecord(**{**values, **changes})


def fill_mirror(storefront: Storefront) -> None:
    """
    One plain product, one with two variants, one that is gone; of the first, a variant that is gone.
    """
    with storefront.store.transaction() as transaction:
        transaction.insert_many([product(1), product(2), product(3, is_gone=True)])
        transaction.insert_many(
            [
                variant(1),
                variant(1, 1, is_gone=True),
                variant(2, 0, name="250 g"),
                variant(2, 1, name="1 kg", is_available=False, price_minor=3500),
                variant(3),
            ]
        )


def asked(path: str = "/", **headers: Any) -> HttpRequest:
    """
    A GET request that no middleware has seen.
    """
    return RequestFactory().get(path, **headers)


def plan(number: int, **changes: Any) -> PlanRecord:
    """
    Plan `plan_1`, `plan_2` …, monthly.
    """
    values = {
        "subscription_plan_id": f"plan_{number}",
        "slug": f"plan-{number}",
        "name": f"Plan {number}",
        "currency": "USD",
        "recurring_minor": 1800 * number,
        "billing_interval": "monthly",
        "position": number,
        "seen_at": NOW,
    }
    return PlanRecord(**{**values, **changes})


def donation(reference: str = "chk_d", **changes: Any) -> DonationRecord:
    """
    A settled gift of 25.00 USD with a message.
    """
    values = {
        "reference": reference,
        "campaign_slug": "roof",
        "interval": "once",
        "currency": "USD",
        "gift_minor": 2500,
        "settled_minor": 2500,
        "settled_at": NOW,
        "first_name": "Ada",
        "message": "For the roof",
        "is_listed": True,
        "created_at": NOW,
    }
    return DonationRecord(**{**values, **changes})


def subscription(**changes: Any) -> SubscriptionRecord:
    """
    A running subscription.
    """
    values = {
        "subscription_id": "sub_1",
        "reference": "chk_s",
        "title": "Coffee every month",
        "status": "active",
        "currency": "USD",
        "recurring_minor": 1800,
        "billing_interval": "monthly",
        "created_at": NOW,
        "updated_at": NOW,
    }
    return SubscriptionRecord(**{**values, **changes})


def amounts(**changes: Any) -> dict[str, Any]:
    """
    Amounts of a currency, as a block keeps them.
    """
    values = {
        "currency": "USD",
        "choices": "10 25 50",
        "preselected": "25",
        "low": "1",
        "high": "5000",
        "has_custom": True,
    }
    return {**values, "cost_percent": None, "cost_fixed": "", **changes}


def save_campaign(*given: dict[str, Any], **changes: Any) -> Campaign:
    """
    A campaign of the slug `roof`; *given* are its amounts.
    """
    parts = [("amounts", part) for part in given or (amounts(),)]
    values = {"title": "A new roof", "slug": "roof", "text": "It rains in.", "goal_amount": "1000"}
    return Campaign.objects.create(**{**values, "amounts": parts, **changes})
