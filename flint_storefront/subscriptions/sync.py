"""
Keeping the mirror of plans like Flint's: read every page, then write; any failure leaves the last good state.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime, timedelta
from typing import Any, TypeVar

from flint_storefront.catalog.slugs import make_unique_slug
from flint_storefront.errors import NotFlint, NotFoundError, StorefrontError
from flint_storefront.flint.credentials import redacted_logger
from flint_storefront.flint.models import SubscriptionPlan
from flint_storefront.flint.resources.subscription_plans import get_subscription_plan, list_subscription_plans
from flint_storefront.storage.ports import Transaction
from flint_storefront.storage.records import PlanRecord, StoredValue
from flint_storefront.storefront import Storefront
from flint_storefront.subscriptions.mirrored import ACTIVE, is_listed, is_readable, plan_record
from flint_storefront.subscriptions.models import PlanReport
from flint_storefront.turns import Turn, find_turn

log = redacted_logger(__name__)

STATE = "plan_sync"
"""Key of the stored value: when the last syncs were, what they found, why the last one failed."""
TURN = "plan-sync"
TURN_LASTS = timedelta(minutes=2)
BATCH = 100
LONGEST_ID = 128
LISTING_BUDGETS = 10
"""How many budgets of one background call the whole list may take."""

Item = TypeVar("Item")


@dataclass
class _Found:
    """
    Everything that one sync read, before any of it is written.
    """

    readable: list[tuple[int, SubscriptionPlan]] = field(default_factory=list)
    """Plans with their places in Flint's list."""
    seen: int = 0
    unreadable: int = 0
    gone_ids: list[str] = field(default_factory=list)


def sync_plans(storefront: Storefront) -> PlanReport:
    """
    Look at Flint's plans and bring the mirror up to date.

    Returns:
        What was found; `error` when Flint could not be read, `was_skipped` when another process is at it.
    """
    turn = find_turn(storefront, TURN, TURN_LASTS)
    if turn is None:
        return PlanReport(was_skipped=True)
    try:
        return _sync(storefront, turn)
    finally:
        turn.give_back()


def _sync(storefront: Storefront, turn: Turn) -> PlanReport:
    started_at = storefront.clock()
    with storefront.store.reading() as reading:
        known = {row.subscription_plan_id: row for row in reading.select(PlanRecord, {})}
    try:
        found = _read(storefront, known, turn)
    except StorefrontError as error:
        log.warning("the plans could not be read: %s", error)
        report = PlanReport(error=str(error))
        _remember(storefront, started_at, report)
        return report
    turn.prolong()
    report = _write(storefront, known, found)
    _remember(storefront, started_at, report)
    return report


def _read(storefront: Storefront, known: Mapping[str, PlanRecord], turn: Turn) -> _Found:
    deadline = storefront.deadline(storefront.settings.background_timeout_seconds * LISTING_BUDGETS)
    unreadable_ids: list[str] = []
    listed = list_subscription_plans(
        storefront.flint, status=ACTIVE, unreadable_ids=unreadable_ids, deadline=deadline
    )
    # Rows may move between pages while we read, so that a plan comes twice (conventions facts, section 8).
    plans: dict[str, SubscriptionPlan] = {}
    for plan in listed:
        turn.prolong()
        if is_listed(plan):
            plans[plan.subscription_plan_id] = plan
    found = _Found()
    for position, plan in enumerate(plans.values()):
        if is_readable(plan):
            found.readable.append((position, plan))
        else:
            unreadable_ids.append(plan.subscription_plan_id)
    for plan_id in unreadable_ids:
        log.warning("plan %s cannot be told: left as it was", plan_id[:LONGEST_ID])
    listed_ids = {*plans, *unreadable_ids}
    found.seen, found.unreadable = len(listed_ids), len(set(unreadable_ids))
    missing = [row.subscription_plan_id for row in known.values() if not row.is_gone]
    # A row that moved between two pages is not gone: each one that is missing is asked for by itself.
    found.gone_ids = [
        plan_id for plan_id in missing if plan_id not in listed_ids and not _is_active(storefront, plan_id)
    ]
    return found


def _is_active(storefront: Storefront, plan_id: str) -> bool:
    deadline = storefront.background_deadline()
    try:
        plan = get_subscription_plan(storefront.flint, plan_id, deadline=deadline, is_person_waiting=False)
    except NotFoundError:
        return False
    except NotFlint as error:
        if error.reason != "wrong_shape":
            raise
        return True
    return plan.status == ACTIVE


def _write(storefront: Storefront, known: Mapping[str, PlanRecord], found: _Found) -> PlanReport:
    """
    May be done twice, and by two processes at once.
    """
    slugs = {row.slug for row in known.values()}
    added = changed = gone = 0
    now = storefront.clock()
    for batch in _batches(found.readable):
        with storefront.store.transaction() as transaction:
            for position, plan in batch:
                row = known.get(plan.subscription_plan_id) or _add(transaction, plan, position, slugs, now)
                if row is None:
                    added += 1
                else:
                    changed += _change(transaction, row, plan, position)
            seen = {"subscription_plan_id__in": [plan.subscription_plan_id for _, plan in batch]}
            transaction.update(PlanRecord, seen, {"seen_at": now})
    for ids in _batches(found.gone_ids):
        with storefront.store.transaction() as transaction:
            where = {"subscription_plan_id__in": ids, "is_gone": False}
            gone += transaction.update(PlanRecord, where, {"is_gone": True})
    return PlanReport(
        plans_seen=found.seen,
        plans_added=added,
        plans_changed=changed,
        plans_gone=gone,
        plans_unreadable=found.unreadable,
    )


def _add(
    transaction: Transaction, plan: SubscriptionPlan, position: int, slugs: set[str], now: datetime
) -> PlanRecord | None:
    """
    None when it is added; the row when another process has added the same plan meanwhile.
    """
    # Another process may add the same plan, or take the same slug, at any moment.
    while True:
        slug = make_unique_slug(plan.name, slugs)
        slugs.add(slug)
        if transaction.insert(plan_record(plan, slug=slug, position=position, seen_at=now)):
            return None
        where = {"subscription_plan_id": plan.subscription_plan_id}
        existing = transaction.find(PlanRecord, where)
        if existing is not None:
            return existing


def _change(transaction: Transaction, row: PlanRecord, plan: SubscriptionPlan, position: int) -> int:
    record = plan_record(plan, slug=row.slug, position=position, seen_at=row.seen_at)
    names = [item.name for item in fields(row)]
    changes = {name: getattr(record, name) for name in names if getattr(record, name) != getattr(row, name)}
    where = {"subscription_plan_id": plan.subscription_plan_id}
    return transaction.update(PlanRecord, where, changes) if changes else 0


def _remember(storefront: Storefront, started_at: datetime, report: PlanReport) -> None:
    at = started_at.isoformat()
    news: dict[str, Any] = {"last_try_at": at, "last_error": report.error}
    if report.error is None:
        news |= {"last_sync_at": at, "last_counts": asdict(report)}
    with storefront.store.transaction() as transaction:
        now = storefront.clock()
        if transaction.insert(StoredValue(key=STATE, value=news, updated_at=now)):
            return
        found = transaction.find(StoredValue, {"key": STATE})
        value = {**(found.value if found else {}), **news}
        transaction.update(StoredValue, {"key": STATE}, {"value": value, "updated_at": now})


def _batches(items: Iterable[Item]) -> list[list[Item]]:
    listed = list(items)
    return [listed[start : start + BATCH] for start in range(0, len(listed), BATCH)]
