"""
Turns: of many workers, one does what is due now and then.
"""

from datetime import timedelta

from flint_storefront.storage.records import StoredValue
from flint_storefront.storefront import Storefront


def take_turn(storefront: Storefront, name: str, every: timedelta) -> bool:
    """
    True for the one caller whose turn it is: at most once each *every*, over all processes.
    """
    key, now = f"turn-{name}", storefront.clock()
    fresh = StoredValue(key=key, value={"at": now.isoformat()}, updated_at=now)
    with storefront.store.reading() as reading:
        last = reading.find(StoredValue, {"key": key})
    if last is not None and now - last.updated_at < every:
        return False
    with storefront.store.transaction() as transaction:
        if last is None:
            return transaction.insert(fresh)
        where = {"key": key, "version": last.version}
        changes = {"value": fresh.value, "version": last.version + 1, "updated_at": now}
        return transaction.update(StoredValue, where, changes) == 1
