"""
What the operator sees of a checkout, and *check again*.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flint_storefront.checkout.records import change_checkout, get_checkout
from flint_storefront.checkout.refresh import refresh
from flint_storefront.checkout.unknown import settle_unknown
from flint_storefront.storage.records import CheckoutRecord, EffectRecord, InboxEvent, JournalEntry
from flint_storefront.storefront import Storefront


@dataclass(frozen=True)
class CheckoutDetails:
    """
    One checkout with all that belongs to it.
    """

    record: CheckoutRecord
    journal: Sequence[JournalEntry]
    events: Sequence[InboxEvent]
    effects: Sequence[EffectRecord]


def checkout_details(storefront: Storefront, reference: str) -> CheckoutDetails:
    """
    Everything we hold about one checkout; at most five queries, no call to Flint.

    Raises:
        LookupError: There is no such checkout.
    """
    record = get_checkout(storefront, reference)
    with storefront.store.reading() as reading:
        journal = reading.select(JournalEntry, {"reference": reference}, order_by="created_at")
        effects = reading.select(EffectRecord, {"reference": reference}, order_by="created_at")
        events: dict[str, InboxEvent] = {}
        for field, value in (
            ("order_id", record.order_id),
            ("checkout_session_id", record.checkout_session_id),
        ):
            if value is not None:
                found = reading.select(InboxEvent, {field: value}, order_by="received_at")
                events |= {event.webhook_event_id: event for event in found}
    ordered = sorted(events.values(), key=lambda event: event.received_at)
    return CheckoutDetails(record=record, journal=journal, events=ordered, effects=effects)


def check_again(storefront: Storefront, reference: str) -> str:
    """
    Settle what is unknown, ask Flint and record the answer; answers the judged state.

    Raises:
        LookupError: There is no such checkout.
        FlintUnreachable, NotFlint, FlintError: Flint could not be asked.
    """
    record = get_checkout(storefront, reference)
    settle_unknown(storefront, record)
    record = get_checkout(storefront, reference)
    if record.order_id is not None or record.checkout_session_id is not None:
        record, _ = refresh(
            storefront, record, deadline=storefront.background_deadline(), is_person_waiting=False
        )
    return record.state


def settle_flag(storefront: Storefront, reference: str) -> bool:
    """
    Take the flag off a checkout: a person has looked. False when it had none.

    The reason stays on the record, so that the next reading does not flag it for the same again.

    Raises:
        LookupError: There is no such checkout.
    """
    record = get_checkout(storefront, reference)
    while record.is_flagged:
        with storefront.store.transaction() as transaction:
            if change_checkout(storefront, transaction, record, {"is_flagged": False}) is not None:
                return True
        record = get_checkout(storefront, reference)
    return False
