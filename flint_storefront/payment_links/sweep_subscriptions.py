"""
The subscriptions that began through a link: their renewals are counted beside its sales.
"""

from flint_storefront.storage.records import LinkSaleRecord, SubscriptionRecord
from flint_storefront.storefront import Storefront
from flint_storefront.subscriptions.refresh import adopt_renewals, check_subscription

BATCH = 200


def find_past_renewals(storefront: Storefront, subscription_id: str) -> int:
    """
    Adopt the renewals of a subscription that we have just learned of. Answers how many there were.

    Raises:
        FlintUnreachable, NotFlint, FlintError: Flint could not be asked to the end.
    """
    with storefront.store.reading() as reading:
        record = reading.find(SubscriptionRecord, {"subscription_id": subscription_id})
    if record is None:
        return 0
    return adopt_renewals(storefront, record, deadline=storefront.background_deadline())


def check_link_subscriptions(storefront: Storefront) -> int:
    """
    Read every subscription that began through a link, with its orders, whether due or not. Answers how many were read.
    """
    where = {"mode": storefront.settings.mode, "is_renewal": False, "subscription_id__ne": None}
    with storefront.store.reading() as reading:
        ids = [str(sale.subscription_id) for sale in reading.select(LinkSaleRecord, where)]
    checked = 0
    for start in range(0, len(ids), BATCH):
        with storefront.store.reading() as reading:
            found = reading.select(SubscriptionRecord, {"subscription_id__in": ids[start : start + BATCH]})
        checked += sum(check_subscription(storefront, record) for record in found)
    return checked
