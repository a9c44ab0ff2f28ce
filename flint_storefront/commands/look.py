"""
Commands that show: `events`, `replay`, `orders`, `subscriptions`.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flint_storefront.background import drain
from flint_storefront.checkout.amounts import total_money
from flint_storefront.checkout.operator import checkout_details, settle_flag
from flint_storefront.commands.command import Write
from flint_storefront.inbox.actions import latest_events, replay
from flint_storefront.money import format_money
from flint_storefront.storage.records import CheckoutRecord, SubscriptionRecord
from flint_storefront.storefront import Storefront
from flint_storefront.subscriptions.page_data import price_text

ABOUT = (
    "order_id",
    "checkout_session_id",
    "subscription_id",
    "refund_id",
    "dispute_id",
    "payment_intent_id",
)
"""What an event is about: the first of these that it names."""


def run_events(storefront: Storefront, options: Mapping[str, Any], write: Write) -> int:
    """
    The newest events of the inbox.
    """
    events = latest_events(storefront, status=options.get("status"), limit=options.get("limit") or 20)
    for event in events:
        about = next((found for name in ABOUT if (found := getattr(event, name))), "-")
        tries = f"tries {event.attempt_count}" + (f", {event.error}" if event.error else "")
        write(
            f"{_at(event.received_at)}  {event.status:<8} {event.event_type:<32} {event.webhook_event_id}  {about}  {tries}"
        )
    if not events:
        write("no events")
    return 0


def run_replay(storefront: Storefront, options: Mapping[str, Any], write: Write) -> int:
    """
    Put one event back in line, and work on what is there.
    """
    if not replay(storefront, str(options["event_id"])):
        write("no such event")
        return 1
    write("back in line")
    drain(storefront)
    return 0


def run_orders(storefront: Storefront, options: Mapping[str, Any], write: Write) -> int:
    """
    `list` the newest checkouts, `show` one with everything that belongs to it, or call one `settled` that was flagged.
    """
    reference = str(options.get("reference") or "")
    if options.get("action") == "show":
        return _show(storefront, reference, write)
    if options.get("action") == "settled":
        return _settle(storefront, reference, write)
    where: dict[str, Any] = {"state": options["state"]} if options.get("state") else {}
    if options.get("flagged"):
        where["is_flagged"] = True
    with storefront.store.reading() as reading:
        records = reading.select(
            CheckoutRecord, where, order_by="-created_at", limit=options.get("limit") or 20
        )
    for record in records:
        flag = f"  FLAGGED {record.flag_reason}" if record.is_flagged else ""
        number = record.order_number or "-"
        write(
            f"{_at(record.created_at)}  {record.state:<18} {_total(record):>12}  {record.reference}  {number}{flag}"
        )
    if not records:
        write("no orders")
    return 0


def run_subscriptions(storefront: Storefront, options: Mapping[str, Any], write: Write) -> int:
    """
    The newest subscriptions.
    """
    where = {"status": options["status"]} if options.get("status") else {}
    with storefront.store.reading() as reading:
        records = reading.select(
            SubscriptionRecord, where, order_by="-created_at", limit=options.get("limit") or 20
        )
    for record in records:
        ending = "  ends with its period" if record.is_ending else ""
        write(
            f"{_at(record.created_at)}  {record.status:<10} {price_text(record, 'en'):<24} {_next(record)}  "
            f"{record.subscription_id}  {record.reference}  {record.title}{ending}"
        )
    if not records:
        write("no subscriptions")
    return 0


def _next(record: SubscriptionRecord) -> str:
    at = record.next_retry_at or record.next_billing_at
    return f"next {_at(at)}" if at is not None else "next -"


def _settle(storefront: Storefront, reference: str, write: Write) -> int:
    try:
        was_flagged = settle_flag(storefront, reference)
    except LookupError:
        write("no such order")
        return 1
    write("flag taken off" if was_flagged else "it was not flagged")
    return 0


def _show(storefront: Storefront, reference: str, write: Write) -> int:
    try:
        details = checkout_details(storefront, reference)
    except LookupError:
        write("no such order")
        return 1
    record = details.record
    write(
        f"{record.reference}: {record.state}, {_total(record)}, order {record.order_number or '-'} ({record.order_id or '-'})"
    )
    if record.is_flagged or record.flag_reason:
        write(f"  flag     {record.flag_reason}{'' if record.is_flagged else ', settled'}")
    if record.subscription_id is not None:
        parent = f", renews {record.parent_reference}" if record.parent_reference else ""
        write(f"  plan     {record.title} {record.subscription_id}{parent}")
    for line in record.lines:
        write(f"  line     {line['quantity']} x {line['name']}")
    for name, amount in record.amounts.items():
        write(f"  amount   {name} {amount} {record.currency}")
    for entry in details.journal:
        write(
            f"  journal  {_at(entry.created_at)} {entry.status:<9} {entry.idempotency_key} {entry.error_code or ''}".rstrip()
        )
    for event in details.events:
        write(
            f"  event    {_at(event.received_at)} {event.status:<9} {event.event_type} {event.webhook_event_id}"
        )
    for effect in details.effects:
        told = "delivered" if effect.delivered_at else f"not yet, tries {effect.attempt_count}"
        write(f"  effect   {_at(effect.created_at)} {effect.signal} {effect.effect_key} {told}")
    return 0


def _at(instant: datetime) -> str:
    return instant.strftime("%Y-%m-%d %H:%M:%S")


def _total(record: CheckoutRecord) -> str:
    total = total_money(record)
    return format_money(total, "en") if total is not None else "-"
