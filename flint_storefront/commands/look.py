"""
Commands that show: `events`, `replay`, `orders list`, `orders show`.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flint_storefront.checkout.amounts import total_money
from flint_storefront.checkout.operator import checkout_details
from flint_storefront.commands.command import Write
from flint_storefront.inbox.actions import latest_events, replay
from flint_storefront.money import format_money
from flint_storefront.storage.records import CheckoutRecord
from flint_storefront.storefront import Storefront


def run_events(storefront: Storefront, options: Mapping[str, Any], write: Write) -> int:
    """
    The newest events of the inbox.
    """
    events = latest_events(storefront, status=options.get("status"), limit=options.get("limit") or 20)
    for event in events:
        about = event.order_id or event.checkout_session_id or event.payment_intent_id or "-"
        tries = f"tries {event.attempt_count}" + (f", {event.error}" if event.error else "")
        write(
            f"{_at(event.received_at)}  {event.status:<8} {event.event_type:<32} {event.webhook_event_id}  {about}  {tries}"
        )
    if not events:
        write("no events")
    return 0


def run_replay(storefront: Storefront, options: Mapping[str, Any], write: Write) -> int:
    """
    Put one event back in line.
    """
    if not replay(storefront, str(options["event_id"])):
        write("no such event")
        return 1
    write("back in line")
    return 0


def run_orders(storefront: Storefront, options: Mapping[str, Any], write: Write) -> int:
    """
    `list` the newest checkouts, or `show` one with everything that belongs to it.
    """
    if options.get("action") == "show":
        return _show(storefront, str(options.get("reference") or ""), write)
    where = {"state": options["state"]} if options.get("state") else {}
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
