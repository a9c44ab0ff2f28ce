"""
What was sold through our links: adopted from Flint, told and counted like every other order.

An order of a link carries nothing of ours; its checkout session names the link. Safe to run any time, at once and twice: the
unique order decides. Never a write to Flint. Source: payment_links facts, section 7; issue *Shareable payment-link pages*.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flint_storefront.checkout.adopted import adopted_checkout
from flint_storefront.checkout.judge import RENEWED_BY
from flint_storefront.checkout.kinds import PAYMENT_LINK
from flint_storefront.checkout.refresh import Reading, record_reading
from flint_storefront.errors import NotFoundError
from flint_storefront.flint.deadlines import Deadline
from flint_storefront.flint.models import CheckoutSession, Order, Subscription
from flint_storefront.flint.resources.checkout_sessions import get_checkout_session
from flint_storefront.flint.resources.orders import get_order
from flint_storefront.flint.resources.subscriptions import get_subscription
from flint_storefront.inbox.waiting import wake_events
from flint_storefront.offers.selection import ORDER, PLAN
from flint_storefront.payment_links.field_checks import ANSWER_PREFIX
from flint_storefront.payment_links.records import offer_of
from flint_storefront.storage.ports import Transaction
from flint_storefront.storage.records import (
    CheckoutRecord,
    LinkGenerationRecord,
    LinkRecord,
    LinkSaleRecord,
)
from flint_storefront.storefront import LINKS, Storefront

COMPLETED = ("paid", "partially_paid")
"""Words of a session that was paid; all others may be of a buyer who only looked."""
MOST_SESSIONS = 5
"""So many sessions of an order are read; a link's own is the one that began it."""
SWEEP_SOON = timedelta(minutes=10)
"""A link that has just sold something is swept within this."""


@dataclass(frozen=True)
class Found:
    """
    What an order or a session that we did not know has turned out to be.
    """

    record: CheckoutRecord | None = None
    """Its record, once it is paid."""
    is_ours: bool = False
    """True when it came of one of our links, also of a buyer who has not paid."""


def adopt_session(
    storefront: Storefront, session: CheckoutSession, *, deadline: Deadline
) -> CheckoutRecord | None:
    """
    Make the order of a completed session of one of our links our own: a record of kind `payment_link`, and its sale beside it.

    Returns:
        Its record, also when it was known before; None when nothing was paid, or the link is none of ours.

    Raises:
        FlintUnreachable, NotFlint, FlintError: Flint could not be asked; nothing has changed.
    """
    return look_at_session(storefront, session, deadline=deadline).record


def adopt_order(storefront: Storefront, order: Order, *, deadline: Deadline) -> CheckoutRecord | None:
    """
    The same, from an order (read whole) that we do not know: its sessions are read.
    """
    return look_at_order(storefront, order, deadline=deadline).record


def look_at_session(storefront: Storefront, session: CheckoutSession, *, deadline: Deadline) -> Found:
    """
    `adopt_session`, telling also what was not adopted.
    """
    generation = _find_generation(storefront, session.payment_link_id)
    if generation is None or session.order_id is None:
        return Found()
    known = _find_known(storefront, session.order_id, session.checkout_session_id)
    if known is not None:
        return Found(known, is_ours=True)
    started_at = storefront.clock()
    order = get_order(storefront.flint, session.order_id, deadline=deadline, is_person_waiting=False)
    return _adopt_completed(storefront, generation, session, order, started_at, deadline)


def look_at_order(storefront: Storefront, order: Order, *, deadline: Deadline) -> Found:
    """
    `adopt_order`, telling also what was not adopted. Without any link of ours nothing is read.
    """
    if order.origin == RENEWED_BY or not has_links(storefront):
        return Found()
    started_at = storefront.clock()
    for checkout_session_id in order.checkout_session_ids[:MOST_SESSIONS]:
        try:
            session = get_checkout_session(
                storefront.flint,
                checkout_session_id,
                expand_order=False,
                deadline=deadline,
                is_person_waiting=False,
            )
        except NotFoundError:
            continue
        generation = _find_generation(storefront, session.payment_link_id)
        if generation is not None and session.order_id == order.order_id:
            return _adopt_completed(storefront, generation, session, order, started_at, deadline)
    return Found()


def has_links(storefront: Storefront) -> bool:
    """
    Whether Flint has any link of ours.
    """
    with storefront.store.reading() as reading:
        return reading.find(LinkGenerationRecord, {"payment_link_id__ne": None}) is not None


def is_link_of_ours(storefront: Storefront, payment_link_id: str | None) -> bool:
    """
    Whether Flint's link stands behind one of our pages, as its present link or an earlier one.
    """
    return _find_generation(storefront, payment_link_id) is not None


def find_sale(storefront: Storefront, reference: str) -> LinkSaleRecord | None:
    """
    What was sold through a link with the checkout or the renewal of this reference; None when it came of no link.
    """
    with storefront.store.reading() as reading:
        return reading.find(LinkSaleRecord, {"reference": reference})


def _find_generation(storefront: Storefront, payment_link_id: str | None) -> LinkGenerationRecord | None:
    if payment_link_id is None:
        return None
    with storefront.store.reading() as reading:
        return reading.find(LinkGenerationRecord, {"payment_link_id": payment_link_id})


