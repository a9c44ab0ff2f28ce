"""
Close an unpaid checkout whose cart has changed: first its session, then its order, both through the journal.

Orders are never edited. Source: design.md, *The way to pay*; orders facts, section 8; checkout_sessions facts, section 5.
"""

from flint_storefront.checkout.advance import advance
from flint_storefront.checkout.journal import (
    REJECTED,
    SUCCEEDED,
    UNKNOWN,
    Refusal,
    SettledMeanwhile,
    abandon,
    find_entry,
    has_unknown_write,
    is_too_old,
    send,
    settle_found,
    settle_reached,
    succeed,
    write_ahead,
)
from flint_storefront.checkout.records import change_checkout, get_checkout
from flint_storefront.checkout.refresh import Reading, refresh
from flint_storefront.checkout.requests import (
    close_order_key,
    close_order_request,
    close_session_key,
    close_session_request,
    session_key,
)
from flint_storefront.checkout.states import FINAL, PAID, SUBSCRIBED, UNDER_WAY
from flint_storefront.errors import (
    WAIT_AND_SEND_THE_SAME_CODES,
    FlintError,
    FlintUnreachable,
    NotFlint,
    OutcomeUnknown,
)
from flint_storefront.flint.deadlines import Deadline
from flint_storefront.flint.resources.requests import FlintRequest
from flint_storefront.offers.selection import PLAN
from flint_storefront.storage.ports import Transaction
from flint_storefront.storage.records import CheckoutRecord, JournalEntry
from flint_storefront.storefront import Storefront

CLOSED, BUSY, ENDED, AWAY = "closed", "busy", "ended", "away"
CLOSING = {
    "state": "closed",
    "open_key": None,
    "next_check_at": None,
    "notice": None,
    "buyer_email": None,
}
"""Changes that close our record."""
TRIES = 8
CLOSING_TRIES = 50
"""How often closing one session or order may be refused before only a person can help."""


def close_checkout(storefront: Storefront, record: CheckoutRecord, *, deadline: Deadline) -> str:
    """
    Close *record* if nothing has been paid and nothing is under way.

    Returns:
        `closed`; `busy` (a payment or an unknown write is under way: nothing changed); `ended` (it was paid or over already);
        `away` (Flint could not be asked, try again shortly).
    """
    try:
        return _close(storefront, record, deadline)
    except OutcomeUnknown as error:
        if error.code in WAIT_AND_SEND_THE_SAME_CODES:
            return _withdraw(storefront, record)
        return AWAY
    except (FlintUnreachable, NotFlint, FlintError):
        return AWAY


def put_away(storefront: Storefront, record: CheckoutRecord) -> bool:
    """
    Close a checkout of which nothing has left. False, and nothing changed, when something may have, or somebody was first.
    """
    try:
        with storefront.store.transaction() as transaction:
            if change_checkout(storefront, transaction, record, CLOSING) is None:
                return False
            # From here on nothing new can leave; what left before is seen by the count.
            abandon(storefront, transaction, record.reference)
            if _has_left(transaction, record):
                raise _HasLeft
    except _HasLeft:
        return False
    return True


def _has_left(transaction: Transaction, record: CheckoutRecord) -> bool:
    """
    True when a write may have made something that stands; what earlier generations made has ended.
    """
    if record.session_generation == 1:
        sent = {"reference": record.reference, "status__in": (UNKNOWN, SUCCEEDED)}
        return transaction.count(JournalEntry, sent) > 0
    made = {"idempotency_key": session_key(record), "status": SUCCEEDED}
    return has_unknown_write(transaction, record.reference) or transaction.count(JournalEntry, made) > 0


class _HasLeft(Exception):
    """
    Rolls back.
    """


def _close(storefront: Storefront, record: CheckoutRecord, deadline: Deadline) -> str:
    if record.order_id is None and record.checkout_session_id is None:
        if put_away(storefront, record):
            return CLOSED
        advance(storefront, record, deadline=deadline, is_pressed=False)
        record = get_checkout(storefront, record.reference)
        if record.order_id is None and record.checkout_session_id is None:
            return ENDED if record.state in FINAL else BUSY
    record, reading = refresh(storefront, record, deadline=deadline, is_person_waiting=True)
    if record.state in PAID or record.state in SUBSCRIBED or record.state == "canceled":
        return ENDED
    if record.state in UNDER_WAY or record.state in ("unknown", "partially_paid"):
        return BUSY
    return _close_at_flint(storefront, record, reading, deadline)


