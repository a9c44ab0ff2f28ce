"""
Secrets and signatures of deliveries, both header sets.

Source: webhooks facts, sections 1 to 3.
"""

import base64
import hashlib
import hmac
from datetime import timedelta

from flint_storefront.sandbox.clock import format_instant, parse_instant
from flint_storefront.sandbox.state import Document, Sandbox

SECRET_PREFIX = "whsec_"  # noqa: S105
SECRET_BYTES = 32
ROTATION_OVERLAP_SECONDS = 86_400


def make_secret(sandbox: Sandbox) -> str:
    """Return `whsec_` and the base64 of 32 random bytes."""
    key = sandbox.randomness.getrandbits(8 * SECRET_BYTES).to_bytes(SECRET_BYTES, "big")
    return SECRET_PREFIX + base64.b64encode(key).decode("ascii")


def is_valid_secret(secret: str) -> bool:
    """Tell whether *secret* has the shape of Flint's: the prefix and base64 of exactly 32 bytes."""
    if not secret.startswith(SECRET_PREFIX):
        return False
    try:
        key = base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
    except ValueError:
        return False
    return len(key) == SECRET_BYTES


def rotate_secret(sandbox: Sandbox, endpoint: Document) -> None:
    """Give *endpoint* a new secret; the old one signs beside it for ROTATION_OVERLAP_SECONDS."""
    until = sandbox.clock.now() + timedelta(seconds=ROTATION_OVERLAP_SECONDS)
    endpoint["_previous_secret"] = endpoint["_secret"]
    endpoint["_previous_secret_until"] = format_instant(until)
    endpoint["_secret"] = make_secret(sandbox)


def is_overlap_active(sandbox: Sandbox, endpoint: Document) -> bool:
    """Tell whether two secrets of *endpoint* sign at present."""
    until = endpoint.get("_previous_secret_until", "")
    return until != "" and sandbox.clock.now() < parse_instant(until)


def active_secrets(sandbox: Sandbox, endpoint: Document) -> list[str]:
    """Return the secrets that sign a delivery now, the newest first."""
    if is_overlap_active(sandbox, endpoint):
        return [endpoint["_secret"], endpoint["_previous_secret"]]
    return [endpoint["_secret"]]


def sign_standard(secret: str, *, event_id: str, timestamp: int, body: bytes) -> str:
    """Return one `v1,<base64>` entry; the key is the 32 decoded bytes of *secret*."""
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    signed = f"{event_id}.{timestamp}.".encode() + body
    digest = hmac.new(key, signed, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode("ascii")


def sign_old(secret: str, *, timestamp: int, body: bytes) -> str:
    """Return one `v1=<hex>` entry of the old header; the key is the whole text of *secret*."""
    signed = f"{timestamp}.".encode() + body
    return "v1=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def delivery_headers(
    secrets: list[str], *, event_id: str, event_type: str, endpoint_id: str, timestamp: int, body: bytes
) -> dict[str, str]:
    """
    Return every header of one delivery.

    Args:
        secrets: Those that sign, the newest first; one signature each in both header sets.
        timestamp: Unix seconds of this attempt: a retry is signed anew (unverified).
        body: The exact bytes that are sent.
    """
    standard = [sign_standard(row, event_id=event_id, timestamp=timestamp, body=body) for row in secrets]
    old = [sign_old(row, timestamp=timestamp, body=body) for row in secrets]
    return {
        "content-type": "application/json",
        "user-agent": "Flint-Webhooks/1.0",
        "webhook-id": event_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(standard),
        "x-flint-signature": ",".join([f"t={timestamp}", *old]),
        "x-flint-webhook-id": event_id,
        "x-flint-event-type": event_type,
        "x-flint-webhook-endpoint-id": endpoint_id,
    }
