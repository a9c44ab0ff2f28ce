"""
Bring a checkout one step nearer to Flint's page: the order, its charges, then its session, each through the journal.

One amount and a plan have a session only: Flint makes their order.

Every step first looks at what our records say was done, so it may be interrupted anywhere and run again, by the
buyer's next press, by the buyer's next look or by `reconcile`, in any process.
"""

from flint_storefront.checkout.amounts import needs_agreement, needs_review
from flint_storefront.checkout.charges import ensure_charges
from flint_storefront.checkout.discounts import code_problem
from flint_storefront.checkout.journal import (
    PENDING,
    REJECTED,
    SUCCEEDED,
    KeyTooOld,
    Refusal,
    SettledMeanwhile,
    find_entry,
    has_unknown_write,
    send,
    succeed,
    write_ahead,
)
from flint_storefront.checkout.kinds import ADOPTED
from flint_storefront.checkout.lookup import look_up_order
from flint_storefront.checkout.new_order import record_order
from flint_storefront.checkout.progress import Away, Progress, Refused, Stands, Unsettled
from flint_storefront.checkout.records import change_checkout, get_checkout, next_check_at
from flint_storefront.checkout.refresh import refresh
from flint_storefront.checkout.requests import order_key, order_request, session_key, session_request
from flint_storefront.checkout.session import ensure_session
from flint_storefront.checkout.states import FINAL
from flint_storefront.donations.plans import GONE_CODES, find_or_make_plan, forget_plan
from flint_storefront.errors import FlintError, FlintUnreachable, NotFlint, OutcomeUnknown
from flint_storefront.flint.credentials import redacted_logger
from flint_storefront.flint.deadlines import Deadline
from flint_storefront.flint.resources.orders import parse_order
from flint_storefront.offers.selection import ORDER, PLAN
from flint_storefront.storage.records import CheckoutRecord
from flint_storefront.storefront import Storefront

log = redacted_logger(__name__)
RECORD_TRIES = 8


def advance(
    storefront: Storefront,
    record: CheckoutRecord,
    *,
    deadline: Deadline,
    is_pressed: bool,
    is_person_waiting: bool = True,
) -> Progress:
    """
    Make what is still missing of order and session, or say why not.

    Args:
        is_pressed: The buyer has just pressed the button: a refused request may be tried anew, an ended session replaced.
        is_person_waiting: Bounds the retries.
    """
    try:
        progress = _advance(storefront, record, deadline, is_pressed, is_person_waiting)
        without_plan = _without_gone_plan(storefront, progress) if is_pressed else None
        if without_plan is not None:
            progress = _advance(storefront, without_plan, deadline, is_pressed, is_person_waiting)
        return progress
    except (OutcomeUnknown, FlintUnreachable, NotFlint) as error:
        log.warning("checkout %s: %s", record.reference, error)
        return _unsettled(storefront, record)
    except FlintError as error:
        log.warning("checkout %s: %s", record.reference, error)
        current = get_checkout(storefront, record.reference)
        return Refused(current, error.code) if error.is_definite_refusal else Away(current)


def _advance(
    storefront: Storefront,
    record: CheckoutRecord,
    deadline: Deadline,
    is_pressed: bool,
    is_person_waiting: bool,
) -> Progress:
    if record.state in FINAL or record.kind in ADOPTED:
        return Stands(record)
    prepared: CheckoutRecord | Progress = record
    if record.source == ORDER:
        prepared = _ensure_ordered(storefront, record, deadline, is_pressed, is_person_waiting)
    elif record.source == PLAN and record.plan.get("subscription_plan_id") is None:
        prepared = _ensure_plan(storefront, record, deadline, is_pressed, is_person_waiting)
    if not isinstance(prepared, CheckoutRecord):
        return prepared
    record = prepared
    if record.checkout_session_id is None and record.order_id is not None:
        if record.amounts.get("outstanding") == 0:
            record, _ = refresh(storefront, record, deadline=deadline, is_person_waiting=is_person_waiting)
        if record.state not in ("open", "checking") or needs_agreement(record) or needs_review(record):
            return Stands(record)
    return ensure_session(
        storefront, record, deadline=deadline, is_pressed=is_pressed, is_person_waiting=is_person_waiting
    )


def _ensure_ordered(
    storefront: Storefront,
    record: CheckoutRecord,
    deadline: Deadline,
    is_pressed: bool,
    is_person_waiting: bool,
) -> CheckoutRecord | Progress:
    """
    The order with all its charges, or why there is none.
    """
    if record.order_id is None:
        made = _ensure_order(storefront, record, deadline, is_pressed, is_person_waiting)
        if not isinstance(made, CheckoutRecord):
            return made
        record = made
    if record.order_id is None or record.checkout_session_id is not None or record.state == "unknown":
        return record
    return ensure_charges(
        storefront, record, deadline=deadline, is_pressed=is_pressed, is_person_waiting=is_person_waiting
    )


