"""
Put a write to Flint's link on paper: what it is to bring about, and its journal entry, in one transaction, before it leaves.

A generation's `change_number` rises with every change of its row and is the condition of every update: of two workers one is
heard, and a late answer or reading never overwrites a newer one. The transaction changes the link's row first, then the
generation's, then the journal's, so that two workers never wait for each other's second row.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flint_storefront.checkout.journal import write_ahead
from flint_storefront.flint.resources.payment_links import create_payment_link, update_payment_link
from flint_storefront.flint.resources.requests import FlintRequest
from flint_storefront.payment_links.document import Document, link_document
from flint_storefront.payment_links.models import LinkOffer
from flint_storefront.payment_links.records import KnownLink
from flint_storefront.storage.ports import Transaction
from flint_storefront.storage.records import LinkGenerationRecord
from flint_storefront.storefront import Storefront

GONE = "gone"
"""Of `status_seen`: Flint does not have the link any more."""


class Meanwhile(Exception):
    """
    Another worker, or a newer wish, was first: nothing was changed; look again.
    """


def change_generation(
    transaction: Transaction, generation: LinkGenerationRecord, changes: Mapping[str, Any]
) -> LinkGenerationRecord:
    """
    Change a generation that is still as we read it.

    Raises:
        Meanwhile: It is not.
    """
    number = generation.change_number
    full = {**changes, "change_number": number + 1}
    where = {"link_key": generation.link_key, "change_number": number}
    if not transaction.update(LinkGenerationRecord, where, full):
        raise Meanwhile(generation.link_key)
    return replace(generation, **full)


def others_sold(known: KnownLink, generation: int) -> dict[str, int]:
    """
    What the page's other links have sold: the limits of this one are less by it.
    """
    others = [one for one in known.generations if one.generation != generation]
    return {
        "base_completed": sum(one.completed_count for one in others),
        "base_quantity": sum(one.quantity_sold for one in others),
    }


def wanted_document(
    storefront: Storefront, known: KnownLink, offer: LinkOffer, generation: LinkGenerationRecord
) -> Document:
    """
    What Flint's link of *generation* is to be.
    """
    base = others_sold(known, generation.generation)
    own = {"own_completed": generation.completed_count, "own_quantity": generation.quantity_sold}
    return link_document(storefront, offer, generation.link_key, **base, **own)


def ask_new_link(storefront: Storefront, known: KnownLink, offer: LinkOffer) -> None:
    """
    Ask for the page's next link, or again for the one that was refused.

    Raises:
        Meanwhile: Another worker was first.
    """
    waiting = next((one for one in known.generations if one.payment_link_id is None), None)
    number = (
        waiting.generation if waiting else max((one.generation for one in known.generations), default=0) + 1
    )
    link_key = f"{known.record.reference}-{number}"
    base = others_sold(known, number)
    document = link_document(storefront, offer, link_key, **base)
    key = f"link-{link_key}-{waiting.link_try if waiting else 1}"
    asked = {"key": key, "document": document, "offer": known.record.offer}
    with storefront.store.transaction() as transaction:
        if waiting is None:
            row = LinkGenerationRecord(
                link_key=link_key,
                slug=known.record.slug,
                generation=number,
                asked=asked,
                created_at=storefront.clock(),
                base_completed=base["base_completed"],
                base_quantity=base["base_quantity"],
            )
            if not transaction.insert(row):
                raise Meanwhile(link_key)
        else:
            change_generation(transaction, waiting, {"asked": asked, **base})
        _write(storefront, transaction, link_key, key, create_payment_link(document))


def ask_change(
    storefront: Storefront,
    generation: LinkGenerationRecord,
    changes: Mapping[str, Any],
    asked: Mapping[str, Any],
) -> None:
    """
    Ask for a change of a link that stands.

    Args:
        changes: Members of the PATCH.
        asked: What it brings about: `document` and `offer`, or `status`.

    Raises:
        Meanwhile: Another worker was first.
    """
    key = f"link-{generation.link_key}-change-{generation.change_number}"
    request = update_payment_link(
        str(generation.payment_link_id), changes, expected_version=generation.flint_version
    )
    promised = {**asked, "key": key, "members": sorted(changes), "expected_version": generation.flint_version}
    with storefront.store.transaction() as transaction:
        change_generation(transaction, generation, {"asked": promised})
        _write(storefront, transaction, generation.link_key, key, request)


def _write(
    storefront: Storefront, transaction: Transaction, link_key: str, key: str, request: FlintRequest
) -> None:
    if not write_ahead(storefront, transaction, link_key, key, request):
        raise Meanwhile(key)
