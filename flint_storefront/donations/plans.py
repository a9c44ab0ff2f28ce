"""
The plan of a recurring gift: made once at Flint for each campaign, amount, cover, currency and interval, then found again.

Our record says which plan it is; else the mirror; else, where the mirror cannot know, Flint is asked by our reference;
else the plan is made, under a key and with bytes that come from our record alone, so that two processes that need it
at the same moment send the same and Flint makes one. A plan that was archived or that costs something else by now
serves nobody any more: the next one is made. Source: design.md, *The way to pay*; subscriptions facts, section 2.
"""

from datetime import datetime, timedelta

from flint_storefront.checkout.journal import (
    PENDING,
    REJECTED,
    SUCCEEDED,
    UNKNOWN,
    KeyTooOld,
    Refusal,
    SettledMeanwhile,
    find_entry,
    overtake,
    send,
    settle_found,
    succeed,
    write_ahead,
)
from flint_storefront.donations.plan_request import plan_request, request_key
from flint_storefront.donations.plan_terms import PlanTerms, terms_of_mirrored, terms_of_plan, terms_of_record
from flint_storefront.errors import KEY_IN_PROGRESS_CODES, FlintError, OutcomeUnknown, StorefrontError
from flint_storefront.flint.credentials import redacted_logger
from flint_storefront.flint.deadlines import Deadline
from flint_storefront.flint.envelope import Answer
from flint_storefront.flint.models import SubscriptionPlan
from flint_storefront.flint.resources.subscription_plans import (
    find_subscription_plans_by_reference,
    parse_subscription_plan,
)
from flint_storefront.storage.ports import Transaction
from flint_storefront.storage.records import DonationPlanRecord, JournalEntry, PlanRecord, StoredValue
from flint_storefront.storefront import Storefront

log = redacted_logger(__name__)

CREATE = "subscriptionPlans.create"
PLAN_SYNC = "plan_sync"
"""Key of the stored value that says when the mirror last saw Flint's plans."""
DIFFERS = "PLAN_DIFFERS"
"""Flint answered with a plan of other terms than we asked for."""
KEY_REUSED = "IDEMPOTENCY_KEY_REUSED"
"""Another shop of the same merchant sent other bytes under our key: what it made may serve us too."""
GONE_CODES = frozenset(
    {"PLAN_ARCHIVED", "PLAN_NOT_ACTIVE", "RESOURCE_NOT_FOUND", "SUBSCRIPTION_PLAN_NOT_FOUND"}
)
"""Flint signs nobody up to the plan any more. Source: subscriptions facts, sections 2 and 4."""
REST = timedelta(seconds=30)
"""A write younger than this may still be under way in another process."""
BATCH = 200
ROUNDS = 8
"""How often one call looks and sends, before only the next one can help."""


def find_or_make_plan(
    storefront: Storefront, plan_key: str, *, deadline: Deadline, is_pressed: bool, is_person_waiting: bool
) -> str | Refusal:
    """
    The id of the plan of that key, or Flint's refusal to make it.

    Args:
        is_pressed: The donor has just pressed the button: what was refused before is tried anew.
        is_person_waiting: Bounds the retries.

    Raises:
        OutcomeUnknown: Nobody knows whether it was made; the same bytes go out again with the next call.
        FlintUnreachable, NotFlint, FlintError: Flint could not be asked for it; nothing was sent.
        LookupError: There is no record of that key.
    """
    unknown: OutcomeUnknown | None = None
    for _ in range(ROUNDS):
        record = get_plan_record(storefront, plan_key)
        known = _find_known(storefront, record)
        if known is not None:
            return known
        if unknown is not None and deadline.is_over:
            break
        if record.subscription_plan_id is not None:
            _next_try(storefront, record)
            continue
        try:
            made = _make(storefront, record, deadline, is_pressed, is_person_waiting)
        except OutcomeUnknown as error:
            if error.code not in KEY_IN_PROGRESS_CODES:
                raise
            # Another process is making it at this moment: its answer will be ours.
            unknown = error
            continue
        if made is not None:
            return made
    raise unknown or OutcomeUnknown("too_many_tries")


def get_plan_record(storefront: Storefront, plan_key: str) -> DonationPlanRecord:
    """
    Our record of a plan.

    Raises:
        LookupError: There is none.
    """
    with storefront.store.reading() as reading:
        record = reading.find(DonationPlanRecord, {"plan_key": plan_key})
    if record is None:
        raise LookupError(plan_key)
    return record


