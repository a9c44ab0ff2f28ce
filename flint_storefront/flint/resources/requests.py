"""
Requests as data: built once, stored byte for byte, sent as often as needed.

Source: design.md, promise 2; conventions facts, section 6.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from flint_storefront.flint.credentials import redact_text
from flint_storefront.money import Money

Value = TypeVar("Value")
_ID = re.compile(r"[A-Za-z0-9_\-]{1,128}", re.ASCII)
_PREFILL = "prefilled_customer_info"
_PERSONAL_FIELDS = frozenset({"buyer_contact", "customer_prefill", _PREFILL})
_SECRET_FIELDS = frozenset(
    {
        "checkout_access",
        "checkout_auth_token",
        "client_action",
        "client_secret",
        "payment_collection",
        "secret",
        "setup_collection",
    }
)


@dataclass(frozen=True, slots=True)
class FlintRequest:
    """A write that has not been sent: what the journal keeps beside its idempotency key."""

    operation: str
    """The contract's operation id, such as `orders.create`."""
    method: str
    """`POST`, `PATCH` or `DELETE`."""
    path: str
    """Such as `/v1/orders`."""
    body: bytes = field(repr=False)
    """The exact bytes: UTF-8 JSON with sorted keys and no blanks."""


def json_bytes(document: Mapping[str, object]) -> bytes:
    """
    The one spelling of *document*: the same content always gives the same bytes.

    Raises:
        ValueError: A value that JSON cannot hold.
    """
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8")


def money_json(money: Money) -> dict[str, object]:
    """`{"amount": 1250, "currency": "USD"}`. Source: conventions facts, section 5."""
    return {"amount": money.amount, "currency": money.currency}


def percent_json(percent: Decimal) -> int | float:
    """
    A percent as the JSON number that is written with exactly its digits: `15`, `2.9`, `18.1234`.

    With four decimals at most, and up to 100, a float spells exactly what was given; it is not money.

    Raises:
        ValueError: Not between 0 and 100, or more than four decimals.

    Source: orders facts, head (`x-flint-max-decimals`).
    """
    if not percent.is_finite() or not 0 <= percent <= 100:
        raise ValueError("a percent is between 0 and 100")
    if percent != percent.quantize(Decimal("0.0001")):
        raise ValueError("a percent has at most four decimals")
    return int(percent) if percent == int(percent) else float(percent)


def without_none(document: Mapping[str, Value | None]) -> dict[str, Value]:
    """*document* without what is None: an explicit null would be refused (conventions facts, section 4)."""
    return {name: value for name, value in document.items() if value is not None}


def id_in_path(object_id: str) -> str:
    """
    An id, fit to stand in a path.

    Raises:
        ValueError: It is none; ids are letters, digits, `_` and `-` (conventions facts, section 5).
    """
    if not _ID.fullmatch(object_id):
        raise ValueError("not an id of Flint")
    return object_id


def redact_answer(operation: str, data: object) -> dict[str, object]:
    """
    An answer's `data`, fit to be stored in the journal.

    Drops the `url` of a session or an access link, a session's launch token, every secret, everything a browser
    needs to pay and how to reach the buyer, at any depth, and masks whatever else looks like a secret.

    Args:
        operation: As in `FlintRequest`; of checkout sessions and access links every `url` goes.
        data: As in `Answer.data`.

    Returns:
        A new dict of JSON values; empty when *data* is no object.

    Source: issue *First sale*, section 2; subscriptions facts, section 7 (an access link is a secret).
    """
    has_secret_url = operation.startswith("checkoutSessions.") or operation.endswith(".createAccessLink")
    dropped = _SECRET_FIELDS | _PERSONAL_FIELDS | ({"url"} if has_secret_url else frozenset())
    kept = _without(data, dropped)
    return kept if isinstance(kept, dict) else {}


def without_address(body: bytes) -> bytes:
    """
    A session's request without what it fills in of the buyer; not to be sent.
    """
    if _PREFILL.encode() not in body:
        return body
    kept = _without(json.loads(body), frozenset({_PREFILL}))
    return json_bytes(kept) if isinstance(kept, dict) else body


def _without(value: object, dropped: frozenset[str]) -> object:
    if isinstance(value, dict):
        return {name: _without(inner, dropped) for name, inner in value.items() if name not in dropped}
    if isinstance(value, list):
        return [_without(inner, dropped) for inner in value]
    return redact_text(value) if isinstance(value, str) else value
