"""
How often somebody may type a code that does not exist: enough for mistakes, too little for guessing.

Counted by client address in a fixed number of rows, so that nothing grows; two addresses may share one.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from flint_storefront.page_request import Visitor
from flint_storefront.storage.ports import Transaction
from flint_storefront.storage.records import StoredValue
from flint_storefront.storefront import Storefront
from flint_storefront.visitors import visitor_hash

MISSES_MAX = 20
"""Misses in an hour."""
PERIOD = timedelta(hours=1)
ROWS = 4096


@dataclass(frozen=True)
class Misses:
    """
    The misses of one row.
    """

    count: int = 0
    until: datetime | None = None
    """When they are forgotten."""
    version: int = 0
    """0: there is no row."""


def has_tries_left(storefront: Storefront, visitor: Visitor) -> bool:
    """
    False for who has missed too often within the last hour.
    """
    with storefront.store.reading() as transaction:
        return _find(transaction, _key(visitor), storefront.clock()).count < MISSES_MAX


def count_miss(storefront: Storefront, visitor: Visitor) -> None:
    """
    Somebody typed a code that cannot be used. Two at the same instant may count as one.
    """
    now, key = storefront.clock(), _key(visitor)
    with storefront.store.transaction() as transaction:
        misses = _find(transaction, key, now)
        until = misses.until or now + PERIOD
        value = {"count": misses.count + 1, "until": until.isoformat()}
        if not misses.version:
            transaction.insert(StoredValue(key=key, value=value, updated_at=now))
            return
        changes = {"value": value, "version": misses.version + 1, "updated_at": now}
        transaction.update(StoredValue, {"key": key, "version": misses.version}, changes)


def _find(transaction: Transaction, key: str, now: datetime) -> Misses:
    found = transaction.find(StoredValue, {"key": key})
    if found is None:
        return Misses()
    until = datetime.fromisoformat(found.value["until"])
    if until <= now:
        return Misses(version=found.version)
    return Misses(int(found.value["count"]), until, found.version)


def _key(visitor: Visitor) -> str:
    who = visitor.address or visitor_hash(visitor) or ""
    number = int.from_bytes(hashlib.sha256(who.encode()).digest()[:8], "big") % ROWS
    return f"code_misses:{number}"
