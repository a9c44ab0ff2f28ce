"""Wrong signatures on purpose, for a receiver's tests (webhooks facts, section 9)."""

from collections.abc import Callable

Headers = dict[str, str]

STALE_SECONDS = 3600


def _wrong_signature(headers: Headers) -> Headers:
    return {**headers, "webhook-signature": "v1," + "A" * 43 + "="}


def _malformed_timestamp(headers: Headers) -> Headers:
    return {**headers, "webhook-timestamp": "yesterday"}


def _old_headers_only(headers: Headers) -> Headers:
    return {name: value for name, value in headers.items() if not name.startswith("webhook-")}


def _unsigned(headers: Headers) -> Headers:
    return {name: value for name, value in headers.items() if "signature" not in name}


HEADER_FORGERIES: dict[str, Callable[[Headers], Headers]] = {
    "wrong_signature": _wrong_signature,
    "malformed_timestamp": _malformed_timestamp,
    "old_headers_only": _old_headers_only,
    "unsigned": _unsigned,
}
"""Forgeries of the finished headers, by kind."""

STALE_TIMESTAMP = "stale_timestamp"
"""Signed rightly, but for an instant STALE_SECONDS ago."""

FORGERIES = (*HEADER_FORGERIES, STALE_TIMESTAMP)


def forge(kind: str, headers: Headers) -> Headers:
    """Return *headers* spoiled as *kind* says; unchanged for an empty kind and for STALE_TIMESTAMP."""
    if kind in HEADER_FORGERIES:
        return HEADER_FORGERIES[kind](headers)
    return headers
