"""
Keep what Flint says of a subscription. (Being built.)
"""

from datetime import datetime

from flint_storefront.flint.models import Subscription
from flint_storefront.storage.ports import Transaction
from flint_storefront.storage.records import CheckoutRecord
from flint_storefront.storefront import Storefront


def keep_subscription(
    storefront: Storefront,
    transaction: Transaction,
    checkout: CheckoutRecord,
    subscription: Subscription,
    started_at: datetime,
) -> None:
    """
    Insert or update our record of it.
    """
