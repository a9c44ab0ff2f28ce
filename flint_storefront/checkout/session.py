"""
The checkout session of an order: make it, send the buyer on to the open one, replace the ended one.

Source: checkout_sessions facts, sections 3 to 5.
"""

from typing import Any

from flint_storefront.checkout.amounts import needs_agreement, needs_review
from flint_storefront.checkout.journal import (
    REJECTED,
    KeyTooOld,
    Refusal,
    SettledMeanwhile,
    find_entry,
    send,
    settle_found,
    settle_reached,
    succeed,
    write_ahead,
)
from flint_storefront.checkout.lookup import look_up_session
from flint_storefront.checkout.progress import Progress, Ready, Refused, Stands, Unsettled
from flint_storefront.checkout.records import change_checkout, get_checkout, next_check_at
from flint_storefront.checkout.refresh import order_payload, refresh
from flint_storefront.checkout.requests import close_session_request, session_key, session_request
from flint_storefront.checkout.states import FINAL, PAYABLE
from flint_storefront.effects.actions import record_effect
from flint_storefront.errors import OutcomeUnknown
from flint_storefront.flint.addresses import allowed_checkout_url
from flint_storefront.flint.credentials import redacted_logger
from flint_storefront.flint.deadlines import Deadline
from flint_storefront.flint.envelope import Answer
from flint_storefront.flint.models import CheckoutSession, CheckoutSubscriptionTerms
from flint_storefront.flint.resources.checkout_sessions import get_checkout_session, parse_session_launch
from flint_storefront.inbox.waiting import wake_events
from flint_storefront.offers.selection import ORDER, PLAN
from flint_storefront.storage.records import CheckoutRecord, JournalEntry
from flint_storefront.storefront import Storefront

log = redacted_logger(__name__)
GENERATIONS_A_PRESS = 3
"""How many ended or refused sessions one press may leave behind before it gives up."""
ALREADY_EXISTS = "CHECKOUT_SESSION_ALREADY_EXISTS"
PLAN_DIFFERS = "PLAN_DIFFERS"
"""Our word: the plan at Flint is another one than the page has shown."""
GOES_ON = ("open", "requires_action", "partially_paid")
"""States in which an open session is where the buyer goes on."""
RECORD_TRIES = 8


def ensure_session(
    storefront: Storefront,
    record: CheckoutRecord,
    *,
    deadline: Deadline,
    is_pressed: bool,
    is_person_waiting: bool,
) -> Progress:
    """
    The open session of *record*'s order: read, made, or made anew when the last one has ended.

    Raises:
        OutcomeUnknown: Nobody knows whether a session was made.
        FlintUnreachable, NotFlint, FlintError: The session could not be read.
    """
    for _ in range(GENERATIONS_A_PRESS):
        if record.state in FINAL:
            # Closed by another press: this one must not open it again.
            return Stands(record)
        if record.checkout_session_id is not None:
            record, session = _read(storefront, record, deadline, is_person_waiting)
            if session is None or session.checkout_session_id != record.checkout_session_id:
                # Another press was faster: look at what it has made.
                continue
            if session.status == "open" and record.state in GOES_ON:
                return _ready(storefront, record, session)
            if record.state not in PAYABLE or not is_pressed:
                return Stands(record)
            if record.source == PLAN and record.state == "partially_paid":
                # Another session of a plan would ask for all of it once more.
                return Stands(record)
            record = _next_generation(storefront, record)
            if needs_agreement(record):
                return Stands(record)
            continue
        made = _make(storefront, record, deadline, is_pressed, is_person_waiting)
        if not isinstance(made, CheckoutRecord):
            return made
        record = made
    return Stands(record)


def _read(
    storefront: Storefront, record: CheckoutRecord, deadline: Deadline, is_person_waiting: bool
) -> tuple[CheckoutRecord, CheckoutSession | None]:
    narrowed = deadline.narrowed(storefront.settings.read_timeout_seconds) if is_person_waiting else deadline
    record, reading = refresh(storefront, record, deadline=narrowed, is_person_waiting=is_person_waiting)
    return record, reading.session


