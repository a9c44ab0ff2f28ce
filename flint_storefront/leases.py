"""
Take rows for a while: a lease by conditional update, so that two workers never hold the same row, and a killed one loses it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar

from flint_storefront.storage.records import EffectRecord, InboxEvent, LinkRecord
from flint_storefront.storefront import Storefront
from flint_storefront.visitors import crockford

L = TypeVar("L", EffectRecord, InboxEvent, LinkRecord)
PRIMARY_KEYS: Mapping[type, str] = {
    EffectRecord: "effect_key",
    InboxEvent: "webhook_event_id",
    LinkRecord: "slug",
}
FIRST_WAIT_SECONDS = 5


def claim_due(
    storefront: Storefront, table: type[L], where: Mapping[str, Any], lease: timedelta, limit: int
) -> list[L]:
    """
    Lease up to *limit* rows of *table* that meet *where* and that nobody holds.

    Returns:
        The rows, each with its new `lease_token`; whoever finishes one names that token as a condition.
    """
    now = storefront.clock()
    key = PRIMARY_KEYS[table]
    with storefront.store.reading() as reading:
        found = reading.select(
            table, {**where, "lease_until__due": now}, order_by="next_attempt_at", limit=limit
        )
    if not found:
        return []
    claimed: list[L] = []
    token = crockford(storefront.randomness)
    with storefront.store.transaction() as transaction:
        for row in found:
            held: dict[str, Any] = {"lease_token": token, "lease_until": now + lease}
            condition = {key: getattr(row, key), "lease_until__due": now, **where}
            if transaction.update(table, condition, held):
                claimed.append(replace(row, **held))
    return claimed


def release(storefront: Storefront, table: type[L], rows: Sequence[L]) -> None:
    """
    Let go of claimed rows that are not finished: after an error of the store they need not wait for the lease's end.
    """
    with storefront.store.transaction() as transaction:
        for token in {row.lease_token for row in rows}:
            transaction.update(table, {"lease_token": token}, {"lease_token": None, "lease_until": None})


def is_still_held(storefront: Storefront, row: EffectRecord | InboxEvent | LinkRecord) -> bool:
    """
    False once the lease of a claimed row has ended: another worker may have it by now.
    """
    return row.lease_until is not None and storefront.clock() < row.lease_until


def wait_seconds(attempt_count: int, *, longest: int) -> int:
    """
    How long to wait after the attempt with this number (0 for the first): 5, 10, 20 … seconds, at most *longest*.
    """
    return int(min(longest, FIRST_WAIT_SECONDS * 2 ** min(attempt_count, 20)))