def _close_at_flint(
    storefront: Storefront, record: CheckoutRecord, reading: Reading, deadline: Deadline
) -> str:
    session, order = reading.session, reading.order
    if record.source == PLAN and order is not None and order.payment_status == "paid":
        # A trial that nobody has begun: without its session nobody can, and Flint may refuse to close what reads paid.
        order = None
    if session is not None and session.checkout_session_id != record.checkout_session_id:
        return BUSY
    if order is not None and order.status == "open":
        # On disk before the session ends: else an order whose session is closed would be left open after a crash.
        _entry_to_send(storefront, record, close_order_key(record), close_order_request(order.order_id))
    if session is not None:
        key, request = close_session_key(record), close_session_request(session.checkout_session_id)
        if not _ensure_ended(storefront, record, key, request, deadline, is_open=session.status == "open"):
            return _withdraw(storefront, record)
    if order is not None:
        key, request = close_order_key(record), close_order_request(order.order_id)
        if not _ensure_ended(storefront, record, key, request, deadline, is_open=order.status == "open"):
            return _withdraw(storefront, record)
    return _mark_closed(storefront, record)


def _withdraw(storefront: Storefront, record: CheckoutRecord) -> str:
    """
    Flint refuses, since something is under way. The buyer is shown this checkout: it is not closed under their hands later.
    """
    with storefront.store.transaction() as transaction:
        abandon(storefront, transaction, record.reference, is_closing_only=True)
    return BUSY


def _ensure_ended(
    storefront: Storefront,
    record: CheckoutRecord,
    key: str,
    request: FlintRequest,
    deadline: Deadline,
    *,
    is_open: bool,
) -> bool:
    """
    One closing write, if it is still needed; False when Flint refuses it because something is under way.
    """
    if not is_open:
        with storefront.store.transaction() as transaction:
            settle_reached(storefront, transaction, record.reference, request.path)
        return True
    entry = _entry_to_send(storefront, record, key, request)
    if entry.status == SUCCEEDED:
        return True
    try:
        answer = send(storefront, entry, deadline=deadline, is_person_waiting=True)
    except SettledMeanwhile:
        return _has_succeeded(storefront, entry.idempotency_key)
    if isinstance(answer, Refusal):
        return False
    with storefront.store.transaction() as transaction:
        succeed(storefront, transaction, entry, answer)
    return True


def _has_succeeded(storefront: Storefront, key: str) -> bool:
    entry = find_entry(storefront, key)
    return entry is not None and entry.status == SUCCEEDED


def _entry_to_send(
    storefront: Storefront, record: CheckoutRecord, key: str, request: FlintRequest
) -> JournalEntry:
    """
    The entry of the try that is not over; a refused one, and one too old to be replayed, is followed by a new one.
    """
    for number in range(1, CLOSING_TRIES + 1):
        numbered = f"{key}-{number}"
        with storefront.store.transaction() as transaction:
            write_ahead(storefront, transaction, record.reference, numbered, request)
            entry = transaction.find(JournalEntry, {"idempotency_key": numbered})
            if entry is not None and is_too_old(storefront, entry):
                # It has just been read as open: after so long the write never arrived.
                settle_found(storefront, transaction, numbered, None)
                entry = None
        if entry is not None and entry.status != REJECTED:
            return entry
    raise OutcomeUnknown("too_many_tries", was_sent=False)


def _mark_closed(storefront: Storefront, record: CheckoutRecord) -> str:
    # Whoever asked Flint before this moment may still have seen it open.
    changes = {**CLOSING, "checked_at": storefront.clock()}
    for _ in range(TRIES):
        if record.state in PAID or record.state in SUBSCRIBED:
            return ENDED
        with storefront.store.transaction() as transaction:
            if change_checkout(storefront, transaction, record, changes) is not None:
                abandon(storefront, transaction, record.reference)
                return CLOSED
        record = get_checkout(storefront, record.reference)
    return BUSY
