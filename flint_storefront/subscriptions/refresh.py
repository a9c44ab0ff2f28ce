"""
Ask Flint about a subscription, and adopt the orders by which it renews.

Renewal orders carry nothing of ours: the subscription says whose they are. Safe to run any time, at once and twice; never a
write to Flint. Source: subscriptions facts, sections 6 and 8; issue *The whole counter*, section 5.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from flint_storefront.checkout.adopted import adopted_checkout
from flint_storefront.checkout.amounts import stored_amounts
from flint_storefront.checkout.kinds import RENEWAL
from flint_storefront.checkout.refresh import Reading, record_reading
from flint_storefront.errors import StorefrontError
from flint_storefront.flint.credentials import redacted_logger
from flint_storefront.flint.deadlines import Deadline
from flint_storefront.flint.models import Order
from flint_storefront.flint.resources.orders import list_orders_of_subscription
from flint_storefront.flint.resources.subscriptions import get_subscription
from flint_storefront.inbox.waiting import wake_events
from flint_storefront.storage.ports import Transaction
from flint_storefront.storage.records import (
    CheckoutRecord,
    DonationRecord,
    LinkSaleRecord,
    SubscriptionRecord,
)
from flint_storefront.storefront import Storefront
from flint_storefront.subscriptions.keeping import CANCELED, keep

log = redacted_logger(__name__)
PUT_OFF = timedelta(hours=1)
"""How long a subscription that could not be read is left alone."""
BATCH = 200


def refresh_subscription(
    storefront: Storefront, subscription_id: str, *, deadline: Deadline, is_person_waiting: bool = False
) -> SubscriptionRecord | None:
    """
    Ask Flint about one of our subscriptions and keep the answer; the state of its checkout follows in the same transaction.

    Returns:
        What we know afterwards; None when it is none of ours.

    Raises:
        FlintUnreachable, NotFlint, FlintError: Flint could not be asked; nothing has changed.
    """
    known = _find_subscription(storefront, subscription_id)
    if known is None:
        return None
    started_at = storefront.clock()
    subscription = get_subscription(
        storefront.flint, subscription_id, deadline=deadline, is_person_waiting=is_person_waiting
    )
    with storefront.store.transaction() as transaction:
        # The checkout's row first, as everywhere: two workers never wait for each other's second row.
        where = {"reference": known.reference}
        transaction.update(CheckoutRecord, where, {"subscription_id": subscription_id})
        checkout = transaction.find(CheckoutRecord, where)
        return (
            known if checkout is None else keep(storefront, transaction, checkout, subscription, started_at)
        )


def adopt_renewals(storefront: Storefront, record: SubscriptionRecord, *, deadline: Deadline) -> int:
    """
    List the orders of a subscription, adopt those we do not know, and record what has changed on those we do.

    Returns:
        How many were adopted.

    Raises:
        FlintUnreachable, NotFlint, FlintError: Flint could not be asked to the end; what was adopted stays.
    """
    started_at = storefront.clock()
    orders = list_orders_of_subscription(storefront.flint, record.subscription_id, deadline=deadline)
    return sum(_adopt_or_update(storefront, order, started_at) for order in orders)


def adopt_renewal(storefront: Storefront, order: Order) -> CheckoutRecord | None:
    """
    Make the order of one of our subscriptions our own: a record of kind `renewal`, told and counted once it is paid.

    Returns:
        Its record, also when it was known before; None when its subscription is none of ours.
    """
    known = _find_by_order(storefront, order.order_id)
    return known if known is not None else _adopt(storefront, order, storefront.clock())


def check_due_subscriptions(storefront: Storefront) -> int:
    """
    Read the subscriptions that are due, and their orders. Answers how many were read; a failing one keeps no other waiting.
    """
    now = storefront.clock()
    with storefront.store.reading() as reading:
        due = reading.select(
            SubscriptionRecord, {"next_check_at__lte": now}, order_by="next_check_at", limit=BATCH
        )
    return sum(check_subscription(storefront, record) for record in due)


def check_subscription(storefront: Storefront, record: SubscriptionRecord) -> bool:
    """
    Read one subscription and its orders. False when it could not be read, or somebody else is at it; it is due again later.
    """
    if not _set_next_check(storefront, record, storefront.clock() + PUT_OFF):
        return False
    deadline = storefront.background_deadline()
    try:
        found = refresh_subscription(storefront, record.subscription_id, deadline=deadline)
        if found is not None:
            adopt_renewals(storefront, found, deadline=storefront.background_deadline())
    except StorefrontError as error:
        log.warning("subscription %s: not read this time: %s", record.subscription_id, error)
        return False
    except Exception:
        log.exception("subscription %s: not read this time", record.subscription_id)
        return False
    if found is not None and record.status == found.status == CANCELED:
        _set_next_check(storefront, found, None)
    return True


def _set_next_check(storefront: Storefront, record: SubscriptionRecord, at: datetime | None) -> bool:
    """
    False when somebody has changed the subscription meanwhile: it is theirs.
    """
    where = {"subscription_id": record.subscription_id, "version": record.version}
    changes = {"next_check_at": at, "version": record.version + 1}
    with storefront.store.transaction() as transaction:
        return transaction.update(SubscriptionRecord, where, changes) == 1


def _find_subscription(storefront: Storefront, subscription_id: str) -> SubscriptionRecord | None:
    with storefront.store.reading() as reading:
        return reading.find(SubscriptionRecord, {"subscription_id": subscription_id})


def _find_by_order(storefront: Storefront, order_id: str) -> CheckoutRecord | None:
    with storefront.store.reading() as reading:
        return reading.find(CheckoutRecord, {"order_id": order_id})


def _adopt_or_update(storefront: Storefront, order: Order, started_at: datetime) -> bool:
    known = _find_by_order(storefront, order.order_id)
    if known is None:
        return _adopt(storefront, order, started_at) is not None
    if known.kind == RENEWAL and _has_moved(known, order):
        record_reading(storefront, known, _reading(order, started_at))
    return False


def _has_moved(record: CheckoutRecord, order: Order) -> bool:
    # One that is not paid yet may have been tried again: every failed try is told once.
    return record.paid_at is None or record.amounts != stored_amounts(order)


def _reading(order: Order, started_at: datetime) -> Reading:
    return Reading(session=None, order=order, attempt=order.active_payment_attempt, started_at=started_at)


def _adopt(storefront: Storefront, order: Order, started_at: datetime) -> CheckoutRecord | None:
    if order.subscription_id is None:
        return None
    with storefront.store.transaction() as transaction:
        subscription = transaction.find(SubscriptionRecord, {"subscription_id": order.subscription_id})
        if subscription is None:
            return None
        record = _renewal(storefront, transaction, order, subscription)
        is_new = transaction.insert(record)
        if is_new:
            _copy_donation(storefront, transaction, record)
            _copy_sale(storefront, transaction, record, order)
            wake_events(storefront, transaction, order_id=order.order_id, checkout_session_id=None)
    if not is_new:
        return _find_by_order(storefront, order.order_id)
    # Judged, told and counted like every other order; a crash in between leaves a record that is due at once.
    return record_reading(storefront, record, _reading(order, started_at))


def _renewal(
    storefront: Storefront, transaction: Transaction, order: Order, subscription: SubscriptionRecord
) -> CheckoutRecord:
    first = transaction.find(CheckoutRecord, {"reference": subscription.reference})
    return adopted_checkout(
        storefront,
        order,
        visitor_hash=first.visitor_hash if first is not None else "",
        user_id=subscription.user_id,
        kind=RENEWAL,
        offer_key=first.offer_key if first is not None else "",
        title=subscription.title,
        campaign_slug=subscription.campaign_slug,
        subscription_id=subscription.subscription_id,
        parent_reference=subscription.reference,
        mode=subscription.mode,
    )


def _copy_donation(storefront: Storefront, transaction: Transaction, record: CheckoutRecord) -> None:
    """
    The donor's gift once more, beside the renewal; who is on the supporter wall stands there once.
    """
    if record.campaign_slug is None:
        return
    first = transaction.find(DonationRecord, {"reference": record.parent_reference})
    if first is None:
        return
    copy = replace(
        first,
        reference=record.reference,
        is_listed=False,
        is_renewal=True,
        subscription_id=record.subscription_id,
        settled_minor=0,
        refunded_minor=0,
        settled_at=None,
        created_at=storefront.clock(),
    )
    transaction.insert(copy)


def _copy_sale(
    storefront: Storefront, transaction: Transaction, record: CheckoutRecord, order: Order
) -> None:
    """
    The payment link's sale once more, beside the renewal: told and counted apart.
    """
    first = transaction.find(LinkSaleRecord, {"reference": record.parent_reference})
    if first is None:
        return
    copy = LinkSaleRecord(
        reference=record.reference,
        slug=first.slug,
        payment_link_id=first.payment_link_id,
        order_id=order.order_id,
        subscription_id=record.subscription_id,
        currency=record.currency,
        quantity=sum(item.quantity for item in order.line_items),
        is_renewal=True,
        mode=record.mode,
        created_at=storefront.clock(),
    )
    transaction.insert(copy)
