"""
What is wanted of a link, from the site's code, its pages or an operator: kept first, brought to Flint afterwards.

Nothing here calls Flint. Every wish makes the link due at once; `payment_links/work.py` does the rest.
"""

from collections.abc import Collection
from typing import Any

from flint_storefront.flint.credentials import redacted_logger
from flint_storefront.payment_links.models import LinkOffer, LinkWish
from flint_storefront.payment_links.modes import new_reference, note_mode, of_this_mode
from flint_storefront.payment_links.records import change_link
from flint_storefront.payment_links.states import OFF, ON, SETTING_UP
from flint_storefront.payment_links.stored import offer_json
from flint_storefront.storage.ports import Transaction
from flint_storefront.storage.records import LinkGenerationRecord, LinkRecord
from flint_storefront.storefront import LINKS, Storefront

log = redacted_logger(__name__)
TRIES = 8
NOBODY = ""
"""Owner of a link whose page is gone: the slug may be taken again."""
COMMAND = "command"
"""Owner of a link that an operator made."""
PAGE = "page:"
"""Begins the owner of a link that a page of the site declares: `page:12`."""
CODE = "code"
"""Owner of a link that the site's code declares."""


class SlugTaken(Exception):
    """
    Another page, the site's code or an operator has a link of this slug.
    """


def agree(storefront: Storefront, slugs: Collection[str] | None = None) -> int:
    """
    Keep what the site's code and pages want now, and switch off what they no longer want. Answers how many have changed.

    Each wish is read after the record that it changes, so that of two at once the later one stays.

    Args:
        slugs: Only these; None: all.
    """
    wished = {wish.slug for wish in storefront.link_book.wishes(slugs)}
    changed = sum(_agree_one(storefront, slug) for slug in sorted(wished))
    return changed + sum(_withdraw(storefront, slug) for slug in _unwished(storefront, slugs, wished))


def keep_wish(storefront: Storefront, wish: LinkWish, *, is_news: bool = True) -> bool:
    """
    Keep one wish. False when nothing has changed by it.

    Args:
        is_news: An editor or operator has just said so: what Flint refused before is tried anew.

    Raises:
        SlugTaken: The slug belongs to another owner.
    """
    for _ in range(TRIES):
        with storefront.store.reading() as reading:
            record = reading.find(LinkRecord, {"slug": wish.slug})
        kept = _write(storefront, record, wish, is_news)
        if kept is not None:
            return kept
    log.warning("payment link %s: still contended after %d tries", wish.slug, TRIES)
    return False


def switch(storefront: Storefront, slug: str, *, is_on: bool) -> LinkRecord | None:
    """
    Switch a link off until it is switched on again, whatever its page says; on also takes back what somebody did at Flint by
    hand. None when there is no such link.
    """
    return _change(
        storefront,
        slug,
        {"is_switched_off": not is_on, **_due(storefront), "setup": SETTING_UP, "problem": None},
        takes_back=True,
    )


def send_ours(storefront: Storefront, slug: str, flint_version: int) -> LinkRecord | None:
    """
    A person has seen what somebody else changed at Flint, up to *flint_version*, and wants the page's version there.
    """
    changes = {"agreed_version": flint_version, "setup": SETTING_UP, "problem": None}
    return _change(storefront, slug, {**changes, **_due(storefront)})


def release(storefront: Storefront, slug: str, owner: str) -> bool:
    """
    The page *owner* is gone for good, so another may take its slug. False while a link of it is still wanted.
    """
    for _ in range(TRIES):
        with storefront.store.reading() as reading:
            record = reading.find(LinkRecord, {"slug": slug})
        if record is None or record.owner != owner or record.is_published:
            return False
        with storefront.store.transaction() as transaction:
            if change_link(storefront, transaction, record, {"owner": NOBODY}) is not None:
                return True
    return False


def _agree_one(storefront: Storefront, slug: str) -> bool:
    for _ in range(TRIES):
        with storefront.store.reading() as reading:
            record = reading.find(LinkRecord, {"slug": slug})
        wish = next((one for one in storefront.link_book.wishes([slug]) if one.slug == slug), None)
        if wish is None:
            return False
        try:
            kept = _write(storefront, record, wish, is_news=False)
        except SlugTaken:
            log.warning("payment link %s: wanted by %s, but it belongs to another", slug, wish.owner)
            return False
        if kept is not None:
            return kept
    return False


