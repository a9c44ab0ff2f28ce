"""
Idempotency keys (conventions facts, section 6).

A key belongs to one environment and one operation for 24 hours. 2xx and definite 4xx answers are stored
(the latter unverified); what may pass by waiting, and every 5xx, releases the key.
"""

import hashlib
import json
from datetime import timedelta

from flint_storefront.sandbox.api.errors import ApiError
from flint_storefront.sandbox.clock import parse_instant
from flint_storefront.sandbox.state import Document, Environment, Sandbox

RETENTION = timedelta(hours=24)
MAXIMUM_KEY_LENGTH = 255


def check_key(key: str) -> None:
    """Raise ApiError unless *key* is 1 to 255 visible ASCII characters (characters unverified)."""
    if len(key) > MAXIMUM_KEY_LENGTH:
        raise ApiError("IDEMPOTENCY_KEY_TOO_LONG", "The key has more than 255 characters.")
    if not key or not all("!" <= character <= "~" for character in key):
        raise ApiError("INVALID_IDEMPOTENCY_KEY", "The key is malformed.")


def make_fingerprint(method: str, path: str, raw_body: bytes) -> str:
    """Return what makes two requests the same: method, full path and body, byte for byte."""
    return hashlib.sha256(b"\n".join([method.encode(), path.encode(), raw_body])).hexdigest()


def make_record_name(operation: str, key: str) -> str:
    """Return the name under which an environment keeps the record of *key*."""
    return f"{operation} {key}"


def reserve(sandbox: Sandbox, environment: Environment, name: str, fingerprint: str) -> Document | None:
    """
    Take the key for this request, or return the finished record to replay.

    Raises:
        ApiError: IDEMPOTENCY_KEY_REUSED or IDEMPOTENCY_KEY_IN_PROGRESS.
    """
    record = environment.idempotency.get(name)
    if record is not None and parse_instant(record["expires_at"]) <= sandbox.clock.now():
        record = None
    if record is None:
        expires_at = (sandbox.clock.now() + RETENTION).isoformat()
        environment.idempotency[name] = {"fingerprint": fingerprint, "expires_at": expires_at, "status": None}
        return None
    if record["fingerprint"] != fingerprint:
        raise ApiError("IDEMPOTENCY_KEY_REUSED", "The key was used for another request.")
    if record["status"] is None:
        raise ApiError("IDEMPOTENCY_KEY_IN_PROGRESS", "The first request is still running.")
    return record


def release(environment: Environment, name: str) -> None:
    """Forget an unfinished key: the request did not come to a definite end."""
    environment.idempotency.pop(name, None)


def finish(environment: Environment, name: str, status: int, body: str) -> None:
    """Store the definite answer of the key."""
    environment.idempotency[name] |= {"status": status, "body": body}


def forget_unfinished(environment: Environment) -> None:
    """Release every key whose request was cut off, after a restart."""
    for name in [name for name, record in environment.idempotency.items() if record["status"] is None]:
        release(environment, name)


def make_replay_body(record: Document) -> str:
    """
    Return the stored body; a success says `meta.idempotency_replayed`, a session's also `reused_existing`.

    Source: conventions facts, section 6; checkout_sessions facts, section 3.
    """
    body = json.loads(record["body"])
    if "meta" in body:
        body["meta"]["idempotency_replayed"] = True
    if "reused_existing" in body.get("data", {}):
        body["data"]["reused_existing"] = True
    return json.dumps(body, separators=(",", ":"))