def _find_known(storefront: Storefront, order_id: str, checkout_session_id: str) -> CheckoutRecord | None:
    with storefront.store.reading() as reading:
        return reading.find(CheckoutRecord, {"order_id": order_id}) or reading.find(
            CheckoutRecord, {"checkout_session_id": checkout_session_id}
        )


def _is_completed(session: CheckoutSession, order: Order) -> bool:
    """
    Whether the buyer is through. An order of nothing, or of a trial, reads paid from the beginning: of it the session tells.

    Money may also come after the session has ended. Source: checkout_sessions facts, sections 5 and 8.
    """
    return session.status in COMPLETED or order.settlement_amounts.paid_money.amount > 0


def _adopt_completed(
    storefront: Storefront,
    generation: LinkGenerationRecord,
    session: CheckoutSession,
    order: Order,
    started_at: datetime,
    deadline: Deadline,
) -> Found:
    if not _is_completed(session, order):
        return Found(is_ours=True)
    subscription = None
    if order.subscription_id is not None:
        subscription = get_subscription(
            storefront.flint, order.subscription_id, deadline=deadline, is_person_waiting=False
        )
    attempt = session.active_payment_attempt or order.active_payment_attempt
    reading = Reading(session, order, attempt, started_at, subscription)
    return Found(_adopt(storefront, generation, session, order, reading), is_ours=True)


def _adopt(
    storefront: Storefront,
    generation: LinkGenerationRecord,
    session: CheckoutSession,
    order: Order,
    reading: Reading,
) -> CheckoutRecord | None:
    record = _record(storefront, generation, session, order, reading.subscription)
    sale = _sale(record, generation, session, order, reading.subscription)
    with storefront.store.transaction() as transaction:
        is_new = transaction.insert(record)
        if is_new:
            transaction.insert(sale)
            wake_events(
                storefront,
                transaction,
                order_id=record.order_id,
                checkout_session_id=record.checkout_session_id,
            )
            _make_due(storefront, transaction, generation.slug)
    if not is_new:
        return _find_known(storefront, order.order_id, session.checkout_session_id)
    # Judged, told and counted like every other order; a crash in between leaves a record that is due at once.
    return record_reading(storefront, record, reading)


def _record(
    storefront: Storefront,
    generation: LinkGenerationRecord,
    session: CheckoutSession,
    order: Order,
    subscription: Subscription | None,
) -> CheckoutRecord:
    with storefront.store.reading() as reading:
        link = reading.find(LinkRecord, {"slug": generation.slug})
    title = offer_of(link).title if link is not None else generation.slug
    plan = _plan(session, order, subscription, title)
    return adopted_checkout(
        storefront,
        order,
        kind=PAYMENT_LINK,
        source=PLAN if plan else ORDER,
        offer_key=generation.slug,
        title=title,
        plan=plan,
        checkout_session_id=session.checkout_session_id,
        subscription_id=order.subscription_id,
    )


def _plan(
    session: CheckoutSession, order: Order, subscription: Subscription | None, title: str
) -> dict[str, Any]:
    """
    What was signed up to, as the session's terms froze it; empty of an order that signs up to nothing.
    """
    terms = session.subscription_terms
    plan_id = session.subscription_plan_id or order.subscription_plan_id
    if plan_id is None and order.subscription_id is None:
        return {}
    recurring = subscription.recurring_amount_money if subscription is not None else None
    if terms is not None:
        recurring = terms.recurring_total_money
    fee = terms.setup_fee_money if terms is not None else None
    told = terms or subscription
    return {
        "subscription_plan_id": plan_id,
        "plan_key": None,
        "name": terms.plan_name if terms is not None else title,
        "billing_interval": told.billing_interval if told is not None else "",
        "billing_interval_count": told.billing_interval_count if told is not None else 1,
        "quantity": (subscription.quantity if subscription is not None else None) or 1,
        "is_differing": False,
        "recurring_minor": (recurring or order.pricing_amounts.total_money).amount,
        "setup_fee_minor": fee.amount if fee is not None else None,
        "trial_days": terms.trial_period_days if terms is not None else None,
    }


def _sale(
    record: CheckoutRecord,
    generation: LinkGenerationRecord,
    session: CheckoutSession,
    order: Order,
    subscription: Subscription | None,
) -> LinkSaleRecord:
    answers = {
        name.removeprefix(ANSWER_PREFIX): text
        for name, text in order.metadata.items()
        if name.startswith(ANSWER_PREFIX)
    }
    units = sum(item.quantity for item in order.line_items)
    return LinkSaleRecord(
        reference=record.reference,
        slug=generation.slug,
        payment_link_id=session.payment_link_id or "",
        checkout_session_id=session.checkout_session_id,
        order_id=order.order_id,
        subscription_id=order.subscription_id,
        currency=order.currency,
        # A trial's first order may have no lines.
        quantity=units or (subscription.quantity if subscription is not None else None) or 1,
        answers=answers,
        mode=record.mode,
        created_at=record.updated_at,
    )


def _make_due(storefront: Storefront, transaction: Transaction, slug: str) -> None:
    """
    Have Flint's counters of the link read, and its sales listed soon. Whoever works on the link keeps it: no lease is touched.
    """
    now = storefront.clock()
    soon = now + SWEEP_SOON
    transaction.update(LinkRecord, {"slug": slug}, {"next_attempt_at": now})
    transaction.update(LinkRecord, {"slug": slug, "next_sweep_at__gt": soon}, {"next_sweep_at": soon})
    transaction.on_commit(lambda: storefront.runner.soon(LINKS))
