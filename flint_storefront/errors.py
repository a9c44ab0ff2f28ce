"""
Every error of the package on one page.

    StorefrontError
    ├── FlintError                 Flint answered, and its answer is a proper refusal
    │   ├── ValidationError        400, 422   the request is wrong
    │   ├── AuthenticationError    401        the key is wrong, expired or revoked
    │   ├── PaymentError           402        the card or account was refused
    │   ├── AuthorizationError     403        the key may not do this
    │   ├── NotFoundError          404        no such object for this key
    │   ├── InvalidRequestError    405, 410, 413, 415
    │   ├── ConflictError          409        the state does not allow it, or has moved on
    │   ├── RateLimitError         429        later
    │   ├── ExternalServiceError   502        somebody behind Flint failed
    │   ├── UnavailableError       503        Flint is away for a while
    │   ├── FlintTimeout           504        Flint gave up waiting
    │   └── InternalError          any other
    ├── OutcomeUnknown             a write left, or may have left, and nobody knows what came of it
    ├── NotFlint                   an answer that Flint would not give (HTML, truncated, wrong shape)
    │   └── WrongAccount           a proper answer of another mode, merchant or sandbox
    ├── FlintUnreachable           a read could not be done in time
    ├── MoneyError                 an amount or a currency that is none (also a ValueError)
    ├── ConfigurationError         mistakes in the settings, all of them at once
    └── SignatureMismatch          a webhook that Flint did not sign

No error holds a secret, an address or a token: its text is made of codes and fixed words only, so that it may
be logged and shown anywhere. Flint's own `message` goes to the log where the answer is read and is not kept.

Source: conventions facts, sections 6 and 7; the split into known, unknown and foreign outcomes is design.md,
*The way to pay*.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

_WORD = re.compile(r"[A-Za-z0-9_.\-]{1,128}", re.ASCII)

KEY_IN_PROGRESS_CODES = frozenset({"IDEMPOTENCY_KEY_IN_PROGRESS", "IDEMPOTENCY_REQUEST_IN_PROGRESS"})
"""The first request with this key is still running. Source: conventions facts, section 6."""

UNKNOWN_OUTCOME_CODES = KEY_IN_PROGRESS_CODES | {
    "IDEMPOTENCY_RECOVERY_REQUIRED",
    "IDEMPOTENCY_LOAD_FAILED",
    "IDEMPOTENCY_PERSIST_FAILED",
    "IDEMPOTENCY_RECORD_INVALID",
}
"""Flint itself cannot tell what came of the request. Source: conventions facts, section 6."""

WAIT_AND_SEND_THE_SAME_CODES = frozenset({"CHECKOUT_PAYMENT_RESOLVING"})
"""Nothing happened; the very same request may pass later. Source: checkout_sessions facts, section 3."""

_INDEFINITE_STATUSES = frozenset({408, 425, 429})


class StorefrontError(Exception):
    """Any error that this package raises on purpose."""


@dataclass(frozen=True, slots=True)
class ErrorDetail:
    """One of several mistakes that Flint found in a request."""

    code: str
    """Flint's code, such as `FIELD_REQUIRED`."""
    param: str | None = None
    """Path of the field, such as `line_items[0].name`."""


