"""
Commands that do background work: `sync`, `process`, `reconcile`, `backfill`.
"""

import sys
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from flint_storefront.background import drain
from flint_storefront.catalog.sync import sync
from flint_storefront.checkout.reconcile import REST, reconcile
from flint_storefront.commands.command import Write
from flint_storefront.errors import StorefrontError
from flint_storefront.inbox.backfill import backfill
from flint_storefront.storefront import Storefront

BAR_WIDTH = 30


def run_sync(storefront: Storefront, options: Mapping[str, Any], write: Write) -> int:
    """
    Refresh the mirror once and tell the counts.
    """
    report = sync(storefront, is_full=bool(options.get("full")), progress=_progress_bar())
    if report.was_skipped:
        write("another worker is syncing; nothing to do")
        return 0
    if report.error:
        write(f"not synced, the last good state stays: {report.error}")
        return 1
    moved = f"{report.products_added} added, {report.products_changed} changed, {report.products_gone} gone"
    counts = f"{report.products_seen} products: {moved}"
    write(f"{counts}; variants of {report.variant_reads} read, {report.variants_changed} changed")
    return 0


def _progress_bar() -> Callable[[int, int], None] | None:
    if not sys.stderr.isatty():
        return None

    def show(done: int, total: int) -> None:
        filled = BAR_WIDTH * done // total if total else BAR_WIDTH
        end = "\n" if done >= total else ""
        sys.stderr.write(f"\r[{'#' * filled}{'.' * (BAR_WIDTH - filled)}] {done}/{total}{end}")
        sys.stderr.flush()

    return show


def run_process(storefront: Storefront, options: Mapping[str, Any], write: Write) -> int:
    """
    Work until no event and no effect is due: what cron calls where no thread runs.
    """
    write(f"{drain(storefront)} events and effects worked on")
    return 0


def run_reconcile(storefront: Storefront, options: Mapping[str, Any], write: Write) -> int:
    """
    Settle unknown and unfinished checkouts.
    """
    report = reconcile(storefront, rest=timedelta(0) if options.get("now") else REST)
    write(
        f"{report.replayed} replayed, {report.finished} finished, {report.checked} checked, "
        f"{report.abandoned} put away, {report.failed} not settled this time"
    )
    drain(storefront)
    return 1 if report.failed else 0


def run_backfill(storefront: Storefront, options: Mapping[str, Any], write: Write) -> int:
    """
    Fetch events that never arrived, and work on them.
    """
    try:
        report = backfill(storefront)
    except StorefrontError as error:
        write(f"not complete: {error}")
        return 1
    write(
        f"{report.seen} events since {report.since.isoformat(timespec='seconds')}: {report.added} were missing"
    )
    drain(storefront)
    return 0
