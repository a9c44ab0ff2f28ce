"""
Bring Flint to what is wanted of the site's links: make them, change them, switch them; all through the journal.

Our rows say what is due and leases say who works on it, so any number of processes may run this and any may be killed.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from flint_storefront.flint.addresses import allowed_checkout_url
from flint_storefront.flint.credentials import redacted_logger
from flint_storefront.leases import claim_due, is_still_held, release, wait_seconds
from flint_storefront.payment_links.records import offer_of
from flint_storefront.payment_links.setting_up import bring_about
from flint_storefront.payment_links.settling import StatusRefused
from flint_storefront.payment_links.states import ATTENTION, LIVE, OFF, ON, SETTING_UP
from flint_storefront.payment_links.times import LONGEST_WAIT_SECONDS, next_look, next_try
from flint_storefront.payment_links.wanted import Pass, is_held, needs_write
from flint_storefront.storage.records import LinkRecord
from flint_storefront.storefront import Storefront

log = redacted_logger(__name__)
BATCH = 10
LEASE = timedelta(seconds=120)
TOLD_AFTER = 3
"""So many failures in a row, before anybody is told that Flint cannot be reached."""
PASSES = 3
"""How often one turn goes over a link for which something new is wanted at the same time."""


@dataclass(frozen=True)
class Setup:
    """
    How far a link is, for editors and operators.
    """

    word: str
    problem: str | None = None
    values: dict[str, str] = field(default_factory=dict)


def work_links(storefront: Storefront) -> int:
    """
    Work through one batch of links that are due. Answers how many were worked on.
    """
    due = {"mode": storefront.settings.mode, "next_attempt_at__lte": storefront.clock()}
    records = claim_due(storefront, LinkRecord, due, LEASE, BATCH)
    try:
        for record in records:
            # A slow Flint may have used up the lease on those before; the others are taken anew.
            if is_still_held(storefront, record):
                _work_on(storefront, record)
    except Exception:
        release(storefront, LinkRecord, records)
        raise
    return len(records)


def _work_on(storefront: Storefront, record: LinkRecord) -> None:
    """
    One link that cannot be worked on keeps no other one waiting.
    """
    for _ in range(PASSES):
        try:
            done = bring_about(storefront, record.slug)
        except Exception:
            log.exception("payment link %s failed", record.slug)
            _put_off(storefront, record)
            return
        if done is None or _finish(storefront, record, done):
            return
    _let_go(storefront, record)


def _put_off(storefront: Storefront, record: LinkRecord) -> None:
    wait = timedelta(seconds=wait_seconds(record.attempt_count, longest=LONGEST_WAIT_SECONDS))
    later = {"next_attempt_at": storefront.clock() + wait, "attempt_count": record.attempt_count + 1}
    with storefront.store.transaction() as transaction:
        transaction.update(LinkRecord, _ours(record), {**later, "lease_token": None, "lease_until": None})


def _let_go(storefront: Storefront, record: LinkRecord) -> None:
    """
    Somebody wants something new all the time: it stays due.
    """
    with storefront.store.transaction() as transaction:
        transaction.update(LinkRecord, _ours(record), {"lease_token": None, "lease_until": None})


def _ours(record: LinkRecord) -> dict[str, Any]:
    return {"slug": record.slug, "lease_token": record.lease_token}


def _finish(storefront: Storefront, claimed: LinkRecord, done: Pass) -> bool:
    """
    Write down how far the link is and when to look again. False when something else is wanted by now.
    """
    record = done.known.record
    if record.lease_token != claimed.lease_token:
        # Wished anew: it is due, and whoever takes it finishes.
        return True
    setup, has_failed = setup_of(done), bool(done.failed)
    changes: dict[str, Any] = {
        "setup": setup.word,
        "problem": setup.problem,
        "problem_values": setup.values,
        "attempt_count": record.attempt_count + 1 if has_failed else 0,
        "next_attempt_at": _next_attempt(done, has_failed=has_failed),
        "lease_token": None,
        "lease_until": None,
        "version": record.version + 1,
        "updated_at": storefront.clock(),
    }
    current = done.known.current
    if done.is_agreement_over or (current is not None and not current.foreign_fields):
        changes["agreed_version"] = None
    # Who has made it due meanwhile (a sale, whose count is to be read) is heard.
    where = {**_ours(claimed), "version": record.version, "next_attempt_at": record.next_attempt_at}
    with storefront.store.transaction() as transaction:
        return transaction.update(LinkRecord, where, changes) == 1


def setup_of(done: Pass) -> Setup:
    """
    How far the link is after a pass over it.
    """
    record = done.known.record
    if done.offer is None:
        return Setup(ATTENTION, "link_unreadable")
    if is_held(done.known):
        return Setup(ATTENTION, record.problem, record.problem_values)
    if done.failed:
        return _failed(done)
    return _as_found(done) or Setup(SETTING_UP if needs_write(done) else LIVE)


def _failed(done: Pass) -> Setup:
    record = done.known.record
    refused = next((one for one in done.failed.values() if isinstance(one, StatusRefused)), None)
    if refused is not None:
        return Setup(ATTENTION, refused.problem, refused.values)
    if not needs_write(done):
        # Only a look has failed: nobody waits for it.
        return _as_found(done) or Setup(LIVE)
    is_long = record.attempt_count + 1 >= TOLD_AFTER
    return Setup(SETTING_UP, "link_away" if is_long else None)


def _as_found(done: Pass) -> Setup | None:
    """
    What somebody has done at Flint, or what cannot be sold.
    """
    current = done.known.current
    if current is None or current.payment_link_id is None:
        return None
    if current.foreign_fields:
        return Setup(ATTENTION, "link_changed", {"fields": ", ".join(current.foreign_fields)})
    if (current.status_told, current.status_seen) == (ON, OFF):
        return Setup(ATTENTION, "link_switched_off")
    if any((one.status_told, one.status_seen) == (OFF, ON) for one in done.known.generations):
        return Setup(ATTENTION, "link_switched_on")
    settings = done.storefront.settings
    if not allowed_checkout_url(
        current.url, allowed_hosts=settings.checkout_hosts, base_url=settings.base_url
    ):
        return Setup(ATTENTION, "link_host")
    return Setup(ATTENTION, "link_goods_gone") if _are_goods_gone(done) else None


def _are_goods_gone(done: Pass) -> bool:
    current = done.known.current
    answer = done.answers.get(current.link_key) if current is not None else None
    if answer is None:
        return done.known.record.problem == "link_goods_gone"
    return any(line.get("is_catalog_item_unavailable") is True for line in answer.get("line_items") or ())


def _next_attempt(done: Pass, *, has_failed: bool) -> Any:
    storefront, record = done.storefront, done.known.record
    if not done.known.generations and not needs_write(done) and not record.is_published:
        return None
    look = next_look(
        record,
        offer_of(record),
        storefront.settings.timezone,
        done.now,
        completed=done.known.completed,
        quantity=done.known.quantity_sold,
    )
    if not has_failed:
        return look
    is_writing = needs_write(done)
    return min(look, next_try(record.attempt_count, storefront.clock(), is_switching=is_writing))
