"""
The fees of an order, each a charge with a key of its own, added before the checkout session is made.

A charge that stands is never added again, whichever try it was of.

Source: orders facts, section 4; design.md, *The way to pay*.
"""

from typing import Any

from flint_storefront.checkout.amounts import stored_amounts
from flint_storefront.checkout.journal import (
    REJECTED,
    SUCCEEDED,
    KeyTooOld,
    Refusal,
    SettledMeanwhile,
    find_entry,
    send,
    settle_found,
    succeed,
    write_ahead,
)
from flint_storefront.checkout.progress import Progress, Refused
from flint_storefront.checkout.records import change_checkout, get_checkout
from flint_storefront.checkout.requests import CHARGE_NUMBER, charge_key, charge_request
from flint_storefront.errors import OutcomeUnknown
from flint_storefront.flint.deadlines import Deadline
from flint_storefront.flint.envelope import Answer
from flint_storefront.flint.models import Charge, Order
from flint_storefront.flint.resources.orders import get_order, parse_order
from flint_storefront.storage.records import CheckoutRecord, JournalEntry
from flint_storefront.storefront import Storefront

RECORD_TRIES = 8
STEPS = 3
"""How often one charge is looked at in one press: sent, settled elsewhere, or looked up and sent anew."""


def ensure_charges(
    storefront: Storefront,
    record: CheckoutRecord,
    *,
    deadline: Deadline,
    is_pressed: bool,
    is_person_waiting: bool,
) -> CheckoutRecord | Progress:
    """
    Add what is missing of *record*'s charges to its order; the record is as it was when all stand.

    Raises:
        OutcomeUnknown: Nobody knows whether a charge was added.
        FlintUnreachable, NotFlint, FlintError: The order could not be read.
    """
    if record.ordered_amounts or not record.charges:
        return record
    for number in range(1, len(record.charges) + 1):
        added = _ensure(storefront, record, number, deadline, is_pressed, is_person_waiting)
        if not isinstance(added, CheckoutRecord):
            return added
        record = added
    return _complete(storefront, record)


def _ensure(
    storefront: Storefront,
    record: CheckoutRecord,
    number: int,
    deadline: Deadline,
    is_pressed: bool,
    is_person_waiting: bool,
) -> CheckoutRecord | Progress:
    for _ in range(STEPS):
        entry = _entry(storefront, record, number)
        if entry.status == SUCCEEDED:
            return record
        if entry.status == REJECTED:
            if not is_pressed:
                return Refused(record, entry.error_code or "")
            record = _next_try(storefront, record)
            continue
        try:
            answer = send(storefront, entry, deadline=deadline, is_person_waiting=is_person_waiting)
        except KeyTooOld:
            record = _look_up(storefront, record, entry, number, deadline)
            continue
        except SettledMeanwhile:
            record = get_checkout(storefront, record.reference)
            continue
        if isinstance(answer, Refusal):
            return Refused(get_checkout(storefront, record.reference), answer.code)
        return _record(storefront, record, parse_order(answer), entry, answer)
    raise OutcomeUnknown("charge_contended")


def _entry(storefront: Storefront, record: CheckoutRecord, number: int) -> JournalEntry:
    """
    The entry that stands for this charge: one that succeeded in any try, else that of this try.
    """
    for order_try in range(1, record.order_try + 1):
        entry = find_entry(storefront, charge_key(record, number, order_try))
        if entry is not None and (entry.status == SUCCEEDED or order_try == record.order_try):
            return entry
    if record.order_id is None:
        raise LookupError(record.reference)
    key, request = charge_key(record, number), charge_request(record, number, record.order_id)
    with storefront.store.transaction() as transaction:
        write_ahead(storefront, transaction, record.reference, key, request)
    entry = find_entry(storefront, key)
    if entry is None:
        raise LookupError(key)
    return entry


def _next_try(storefront: Storefront, record: CheckoutRecord) -> CheckoutRecord:
    with storefront.store.transaction() as transaction:
        changed = change_checkout(storefront, transaction, record, {"order_try": record.order_try + 1})
    return changed or get_checkout(storefront, record.reference)


def _look_up(
    storefront: Storefront, record: CheckoutRecord, entry: JournalEntry, number: int, deadline: Deadline
) -> CheckoutRecord:
    """
    The key may be forgotten: the order itself says whether the charge stands.
    """
    if record.order_id is None:
        raise LookupError(record.reference)
    order = get_order(storefront.flint, record.order_id, deadline=deadline, is_person_waiting=False)
    if _stands(record, order, number):
        return _record(storefront, record, order, entry, None)
    with storefront.store.transaction() as transaction:
        settle_found(storefront, transaction, entry.idempotency_key, None)
    return _next_try(storefront, record)


def _stands(record: CheckoutRecord, order: Order, number: int) -> bool:
    """
    Whether charge *number* is on the order: by our note on it or, where Flint does not tell that (unverified), by its like.

    Every charge before it stands, so that of those alike there must be one more.
    """
    if any(charge.metadata.get(CHARGE_NUMBER) == str(number) for charge in order.charges):
        return True
    alike = [charge for charge in order.charges if _likeness(charge) == _own_likeness(record, number)]
    before = [one for one in range(1, number) if _own_likeness(record, one) == _own_likeness(record, number)]
    return len([charge for charge in alike if CHARGE_NUMBER not in charge.metadata]) > len(before)


def _likeness(charge: Charge) -> tuple[str, str]:
    return charge.type, charge.name


def _own_likeness(record: CheckoutRecord, number: int) -> tuple[str, str]:
    charge = record.charges[number - 1]
    return charge["type"], charge["name"]


def _record(
    storefront: Storefront,
    record: CheckoutRecord,
    order: Order,
    entry: JournalEntry,
    answer: Answer | None,
) -> CheckoutRecord:
    for _ in range(RECORD_TRIES):
        changes = {
            "amounts": stored_amounts(order),
            "order_revision": order.order_revision,
            # Whoever read the order before this moment may not have seen the charge.
            "checked_at": storefront.clock(),
        }
        with storefront.store.transaction() as transaction:
            changed = change_checkout(storefront, transaction, record, changes)
            if changed is not None:
                if answer is not None:
                    succeed(storefront, transaction, entry, answer)
                else:
                    found = {"order_id": order.order_id}
                    settle_found(storefront, transaction, entry.idempotency_key, found)
                return changed
        record = get_checkout(storefront, record.reference)
    raise OutcomeUnknown("not_recorded")


def _complete(storefront: Storefront, record: CheckoutRecord) -> CheckoutRecord:
    for _ in range(RECORD_TRIES):
        if record.ordered_amounts:
            return record
        changes: dict[str, Any] = {"ordered_amounts": record.amounts}
        if record.state == "checking":
            changes["state"] = "open"
        with storefront.store.transaction() as transaction:
            changed = change_checkout(storefront, transaction, record, changes)
        if changed is not None:
            return changed
        record = get_checkout(storefront, record.reference)
    raise OutcomeUnknown("not_recorded")
