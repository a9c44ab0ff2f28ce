"""
The flat `data` of each event the sandbox sends.

Source: webhooks facts, section 7, and the WebhookData_… schemas of the contract.
"""

from flint_storefront.sandbox.state import Document

LINE_KEYS = (
    "order_line_item_id",
    "name",
    "quantity",
    "product_id",
    "variant_id",
    "source_type",
    "selected_options",
    "unit_price_money",
    "base_subtotal_money",
    "modifier_total_money",
    "subtotal_money",
    "discount_money",
    "tax_money",
    "total_money",
)
"""What of an order's line an order.paid event tells (contract: WebhookOrderLineItem, closed)."""


def order_created_data(order: Document) -> Document:
    """Return the data of order.created, which alone tells the order's origin."""
    return order_state_data(order) | {"origin": order["origin"]}


def order_state_data(order: Document) -> Document:
    """Return the data of order.updated and order.closed."""
    data = {
        "order_id": order["order_id"],
        "status": order["status"],
        "payment_status": order["payment_status"],
        "refund_status": order["refund_status"],
        "resource_updated_at": order["updated_at"],
    }
    for key in ("order_number", "customer_id"):
        if order.get(key):
            data[key] = order[key]
    return data


def order_paid_data(order: Document) -> Document:
    """Return the data of order.paid; it carries no metadata, session id or reference."""
    return {
        "order_id": order["order_id"],
        "status": order["status"],
        "payment_status": "paid",
        "total_money": dict(order["pricing_amounts"]["total_money"]),
        "paid_money": dict(order["settlement_amounts"]["paid_money"]),
        "outstanding_money": dict(order["settlement_amounts"]["outstanding_money"]),
        "order_payment_intent_ids": list(order.get("payment_intent_ids", [])),
        "line_items": [
            {key: line[key] for key in LINE_KEYS if line.get(key) is not None} for line in order["line_items"]
        ],
    }


def session_completed_data(session: Document) -> Document:
    """Return the data of checkout_session.completed: status `completed`, while the session reads `paid`."""
    return {
        "checkout_session_id": session["checkout_session_id"],
        "status": "completed",
        "resource_updated_at": session["updated_at"],
    }


def session_ended_data(session: Document) -> Document:
    """Return the data of checkout_session.expired, .closed and .invalidated."""
    data = {
        "checkout_session_id": session["checkout_session_id"],
        "status": session["status"],
        "reason": session["terminal_reason"],
        "resource_updated_at": session["updated_at"],
        "order_id": session["order_id"],
    }
    if session["status"] == "expired":
        data["expired_at"] = session["expires_at"]
    for key in ("payment_link_id", "superseding_checkout_session_id"):
        if session.get(key):
            data[key] = session[key]
    return data


def intent_data(intent: Document, status: str) -> Document:
    """Return the thin data of a payment_intent event; *status* as the event says it, e.g. `failed`."""
    return {
        "payment_intent_id": intent["payment_intent_id"],
        "status": status,
        "resource_updated_at": intent["updated_at"],
    }


def order_refunded_data(order: Document) -> Document:
    """Return the thin data of order.refunded; *status* is the refund status (our choice)."""
    return {
        "order_id": order["order_id"],
        "status": order["refund_status"],
        "resource_updated_at": order["updated_at"],
    }


def refund_data(refund: Document) -> Document:
    """Return the thin data of a refund event; it names neither order nor amount."""
    return {
        "refund_id": refund["refund_id"],
        "status": refund["status"],
        "resource_updated_at": refund["updated_at"],
    }


def dispute_data(dispute: Document) -> Document:
    """Return the thin data of a dispute event; it names neither order nor amount."""
    return {
        "dispute_id": dispute["dispute_id"],
        "status": dispute["status"],
        "resource_updated_at": dispute["updated_at"],
    }


def synthetic_data(event_type: str, *, resource_id: str, now_text: str) -> Document:
    """Return made-up data of a test event: the object it names does not exist."""
    subject, _, word = event_type.partition(".")
    if subject == "order" and word in {"created", "updated", "closed", "paid", "partially_paid"}:
        return _synthetic_order_data(word, order_id=resource_id, now_text=now_text)
    if subject == "checkout_session" and word in SYNTHETIC_REASONS:
        ended = {
            "checkout_session_id": resource_id,
            "status": word,
            "terminal_reason": SYNTHETIC_REASONS[word],
            "updated_at": now_text,
            "expires_at": now_text,
            "order_id": "ord_test",
        }
        return session_ended_data(ended)
    if subject == "subscription" and word in SYNTHETIC_SUBSCRIPTION_KEYS:
        return _synthetic_subscription_data(word, subscription_id=resource_id, now_text=now_text)
    status = SYNTHETIC_STATUSES.get(word, word.rpartition(".")[2])
    return {f"{subject}_id": resource_id, "status": status, "resource_updated_at": now_text}


SYNTHETIC_REASONS = {"expired": "expired", "closed": "api", "invalidated": "order_mutated"}
"""Terminal reason of a synthetic checkout_session event, by its last word."""

SYNTHETIC_STATUSES = {"payment_failed": "failed"}
"""Status where the event's last word is not the status."""


SYNTHETIC_SUBSCRIPTION_KEYS = {
    "payment_failed": ("scheduled_billing_at", "status"),
    "renewal_upcoming": ("next_billing_at",),
    "updated": ("changed_fields", "previous_values", "initiated_by"),
    "dunning_exhausted": (
        "status",
        "dunning_end_action",
        "failed_period_started_at",
        "failed_period_ended_at",
        "scheduled_billing_at",
    ),
}
"""What a synthetic subscription event tells beside its id and time, where it is not thin."""


def _synthetic_subscription_data(word: str, *, subscription_id: str, now_text: str) -> Document:
    words = {
        "status": "past_due",
        "dunning_end_action": "cancel",
        "changed_fields": ["quantity"],
        "previous_values": {"quantity": 1},
        "initiated_by": "merchant",
    }
    data = {key: words.get(key, now_text) for key in SYNTHETIC_SUBSCRIPTION_KEYS[word]}
    return {"subscription_id": subscription_id, **data, "resource_updated_at": now_text}


def _synthetic_order_data(word: str, *, order_id: str, now_text: str) -> Document:
    amount = {"amount": 1800, "currency": "USD"}
    nothing = {"amount": 0, "currency": "USD"}
    order: Document = {
        "order_id": order_id,
        "status": "closed" if word == "closed" else "open",
        "payment_status": "unpaid",
        "refund_status": "none",
        "updated_at": now_text,
        "pricing_amounts": {"total_money": amount},
        "settlement_amounts": {"paid_money": amount, "outstanding_money": nothing},
        "line_items": [{"order_line_item_id": "li_test", "name": "Test item", "quantity": 1}],
    }
    if word not in {"paid", "partially_paid"}:
        return order_state_data(order)
    return {**order_paid_data(order), "payment_status": word}
