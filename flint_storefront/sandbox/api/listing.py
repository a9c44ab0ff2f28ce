"""Filtering and ordering of lists: newest first unless asked otherwise (conventions facts, section 8)."""

from collections.abc import Callable, Iterable
from typing import Any

from flint_storefront.sandbox.api.calls import Call
from flint_storefront.sandbox.clock import parse_instant
from flint_storefront.sandbox.state import Document

TIME_FIELDS = {"created": "created_at", "updated": "updated_at", "expires": "expires_at"}


def is_in_time(call: Call, row: Document) -> bool:
    """Return whether *row* lies strictly within every `…_after` and `…_before` of the call."""
    for subject, field in TIME_FIELDS.items():
        after, before = call.query.get(f"{subject}_after"), call.query.get(f"{subject}_before")
        if after is None and before is None:
            continue
        instant = parse_instant(row[field])
        if after is not None and instant <= parse_instant(after):
            return False
        if before is not None and instant >= parse_instant(before):
            return False
    return True


def equals(call: Call, row: Document, names: Iterable[str]) -> bool:
    """Return whether *row* has the asked value, or one of the asked list, for each of *names*."""
    for name in names:
        if name not in call.query:
            continue
        wanted = call.query[name]
        if row.get(name) not in (wanted if isinstance(wanted, list) else [wanted]):
            return False
    return True


def order_rows(
    call: Call, rows: list[Document], keys: dict[str, Callable[[Document], Any]], default: str = "created_at"
) -> list[Document]:
    """
    Return *rows*, given in order of creation, as `sort_by` and `sort_direction` ask; ties by age.

    Args:
        keys: Sort key by each allowed value of `sort_by`.
        default: Value of `sort_by` when none is sent.
    """
    key = keys[call.query.get("sort_by", default)]
    if call.query.get("sort_direction", "desc") == "asc":
        return sorted(rows, key=key)
    # Sorting is stable also in reverse: the newest of equal rows must stand first already.
    newest_first = rows[::-1]
    return sorted(newest_first, key=key, reverse=True)


def contains_text(text: str, values: Iterable[Any]) -> bool:
    """Return whether one of *values* contains *text*, letter case aside."""
    return any(text.casefold() in str(value).casefold() for value in values if value)