class FlintError(StorefrontError):
    """
    Flint answered with an error envelope.

    Branch on `code`, then on the class; never on text.

    Args:
        code: Flint's code, such as `CHECKOUT_SESSION_ALREADY_EXISTS`.
        status: HTTP status of the answer.
        param: Path of the field at fault, such as `line_items[0].name`.
        details: Every mistake that Flint listed.
        request_id: Flint's name for the request, to be told to its support.
        retryable: What Flint's `remediation.retryable` says; by status where it says nothing.
        extra: Facts beside the code, by Flint's names: ids and words as `str`, `current_version` and `limit`
            as `int`, `missing_scopes` as a tuple, amounts as `Money`; for example
            `{"existing_checkout_session_id": "cs_…"}`. `retry_after_seconds` (float) is ours, from the header
            of a 429 or 503.
    """

    def __init__(
        self,
        code: str,
        *,
        status: int,
        param: str | None = None,
        details: Iterable[ErrorDetail] = (),
        request_id: str | None = None,
        retryable: bool = False,
        extra: Mapping[str, object] | None = None,
    ) -> None:
        self.code = _word(code) or "UNREADABLE_CODE"
        self.status = status
        self.param = param
        self.details: tuple[ErrorDetail, ...] = tuple(details)
        self.request_id = _word(request_id)
        self.retryable = retryable
        self.extra: Mapping[str, object] = MappingProxyType(dict(extra or {}))
        super().__init__(f"{self.code} (status {status}, request {self.request_id or 'without id'})")

    @property
    def is_definite_refusal(self) -> bool:
        """
        True when the request certainly did nothing and will never do anything as it is.

        A 4xx, but not 408, 425, 429, not a key whose outcome is open, and not `CHECKOUT_PAYMENT_RESOLVING`,
        which asks to wait and to send the same again.

        Source: design.md, *The way to pay*.
        """
        is_refusing_status = 400 <= self.status < 500 and self.status not in _INDEFINITE_STATUSES
        return is_refusing_status and self.code not in UNKNOWN_OUTCOME_CODES | WAIT_AND_SEND_THE_SAME_CODES


class ValidationError(FlintError):
    """The request is wrong: `param` and `details` say where (400, 422)."""


class AuthenticationError(FlintError):
    """The key is missing, wrong, expired or revoked (401)."""


class PaymentError(FlintError):
    """The buyer's means of payment was refused (402)."""


class AuthorizationError(FlintError):
    """The key lacks a scope: `extra["missing_scopes"]` (403)."""


class NotFoundError(FlintError):
    """No such object for this key; objects of other accounts answer alike (404)."""


class InvalidRequestError(FlintError):
    """The method, the size or the type is not accepted, or the object is gone (405, 410, 413, 415)."""


class ConflictError(FlintError):
    """The state does not allow it, or has moved on: read again, then decide (409)."""


class RateLimitError(FlintError):
    """Too many requests: `extra["retry_after_seconds"]` when Flint named a time (429)."""


class ExternalServiceError(FlintError):
    """A service behind Flint failed (502)."""


class UnavailableError(FlintError):
    """Flint is away for a while (503)."""


class FlintTimeout(FlintError):
    """Flint's own time limit passed (504)."""


class InternalError(FlintError):
    """Flint failed, or answered with a status that has no class of its own."""


ERROR_CLASS_BY_TYPE: Mapping[str, type[FlintError]] = MappingProxyType(
    {
        "validation_error": ValidationError,
        "authentication_error": AuthenticationError,
        "payment_error": PaymentError,
        "authorization_error": AuthorizationError,
        "not_found_error": NotFoundError,
        "invalid_request_error": InvalidRequestError,
        "conflict_error": ConflictError,
        "rate_limit_error": RateLimitError,
        "external_service_error": ExternalServiceError,
        "unavailable_error": UnavailableError,
        "timeout_error": FlintTimeout,
        "internal_error": InternalError,
    }
)
"""Class of each `type` word. Source: conventions facts, section 7."""

ERROR_CLASS_BY_STATUS: Mapping[int, type[FlintError]] = MappingProxyType(
    {
        400: ValidationError,
        401: AuthenticationError,
        402: PaymentError,
        403: AuthorizationError,
        404: NotFoundError,
        405: InvalidRequestError,
        409: ConflictError,
        410: InvalidRequestError,
        413: InvalidRequestError,
        415: InvalidRequestError,
        422: ValidationError,
        429: RateLimitError,
        502: ExternalServiceError,
        503: UnavailableError,
        504: FlintTimeout,
    }
)
"""The status fixes the type. Source: conventions facts, section 7."""


def error_class(status: int, type_word: str) -> type[FlintError]:
    """
    Class for an answer: by its status, for other statuses by its `type`, else `InternalError`.

    Source: conventions facts, section 7 (the status fixes the type; some samples name another type for 403).
    """
    return ERROR_CLASS_BY_STATUS.get(status) or ERROR_CLASS_BY_TYPE.get(type_word, InternalError)


