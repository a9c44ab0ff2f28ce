"""
What the admin's page of one checkout shows: plain values, no secret and no address of Flint.
"""

from collections.abc import Mapping
from typing import Any

from flint_storefront.checkout.amounts import ROWS
from flint_storefront.checkout.operator import CheckoutDetails
from flint_storefront.messages.sentences import PROBLEMS, say
from flint_storefront.money import Money
from flint_storefront.page_data import money_data
from flint_storefront.storage.records import CheckoutRecord
from flint_storefront.wagtail.orders.facts import charges_data, choice_rows
from flint_storefront.wagtail.orders.filters import kind_label, state_label

MORE_ROWS = (("total", "total"), ("paid", "paid"), ("outstanding", "outstanding"))


def details_data(details: CheckoutDetails, language: str) -> dict[str, Any]:
    """
    `checkout, lines, charges, choices, amounts, events, requests, effects` for `order.html`.
    """
    record = details.record
    return {
        "checkout": _checkout_data(record, language),
        "lines": [_line_data(record, line, language) for line in record.lines],
        "charges": charges_data(record, language),
        "choices": choice_rows(record, language),
        "amounts": _amounts_data(record, language),
        "events": [_pick(event, EVENT_FIELDS) for event in details.events],
        "requests": [_pick(entry, REQUEST_FIELDS) for entry in details.journal],
        "effects": [_pick(effect, EFFECT_FIELDS) for effect in details.effects],
    }


EVENT_FIELDS = (
    "webhook_event_id",
    "event_type",
    "status",
    "source",
    "received_at",
    "finished_at",
    "attempt_count",
    "error",
)
REQUEST_FIELDS = (
    "operation",
    "status",
    "sent_count",
    "first_sent_at",
    "answered_at",
    "http_status",
    "error_code",
    "request_id",
    "idempotency_key",
)
EFFECT_FIELDS = ("signal", "effect_id", "created_at", "delivered_at", "attempt_count", "error")


def _pick(record: object, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(record, name) for name in names}


def _checkout_data(record: CheckoutRecord, language: str) -> dict[str, Any]:
    return {
        "reference": record.reference,
        "kind_label": kind_label(record.kind),
        "title": record.title,
        "order_number": record.order_number or "",
        "order_id": record.order_id or "",
        "checkout_session_id": record.checkout_session_id or "",
        "state": record.state,
        "state_label": state_label(record.state),
        "notice": say(record.notice, language) if record.notice in PLAIN_NOTICES else "",
        "mode": record.mode,
        "user_id": record.user_id or "",
        "is_flagged": record.is_flagged,
        "flag_reason": record.flag_reason or "",
        "accepted_total": money_data(Money(record.accepted_total_minor, record.currency), language),
        "our_subtotal": money_data(Money(record.subtotal_minor, record.currency), language),
        "created_at": record.created_at,
        "checked_at": record.checked_at,
        "paid_at": record.paid_at,
        "next_check_at": record.next_check_at,
    }


PLAIN_NOTICES = frozenset(key for key, sentence in PROBLEMS.items() if "{" not in sentence)


def _line_data(record: CheckoutRecord, line: Mapping[str, Any], language: str) -> dict[str, Any]:
    unit, quantity = line["unit_minor"], line["quantity"]
    return {
        "name": line["name"],
        "variant_id": line["variant_id"] or "",
        "quantity": quantity,
        "unit_price": money_data(Money(unit, record.currency), language),
        "total": money_data(Money(unit * quantity, record.currency), language),
    }


def _amounts_data(record: CheckoutRecord, language: str) -> list[dict[str, Any]]:
    # Flint's amounts; the operator sees those that are zero, too.
    return [
        {
            "key": name,
            "label": name.capitalize(),
            "money": money_data(Money(record.amounts[name], record.currency), language),
        }
        for name, _ in (*ROWS[:-1], *MORE_ROWS, ROWS[-1])
        if name in record.amounts
    ]
