"""
What was given back of links' sales: Flint lists refunded orders, and none of them names a link.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice

from flint_storefront.checkout.records import find_checkout
from flint_storefront.checkout.refresh import Reading, record_reading, refresh
from flint_storefront.errors import NotFoundError, StorefrontError
from flint_storefront.flint.credentials import redacted_logger
from flint_storefront.flint.models import Order
from flint_storefront.flint.resources.orders import list_refunded_orders
from flint_storefront.offers.selection import PLAN
from flint_storefront.storage.records import CheckoutRecord, LinkRecord, LinkSaleRecord, StoredValue
from flint_storefront.storefront import Storefront

log = redacted_logger(__name__)
KEY = "link-refunds"
"""Of the stored value that notes up to when refunds were listed: `{"swept_at": …, "mode": …}`."""
EVERY = timedelta(minutes=10)
LOOK_BACK = timedelta(days=1, minutes=10)
LISTING_SECONDS = 300
BATCH = 100


def sweep_refunds(storefront: Storefront, *, is_full: bool = False) -> int:
    """
    Record what was given back since the last listing, at most every ten minutes. Answers how many sales had changed.

    When Flint cannot be asked to the end, or a sale not read, what was recorded stays and the next listing begins where this
    one did.

    Args:
        is_full: At once, and since there are links.
    """
    now = storefront.clock()
    swept_at = _swept_at(storefront)
    if not is_full and swept_at is not None and now - swept_at < EVERY:
        return 0
    since = _beginning(storefront) if is_full or swept_at is None else swept_at - LOOK_BACK
    changed, is_whole = 0, True
    try:
        orders = list_refunded_orders(
            storefront.flint, updated_after=since, deadline=storefront.deadline(LISTING_SECONDS)
        )
        for batch in _batches(orders):
            moved, failed = _record(storefront, batch, now)
            changed, is_whole = changed + moved, is_whole and not failed
    except StorefrontError as error:
        log.warning("refunds of payment links: not listed this time: %s", error)
        return changed
    except Exception:
        log.exception("refunds of payment links: not listed this time")
        return changed
    if is_whole:
        _note(storefront, now)
    return changed


def _beginning(storefront: Storefront) -> datetime | None:
    """
    Nothing was sold through a link before there was one.
    """
    with storefront.store.reading() as reading:
        first = reading.select(LinkRecord, {}, order_by="created_at", limit=1)
    return first[0].created_at - LOOK_BACK if first else None


def _batches(orders: Iterator[Order]) -> Iterator[list[Order]]:
    while batch := list(islice(orders, BATCH)):
        yield batch


def _record(storefront: Storefront, orders: Iterable[Order], started_at: datetime) -> tuple[int, int]:
    """
    How many sales had changed and are recorded, and how many could not be read: one keeps no other waiting.
    """
    by_id = {order.order_id: order for order in orders}
    with storefront.store.reading() as reading:
        sales = reading.select(LinkSaleRecord, {"order_id__in": list(by_id)})
    moved = [sale for sale in sales if sale.refunded_minor != _refunded(by_id[sale.order_id])]
    recorded = [_guarded(storefront, sale, by_id[sale.order_id], started_at) for sale in moved]
    return recorded.count(True), recorded.count(None)


def _guarded(storefront: Storefront, sale: LinkSaleRecord, order: Order, started_at: datetime) -> bool | None:
    """
    None when it is to be tried again; False when there is nothing to read it from.
    """
    checkout = find_checkout(storefront, sale.reference)
    if checkout is None:
        log.warning("refund of %s: there is no such checkout", sale.reference)
        return False
    try:
        _record_one(storefront, checkout, order, started_at)
    except NotFoundError as error:
        log.warning("refund of %s: not recorded: %s", sale.reference, error)
        return False
    except StorefrontError as error:
        log.warning("refund of %s: not read this time: %s", sale.reference, error)
        return None
    return True


def _record_one(storefront: Storefront, checkout: CheckoutRecord, order: Order, started_at: datetime) -> None:
    if checkout.source == PLAN:
        # Where it stands is for its subscription to say.
        refresh(storefront, checkout, deadline=storefront.background_deadline(), is_person_waiting=False)
        return
    reading = Reading(session=None, order=order, attempt=order.active_payment_attempt, started_at=started_at)
    record_reading(storefront, checkout, reading)


def _refunded(order: Order) -> int:
    return order.settlement_amounts.refunded_money.amount


def _swept_at(storefront: Storefront) -> datetime | None:
    with storefront.store.reading() as reading:
        noted = reading.find(StoredValue, {"key": KEY})
    if noted is None or noted.value["mode"] != storefront.settings.mode:
        return None
    return datetime.fromisoformat(noted.value["swept_at"])


def _note(storefront: Storefront, now: datetime) -> None:
    value = {"swept_at": now.isoformat(), "mode": storefront.settings.mode}
    with storefront.store.transaction() as transaction:
        if not transaction.insert(StoredValue(key=KEY, value=value, updated_at=now)):
            transaction.update(StoredValue, {"key": KEY}, {"value": value, "updated_at": now})