def _ensure_plan(
    storefront: Storefront,
    record: CheckoutRecord,
    deadline: Deadline,
    is_pressed: bool,
    is_person_waiting: bool,
) -> CheckoutRecord | Progress:
    """
    The plan of a recurring gift: found, or made once for everybody who gives the same.
    """
    found = find_or_make_plan(
        storefront,
        str(record.plan["plan_key"]),
        deadline=deadline,
        is_pressed=is_pressed,
        is_person_waiting=is_person_waiting,
    )
    if isinstance(found, Refusal):
        return Refused(get_checkout(storefront, record.reference), found.code)
    for _ in range(RECORD_TRIES):
        changes = {"plan": {**record.plan, "subscription_plan_id": found}}
        with storefront.store.transaction() as transaction:
            changed = change_checkout(storefront, transaction, record, changes)
            if changed is not None:
                # Beside the change: who closes this checkout from now on puts the request away too.
                request = session_request(storefront, changed)
                write_ahead(storefront, transaction, changed.reference, session_key(changed), request)
                return changed
        record = get_checkout(storefront, record.reference)
        if record.state in FINAL:
            return Stands(record)
        if record.plan.get("subscription_plan_id") is not None:
            return record
    raise OutcomeUnknown("not_recorded", was_sent=False)


def _without_gone_plan(storefront: Storefront, progress: Progress) -> CheckoutRecord | None:
    """
    The checkout of a recurring gift whose plan was archived at Flint: it gets another one. None: go on as it is.
    """
    if not isinstance(progress, Refused) or progress.code not in GONE_CODES:
        return None
    record = progress.record
    plan_key, plan_id = record.plan.get("plan_key"), record.plan.get("subscription_plan_id")
    if plan_key is None or plan_id is None:
        return None
    forget_plan(storefront, plan_key, plan_id)
    with storefront.store.transaction() as transaction:
        changes = {"plan": {**record.plan, "subscription_plan_id": None}}
        return change_checkout(storefront, transaction, record, changes)


def _unsettled(storefront: Storefront, record: CheckoutRecord) -> Progress:
    now = storefront.clock()
    with storefront.store.transaction() as transaction:
        current = transaction.find(CheckoutRecord, {"reference": record.reference}) or record
        if not has_unknown_write(transaction, record.reference):
            return Away(current)
        if current.state not in ("open", "checking"):
            return Unsettled(current)
        changes = {"state": "checking", "next_check_at": next_check_at("checking", now, now)}
        return Unsettled(change_checkout(storefront, transaction, current, changes) or current)


def _ensure_order(
    storefront: Storefront,
    record: CheckoutRecord,
    deadline: Deadline,
    is_pressed: bool,
    is_person_waiting: bool,
) -> CheckoutRecord | Progress:
    entry = find_entry(storefront, order_key(record))
    if entry is not None and entry.status == REJECTED:
        if not is_pressed:
            return Refused(record, entry.error_code or "")
        record = _next_order_try(storefront, record)
        entry = find_entry(storefront, order_key(record))
    if entry is None:
        return Stands(record)
    if entry.status == SUCCEEDED:
        return get_checkout(storefront, record.reference)
    if entry.status == PENDING and not is_pressed:
        return Stands(record)
    try:
        answer = send(storefront, entry, deadline=deadline, is_person_waiting=is_person_waiting)
    except KeyTooOld:
        found = look_up_order(storefront, record, entry, deadline=deadline)
        if is_pressed and isinstance(found, Refused):
            return _ensure_order(storefront, found.record, deadline, is_pressed, is_person_waiting)
        return found
    except SettledMeanwhile:
        return _settled_elsewhere(storefront, record.reference)
    if isinstance(answer, Refusal):
        return _order_refused(storefront, record, answer)
    order = parse_order(answer)
    return record_order(
        storefront,
        record,
        order,
        lambda transaction: succeed(storefront, transaction, entry, answer),
        code_problem=code_problem(record.promotion_code, order, answer.meta_warnings),
    )


def _next_order_try(storefront: Storefront, record: CheckoutRecord) -> CheckoutRecord:
    """
    After a definite refusal and a new press: the next try, under a new key.
    """
    with storefront.store.transaction() as transaction:
        changes = {"order_try": record.order_try + 1, "state": "open", "notice": None}
        changed = change_checkout(storefront, transaction, record, changes)
        if changed is not None:
            write_ahead(
                storefront, transaction, changed.reference, order_key(changed), order_request(changed)
            )
    return changed or get_checkout(storefront, record.reference)


def _order_refused(storefront: Storefront, record: CheckoutRecord, refusal: Refusal) -> Progress:
    current = get_checkout(storefront, record.reference)
    with storefront.store.transaction() as transaction:
        changed = change_checkout(storefront, transaction, current, {"state": "open", "next_check_at": None})
    return Refused(changed or current, refusal.code)


def _settled_elsewhere(storefront: Storefront, reference: str) -> CheckoutRecord | Progress:
    record = get_checkout(storefront, reference)
    if record.order_id is not None:
        return record
    entry = find_entry(storefront, order_key(record))
    code = entry.error_code if entry is not None else None
    return Stands(record) if record.state in FINAL else Refused(record, code or "")
