"""
The journal: on disk before anything leaves, the same bytes under the same key, and what is known of each write.
"""

from datetime import timedelta

import httpx
import pytest

from flint_storefront.checkout.journal import (
    PENDING,
    REJECTED,
    REPLAY_FOR,
    SUCCEEDED,
    UNKNOWN,
    KeyTooOld,
    Refusal,
    SettledMeanwhile,
    abandon,
    find_entry,
    send,
    succeed,
    write_ahead,
)
from flint_storefront.errors import OutcomeUnknown
from flint_storefront.flint.resources.orders import create_order
from flint_storefront.storage.records import JournalEntry
from tests.checkout.core_shop import CoreShop
from tests.checkout.scripted_flint import ScriptedFlint, scripted_shop
from tests.flint.scripted import refusal, success

KEY = "order-chk_1-1"
POST = "POST /v1/orders"
REQUEST = create_order(lines=[("var_1", 1)], external_reference_id="chk_1")


@pytest.fixture
def made() -> tuple[CoreShop, ScriptedFlint]:
    """A shop with one entry that was never sent."""
    shop, flint = scripted_shop()
    with shop.store.transaction() as transaction:
        assert write_ahead(shop.storefront, transaction, "chk_1", KEY, REQUEST)
    return shop, flint


def entry_of(shop: CoreShop) -> JournalEntry:
    """The entry as it is stored now."""
    entry = find_entry(shop.storefront, KEY)
    assert entry is not None
    return entry


def send_it(shop: CoreShop, entry: JournalEntry | None = None):
    """Send the entry while a person waits."""
    deadline = shop.storefront.deadline(12)
    return send(shop.storefront, entry or entry_of(shop), deadline=deadline, is_person_waiting=True)


def test_entry_is_on_disk_before_the_first_byte(made) -> None:
    """A transport that looks into the store finds the very bytes, marked as sent, with their instant."""
    shop, flint = made
    seen = []

    def look(request: httpx.Request) -> httpx.Response:
        seen.append((entry_of(shop), request.read(), request.headers["Idempotency-Key"]))
        return success(flint.order, status=201)

    flint.on(POST, look)
    send_it(shop)
    ((entry, body, key),) = seen
    assert (entry.body, entry.idempotency_key) == (body, key)
    assert (entry.status, entry.sent_count) == (UNKNOWN, 1)
    assert entry.first_sent_at == entry.last_sent_at == shop.flint.clock.now()


def test_second_body_for_a_key_is_not_taken(made) -> None:
    """The first one holds: no key ever has two bodies."""
    shop, _ = made
    other = create_order(lines=[("var_1", 2)], external_reference_id="chk_1")
    with shop.store.transaction() as transaction:
        assert not write_ahead(shop.storefront, transaction, "chk_1", KEY, other)
    assert entry_of(shop).body == REQUEST.body


def test_success_is_recorded_by_the_caller(made) -> None:
    """The answer is kept beside what it means, in the caller's transaction."""
    shop, _ = made
    answer = send_it(shop)
    assert entry_of(shop).status == UNKNOWN
    with shop.store.transaction() as transaction:
        succeed(shop.storefront, transaction, entry_of(shop), answer)
    entry = entry_of(shop)
    assert (entry.status, entry.http_status, entry.answer["order_id"]) == (SUCCEEDED, 201, "ord_1")


def test_definite_refusal_is_recorded_with_its_code(made) -> None:
    """Flint's code and status are kept; a later try needs a new key."""
    shop, flint = made
    flint.on(POST, refusal(400, "INVALID_REQUEST"))
    answer = send_it(shop)
    assert isinstance(answer, Refusal)
    entry = entry_of(shop)
    assert (entry.status, entry.error_code, entry.http_status) == (REJECTED, "INVALID_REQUEST", 400)


@pytest.mark.parametrize(
    "step",
    [
        httpx.ReadTimeout("late"),
        httpx.ReadError("reset"),
        httpx.WriteError("reset"),
        httpx.Response(500, content=b"oops"),
        refusal(500, "INTERNAL_ERROR"),
        refusal(408, "REQUEST_TIMEOUT"),
        refusal(425, "TOO_EARLY"),
        refusal(409, "IDEMPOTENCY_RECOVERY_REQUIRED"),
        success({}, headers={"Flint-Mode": "live"}),
    ],
    ids=lambda step: type(step).__name__ + str(getattr(step, "status_code", "")),
)
def test_anything_that_may_have_arrived_stays_unknown(made, step) -> None:
    """Nobody knows what came of it: the same bytes go out again later."""
    shop, flint = made
    flint.on(POST, step)
    with pytest.raises(OutcomeUnknown):
        send_it(shop)
    entry = entry_of(shop)
    assert (entry.status, entry.first_sent_at) == (UNKNOWN, shop.flint.clock.now())


