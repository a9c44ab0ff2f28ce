"""
What an answer of Flint is: the resource or list in `data`, its page token, its warnings, whose it is.

Source: conventions facts, sections 3, 4 and 7.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from flint_storefront.errors import ErrorDetail, FlintError, MoneyError, NotFlint, error_class
from flint_storefront.flint.retries import find_retry_after
from flint_storefront.money import Money

_RETRYABLE_STATUSES = frozenset({408, 425, 429, 502, 503, 504})
_WORD_FACTS = (
    "existing_checkout_session_id",
    "current_checkout_session_id",
    "order_payment_attempt_id",
    "payment_attempt_status",
    "current_status",
    "payment_option",
    "reason",
    "surface",
    "capability",
)
_NUMBER_FACTS = ("current_version", "limit", "blocking_resource_count")
_MONEY_FACTS = (
    "capturable_money",
    "current_money",
    "gap_money",
    "maximum_money",
    "required_money",
    "submitted_money",
)
_LIST_FACTS = ("missing_scopes", "conflicting_fields", "payment_intent_ids", "supported_actions")
_LONGEST_FACT = 255
_MOST_DETAILS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerWarning:
    """Something that came with a success, such as a promotion code that did not apply."""

    code: str
    """Such as `promotion_declined`."""
    reason: str | None = None
    """Such as `minimum_not_met`."""
    promotion_code: str | None = None
    """The code it is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A success of Flint. `data` may hold a session's address and token: it is in no `repr`."""

    status: int
    """HTTP status, 200 or 201."""
    data: object = field(repr=False)
    """The resource (a dict) or the list, as JSON values; amounts are whole numbers."""
    meta_warnings: tuple[AnswerWarning, ...] = ()
    """Warnings that came with it."""
    next_page_token: str | None = None
    """Token of the next page; None on the last."""
    request_id: str | None = None
    """Flint's name for the request."""
    replayed: bool = False
    """True when this is the stored answer of an earlier request with the same key."""
    mode: str | None = None
    """`test` or `live`, from the header."""
    merchant_id: str | None = None
    """Whose it is, from the header."""
    sandbox_id: str | None = None
    """Which sandbox it is of, from the header."""


def read_answer(status: int, headers: Mapping[str, str], body: bytes) -> Answer:
    """
    Read a 2xx answer.

    Args:
        headers: Looked up without regard to case (`httpx.Headers`).

    Raises:
        NotFlint: `redirect`, `wrong_type`, `not_json` or `wrong_shape`.
    """
    document = _document(status, headers, body)
    if "data" not in document:
        raise NotFlint("wrong_shape", status=status, fields=["data"])
    meta = document.get("meta")
    token = document.get("next_page_token")
    return Answer(
        status=status,
        data=document["data"],
        meta_warnings=_warnings(meta if isinstance(meta, dict) else {}),
        next_page_token=token if isinstance(token, str) and token else None,
        request_id=_text(document.get("request_id")) or headers.get("X-Request-Id"),
        replayed=headers.get("Idempotency-Replayed", "").lower() == "true",
        mode=headers.get("Flint-Mode"),
        merchant_id=headers.get("Flint-Merchant-Id"),
        sandbox_id=headers.get("Flint-Sandbox-Id"),
    )


def read_error(status: int, headers: Mapping[str, str], body: bytes) -> FlintError:
    """
    Read an answer that is no success.

    Returns:
        The error of its class, not raised.

    Raises:
        NotFlint: `redirect`, `wrong_type`, `not_json` or `wrong_shape`.
    """
    error = _document(status, headers, body).get("error")
    if not isinstance(error, dict) or not _text(error.get("code")) or not _text(error.get("type")):
        raise NotFlint("wrong_shape", status=status, fields=["error"])
    remediation = error.get("remediation")
    retryable = remediation.get("retryable") if isinstance(remediation, dict) else None
    return error_class(status, error["type"])(
        error["code"],
        status=status,
        param=_text(error.get("param")),
        details=_details(error.get("details")),
        request_id=_text(error.get("request_id")) or headers.get("X-Request-Id"),
        retryable=retryable if isinstance(retryable, bool) else status in _RETRYABLE_STATUSES,
        extra=_facts(error) | _retry_after(headers),
    )


def message_of(body: bytes) -> str:
    """Flint's `message` in an error answer, for the log only; empty when there is none."""
    try:
        message = json.loads(body)["error"]["message"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
    return message[:500] if isinstance(message, str) else ""


def read_json(body: bytes) -> object:
    """
    JSON as Flint sends it: UTF-8, no `NaN`, no number beyond any measure.

    Raises:
        NotFlint: `not_json`.
    """
    try:
        return json.loads(body.decode("utf-8"), parse_constant=_refuse, parse_float=_finite)
    except (ValueError, RecursionError):
        pass
    raise NotFlint("not_json")


def _document(status: int, headers: Mapping[str, str], body: bytes) -> dict[str, object]:
    if 300 <= status < 400:
        raise NotFlint("redirect", status=status)
    media_type = headers.get("Content-Type", "application/json").partition(";")[0].strip().lower()
    if media_type != "application/json" and not media_type.endswith("+json"):
        raise NotFlint("wrong_type", status=status)
    try:
        document = read_json(body)
    except NotFlint as problem:
        raise NotFlint(problem.reason, status=status) from None
    if not isinstance(document, dict):
        raise NotFlint("wrong_shape", status=status)
    return document


def _warnings(meta: Mapping[str, object]) -> tuple[AnswerWarning, ...]:
    listed = meta.get("warnings")
    return tuple(
        AnswerWarning(
            code=warning["code"],
            reason=_text(warning.get("reason")),
            promotion_code=_text(warning.get("promotion_code")),
        )
        for warning in (listed if isinstance(listed, list) else [])
        if isinstance(warning, dict) and _text(warning.get("code"))
    )


def _details(listed: object) -> list[ErrorDetail]:
    return [
        ErrorDetail(detail["code"], _text(detail.get("param")))
        for detail in (listed[:_MOST_DETAILS] if isinstance(listed, list) else [])
        if isinstance(detail, dict) and _text(detail.get("code"))
    ]


def _facts(error: Mapping[str, object]) -> dict[str, object]:
    facts: dict[str, object] = {name: _text(error.get(name)) for name in _WORD_FACTS}
    facts |= {name: value for name in _NUMBER_FACTS if type(value := error.get(name)) is int}
    facts |= {name: _money(error.get(name)) for name in _MONEY_FACTS}
    for name in _LIST_FACTS:
        listed = error.get(name)
        if isinstance(listed, list):
            facts[name] = tuple(word for word in map(_text, listed[:_MOST_DETAILS]) if word)
    if isinstance(error.get("is_resumable"), bool):
        facts["is_resumable"] = error["is_resumable"]
    return {name: value for name, value in facts.items() if value is not None}


def _retry_after(headers: Mapping[str, str]) -> dict[str, object]:
    seconds = find_retry_after(headers)
    return {} if seconds is None else {"retry_after_seconds": seconds}


def _text(value: object) -> str | None:
    return value[:_LONGEST_FACT] if isinstance(value, str) and value else None


def _money(value: object) -> Money | None:
    if not isinstance(value, dict):
        return None
    try:
        return Money(value.get("amount"), value.get("currency"))  # type: ignore[arg-type]
    except MoneyError:
        return None


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ValueError("infinite")
    return number
