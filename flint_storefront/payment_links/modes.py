"""
A site that goes live with its database: the same links, made anew in the other mode, and found again on the way back.

What stands at Flint in one mode is unknown in the other, so each mode has its own reference and its own links behind a page.
"""

from typing import Any

from flint_storefront.storage.ports import Transaction
from flint_storefront.storage.records import LinkRecord, StoredValue
from flint_storefront.storefront import Storefront
from flint_storefront.visitors import crockford


def new_reference(storefront: Storefront) -> str:
    """
    `lnk_` and 26 characters.
    """
    return f"lnk_{crockford(storefront.randomness)}"


def of_this_mode(storefront: Storefront, transaction: Transaction, record: LinkRecord) -> dict[str, Any]:
    """
    What changes of a record of the other mode when its link is wanted in this one; empty of one of this mode.
    """
    mode = storefront.settings.mode
    if record.mode == mode:
        return {}
    noted = transaction.find(StoredValue, {"key": _key(record.slug, mode)})
    known = dict(noted.value) if noted is not None else {}
    return {
        "mode": mode,
        "reference": known.get("reference") or new_reference(storefront),
        "generation": known.get("generation", 1),
        "agreed_version": None,
    }


def note_mode(storefront: Storefront, transaction: Transaction, record: LinkRecord) -> None:
    """
    Keep what *record* was in its mode, before it was brought to this one.
    """
    key = _key(record.slug, record.mode)
    changes: dict[str, Any] = {
        "value": {"reference": record.reference, "generation": record.generation},
        "updated_at": storefront.clock(),
    }
    if not transaction.insert(StoredValue(key=key, **changes)):
        transaction.update(StoredValue, {"key": key}, changes)


def _key(slug: str, mode: str) -> str:
    return f"link-{mode}-{slug}"
