"""
Webhook signatures (Standard Webhooks), verified over the raw bytes.

Our own verifier: every hostile input is a `SignatureMismatch`, never another exception. The older
`X-Flint-Signature` header is not looked at.

Source: webhooks facts, sections 1 to 3; the tolerance of 300 s is our choice (facts, section 2, unverified).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from flint_storefront.errors import SignatureMismatch

TOLERANCE_SECONDS = 300
"""How far a delivery's timestamp may lie from now, in both directions."""

MOST_SIGNATURES = 20
"""Entries of one header; Flint sends one, or two during a rotation."""

_NAMES = ("webhook-id", "webhook-timestamp", "webhook-signature")
_ID = re.compile(r"[!-~]{1,255}", re.ASCII)
_SECONDS = re.compile(r"[0-9]{1,12}", re.ASCII)
_SIGNATURES = re.compile(r"[!-~]{1,200}(?: [!-~]{1,200})*", re.ASCII)
_LONGEST_SIGNATURE_HEADER = 4096
_PREFIX = "whsec_"
_KEY_BYTES = 32


def verify(
    headers: Mapping[str, str] | Iterable[tuple[str, str]],
    body: bytes,
    *,
    secrets: Sequence[str],
    now: datetime,
    tolerance_seconds: int = TOLERANCE_SECONDS,
) -> str:
    """
    Check that Flint signed *body*.

    Args:
        headers: All headers of the delivery, as a mapping or as pairs; names in any case.
        body: The raw bytes as received.
        secrets: `whsec_…` texts, any of which may have signed; two during a rotation.
        now: Aware.
        tolerance_seconds: In both directions.

    Returns:
        The `webhook-id`.

    Raises:
        SignatureMismatch: With a word why; nothing else is ever raised for a hostile delivery.
    """
    webhook_id, timestamp, signatures = _standard_headers(headers)
    # A full stop would let two different deliveries have the same signed text.
    if not _ID.fullmatch(webhook_id) or "." in webhook_id:
        raise SignatureMismatch("malformed_id")
    if not _SECONDS.fullmatch(timestamp):
        raise SignatureMismatch("malformed_timestamp")
    if len(signatures) > _LONGEST_SIGNATURE_HEADER or not _SIGNATURES.fullmatch(signatures):
        raise SignatureMismatch("malformed_signature")
    entries = signatures.split(" ")
    if len(entries) > MOST_SIGNATURES:
        raise SignatureMismatch("malformed_signature")
    keys = list(_keys(secrets))
    if not keys:
        raise SignatureMismatch("no_secret")
    signed = b".".join((webhook_id.encode("ascii"), timestamp.encode("ascii"), body))
    if not _is_signed(signed, entries, keys):
        raise SignatureMismatch("no_match")
    if abs(now.timestamp() - int(timestamp)) > tolerance_seconds:
        raise SignatureMismatch("stale")
    return webhook_id


def is_webhook_secret(secret: str) -> bool:
    """Whether *secret* is `whsec_` and the base64 of exactly 32 bytes. Source: webhooks facts, section 2."""
    return _find_key(secret) is not None


def _standard_headers(headers: Mapping[str, str] | Iterable[tuple[str, str]]) -> tuple[str, str, str]:
    pairs = headers.items() if isinstance(headers, Mapping) else headers
    found: dict[str, str] = {}
    for name, value in pairs:
        standard_name = str(name).lower()
        if standard_name not in _NAMES:
            continue
        if standard_name in found:
            raise SignatureMismatch("duplicate_header")
        found[standard_name] = str(value)
    if len(found) < len(_NAMES):
        raise SignatureMismatch("missing_header")
    webhook_id, timestamp, signatures = (found[name] for name in _NAMES)
    return webhook_id, timestamp, signatures


def _is_signed(signed: bytes, entries: list[str], keys: list[bytes]) -> bool:
    given = [entry[3:].encode("ascii") for entry in entries if entry.startswith("v1,")]
    expected = [base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()) for key in keys]
    return any(hmac.compare_digest(one, other) for one in given for other in expected)


def _keys(secrets: Sequence[str]) -> Iterator[bytes]:
    for secret in secrets:
        key = _find_key(secret)
        if key is not None:
            yield key


def _find_key(secret: str) -> bytes | None:
    if not isinstance(secret, str) or not secret.startswith(_PREFIX):
        return None
    try:
        key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        return None
    return key if len(key) == _KEY_BYTES else None