def _ready(storefront: Storefront, record: CheckoutRecord, session: CheckoutSession) -> Progress:
    if record.plan.get("is_other"):
        return Refused(record, PLAN_DIFFERS)
    is_agreed = not needs_agreement(record) and not needs_review(record)
    if record.state not in GOES_ON or (not is_agreed and record.state != "requires_action"):
        return Stands(record)
    url = session.url
    settings = storefront.settings
    if url is None or not allowed_checkout_url(
        url, allowed_hosts=settings.checkout_hosts, base_url=settings.base_url
    ):
        log.error(
            "checkout %s: Flint's checkout page is on a host that CHECKOUT_HOSTS does not allow",
            record.reference,
        )
        return Refused(record, "CHECKOUT_HOST_NOT_ALLOWED")
    return Ready(record, url)


def _next_generation(storefront: Storefront, record: CheckoutRecord) -> CheckoutRecord:
    """
    The last session is over, or was refused: the next one gets a new key. What was to close the last one is done.
    """
    changes: dict[str, Any] = {
        "session_generation": record.session_generation + 1,
        "checkout_session_id": None,
        "state": "open",
        "notice": None,
    }
    if record.source == PLAN:
        # The next session begins anew: its order is another one, and this one was read as without a subscription.
        changes |= {"order_id": None, "order_number": None, "amounts": {}}
    with storefront.store.transaction() as transaction:
        changed = change_checkout(storefront, transaction, record, changes)
        if changed is not None and changed.order_id is None:
            # Beside the change: who closes this checkout from now on puts the request away too.
            request = session_request(storefront, changed)
            write_ahead(storefront, transaction, changed.reference, session_key(changed), request)
        if changed is not None and record.checkout_session_id is not None:
            path = close_session_request(record.checkout_session_id).path
            settle_reached(storefront, transaction, record.reference, path)
    return changed or get_checkout(storefront, record.reference)


def _make(
    storefront: Storefront,
    record: CheckoutRecord,
    deadline: Deadline,
    is_pressed: bool,
    is_person_waiting: bool,
) -> CheckoutRecord | Progress:
    if record.source == ORDER and record.order_id is None:
        raise LookupError(record.reference)
    entry = _journalled(storefront, record)
    if entry.status == REJECTED:
        return _next_generation(storefront, record) if is_pressed else Refused(record, entry.error_code or "")
    try:
        answer = send(storefront, entry, deadline=deadline, is_person_waiting=is_person_waiting)
    except KeyTooOld:
        found = look_up_session(storefront, record, entry, deadline=deadline)
        return (
            _adopt(storefront, record, entry, found)
            if found is not None
            else get_checkout(storefront, record.reference)
        )
    except SettledMeanwhile:
        return get_checkout(storefront, record.reference)
    if isinstance(answer, Refusal):
        return _refused(storefront, record, entry, answer, deadline, is_person_waiting)
    return _made(storefront, record, entry, answer)


def _journalled(storefront: Storefront, record: CheckoutRecord) -> JournalEntry:
    key = session_key(record)
    entry = find_entry(storefront, key)
    if entry is None:
        with storefront.store.transaction() as transaction:
            write_ahead(storefront, transaction, record.reference, key, session_request(storefront, record))
        entry = find_entry(storefront, key)
    if entry is None:
        raise LookupError(key)
    return entry


def _made(
    storefront: Storefront, record: CheckoutRecord, entry: JournalEntry, answer: Answer
) -> Progress | CheckoutRecord:
    session = parse_session_launch(answer)
    changed = _record_session(storefront, record, entry, session, answer)
    # A replay answers what was true when it was first asked: the session is read again.
    is_fresh = entry.first_sent_at is None and session.status == "open"
    is_own = changed.checkout_session_id == session.checkout_session_id
    return _ready(storefront, changed, session) if is_fresh and is_own else changed