@pytest.mark.parametrize(
    "steps",
    [
        [httpx.ConnectError("away")] * 3,
        [httpx.ConnectTimeout("away")] * 3,
        [refusal(429, "RATE_LIMIT_EXCEEDED", headers={"Retry-After": "600"})],
        [refusal(409, "CHECKOUT_PAYMENT_RESOLVING")],
    ],
    ids=["no connection", "no connection in time", "rate limited", "asked to wait"],
)
def test_what_certainly_did_nothing_is_as_if_never_sent(made, steps) -> None:
    """The entry waits for its first sending again; a press may also put it away."""
    shop, flint = made
    flint.on(POST, *steps)
    with pytest.raises(OutcomeUnknown) as caught:
        send_it(shop)
    entry = entry_of(shop)
    assert (entry.status, entry.first_sent_at, caught.value.was_sent) == (PENDING, None, False)


@pytest.mark.parametrize("last", [429, 401, 403])
def test_refusal_after_a_try_that_may_have_arrived_stays_unknown(made, last: int) -> None:
    """A 503 may have acted: a rate limit or a lost right behind it settles nothing."""
    shop, flint = made
    flint.on(POST, refusal(503, "SERVICE_UNAVAILABLE"), *[refusal(last, "ANY_CODE")] * 3)
    with pytest.raises(OutcomeUnknown):
        send_it(shop)
    assert entry_of(shop).status == UNKNOWN


@pytest.mark.parametrize(
    "step",
    [
        httpx.ConnectError("away"),
        refusal(401, "API_KEY_REVOKED"),
        refusal(403, "INSUFFICIENT_SCOPE"),
        refusal(429, "RATE_LIMIT_EXCEEDED"),
        refusal(409, "CHECKOUT_PAYMENT_RESOLVING"),
    ],
    ids=["no connection", "401", "403", "429", "asked to wait"],
)
def test_replay_that_did_nothing_leaves_the_first_sending_unknown(made, step) -> None:
    """What was sent once may have acted, whatever a replay meets."""
    shop, flint = made
    flint.on(POST, httpx.ReadTimeout("late"), *[step] * 3)
    with pytest.raises(OutcomeUnknown):
        send_it(shop)
    with pytest.raises(OutcomeUnknown):
        send_it(shop)
    assert entry_of(shop).status == UNKNOWN
    assert entry_of(shop).first_sent_at is not None


def test_worker_with_an_old_copy_does_not_unmark_anothers_sending(made) -> None:
    """Two workers send at once; the one that found no connection says nothing about the one that timed out."""
    shop, flint = made
    as_both_read_it = entry_of(shop)
    flint.on(POST, httpx.ReadTimeout("late"), *[httpx.ConnectError("away")] * 3)
    for _ in range(2):
        with pytest.raises(OutcomeUnknown):
            send_it(shop, as_both_read_it)
    assert entry_of(shop).status == UNKNOWN


def test_replay_sends_the_same_bytes_under_the_same_key(made) -> None:
    """Never made anew."""
    shop, flint = made
    flint.on(POST, httpx.ReadTimeout("late"))
    with pytest.raises(OutcomeUnknown):
        send_it(shop)
    send_it(shop)
    first, second = flint.sent(POST)
    assert first.content == second.content == REQUEST.body
    assert first.headers["Idempotency-Key"] == second.headers["Idempotency-Key"] == KEY


@pytest.mark.parametrize("status", [SUCCEEDED, REJECTED])
def test_entry_settled_by_another_worker_is_not_sent(made, status: str) -> None:
    """A worker with an old copy learns of it before a byte leaves."""
    shop, flint = made
    as_read = entry_of(shop)
    shop.change(JournalEntry, {"idempotency_key": KEY}, status=status)
    with pytest.raises(SettledMeanwhile):
        send_it(shop, as_read)
    assert flint.requests == []


def test_abandoned_entry_is_never_sent(made) -> None:
    """A checkout that was put away meanwhile makes no order."""
    shop, flint = made
    as_read = entry_of(shop)
    with shop.store.transaction() as transaction:
        abandon(shop.storefront, transaction, "chk_1")
    with pytest.raises(SettledMeanwhile):
        send_it(shop, as_read)
    assert (flint.requests, entry_of(shop).error_code) == ([], "ABANDONED")


@pytest.mark.parametrize(("age", "is_sent"), [(timedelta(0), True), (timedelta(seconds=1), False)])
def test_unknown_write_is_replayed_for_twenty_hours(made, age: timedelta, is_sent: bool) -> None:
    """To the second; after that nothing leaves before Flint was searched."""
    shop, flint = made
    flint.on(POST, httpx.ReadTimeout("late"))
    with pytest.raises(OutcomeUnknown):
        send_it(shop)
    shop.flint.advance((REPLAY_FOR + age).total_seconds())
    if is_sent:
        send_it(shop)
    else:
        with pytest.raises(KeyTooOld):
            send_it(shop)
    assert len(flint.sent(POST)) == 1 + is_sent


def test_late_success_does_not_undo_a_settled_entry(made) -> None:
    """The first to settle an entry wins."""
    shop, _ = made
    answer = send_it(shop)
    shop.change(JournalEntry, {"idempotency_key": KEY}, status=REJECTED, error_code="OVERTAKEN")
    with shop.store.transaction() as transaction:
        succeed(shop.storefront, transaction, entry_of(shop), answer)
    assert entry_of(shop).error_code == "OVERTAKEN"