def forget_plan(storefront: Storefront, plan_key: str, subscription_plan_id: str) -> None:
    """
    Flint no longer signs anybody up to this plan (`GONE_CODES`): another one is found or made next.
    """
    record = get_plan_record(storefront, plan_key)
    if record.subscription_plan_id == subscription_plan_id:
        _next_try(storefront, record)
    with storefront.store.transaction() as transaction:
        # The mirror may have seen it last while it was active, and would offer it again.
        transaction.update(PlanRecord, {"subscription_plan_id": subscription_plan_id}, {"is_gone": True})


def settle_plans(storefront: Storefront, *, rest: timedelta = REST) -> None:
    """
    Send the plans again of which nobody knows whether they were made, byte for byte; for `reconcile`.

    Args:
        rest: Leave alone what was sent within this time.
    """
    where = {
        "status": UNKNOWN,
        "operation": CREATE,
        "last_sent_at__lte": storefront.clock() - rest,
    }
    with storefront.store.reading() as reading:
        entries = reading.select(JournalEntry, where, order_by="last_sent_at", limit=BATCH)
    for entry in entries:
        _settle_guarded(storefront, entry)


def _settle_guarded(storefront: Storefront, entry: JournalEntry) -> None:
    """
    One plan that cannot be settled keeps no other one waiting.
    """
    try:
        if get_plan_record(storefront, entry.reference).subscription_plan_id is not None:
            with storefront.store.transaction() as transaction:
                overtake(storefront, transaction, entry.reference)
            return
        find_or_make_plan(
            storefront,
            entry.reference,
            deadline=storefront.background_deadline(),
            is_pressed=False,
            is_person_waiting=False,
        )
    except StorefrontError as error:
        log.warning("plan %s: not settled this time: %s", entry.reference, error)
    except Exception:
        log.exception("plan %s: not settled this time", entry.reference)


def _find_known(storefront: Storefront, record: DonationPlanRecord) -> str | None:
    """
    The plan as our own records know it: only while it is still what the donor asked for.
    """
    wanted = terms_of_record(record)
    with storefront.store.reading() as reading:
        if record.subscription_plan_id is not None:
            where = {"subscription_plan_id": record.subscription_plan_id}
            mirrored = reading.find(PlanRecord, where)
            serves = mirrored is None or terms_of_mirrored(mirrored) == wanted
            return record.subscription_plan_id if serves else None
        referring = reading.select(PlanRecord, {"external_reference_id": record.plan_key})
    serving = [plan for plan in referring if terms_of_mirrored(plan) == wanted]
    return _adopt(storefront, record, serving[0].subscription_plan_id) if serving else None


def _make(
    storefront: Storefront,
    record: DonationPlanRecord,
    deadline: Deadline,
    is_pressed: bool,
    is_person_waiting: bool,
) -> str | Refusal | None:
    """
    Send the request, or send it again; None: look once more, our records have changed.
    """
    entry = find_entry(storefront, request_key(record))
    if entry is None or entry.status == PENDING:
        if not _is_mirror_fresh(storefront):
            found = _look_up(storefront, record, deadline, is_person_waiting)
            if found is not None:
                return _adopt(storefront, record, found)
        entry = entry or _journalled(storefront, record)
    if entry.status in (REJECTED, SUCCEEDED):
        return _over(storefront, record, entry, is_pressed)
    try:
        answer = send(storefront, entry, deadline=deadline, is_person_waiting=is_person_waiting)
    except KeyTooOld:
        return _settle_old(storefront, record, entry, deadline, is_person_waiting)
    except SettledMeanwhile:
        return None
    if not isinstance(answer, Refusal):
        return _made(storefront, record, entry, answer)
    if answer.code == KEY_REUSED:
        found = _look_up(storefront, record, deadline, is_person_waiting)
        if found is not None:
            return _adopt(storefront, record, found)
    return answer


def _over(
    storefront: Storefront, record: DonationPlanRecord, entry: JournalEntry, is_pressed: bool
) -> Refusal | None:
    """
    This try has ended without a plan that serves.
    """
    current = get_plan_record(storefront, record.plan_key)
    if current != record:
        return None
    if is_pressed:
        _next_try(storefront, record)
        return None
    return _refusal(entry.error_code or DIFFERS)


