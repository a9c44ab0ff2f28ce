"""
The journal: every write to Flint is on disk, with its key and its exact bytes, before the first byte leaves.

An entry is `pending` (certainly never sent), `unknown` (sent, or about to be), `succeeded` or `rejected`. An unknown
one is sent again byte for byte, never made anew. Source: design.md, *The way to pay*; conventions facts, section 6.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flint_storefront.errors import FlintError, OutcomeUnknown, RateLimitError
from flint_storefront.flint.credentials import redacted_logger
from flint_storefront.flint.deadlines import Deadline
from flint_storefront.flint.envelope import Answer
from flint_storefront.flint.resources.requests import FlintRequest, redact_answer, without_address
from flint_storefront.storage.ports import Transaction
from flint_storefront.storage.records import JournalEntry
from flint_storefront.storefront import Storefront

log = redacted_logger(__name__)

PENDING, UNKNOWN, SUCCEEDED, REJECTED = "pending", "unknown", "succeeded", "rejected"
CLOSING_OPERATIONS = ("checkoutSessions.closeSession", "orders.closeSession")
"""Writes by which a checkout is closed, not brought nearer to its payment page."""
CHECKOUT_OPERATIONS = ("orders.create", "orders.addCharge", "checkoutSessions.create", *CLOSING_OPERATIONS)
"""Writes whose reference is a checkout's."""
LINK_OPERATION = "subscriptions.createAccessLink"
REPLAY_FOR = timedelta(hours=20)
"""How long an unknown write is replayed: 20 of the 24 hours for which Flint keeps a key."""


class KeyTooOld(Exception):
    """
    The key may be forgotten at Flint: look for what it made before anything is sent.
    """


class SettledMeanwhile(Exception):
    """
    Another worker has settled the entry or put it away: nothing was sent, our records say more than the caller knows.
    """


@dataclass(frozen=True)
class Refusal:
    """
    Flint said no for good.
    """

    code: str
    """Flint's error code."""
    http_status: int
    error: FlintError


def write_ahead(
    storefront: Storefront, transaction: Transaction, reference: str, key: str, request: FlintRequest
) -> bool:
    """
    Store a request in the caller's transaction. False when an entry with this key stands already: that one holds.
    """
    entry = JournalEntry(
        idempotency_key=key,
        reference=reference,
        operation=request.operation,
        method=request.method,
        path=request.path,
        body=request.body,
        created_at=storefront.clock(),
    )
    return transaction.insert(entry)


def find_entry(storefront: Storefront, key: str) -> JournalEntry | None:
    """
    The entry with this idempotency key, or None.
    """
    with storefront.store.reading() as reading:
        return reading.find(JournalEntry, {"idempotency_key": key})


def entries_of(storefront: Storefront, reference: str) -> Sequence[JournalEntry]:
    """
    Every entry of one checkout, oldest first.
    """
    with storefront.store.reading() as reading:
        return reading.select(JournalEntry, {"reference": reference}, order_by="created_at")


def has_unknown_write(transaction: Transaction, reference: str) -> bool:
    """
    True while nobody knows what came of one of this checkout's writes.
    """
    return transaction.count(JournalEntry, {"reference": reference, "status": UNKNOWN}) > 0


def is_too_old(storefront: Storefront, entry: JournalEntry) -> bool:
    """
    True for an unknown write that is not replayed any more.
    """
    if entry.status != UNKNOWN or entry.first_sent_at is None:
        return False
    return storefront.clock() - entry.first_sent_at > REPLAY_FOR


def send(
    storefront: Storefront, entry: JournalEntry, *, deadline: Deadline, is_person_waiting: bool
) -> Answer | Refusal:
    """
    Send an entry, for the first time or again; the caller records a success with `succeed` beside what it means.

    Raises:
        OutcomeUnknown: Nobody knows what came of it; the entry stays `unknown` (or `pending` if it certainly did nothing).
        KeyTooOld: It has been unknown for over 20 hours.
        SettledMeanwhile: It is `succeeded` or `rejected` by now.
    """
    if is_too_old(storefront, entry):
        raise KeyTooOld(entry.idempotency_key)
    now = storefront.clock()
    sent_count, is_replay = _mark_sent(storefront, entry, now)
    try:
        return storefront.flint.write(
            entry.method,
            entry.path,
            entry.body,
            idempotency_key=entry.idempotency_key,
            deadline=deadline.narrowed(storefront.settings.write_timeout_seconds),
            is_person_waiting=is_person_waiting,
            is_replay=is_replay,
        )
    except OutcomeUnknown as error:
        if not is_replay and not error.was_sent:
            _mark_unsent(storefront, entry, sent_count)
        raise
    except FlintError as error:
        if error.is_definite_refusal:
            return _refuse(storefront, entry, error)
        # What is left are a rate limit and "wait": both say that this request did nothing.
        if not is_replay:
            _mark_unsent(storefront, entry, sent_count)
        reason = "rate_limited" if isinstance(error, RateLimitError) else "refused_for_now"
        raise OutcomeUnknown(reason, cause=error, was_sent=is_replay) from error


