"""
A small mirror, and requests as Django makes them.
"""

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest
from django.test import RequestFactory

from flint_storefront.storage.records import ProductRecord, VariantRecord
from flint_storefront.storefront import Storefront

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
