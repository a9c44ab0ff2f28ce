"""
List the completed sessions of every link at Flint, what was given back, and who has renewed: what no webhook told.

Safe to run any time, in several processes at once; never a write to Flint. A link that cannot be listed keeps no other waiting
and comes again; what was adopted stays. Source: payment_links facts, section 7 (recipe C).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flint_storefront.checkout.judge import SUCCESSFUL_ATTEMPTS
from flint_storefront.checkout.refresh import refresh
from flint_storefront.errors import StorefrontError
from flint_storefront.flint.credentials import redacted_logger
from flint_storefront.flint.models import CheckoutSession
from flint_storefront.flint.resources.checkout_sessions import list_sessions_of_link
from flint_storefront.payment_links.records import KnownLink
from flint_storefront.payment_links.sales import COMPLETED, adopt_session
from flint_storefront.payment_links.sweep_refunds import sweep_refunds
from flint_storefront.payment_links.sweep_subscriptions import check_link_subscriptions, find_past_renewals
from flint_storefront.payment_links.sweep_times import (
    SELLING_EVERY,
    is_due,
    may_sell,
    next_sweep_at,
    off_key,
)
from flint_storefront.storage.records import (
    CheckoutRecord,
    LinkGenerationRecord,
    LinkRecord,
    StoredValue,
)
from flint_storefront.storefront import Storefront
from flint_storefront.subscriptions.refresh import check_due_subscriptions

log = redacted_logger(__name__)
LOOK_BACK = timedelta(days=1, minutes=10)
"""A listing begins this long before the last one began: rows come late, and clocks differ."""
LISTING_SECONDS = 300
"""Budget of listing one link's sessions; nobody waits for it."""
BATCH = 200


@dataclass
class LinkSweep:
    """
    What one sweep did.
    """

    links: int = 0
    """Flint's links that were listed."""
    adopted: int = 0
    """Sales that we did not know."""
    updated: int = 0
    """Known sales that had changed, such as by a refund."""
    failed: int = 0
    """Links that could not be listed this time, or of which a sale could not be read."""


def sweep_links(storefront: Storefront, *, is_full: bool = False) -> LinkSweep:
    """
    Sweep the links that are due; without any, one query.

    Args:
        is_full: All of them, from their beginning, with every subscription and refund.
    """
    sweep = LinkSweep()
    claimed = _claim(storefront, is_full)
    for record, put_off in claimed:
        _sweep_link(storefront, record, put_off, sweep, is_full)
    if sweep.links:
        sweep.updated += sweep_refunds(storefront, is_full=is_full)
        if is_full:
            check_link_subscriptions(storefront)
        else:
            check_due_subscriptions(storefront)
    return sweep


def _claim(storefront: Storefront, is_full: bool) -> list[tuple[LinkRecord, datetime]]:
    """
    The links to be swept, each put off at once so that nobody else sweeps it; until when is the condition of the later write.
    """
    now = storefront.clock()
    put_off = now + SELLING_EVERY
    where = {"mode": storefront.settings.mode} | ({} if is_full else {"next_sweep_at__lte": now})
    with storefront.store.reading() as reading:
        found = reading.select(LinkRecord, where, order_by="next_sweep_at", limit=None if is_full else BATCH)
    claimed = []
    for record in found:
        with storefront.store.transaction() as transaction:
            if transaction.update(LinkRecord, {"slug": record.slug, **where}, {"next_sweep_at": put_off}):
                claimed.append((record, put_off))
    return claimed


def _sweep_link(
    storefront: Storefront, record: LinkRecord, put_off: datetime, sweep: LinkSweep, is_full: bool
) -> None:
    now, failed = storefront.clock(), sweep.failed
    with storefront.store.reading() as reading:
        where = {"slug": record.slug, "payment_link_id__ne": None}
        found = reading.select(LinkGenerationRecord, where, order_by="generation")
    generations = KnownLink(record, found).generations
    for generation in generations:
        if is_full or is_due(generation, now):
            _guarded(storefront, generation, sweep, is_full)
    if sweep.failed == failed:
        _schedule(storefront, record, generations, put_off)


def _guarded(
    storefront: Storefront, generation: LinkGenerationRecord, sweep: LinkSweep, is_full: bool
) -> None:
    try:
        is_whole = _sweep_generation(storefront, generation, sweep, is_full)
    except StorefrontError as error:
        log.warning("payment link %s: not swept this time: %s", generation.slug, error)
        is_whole = False
    except Exception:
        log.exception("payment link %s: not swept this time", generation.slug)
        is_whole = False
    sweep.failed += not is_whole


