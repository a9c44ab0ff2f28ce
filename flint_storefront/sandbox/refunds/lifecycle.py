"""
The life of a refund, as data: pending, then after some seconds succeeded or failed.

Source: payments facts, section 6; that nothing lies between, and how long it takes, is our choice.
"""

from datetime import timedelta

from flint_storefront.sandbox.clock import parse_instant
from flint_storefront.sandbox.orders.amounts import money, recompute
from flint_storefront.sandbox.refunds.documents import set_tenders
from flint_storefront.sandbox.state import Document, Environment, Sandbox
from flint_storefront.sandbox.webhooks.events import emit
from flint_storefront.sandbox.webhooks.payloads import order_refunded_data, refund_data

REFUND_SECONDS = 10
"""How long a refund stays pending, by the sandbox's clock."""

REFUND_TRANSITIONS = (("pending", "succeeded"), ("pending", "failed"))
"""Allowed moves of a refund, from and to."""

REFUND_EVENTS = {"succeeded": "refund.updated", "failed": "refund.failed"}
"""Event by new status."""

FAILURE_REASON = "expired_or_canceled_card"

COUNTING_STATUSES = ("pending", "succeeded")
"""Refunds of such a status take room from what may still be refunded."""


class RefundMoveRefused(ValueError):
    """A refund was asked to make a move that is not in the list."""


def find_refunds(environment: Environment, order: Document, statuses: tuple[str, ...]) -> list[Document]:
    """Return the order's refunds of these statuses, oldest first."""
    return [
        refund
        for refund in environment.refunds.values()
        if refund["order_id"] == order["order_id"] and refund["status"] in statuses
    ]


def settle_refunds(sandbox: Sandbox) -> int:
    """
    Settle every refund whose time has come: as the switch `refund_result` says.

    Returns:
        How many were settled.
    """
    due = sandbox.clock.now() - timedelta(seconds=REFUND_SECONDS)
    count = 0
    for environment in sandbox.environments.values():
        for refund in list(environment.refunds.values()):
            if refund["status"] == "pending" and parse_instant(refund["created_at"]) <= due:
                move_refund(sandbox, environment, refund, sandbox.switches["refund_result"])
                count += 1
    if count:
        sandbox.save()
    return count


def move_refund(sandbox: Sandbox, environment: Environment, refund: Document, status: str) -> None:
    """
    Give a refund its next status, bring order and payment intent in step, and tell the world.

    Raises:
        RefundMoveRefused: the pair is not in REFUND_TRANSITIONS.
    """
    if (refund["status"], status) not in REFUND_TRANSITIONS:
        raise RefundMoveRefused(f"{refund['status']} to {status}")
    refund |= {"status": status, "updated_at": sandbox.now_text()}
    if status == "failed":
        refund["failure_reason"] = FAILURE_REASON
    order = environment.orders[refund["order_id"]]
    if status == "succeeded":
        refund_order(sandbox, environment, order, refund)
    set_tenders(refund)
    note_refund(sandbox, environment, refund)
    emit(sandbox, environment, REFUND_EVENTS[status], refund_data(refund))
    if status == "succeeded":
        emit(sandbox, environment, "order.refunded", order_refunded_data(order))


def refund_order(sandbox: Sandbox, environment: Environment, order: Document, refund: Document) -> None:
    """Take the refund out of the order's and the intent's money."""
    tip_before = find_refunded_tip(order)
    order["_refunded_amount"] += refund["amount_money"]["amount"]
    recompute(order)
    is_whole = order["_refunded_amount"] >= order["_paid_amount"]
    status = "refunded" if is_whole else "partially_refunded"
    order |= {"refund_status": status, "updated_at": sandbox.now_text()}
    order["order_revision"] += 1
    currency = refund["amount_money"]["currency"]
    refund["refunded_tip_money"] = money(find_refunded_tip(order) - tip_before, currency)
    intent = environment.payment_intents[refund["payment_intent_id"]]
    intent |= {
        "refund_status": status,
        "settlement_status": status,
        "refunded_money": money(order["_refunded_amount"], currency),
        "updated_at": sandbox.now_text(),
    }


def find_refunded_tip(order: Document) -> int:
    """Return how much of the tips has been given back, in minor units."""
    return sum(tip["refunded_money"]["amount"] for tip in order["tips"])


def note_refund(sandbox: Sandbox, environment: Environment, refund: Document) -> None:
    """Write the refund's present status into the ledger."""
    sandbox.ledger_add(
        f"refund.{refund['status']}",
        environment,
        refund_id=refund["refund_id"],
        order_id=refund["order_id"],
        amount=refund["amount_money"]["amount"],
        currency=refund["amount_money"]["currency"],
    )