def _made(
    storefront: Storefront, record: DonationPlanRecord, entry: JournalEntry, answer: Answer
) -> str | Refusal:
    plan = parse_subscription_plan(answer)
    serves = terms_of_plan(plan) == terms_of_record(record)
    with storefront.store.transaction() as transaction:
        # The plan's row first, as everywhere: two workers never wait for each other's second row.
        if serves:
            _record_id(transaction, record, plan.subscription_plan_id)
        succeed(storefront, transaction, entry, answer)
    if serves:
        return plan.subscription_plan_id
    log.error("plan %s: Flint made it with other terms than asked for", record.plan_key)
    return _refusal(DIFFERS)


def _adopt(storefront: Storefront, record: DonationPlanRecord, plan_id: str) -> str:
    """
    The plan is there already: our record learns it, and what was to make it counts as done.
    """
    with storefront.store.transaction() as transaction:
        _record_id(transaction, record, plan_id)
        settle_found(storefront, transaction, request_key(record), {"subscription_plan_id": plan_id})
    return plan_id


def _record_id(transaction: Transaction, record: DonationPlanRecord, plan_id: str) -> None:
    where = {"plan_key": record.plan_key, "plan_try": record.plan_try, "subscription_plan_id": None}
    transaction.update(DonationPlanRecord, where, {"subscription_plan_id": plan_id})


def _next_try(storefront: Storefront, record: DonationPlanRecord) -> None:
    """
    The last try gave no plan that serves: a new key. Of two that ask for it, one is heard, and both look again.
    """
    where = {"plan_key": record.plan_key, "plan_try": record.plan_try}
    with storefront.store.transaction() as transaction:
        changes = {"plan_try": record.plan_try + 1, "subscription_plan_id": None}
        transaction.update(DonationPlanRecord, where, changes)


def _journalled(storefront: Storefront, record: DonationPlanRecord) -> JournalEntry:
    key = request_key(record)
    with storefront.store.transaction() as transaction:
        write_ahead(storefront, transaction, record.plan_key, key, plan_request(storefront, record))
    entry = find_entry(storefront, key)
    if entry is None:
        raise LookupError(key)
    return entry


def _settle_old(
    storefront: Storefront,
    record: DonationPlanRecord,
    entry: JournalEntry,
    deadline: Deadline,
    is_person_waiting: bool,
) -> str | None:
    """
    The key may be forgotten at Flint: adopt what it made, or settle that it never arrived.
    """
    found = _look_up(storefront, record, deadline, is_person_waiting)
    if found is not None:
        return _adopt(storefront, record, found)
    with storefront.store.transaction() as transaction:
        settle_found(storefront, transaction, entry.idempotency_key, None)
    return None


def _look_up(
    storefront: Storefront, record: DonationPlanRecord, deadline: Deadline, is_person_waiting: bool
) -> str | None:
    """
    Ask Flint by our reference: the oldest plan that is what the donor asked for.
    """
    plans = find_subscription_plans_by_reference(
        storefront.flint, record.plan_key, deadline=deadline, is_person_waiting=is_person_waiting
    )
    wanted: PlanTerms = terms_of_record(record)
    serving = [plan for plan in plans if terms_of_plan(plan) == wanted]

    def age(plan: SubscriptionPlan) -> tuple[object, str]:
        return plan.created_at or storefront.clock(), plan.subscription_plan_id

    oldest = min(serving, key=age, default=None)
    return oldest.subscription_plan_id if oldest is not None else None


def _is_mirror_fresh(storefront: Storefront) -> bool:
    """
    True when the mirror would know a plan that was made elsewhere; a site that syncs by command does so daily at least.
    """
    settings = storefront.settings
    with storefront.store.reading() as reading:
        state = reading.find(StoredValue, {"key": PLAN_SYNC})
    synced_at = state.value.get("last_sync_at") if state is not None else None
    if synced_at is None:
        return False
    interval = settings.sync_interval_seconds or settings.full_sync_interval_seconds
    return storefront.clock() - datetime.fromisoformat(synced_at) <= timedelta(seconds=2 * interval)


def _refusal(code: str) -> Refusal:
    return Refusal(code=code, http_status=409, error=FlintError(code, status=409))
