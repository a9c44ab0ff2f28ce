"""
Settle what is unknown or unfinished. Safe to run any time, in several processes at once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from flint_storefront.checkout.amounts import needs_agreement
from flint_storefront.checkout.close import close_checkout, put_away
from flint_storefront.checkout.journal import (
    CHECKOUT_OPERATIONS,
    CLOSING_OPERATIONS,
    PENDING,
    UNKNOWN,
    abandon,
    overtake_links,
)
from flint_storefront.checkout.progress import Ready
from flint_storefront.checkout.records import change_checkout, find_checkout, next_check_at
from flint_storefront.checkout.refresh import refresh
from flint_storefront.checkout.states import FINAL, PAID, SUBSCRIBED
from flint_storefront.checkout.unknown import advance_alone, settle_unknown
from flint_storefront.donations.plans import settle_plans
from flint_storefront.errors import StorefrontError
from flint_storefront.flint.credentials import redacted_logger
from flint_storefront.payment_links.sweep import sweep_links
from flint_storefront.storage.records import CheckoutRecord, JournalEntry
from flint_storefront.storefront import Storefront
from flint_storefront.subscriptions.refresh import check_due_subscriptions

log = redacted_logger(__name__)
REST = timedelta(seconds=30)
"""A write younger than this may still be under way in another process."""
FINISH_WITHIN = timedelta(hours=1)
"""An order whose buyer never got a payment page: the page is made only while the buyer may still be there."""
ABANDON_AFTER = timedelta(days=1)
"""A press that never reached Flint is forgotten after this."""
BATCH = 200


@dataclass
class ReconcileReport:
    """
    What one run did.
    """

    replayed: int = 0
    """Checkouts with an unknown write that was sent again."""
    finished: int = 0
    """Orders that got their missing session."""
    checked: int = 0
    """Checkouts read again at Flint."""
    subscriptions: int = 0
    """Subscriptions read again at Flint, with their renewals."""
    links: int = 0
    """Flint's payment links whose sales were listed."""
    sales: int = 0
    """Sales through them that were not known."""
    abandoned: int = 0
    """Presses that never reached Flint, put away."""
    failed: int = 0
    """Checkouts that could not be settled this time."""


Work = Callable[[Storefront, CheckoutRecord, ReconcileReport], None]


def reconcile(storefront: Storefront, *, rest: timedelta = REST) -> ReconcileReport:
    """
    Replay unknown writes, finish interrupted starts, read what is due, sweep payment links, put away what never left.

    Args:
        rest: Leave alone what was sent within this time.
    """
    report = ReconcileReport()
    settle_plans(storefront)
    overtake_links(storefront, before=storefront.clock() - rest)
    for reference in _unknown_references(storefront, rest):
        _guarded(storefront, reference, report, _replay)
    for reference in _half_closed_references(storefront, rest):
        _guarded(storefront, reference, report, _close)
    for reference in _interrupted_references(storefront, rest):
        _guarded(storefront, reference, report, _finish)
    for reference in _due_references(storefront):
        _guarded(storefront, reference, report, _check)
    report.subscriptions = check_due_subscriptions(storefront)
    sweep = sweep_links(storefront)
    report.links, report.sales = sweep.links, sweep.adopted
    _abandon_unsent(storefront, report)
    return report


def _guarded(storefront: Storefront, reference: str, report: ReconcileReport, work: Work) -> None:
    """
    One checkout that cannot be settled keeps no other one waiting.
    """
    record = find_checkout(storefront, reference)
    if record is None:
        return
    try:
        work(storefront, record, report)
    except StorefrontError as error:
        log.warning("checkout %s: not settled this time: %s", reference, error)
        report.failed += 1
    except Exception:
        log.exception("checkout %s: not settled this time", reference)
        report.failed += 1


def _unknown_references(storefront: Storefront, rest: timedelta) -> list[str]:
    before = storefront.clock() - rest
    with storefront.store.reading() as reading:
        entries = reading.select(
            JournalEntry,
            {"status": UNKNOWN, "last_sent_at__lte": before, "operation__in": CHECKOUT_OPERATIONS},
            order_by="last_sent_at",
            limit=BATCH,
        )
    return list(dict.fromkeys(entry.reference for entry in entries))


def _replay(storefront: Storefront, record: CheckoutRecord, report: ReconcileReport) -> None:
    report.replayed += 1
    settle_unknown(storefront, record)


def _half_closed_references(storefront: Storefront, rest: timedelta) -> list[str]:
    where = {
        "status": PENDING,
        "operation__in": CLOSING_OPERATIONS,
        "created_at__lte": storefront.clock() - rest,
    }
    with storefront.store.reading() as reading:
        entries = reading.select(JournalEntry, where, order_by="created_at", limit=BATCH)
    return list(dict.fromkeys(entry.reference for entry in entries))


def _close(storefront: Storefront, record: CheckoutRecord, report: ReconcileReport) -> None:
    """
    The session was closed and the order not yet. A checkout that may still be paid is left to its buyer.
    """
    if record.state in FINAL:
        close_checkout(storefront, record, deadline=storefront.background_deadline())
    elif (
        record.state in PAID
        or record.state in SUBSCRIBED
        or storefront.clock() - record.updated_at > ABANDON_AFTER
    ):
        with storefront.store.transaction() as transaction:
            abandon(storefront, transaction, record.reference, is_closing_only=True)


def _interrupted_references(storefront: Storefront, rest: timedelta) -> list[str]:
    now = storefront.clock()
    where = {
        "state": "open",
        "order_id__ne": None,
        "checkout_session_id": None,
        "session_generation": 1,
        "updated_at__lte": now - rest,
        "created_at__gte": now - FINISH_WITHIN,
    }
    with storefront.store.reading() as reading:
        return [
            record.reference
            for record in reading.select(CheckoutRecord, where, order_by="created_at", limit=BATCH)
        ]


def _finish(storefront: Storefront, record: CheckoutRecord, report: ReconcileReport) -> None:
    if not needs_agreement(record) and isinstance(advance_alone(storefront, record), Ready):
        report.finished += 1


def _due_references(storefront: Storefront) -> list[str]:
    with storefront.store.reading() as reading:
        where = {"next_check_at__lte": storefront.clock()}
        due = reading.select(CheckoutRecord, where, order_by="next_check_at", limit=BATCH)
    return [record.reference for record in due]


def _check(storefront: Storefront, record: CheckoutRecord, report: ReconcileReport) -> None:
    # Also one whose state needs no look any more: the reading itself says when none is due.
    state = "processing" if record.state in PAID | FINAL | SUBSCRIBED else record.state
    later = next_check_at(state, record.created_at, storefront.clock())
    with storefront.store.transaction() as transaction:
        put_off = change_checkout(storefront, transaction, record, {"next_check_at": later})
    if put_off is None or (record.order_id is None and record.checkout_session_id is None):
        return
    record = put_off
    refresh(storefront, record, deadline=storefront.background_deadline(), is_person_waiting=False)
    report.checked += 1


def _abandon_unsent(storefront: Storefront, report: ReconcileReport) -> None:
    before = storefront.clock() - ABANDON_AFTER
    where = {"order_id": None, "open_key__ne": None, "updated_at__lte": before}
    with storefront.store.reading() as reading:
        found = reading.select(CheckoutRecord, where, order_by="updated_at", limit=BATCH)
    for record in found:
        if put_away(storefront, record):
            report.abandoned += 1
