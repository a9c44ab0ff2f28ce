"""
Close an unpaid checkout whose cart has changed: first its session, then its order, both through the journal.

Orders are never edited. Source: design.md, *The way to pay*; orders facts, section 8; checkout_sessions facts, section 5.
"""

from flint_storefront.checkout.advance import advance
from flint_storefront.checkout.journal import (
    REJECTED,
    SUCCEEDED,
    Refusal,
    abandon,
    find_entry,
    send,
    succeed,
    write_ahead,
)
from flint_storefront.checkout.records import change_checkout, get_checkout
from flint_storefront.checkout.refresh import refresh
from flint_storefront.checkout.requests import (
    close_order_key,
    close_order_request,
    close_session_key,
    close_session_request,
    order_key,
)
from flint_storefront.checkout.states import FINAL, PAID, UNDER_WAY
from flint_storefront.errors import FlintError, FlintUnreachable, NotFlint, OutcomeUnknown
from flint_storefront.flint.deadlines import Deadline
from flint_storefront.flint.resources.requests import FlintRequest
from flint_storefront.storage.records import CheckoutRecord, JournalEntry
from flint_storefront.storefront import Storefront

CLOSED, BUSY, ENDED, AWAY = "closed", "busy", "ended", "away"
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
    except (OutcomeUnknown, FlintUnreachable, NotFlint, FlintError):
        return AWAY


def _close(storefront: Storefront, record: CheckoutRecord, deadline: Deadline) -> str:
    if record.order_id is None:
        entry = find_entry(storefront, order_key(record))
        if entry is None or entry.sent_count == 0 or entry.status == REJECTED or entry.first_sent_at is None:
            return _mark_closed(storefront, record)
        advance(storefront, record, deadline=deadline, is_pressed=False)
        record = get_checkout(storefront, record.reference)
        if record.order_id is None:
            return BUSY
    record, reading = refresh(storefront, record, deadline=deadline, is_person_waiting=True)
    if record.state in PAID or record.state in FINAL:
        return ENDED
    if record.state in UNDER_WAY or record.state in ("unknown", "partially_paid"):
        return BUSY
    if reading.session is not None and reading.session.status == "open":
        request = close_session_request(reading.session.checkout_session_id)
        if not _write(storefront, record, close_session_key(record), request, deadline):
            return BUSY
    if reading.order is not None and reading.order.status == "open":
        request = close_order_request(reading.order.order_id)
        if not _write(storefront, record, close_order_key(record), request, deadline):
            return BUSY
    return _mark_closed(storefront, record)


def _write(
    storefront: Storefront, record: CheckoutRecord, key: str, request: FlintRequest, deadline: Deadline
) -> bool:
    """
    One closing write; False when Flint refuses it because something is under way. A refused one is tried anew under a new key.
    """
    entry = _entry_to_send(storefront, record, key, request)
    if entry.status == SUCCEEDED:
        return True
    answer = send(storefront, entry, deadline=deadline, is_person_waiting=True)
    if isinstance(answer, Refusal):
        return False
    with storefront.store.transaction() as transaction:
        succeed(storefront, transaction, entry, answer)
    return True


def _entry_to_send(
    storefront: Storefront, record: CheckoutRecord, key: str, request: FlintRequest
) -> JournalEntry:
    for number in range(1, CLOSING_TRIES + 1):
        numbered = f"{key}-{number}"
        with storefront.store.transaction() as transaction:
            write_ahead(storefront, transaction, record.reference, numbered, request)
            entry = transaction.find(JournalEntry, {"idempotency_key": numbered})
        if entry is not None and entry.status != REJECTED:
            return entry
    raise OutcomeUnknown("too_many_tries", was_sent=False)


def _mark_closed(storefront: Storefront, record: CheckoutRecord) -> str:
    changes = {"state": "closed", "open_key": None, "next_check_at": None, "notice": None}
    for _ in range(TRIES):
        if record.state in PAID:
            return ENDED
        with storefront.store.transaction() as transaction:
            if change_checkout(storefront, transaction, record, changes) is not None:
                abandon(storefront, transaction, record.reference)
                return CLOSED
        record = get_checkout(storefront, record.reference)
    return BUSY
