"""
Where the account that Flint named first is kept.
"""

from collections.abc import Callable
from datetime import datetime

from flint_storefront.storage.ports import Store
from flint_storefront.storage.records import StoredValue


class StoredAccount:
    """
    Keeps the identity in the store: the first one wins, over restarts and for all processes.
    """

    def __init__(self, store: Store, clock: Callable[[], datetime], mode: str) -> None:
        self._store = store
        self._clock = clock
        # One account a mode: going live with the same database learns the live account beside the test one.
        self._key = f"flint-account-{mode}"

    def recall(self) -> dict[str, str] | None:
        """
        What was learned, or None.
        """
        with self._store.reading() as reading:
            found = reading.find(StoredValue, {"key": self._key})
        return None if found is None else dict(found.value)

    def learn(self, identity: dict[str, str]) -> dict[str, str]:
        """
        Keep *identity* unless one is kept already; answers what is kept now.
        """
        with self._store.transaction() as transaction:
            transaction.insert(StoredValue(key=self._key, value=dict(identity), updated_at=self._clock()))
        return self.recall() or identity
