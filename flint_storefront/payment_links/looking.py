"""
Read a link back: what somebody else did at Flint is written down and told, never fought over.

Source: payment_links facts, sections 5 and 8 (no webhook tells of a link; every accepted update raises its version).
"""

from typing import Any

from flint_storefront.checkout.journal import settle_found
from flint_storefront.errors import NotFoundError
from flint_storefront.flint.credentials import redacted_logger
from flint_storefront.flint.deadlines import Deadline
from flint_storefront.flint.models import PaymentLink
from flint_storefront.flint.resources.payment_links import get_payment_link
from flint_storefront.payment_links.asking import GONE, Meanwhile, change_generation
from flint_storefront.payment_links.differences import changed_members, is_member_there, seen_members
from flint_storefront.payment_links.records import change_link
from flint_storefront.payment_links.states import ATTENTION
from flint_storefront.storage.ports import Transaction
from flint_storefront.storage.records import LinkGenerationRecord, LinkRecord
from flint_storefront.storefront import Storefront

log = redacted_logger(__name__)


def read_back(
    storefront: Storefront, generation: LinkGenerationRecord, deadline: Deadline
) -> PaymentLink | None:
    """
    Read the link and write down how it is; None when Flint does not have it any more.

    Raises:
        FlintError, NotFlint, FlintUnreachable: As of any read.
        Meanwhile: Another worker was first.
    """
    try:
        link = get_payment_link(storefront.flint, str(generation.payment_link_id), deadline=deadline)
    except NotFoundError:
        lose(storefront, generation)
        return None
    note_reading(storefront, generation, link)
    return link


def note_reading(storefront: Storefront, generation: LinkGenerationRecord, link: PaymentLink) -> None:
    """
    Write down how the link is at Flint; an update that was under way is over: it has come about, or it never will.

    Raises:
        Meanwhile: Another worker was first.
    """
    asked = generation.asked
    changes = {
        **counters(storefront, link),
        "asked": {},
        "foreign_fields": foreign_members(generation, link),
    }
    is_done = "document" in asked and has_come_about(generation, link)
    if is_done:
        changes |= {
            "told": asked["document"],
            "told_offer": asked["offer"],
            "seen": seen_members(link.document),
            "foreign_fields": [],
        }
    with storefront.store.transaction() as transaction:
        change_generation(transaction, generation, changes)
        settle_entry(storefront, transaction, generation, link if is_done else None)


def foreign_members(generation: LinkGenerationRecord, link: PaymentLink) -> list[str]:
    """
    What somebody else has changed: only where the version says that there was a change, and not what is by now as we told it.
    """
    if link.version == generation.flint_version:
        return list(generation.foreign_fields)
    return changed_members(generation.seen, link.document)


def has_come_about(generation: LinkGenerationRecord, link: PaymentLink) -> bool:
    """
    Whether the change under way, and nothing else, is what the link differs by.
    """
    asked = generation.asked
    if link.version != asked["expected_version"] + 1:
        return False
    members = asked["members"]
    is_done = all(is_member_there(name, asked["document"], link.document) for name in members)
    return is_done and set(changed_members(generation.seen, link.document)) <= set(members)


def lose(storefront: Storefront, generation: LinkGenerationRecord) -> None:
    """
    Flint does not have the link any more. Only a new wish makes another one.
    """
    log.warning("payment link %s: Flint does not have it any more", generation.link_key)
    with storefront.store.transaction() as transaction:
        record = fresh_record(transaction, generation)
        if record.generation == generation.generation:
            attention = {"setup": ATTENTION, "problem": "link_gone", "problem_values": {}}
            if change_link(storefront, transaction, record, attention) is None:
                raise Meanwhile(record.slug)
        gone: dict[str, Any] = {
            "asked": {},
            "status_seen": GONE,
            "status_told": None,
            "checked_at": storefront.clock(),
        }
        change_generation(transaction, generation, gone)
        settle_entry(storefront, transaction, generation, None)


def counters(storefront: Storefront, link: PaymentLink) -> dict[str, Any]:
    """
    What every reading of a link says.
    """
    return {
        "status_seen": link.status,
        "flint_version": link.version,
        "completed_count": link.completed_count,
        "quantity_sold": link.total_quantity_sold,
        "url": link.url,
        "checked_at": storefront.clock(),
    }


def fresh_record(transaction: Transaction, generation: LinkGenerationRecord) -> LinkRecord:
    """
    The link's row as it is in this transaction.

    Raises:
        Meanwhile: There is none.
    """
    record = transaction.find(LinkRecord, {"slug": generation.slug})
    if record is None:
        raise Meanwhile(generation.slug)
    return record


def settle_entry(
    storefront: Storefront,
    transaction: Transaction,
    generation: LinkGenerationRecord,
    found: PaymentLink | None,
) -> None:
    """
    The write under way, if there is one and it is not settled yet, did what was found; or never arrived.
    """
    key = generation.asked.get("key")
    if key is not None:
        made = {"payment_link_id": found.payment_link_id} if found is not None else None
        settle_found(storefront, transaction, key, made)
