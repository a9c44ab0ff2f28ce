"""
How far a campaign is, and who supports it: told of settled gifts alone.

The sum is kept for a minute and then added up anew by one page alone, so that a busy site does not add up every gift each
time. Live gifts only; a site in test mode counts its test gifts, and its page says so.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flint_storefront.flint.credentials import redacted_logger
from flint_storefront.money import Money
from flint_storefront.offers.terms import Campaign
from flint_storefront.storage.ports import Transaction
from flint_storefront.storage.records import DonationRecord, StoredValue
from flint_storefront.storefront import Storefront

log = redacted_logger(__name__)

KEPT_FOR = timedelta(seconds=60)
WALL_BATCH = 50


@dataclass(frozen=True)
class Progress:
    """
    What a campaign has been given.
    """

    raised: Money
    """Settled less refunded, the renewals of recurring gifts included."""
    count: int
    """Gifts of which something is left, each renewal counted."""


def goal_currency(campaign: Campaign) -> str:
    """
    The currency in which a campaign is counted.

    Raises:
        ValueError: The campaign takes no currency at all.
    """
    if campaign.goal_currency is not None:
        return campaign.goal_currency
    if not campaign.amounts:
        raise ValueError("a campaign needs amounts")
    return campaign.amounts[0].currency


def campaign_progress(storefront: Storefront, campaign: Campaign) -> Progress:
    """
    How far *campaign* is, at most a minute old.
    """
    currency, now = goal_currency(campaign), storefront.clock()
    key = _key(storefront, campaign, currency)
    with storefront.store.reading() as reading:
        kept = reading.find(StoredValue, {"key": key})
    if kept is not None and (_is_fresh(kept.value, now) or not _take_turn(storefront, kept, now)):
        return Progress(Money(kept.value["raised_minor"], currency), kept.value["count"])
    progress = _add_up(storefront, campaign, currency)
    _keep(storefront, key, progress, now)
    return progress


def find_supporters(storefront: Storefront, campaign: Campaign, limit: int) -> list[DonationRecord]:
    """
    Who agreed to stand on the supporter wall and whose gift was not wholly given back, newest first.

    A recurring gift stands there once, as it was when it began.
    """
    with storefront.store.reading() as reading:
        found: list[DonationRecord] = []
        for donation in _listed(storefront, reading, campaign):
            if donation.refunded_minor < donation.settled_minor:
                found.append(donation)
            if len(found) >= limit:
                break
    return found


def _listed(storefront: Storefront, reading: Transaction, campaign: Campaign) -> Iterator[DonationRecord]:
    where = {**_settled(storefront, campaign), "is_listed": True, "is_renewal": False}
    offset = 0
    while True:
        batch = reading.select(DonationRecord, where, order_by="-settled_at", limit=WALL_BATCH, offset=offset)
        yield from batch
        if len(batch) < WALL_BATCH:
            return
        offset += WALL_BATCH


def _add_up(storefront: Storefront, campaign: Campaign, currency: str) -> Progress:
    where = {**_settled(storefront, campaign), "currency": currency}
    with storefront.store.reading() as reading:
        gifts = reading.select(DonationRecord, where)
    left = [gift.settled_minor - gift.refunded_minor for gift in gifts]
    return Progress(Money(max(sum(left), 0), currency), sum(minor > 0 for minor in left))


def _settled(storefront: Storefront, campaign: Campaign) -> dict[str, Any]:
    return {
        "campaign_slug": campaign.slug,
        "mode": storefront.settings.mode,
        "settled_at__ne": None,
    }


def _key(storefront: Storefront, campaign: Campaign, currency: str) -> str:
    told = json.dumps([storefront.settings.mode, campaign.slug, currency])
    return "goal-" + hashlib.sha256(told.encode()).hexdigest()[:40]


def _is_fresh(value: dict[str, Any], now: datetime) -> bool:
    age = now - datetime.fromisoformat(value["added_up_at"])
    return timedelta(0) <= age < KEPT_FOR


def _take_turn(storefront: Storefront, kept: StoredValue, now: datetime) -> bool:
    """
    True for the one page that adds up anew; meanwhile all others show what was kept.
    """
    where = {"key": kept.key, "version": kept.version}
    value = {**kept.value, "added_up_at": now.isoformat()}
    changes = {"value": value, "version": kept.version + 1, "updated_at": now}
    try:
        with storefront.store.transaction() as transaction:
            return transaction.update(StoredValue, where, changes) == 1
    except Exception as error:
        _note(error)
        return True


def _keep(storefront: Storefront, key: str, progress: Progress, now: datetime) -> None:
    value = {
        "raised_minor": progress.raised.amount,
        "count": progress.count,
        "added_up_at": now.isoformat(),
    }
    try:
        with storefront.store.transaction() as transaction:
            if not transaction.insert(StoredValue(key=key, value=value, updated_at=now)):
                transaction.update(StoredValue, {"key": key}, {"value": value, "updated_at": now})
    except Exception as error:
        _note(error)


def _note(error: Exception) -> None:
    # A page must not fail for what it may keep: inside a transaction of the host, or while another holds the lock.
    log.info("goal not kept this time: %s", type(error).__name__)