class OutcomeUnknown(StorefrontError):
    """
    A write may or may not have taken effect. Send the same bytes with the same key again; never make a new
    request.

    Args:
        reason: One of `timeout`, `reset`, `not_sent`, `server_error`, `key_in_progress`, `refused_on_replay`,
            `rate_limited`, `not_flint`, `wrong_shape`; and of the checkout `refused_for_now` (Flint says wait),
            `not_recorded` and `too_many_tries` (only a person can help).
        cause: The error that the answer would otherwise have been, when there was an answer.
        was_sent: False only when no byte of it can have reached Flint in this call. About this call alone: on
            a replay the first sending stays unknown.
        request_id: The `X-Request-Id` that the request carried.
    """

    def __init__(
        self,
        reason: str,
        *,
        cause: StorefrontError | None = None,
        was_sent: bool = True,
        request_id: str | None = None,
    ) -> None:
        self.reason = reason
        self.cause = cause
        self.was_sent = was_sent
        self.request_id = _word(request_id)
        because = f", {cause}" if cause is not None else ""
        super().__init__(f"outcome unknown: {reason}{because} (request {self.request_id or 'without id'})")

    @property
    def code(self) -> str | None:
        """Flint's code, when the answer had one."""
        return self.cause.code if isinstance(self.cause, FlintError) else None


class NotFlint(StorefrontError):
    """
    An answer or a delivery that Flint would not give.

    Args:
        reason: One of `not_json`, `wrong_type`, `wrong_shape`, `truncated`, `too_large`, `redirect`,
            `compressed`, `no_mode`, `endless_list`; of a `WrongAccount` one of `mode`, `merchant`, `sandbox`.
        status: HTTP status, when there was one.
        request_id: The `X-Request-Id` that the request carried.
        fields: Paths of the fields that do not fit, such as `pricing_amounts.total_money`; never their
            values.
    """

    def __init__(
        self,
        reason: str,
        *,
        status: int | None = None,
        request_id: str | None = None,
        fields: Iterable[str] = (),
    ) -> None:
        self.reason = reason
        self.status = status
        self.request_id = _word(request_id)
        self.fields: tuple[str, ...] = tuple(fields)
        at_fields = f" at {', '.join(self.fields)}" if self.fields else ""
        super().__init__(
            f"not an answer of Flint: {reason}{at_fields} "
            f"(status {status}, request {self.request_id or 'without id'})"
        )


class WrongAccount(NotFlint):
    """A proper answer, but of another mode, merchant or sandbox than ours: `reason` says which."""


class FlintUnreachable(StorefrontError):
    """
    A read could not be done in time; nothing has happened.

    Args:
        reason: One of `timeout`, `connect`, `reset`.
        request_id: The `X-Request-Id` that the request carried.
    """

    def __init__(self, reason: str, *, request_id: str | None = None) -> None:
        self.reason = reason
        self.request_id = _word(request_id)
        super().__init__(f"Flint could not be reached: {reason} (request {self.request_id or 'without id'})")


class MoneyError(StorefrontError, ValueError):
    """
    Not an amount, not a currency, or two that do not go together.

    Args:
        reason: One of `not_whole`, `too_large`, `negative`, `bad_currency`, `unknown_currency`,
            `currency_mismatch`, `empty`, `not_a_number`, `too_many_decimals`, `bad_percent`.
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"money: {reason.replace('_', ' ')}")


class ConfigurationError(StorefrontError):
    """
    The settings cannot work; the process must not start.

    Args:
        mistakes: One sentence each, naming the setting and never its value.
    """

    def __init__(self, mistakes: Iterable[str]) -> None:
        self.mistakes: list[str] = list(mistakes)
        super().__init__(
            "\n".join(["The storefront is not configured correctly:", *(f"- {m}" for m in self.mistakes)])
        )


class SignatureMismatch(StorefrontError):
    """
    A webhook delivery that is not provably Flint's.

    Args:
        reason: One of `missing_header`, `duplicate_header`, `malformed_id`, `malformed_timestamp`,
            `malformed_signature`, `stale`, `no_match`, `no_secret`.
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"webhook signature refused: {reason.replace('_', ' ')}")


def _word(text: str | None) -> str | None:
    # A hostile answer could carry a token where a code or an id belongs.
    return text if isinstance(text, str) and _WORD.fullmatch(text) else None
