"""
One request and what came of it: an answer, or an error with what is known about its effect.

Source: issue *First sale*, section 2; design.md, *The way to pay*.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx

from flint_storefront.errors import (
    KEY_IN_PROGRESS_CODES,
    UNKNOWN_OUTCOME_CODES,
    FlintError,
    FlintUnreachable,
    NotFlint,
    OutcomeUnknown,
    RateLimitError,
    StorefrontError,
)
from flint_storefront.flint.deadlines import Deadline, deadline_in_force
from flint_storefront.flint.envelope import Answer
from flint_storefront.flint.retries import RETRIED_STATUSES

LARGEST_ANSWER_BYTES = 8 * 1024 * 1024
"""More is refused, 8 MiB. Source: issue *First sale*, section 2."""

_LONGEST_CONNECT_SECONDS = 5.0
_RIGHTS_STATUSES = frozenset({401, 403})
_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


@dataclass(frozen=True, slots=True)
class Reply:
    """A complete HTTP answer, not yet judged."""

    status: int
    """HTTP status."""
    headers: Mapping[str, str]
    """Looked up without regard to case."""
    body: bytes = field(repr=False)
    """Its bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What came of one try."""

    answer: Answer | None = None
    """The success; else there is an error."""
    error: StorefrontError | None = None
    """What a read would raise."""
    may_have_arrived: bool = False
    """True when Flint may have acted on it."""
    is_worth_retrying: bool = False
    """True when the same bytes may fare better soon."""
    retry_after_seconds: float | None = None
    """What Flint asked to wait."""


def exchange(client: httpx.Client, request: httpx.Request, deadline: Deadline) -> Reply:
    """
    Send one request and read its whole answer before *deadline*.

    Raises:
        httpx.TransportError: As httpx has them; a body that comes too slowly is a `ReadTimeout`.
        NotFlint: `too_large`, `truncated` or `compressed`.
    """
    if deadline.is_over:
        raise httpx.ConnectTimeout("nothing left of the deadline")
    left = deadline.remaining()
    limits = httpx.Timeout(left, connect=min(left, _LONGEST_CONNECT_SECONDS))
    request.extensions = {**request.extensions, "timeout": limits.as_dict()}
    with deadline_in_force(deadline):
        response = client.send(request, stream=True)
        try:
            body = _read_body(response, deadline)
        finally:
            response.close()
    return Reply(response.status_code, response.headers, body)


def of_transport(problem: httpx.TransportError, request_id: str) -> Attempt:
    """An attempt that ended without a whole answer."""
    never_left = isinstance(problem, _NEVER_LEFT)
    reason = "connect" if never_left else "reset"
    if isinstance(problem, httpx.TimeoutException):
        reason = "timeout"
    return Attempt(
        error=FlintUnreachable(reason, request_id=request_id),
        may_have_arrived=not never_left,
        is_worth_retrying=never_left,
    )


def of_refusal(error: FlintError, retry_after_seconds: float | None) -> Attempt:
    """An attempt that Flint answered with an error envelope."""
    is_in_progress = error.code in KEY_IN_PROGRESS_CODES
    return Attempt(
        error=error,
        may_have_arrived=error.status >= 500 or error.status in {408, 425} or is_open(error),
        is_worth_retrying=error.status in RETRIED_STATUSES or is_in_progress,
        retry_after_seconds=retry_after_seconds,
    )


def of_foreign(problem: NotFlint, status: int, retry_after_seconds: float | None) -> Attempt:
    """An attempt that something else than Flint answered, such as a gateway."""
    # What it was raised from holds the answer's bytes, perhaps with a launch token.
    problem.__context__ = None
    return Attempt(
        error=problem.with_traceback(None),
        may_have_arrived=True,
        is_worth_retrying=status in RETRIED_STATUSES,
        retry_after_seconds=retry_after_seconds,
    )


def is_open(error: FlintError) -> bool:
    """True when Flint says that it cannot tell what came of a key."""
    return error.code in UNKNOWN_OUTCOME_CODES


def write_error(attempt: Attempt, *, was_sent: bool, is_replay: bool, request_id: str) -> StorefrontError:
    """
    What a write raises after its last attempt.

    Args:
        was_sent: Whether any attempt of this call may have arrived.
        is_replay: Whether this request has been sent before, in an earlier call.

    Returns:
        The `FlintError` where the outcome is known, else `OutcomeUnknown`.

    Source: design.md, *The way to pay*; observed-behaviour facts, *Idempotency* (401/403 on a replay).
    """
    error = attempt.error
    reason = _unknown_because(error, was_earlier=was_sent or is_replay)
    if reason is None and error is not None:
        return error
    cause = None if isinstance(error, FlintUnreachable) else error
    return OutcomeUnknown(reason or "reset", cause=cause, was_sent=was_sent, request_id=request_id)


def _unknown_because(error: StorefrontError | None, *, was_earlier: bool) -> str | None:
    if isinstance(error, FlintUnreachable):
        return "not_sent" if error.reason == "connect" else error.reason
    if not isinstance(error, FlintError):
        return "not_flint"
    if error.code in KEY_IN_PROGRESS_CODES:
        return "key_in_progress"
    if error.status >= 500 or error.status in {408, 425} or is_open(error):
        return "server_error"
    if was_earlier and error.status in _RIGHTS_STATUSES:
        return "refused_on_replay"
    if was_earlier and isinstance(error, RateLimitError):
        return "rate_limited"
    return None


def _read_body(response: httpx.Response, deadline: Deadline) -> bytes:
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        # None was asked for, and what is unpacked could be of any size.
        raise NotFlint("compressed", status=response.status_code)
    body = bytearray()
    try:
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > LARGEST_ANSWER_BYTES:
                raise NotFlint("too_large", status=response.status_code)
            if deadline.is_over:
                raise httpx.ReadTimeout("the answer came too slowly")
    except httpx.RemoteProtocolError:
        raise NotFlint("truncated", status=response.status_code) from None
    return bytes(body)
