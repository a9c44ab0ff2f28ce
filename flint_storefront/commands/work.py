"""
Commands that do background work: `sync`, `process`, `reconcile`, `backfill`.
"""

import sys
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from flint_storefront.background import drain, set_links_up
from flint_storefront.catalog.sync import sync
from flint_storefront.checkout.reconcile import REST, reconcile
from flint_storefront.commands.command import Write
from flint_storefront.errors import StorefrontError
from flint_storefront.inbox.backfill import backfill
from flint_storefront.storefront import Storefront
from flint_storefront.subscriptions.models import PlanReport

BAR_WIDTH = 30


def run_sync(storefront: Storefront, options: Mapping[str, Any], write: Write) -> int:
    """
    Refresh the mirror of products and plans once and tell the counts.
    """
    report = sync(storefront, is_full=bool(options.get("full")), progress=_progress_bar())
    if report.was_skipped:
        write("another worker is syncing; nothing to do")
        return 0
    is_well = report.error is None
    if is_well:
        moved = _moved(report.products_added, report.products_changed, report.products_gone)
        counts = f"{report.products_seen} products: {moved}"
        write(f"{counts}; variants of {report.variant_reads} read, {report.variants_changed} changed")
    else:
        write(f"products not synced, the last good state stays: {report.error}")
    return 0 if _tell_plans(report.plans, write) and is_well else 1


def _tell_plans(report: PlanReport | None, write: Write) -> bool:
    """
    The counts of the plans; False when they could not be read.
    """
    if report is None or report.was_skipped:
        return True
    if report.error is not None:
        write(f"plans not synced, the last good state stays: {report.error}")
        return False
    moved = _moved(report.plans_added, report.plans_changed, report.plans_gone)
    unreadable = f"; {report.plans_unreadable} cannot be told" if report.plans_unreadable else ""
    write(f"{report.plans_seen} plans: {moved}{unreadable}")
    return True


def _moved(added: int, changed: int, gone: int) -> str:
    return f"{added} added, {changed} changed, {gone} gone"


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
    Work until no event, no effect and no payment link is due: what cron calls where no thread runs.
    """
    events, links = drain(storefront), set_links_up(storefront)
    write(f"{events} events and effects and {links} payment links worked on")
    return 0


def run_reconcile(storefront: Storefront, options: Mapping[str, Any], write: Write) -> int:
    """
    Settle unknown and unfinished checkouts.
    """
    report = reconcile(storefront, rest=timedelta(0) if options.get("now") else REST)
    write(
        f"{report.replayed} replayed, {report.finished} finished, {report.checked} checked, "
        f"{report.subscriptions} subscriptions checked, {report.sales} sales of {report.links} payment links found, "
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
