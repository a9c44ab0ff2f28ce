"""
Keeping the mirror like Flint's catalogue: read everything, then write; any failure leaves the last good state.
"""

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any

from flint_storefront.catalog.models import SyncReport
from flint_storefront.catalog.reading import read_catalog
from flint_storefront.catalog.writing import ADDED, CHANGED, GONE, VARIANTS, write_catalog
from flint_storefront.errors import StorefrontError
from flint_storefront.flint.credentials import redacted_logger
from flint_storefront.storage.records import ProductRecord, StoredValue
from flint_storefront.storefront import Storefront
from flint_storefront.subscriptions.sync import sync_plans
from flint_storefront.turns import Turn, find_turn

log = redacted_logger(__name__)

STATE = "catalog"
"""Key of the stored value: when the last syncs were, what they found, why the last one failed."""
TURN = "catalog-sync"
TURN_LASTS = timedelta(minutes=2)

Progress = Callable[[int, int], None]


def sync(storefront: Storefront, *, is_full: bool = False, progress: Progress | None = None) -> SyncReport:
    """
    Look at Flint's catalogue, and then at its plans, and bring the mirror up to date.

    Args:
        is_full: Read the variants of every product, not only of those that moved; done by itself every
            `full_sync_interval_seconds`, since availability may change without anything else.
        progress: Called with how many products are dealt with and how many there are.

    Returns:
        What was found; `error` when Flint could not be read, `was_skipped` when another process is at it.
    """
    turn = find_turn(storefront, TURN, TURN_LASTS)
    if turn is None:
        return SyncReport(was_skipped=True)
    try:
        report = _sync(storefront, turn, is_full or _is_full_due(storefront), progress)
    finally:
        turn.give_back()
    # Plans that cannot be read keep no product from being sold, nor the other way round.
    return replace(report, plans=sync_plans(storefront))


def sync_if_due(storefront: Storefront) -> SyncReport | None:
    """
    `sync`, when the last try is `sync_interval_seconds` ago; otherwise None. One query when it is not.
    """
    interval = storefront.settings.sync_interval_seconds
    if interval == 0 or not _is_past(storefront, _state(storefront).get("last_try_at"), interval):
        return None
    return sync(storefront)


def _sync(storefront: Storefront, turn: Turn, is_full: bool, progress: Progress | None) -> SyncReport:
    started_at = storefront.clock()

    def report_progress(done: int, total: int) -> None:
        turn.prolong()
        if progress is not None:
            progress(done, total)

    with storefront.store.reading() as transaction:
        known = {row.product_id: row for row in transaction.select(ProductRecord, {})}
    try:
        reading = read_catalog(storefront, known, is_full=is_full, report_progress=report_progress)
    except StorefrontError as error:
        log.warning("the catalogue could not be read: %s", error)
        report = SyncReport(was_full=is_full, error=str(error))
        _remember(storefront, started_at, report)
        return report
    turn.prolong()
    counts = write_catalog(storefront, known, reading)
    report = SyncReport(
        products_seen=len(reading.products),
        products_added=counts[ADDED],
        products_changed=counts[CHANGED],
        products_gone=counts[GONE],
        products_unreadable=len(reading.unreadable_ids),
        variant_reads=len(reading.variants) + len(reading.unreadable_ids),
        variants_changed=counts[VARIANTS],
        was_full=is_full,
    )
    _remember(storefront, started_at, report)
    return report


def _is_full_due(storefront: Storefront) -> bool:
    interval = storefront.settings.full_sync_interval_seconds
    return _is_past(storefront, _state(storefront).get("last_full_at"), interval)


def _is_past(storefront: Storefront, instant: str | None, seconds: int) -> bool:
    if instant is None:
        return True
    return storefront.clock() >= datetime.fromisoformat(instant) + timedelta(seconds=seconds)


def _state(storefront: Storefront) -> dict[str, Any]:
    with storefront.store.reading() as transaction:
        found = transaction.find(StoredValue, {"key": STATE})
    return {} if found is None else found.value


def _remember(storefront: Storefront, started_at: datetime, report: SyncReport) -> None:
    at = started_at.isoformat()
    news: dict[str, Any] = {"last_try_at": at, "last_error": report.error}
    if report.error is None:
        news |= {"last_sync_at": at, "last_counts": asdict(report)}
        news |= {"last_full_at": at} if report.was_full else {}
    with storefront.store.transaction() as transaction:
        now = storefront.clock()
        if transaction.insert(StoredValue(key=STATE, value=news, updated_at=now)):
            return
        found = transaction.find(StoredValue, {"key": STATE})
        value = {**(found.value if found else {}), **news}
        transaction.update(StoredValue, {"key": STATE}, {"value": value, "updated_at": now})