def _unwished(storefront: Storefront, slugs: Collection[str] | None, wished: Collection[str]) -> list[str]:
    where: dict[str, Any] = {"is_published": True}
    if slugs is not None:
        where["slug__in"] = list(slugs)
    with storefront.store.reading() as reading:
        records = reading.select(LinkRecord, where)
    book = storefront.link_book
    return [one.slug for one in records if one.slug not in wished and book.withdraws(one.owner)]


def _withdraw(storefront: Storefront, slug: str) -> bool:
    for _ in range(TRIES):
        with storefront.store.reading() as reading:
            record = reading.find(LinkRecord, {"slug": slug})
        if record is None or not record.is_published or storefront.link_book.wishes([slug]):
            return False
        changes = {"is_published": False, "wished_at": storefront.clock(), **_due(storefront)}
        with storefront.store.transaction() as transaction:
            if change_link(storefront, transaction, record, changes) is not None:
                _tell(storefront, transaction)
                return True
    return False


def _write(storefront: Storefront, record: LinkRecord | None, wish: LinkWish, is_news: bool) -> bool | None:
    """
    True: kept; False: nothing to keep; None: somebody was first, look again.
    """
    if record is None:
        return _insert(storefront, wish)
    if record.owner not in (wish.owner, NOBODY):
        raise SlugTaken(wish.slug)
    offer = offer_json(wish.offer)
    is_of_mode = record.mode == storefront.settings.mode
    is_same = record.offer == offer and record.is_published and record.owner == wish.owner and is_of_mode
    if record.wished_at > wish.wished_at or (is_same and not is_news):
        return False
    changes: dict[str, Any] = {
        "owner": wish.owner,
        "offer": offer,
        "wished_at": wish.wished_at,
        "is_published": True,
        "setup": SETTING_UP,
        "problem": None,
        "problem_values": {},
        **_due(storefront),
    }
    with storefront.store.transaction() as transaction:
        changes |= of_this_mode(storefront, transaction, record)
        if change_link(storefront, transaction, record, changes) is None:
            return None
        if not is_of_mode:
            note_mode(storefront, transaction, record)
        _tell(storefront, transaction)
        return True


def _insert(storefront: Storefront, wish: LinkWish) -> bool | None:
    now = storefront.clock()
    record = LinkRecord(
        slug=wish.slug,
        reference=new_reference(storefront),
        owner=wish.owner,
        offer=offer_json(wish.offer),
        wished_at=wish.wished_at,
        mode=storefront.settings.mode,
        created_at=now,
        updated_at=now,
        next_attempt_at=now,
        next_sweep_at=now,
    )
    with storefront.store.transaction() as transaction:
        if not transaction.insert(record):
            return None
        _tell(storefront, transaction)
        return True


def _change(
    storefront: Storefront, slug: str, changes: dict[str, Any], *, takes_back: bool = False
) -> LinkRecord | None:
    for _ in range(TRIES):
        with storefront.store.reading() as reading:
            record = reading.find(LinkRecord, {"slug": slug})
        if record is None:
            return None
        with storefront.store.transaction() as transaction:
            changed = change_link(storefront, transaction, record, changes)
            if changed is not None:
                if takes_back:
                    _take_back(transaction, slug)
                _tell(storefront, transaction)
                return changed
    return None


def _take_back(transaction: Transaction, slug: str) -> None:
    """
    Where somebody switched a link at Flint by hand, what is wanted is brought about anew.
    """
    for told, seen in ((ON, OFF), (OFF, ON)):
        by_hand = {"slug": slug, "status_told": told, "status_seen": seen}
        transaction.update(LinkGenerationRecord, by_hand, {"status_told": None})


def _due(storefront: Storefront) -> dict[str, Any]:
    """
    Work on it at once, and sweep it again: a lease of a worker that began with older wishes no longer counts.
    """
    now = storefront.clock()
    released = {"lease_token": None, "lease_until": None}
    return {"next_attempt_at": now, "next_sweep_at": now, "attempt_count": 0, **released}


def _tell(storefront: Storefront, transaction: Transaction) -> None:
    transaction.on_commit(lambda: storefront.runner.soon(LINKS))


def link_wish(storefront: Storefront, offer: LinkOffer, owner: str) -> LinkWish:
    """
    *offer*, wished by *owner* now.
    """
    return LinkWish(slug=offer.slug, owner=owner, offer=offer, wished_at=storefront.clock())