def _record_session(
    storefront: Storefront,
    record: CheckoutRecord,
    entry: JournalEntry,
    session: CheckoutSession,
    answer: Answer | None,
) -> CheckoutRecord:
    generation, session_id = record.session_generation, session.checkout_session_id
    for _ in range(RECORD_TRIES):
        if record.session_generation != generation or record.checkout_session_id is not None:
            return record
        now = storefront.clock()
        changes: dict[str, Any] = {"checkout_session_id": session_id, **_made_by_flint(record, session)}
        if record.state == "checking":
            changes.setdefault("state", "open")
        changes["next_check_at"] = next_check_at("open", now, now)
        with storefront.store.transaction() as transaction:
            changed = change_checkout(storefront, transaction, record, changes)
            if changed is not None:
                if answer is not None:
                    succeed(storefront, transaction, entry, answer)
                else:
                    settle_found(
                        storefront, transaction, entry.idempotency_key, {"checkout_session_id": session_id}
                    )
                order_id = session.order_id if record.order_id is None else None
                wake_events(storefront, transaction, order_id=order_id, checkout_session_id=session_id)
                _record_started(storefront, transaction, changed)
                return changed
        record = get_checkout(storefront, record.reference)
    raise OutcomeUnknown("not_recorded")


def _made_by_flint(record: CheckoutRecord, session: CheckoutSession) -> dict[str, Any]:
    """
    What a session tells beside itself: the order that Flint made for it, and the terms of a plan.
    """
    changes: dict[str, Any] = {}
    if record.order_id is None and session.order_id is not None:
        changes["order_id"] = session.order_id
    terms = session.subscription_terms
    if record.source == PLAN and terms is not None:
        fee = terms.setup_fee_money
        asked = terms.recurring_total_money.amount + (fee.amount if fee is not None else 0)
        told: dict[str, Any] = {"asked_minor": asked, "is_other": _is_other(record, terms)}
        if record.plan["trial_days"] and not terms.trial_period_days:
            # The first period is due at once, and the page had said that it is not.
            told |= {"trial_days": None, "has_lost_trial": True}
        changes["plan"] = {**record.plan, **told}
        if terms.recurring_total_money.currency != record.currency:
            changes |= {"state": "unknown", "is_flagged": True, "flag_reason": "currency_differs"}
    return changes


def _is_other(record: CheckoutRecord, terms: CheckoutSubscriptionTerms) -> bool:
    """
    Whether Flint would charge more often, or sooner, than the page has said: nobody can agree to that by a total.
    """
    plan, trial_days = record.plan, terms.trial_period_days or 0
    told = (terms.billing_interval, terms.billing_interval_count)
    is_same_interval = told == (plan["billing_interval"], plan["billing_interval_count"])
    return not is_same_interval or 0 < trial_days < (plan["trial_days"] or 0)


def _record_started(storefront: Storefront, transaction: Any, record: CheckoutRecord) -> None:
    key = f"started:{record.reference}"
    record_effect(
        storefront, transaction, key, "checkout_started", order_payload(record), reference=record.reference
    )


def _adopt(
    storefront: Storefront, record: CheckoutRecord, entry: JournalEntry, session: CheckoutSession
) -> CheckoutRecord:
    return _record_session(storefront, record, entry, session, None)


def _refused(
    storefront: Storefront,
    record: CheckoutRecord,
    entry: JournalEntry,
    refusal: Refusal,
    deadline: Deadline,
    is_person_waiting: bool,
) -> CheckoutRecord | Progress:
    existing = refusal.error.extra.get("existing_checkout_session_id")
    if refusal.code == ALREADY_EXISTS and isinstance(existing, str):
        session = get_checkout_session(
            storefront.flint,
            existing,
            expand_order=False,
            deadline=deadline,
            is_person_waiting=is_person_waiting,
        )
        if session.order_id == record.order_id:
            return _adopt(storefront, record, entry, session)
    if record.order_id is None:
        return Refused(get_checkout(storefront, record.reference), refusal.code)
    current, _ = refresh(storefront, record, deadline=deadline, is_person_waiting=is_person_waiting)
    if current.state != "open":
        return Stands(current) if current.state != "checking" else Unsettled(current)
    return Refused(current, refusal.code)