def _sweep_generation(
    storefront: Storefront, generation: LinkGenerationRecord, sweep: LinkSweep, is_full: bool
) -> bool:
    """
    False when a sale could not be read: the next sweep begins where this one did.
    """
    started_at = storefront.clock()
    sessions = _list(storefront, generation, is_full)
    sweep.links += 1
    is_whole = True
    for start in range(0, len(sessions), BATCH):
        batch = sessions[start : start + BATCH]
        known = _known_orders(storefront, batch)
        for session in batch:
            is_whole &= _take(storefront, session, known.get(str(session.order_id)), sweep)
    if is_whole:
        with storefront.store.transaction() as transaction:
            where = {"link_key": generation.link_key}
            transaction.update(LinkGenerationRecord, where, {"swept_at": started_at})
    return is_whole


def _list(storefront: Storefront, generation: LinkGenerationRecord, is_full: bool) -> list[CheckoutSession]:
    """
    Its sessions that may have been paid: listed to the end first, so that reading them takes nothing of the list's time.
    """
    swept_at = generation.swept_at
    since = None if is_full or swept_at is None else swept_at - LOOK_BACK
    found: dict[str, CheckoutSession] = {}
    for status in (None,) if is_full else COMPLETED:
        listed = list_sessions_of_link(
            storefront.flint,
            generation.payment_link_id or "",
            status=status,
            updated_after=since,
            deadline=storefront.deadline(LISTING_SECONDS),
        )
        found |= {one.checkout_session_id: one for one in listed if _is_worth_reading(one)}
    return list(found.values())


def _is_worth_reading(session: CheckoutSession) -> bool:
    """
    Completed, or over with money under way. Source: checkout_sessions facts, section 5 (late success).
    """
    attempt = session.active_payment_attempt
    is_late = session.recovery_mode or (attempt is not None and attempt.status in SUCCESSFUL_ATTEMPTS)
    return session.order_id is not None and (session.status in COMPLETED or is_late)


def _known_orders(storefront: Storefront, sessions: Sequence[CheckoutSession]) -> dict[str, CheckoutRecord]:
    where = {"order_id__in": [session.order_id for session in sessions]}
    with storefront.store.reading() as reading:
        return {str(one.order_id): one for one in reading.select(CheckoutRecord, where)}


def _take(
    storefront: Storefront, session: CheckoutSession, known: CheckoutRecord | None, sweep: LinkSweep
) -> bool:
    try:
        if known is None:
            _adopt(storefront, session, sweep)
        elif _has_moved(known, session):
            deadline = storefront.background_deadline()
            refresh(storefront, known, deadline=deadline, is_person_waiting=False)
            sweep.updated += 1
    except StorefrontError as error:
        log.warning("session %s: not read this time: %s", session.checkout_session_id, error)
        return False
    except Exception:
        log.exception("session %s: not read this time", session.checkout_session_id)
        return False
    return True


def _adopt(storefront: Storefront, session: CheckoutSession, sweep: LinkSweep) -> None:
    record = adopt_session(storefront, session, deadline=storefront.background_deadline())
    if record is None:
        return
    sweep.adopted += 1
    if record.subscription_id is not None:
        # It may have renewed before we learned of it.
        find_past_renewals(storefront, record.subscription_id)


def _has_moved(record: CheckoutRecord, session: CheckoutSession) -> bool:
    if record.paid_at is None or record.checked_at is None:
        return True
    return session.updated_at is not None and session.updated_at > record.checked_at


def _schedule(
    storefront: Storefront,
    record: LinkRecord,
    generations: Sequence[LinkGenerationRecord],
    put_off: datetime,
) -> None:
    """
    Say when it is swept next, unless somebody has said so meanwhile.
    """
    now, key = storefront.clock(), off_key(record)
    sells = may_sell(storefront, record, generations, now)
    with storefront.store.reading() as reading:
        noted = reading.find(StoredValue, {"key": key})
    off_at = None if sells else datetime.fromisoformat(noted.value["off_at"]) if noted is not None else now
    with storefront.store.transaction() as transaction:
        if sells and noted is not None:
            transaction.delete(StoredValue, {"key": key})
        elif off_at is not None and noted is None:
            transaction.insert(StoredValue(key=key, value={"off_at": off_at.isoformat()}, updated_at=now))
        at = next_sweep_at(storefront, record, off_at, now)
        transaction.update(LinkRecord, {"slug": record.slug, "next_sweep_at": put_off}, {"next_sweep_at": at})