def _refuse(storefront: Storefront, entry: JournalEntry, error: FlintError) -> Refusal:
    log.info("%s of %s refused: %s", entry.operation, entry.reference, error.code)
    with storefront.store.transaction() as transaction:
        changes = {"error_code": error.code, "http_status": error.status, "request_id": error.request_id}
        _settle(storefront, transaction, entry.idempotency_key, REJECTED, changes)
    return Refusal(code=error.code, http_status=error.status, error=error)


def succeed(storefront: Storefront, transaction: Transaction, entry: JournalEntry, answer: Answer) -> None:
    """
    Record a success in the caller's transaction; the answer is kept without launch url and token.
    """
    changes = {
        "answer": redact_answer(entry.operation, answer.data),
        "http_status": answer.status,
        "request_id": answer.request_id,
        "error_code": None,
    }
    _settle(storefront, transaction, entry.idempotency_key, SUCCEEDED, changes)


def settle_found(
    storefront: Storefront, transaction: Transaction, key: str, found: Mapping[str, Any] | None
) -> None:
    """
    Settle an entry by what a search at Flint found: a success with *found* as its answer, or (None) never arrived.
    """
    changes = {"answer": dict(found or {}), "error_code": None if found else "NOT_FOUND_AT_FLINT"}
    _settle(storefront, transaction, key, SUCCEEDED if found else REJECTED, changes)


def abandon(
    storefront: Storefront, transaction: Transaction, reference: str, *, is_closing_only: bool = False
) -> None:
    """
    Give up the entries of a checkout that were never sent: all, or those that were to close it.
    """
    where: dict[str, Any] = {"reference": reference, "status": PENDING}
    if is_closing_only:
        where["operation__in"] = CLOSING_OPERATIONS
    changes = {"status": REJECTED, "error_code": "ABANDONED", "answered_at": storefront.clock()}
    _forget_address(transaction, where)
    transaction.update(JournalEntry, where, changes)


def overtake(storefront: Storefront, transaction: Transaction, reference: str) -> None:
    """
    The checkout is paid or over: what came of its unknown writes no longer matters, and none is sent again.
    """
    changes = {"status": REJECTED, "error_code": "OVERTAKEN", "answered_at": storefront.clock()}
    where = {"reference": reference, "status": UNKNOWN}
    _forget_address(transaction, where)
    transaction.update(JournalEntry, where, changes)


def overtake_links(storefront: Storefront, *, before: datetime) -> None:
    """
    Nobody waits any more for an access link asked for *before*: it opens nothing, and what came of it no longer matters.
    """
    where = {"operation": LINK_OPERATION, "status__in": (PENDING, UNKNOWN), "created_at__lte": before}
    changes = {"status": REJECTED, "error_code": "OVERTAKEN", "answered_at": storefront.clock()}
    with storefront.store.transaction() as transaction:
        transaction.update(JournalEntry, where, changes)


def settle_reached(storefront: Storefront, transaction: Transaction, reference: str, path: str) -> None:
    """
    Flint shows that what the unknown writes to *path* were to do has been reached: they count as done.
    """
    where = {"reference": reference, "path": path, "status": UNKNOWN}
    transaction.update(JournalEntry, where, {"status": SUCCEEDED, "answered_at": storefront.clock()})


def _settle(
    storefront: Storefront, transaction: Transaction, key: str, status: str, changes: Mapping[str, Any]
) -> None:
    where = {"idempotency_key": key, "status__in": (PENDING, UNKNOWN)}
    _forget_address(transaction, where)
    transaction.update(JournalEntry, where, {"status": status, "answered_at": storefront.clock(), **changes})


def _forget_address(transaction: Transaction, where: Mapping[str, Any]) -> None:
    """
    What is settled is not sent again: the buyer's address goes from its body.
    """
    sessions = {"operation": "checkoutSessions.create", **where}
    for entry in transaction.select(JournalEntry, sessions) if "operation__in" not in where else ():
        body = without_address(entry.body)
        if body != entry.body:
            transaction.update(JournalEntry, {"idempotency_key": entry.idempotency_key}, {"body": body})


def _mark_sent(storefront: Storefront, entry: JournalEntry, now: datetime) -> tuple[int, bool]:
    """
    Commit that the bytes may leave from now on; answers how often they may have left, and whether they may have before.
    """
    where = {"idempotency_key": entry.idempotency_key, "status__in": (PENDING, UNKNOWN)}
    with storefront.store.transaction() as transaction:
        transaction.update(JournalEntry, where, {"status": UNKNOWN, "last_sent_at": now})
        current = transaction.find(JournalEntry, where)
        if current is None:
            raise SettledMeanwhile(entry.idempotency_key)
        changes = {"sent_count": current.sent_count + 1, "first_sent_at": current.first_sent_at or now}
        transaction.update(JournalEntry, where, changes)
        return current.sent_count + 1, current.first_sent_at is not None


def _mark_unsent(storefront: Storefront, entry: JournalEntry, sent_count: int) -> None:
    where = {"idempotency_key": entry.idempotency_key, "status": UNKNOWN, "sent_count": sent_count}
    with storefront.store.transaction() as transaction:
        transaction.update(JournalEntry, where, {"status": PENDING, "first_sent_at": None})
