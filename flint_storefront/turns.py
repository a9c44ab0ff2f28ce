"""
Whose turn it is: one process at a time does a piece of background work, until its lease ends.

A turn saves work; it protects nothing. What two processes do at once must be harmless all the same.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flint_storefront.storage.records import StoredValue
from flint_storefront.storefront import Storefront
from flint_storefront.visitors import crockford


@dataclass
class Turn:
    """
    A lease under a name, which may be prolonged while the work lasts.
    """

    storefront: Storefront
    name: str
    """Key of the stored value."""
    lasting: timedelta
    token: str
    version: int
    until: datetime

    def prolong(self) -> None:
        """
        Hold the turn longer once half of it is over; nothing happens when somebody else has taken it.
        """
        now = self.storefront.clock()
        if now + self.lasting / 2 > self.until:
            self.until = now + self.lasting
            self._write({"token": self.token, "until": self.until.isoformat()}, now)

    def give_back(self) -> None:
        """
        Let the next one begin at once.
        """
        self._write({}, self.storefront.clock())

    def _write(self, value: dict[str, str], now: datetime) -> None:
        where = {"key": self.name, "version": self.version}
        changes = {"value": value, "version": self.version + 1, "updated_at": now}
        with self.storefront.store.transaction() as transaction:
            if transaction.update(StoredValue, where, changes):
                self.version += 1


def find_turn(storefront: Storefront, name: str, lasting: timedelta) -> Turn | None:
    """
    Take the turn called *name*, or None when somebody has it.
    """
    now, token = storefront.clock(), crockford(storefront.randomness)
    until = now + lasting
    value = {"token": token, "until": until.isoformat()}
    with storefront.store.transaction() as transaction:
        first = StoredValue(key=name, value=value, updated_at=now)
        if transaction.insert(first):
            return Turn(storefront, name, lasting, token, 1, until)
        found = transaction.find(StoredValue, {"key": name})
        if found is None or _is_held(found, now):
            return None
        version = found.version + 1
        where = {"key": name, "version": found.version}
        changes = {"value": value, "version": version, "updated_at": now}
        is_ours = transaction.update(StoredValue, where, changes) == 1
    return Turn(storefront, name, lasting, token, version, until) if is_ours else None


def _is_held(found: StoredValue, now: datetime) -> bool:
    until = found.value.get("until")
    return until is not None and datetime.fromisoformat(until) > now
