"""
What pages get of plans and subscriptions. (Being built.)
"""

from typing import Any

from flint_storefront.page_request import PageLocale
from flint_storefront.storage.records import SubscriptionRecord


def subscription_facts(record: SubscriptionRecord, locale: PageLocale) -> list[dict[str, Any]]:
    """
    `{"label", "text"}` rows about a running subscription: price a period, next payment, end.
    """
    return []
