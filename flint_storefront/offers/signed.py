"""
Signed offers: what a cached page may still sell, and within which bounds. Never a price.

The text is malleable in its last character, so it is never used as a key.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer

from flint_storefront.errors import StorefrontError

OFFER_VERSION = 1
OFFER_LENGTH_MAX = 8000
PRODUCT, SET, TIP_JAR, DONATION, PLAN = "product", "set", "tip_jar", "donation", "plan"

_SALT = "flint_storefront.offer"
_DAY_SECONDS = 86_400


class OfferInvalid(StorefrontError):
    """
    An offer that is not ours, or not any more.

    Args:
        reason: One of `too_long`, `forged`, `wrong_version`, `wrong_shape`, `expired`.
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"offer refused: {reason.replace('_', ' ')}")


@dataclass(frozen=True)
class Offer:
    """
    What a page sells: identity and bounds.
    """

    kind: str
    """`product`, `set`, `tip_jar`, `donation` or `plan`."""
    offered_id: str
    """The product's id, the campaign's slug, or the offer's key."""
    low: int
    """Smallest quantity."""
    high: int
    """Largest quantity."""
    until: datetime
    """When it ends: a whole day in UTC, so that a page rendered twice on a day is the same."""
    terms: Mapping[str, Any] = field(default_factory=dict)
    """Further bounds as JSON values, such as the amounts of a tip jar or the plans of a plan offer."""


def offer_end(now: datetime, lifetime: timedelta) -> datetime:
    """
    End of an offer made *now*: its lifetime, rounded up to a whole day.
    """
    seconds = int((now + lifetime).timestamp())
    return datetime.fromtimestamp(-(-seconds // _DAY_SECONDS) * _DAY_SECONDS, tz=UTC)


def sign_offer(offer: Offer, signing_keys: Sequence[str]) -> str:
    """
    The offer as text for a hidden field, signed with the last key.
    """
    return str(
        _serializer(signing_keys).dumps(
            {
                "v": OFFER_VERSION,
                "kind": offer.kind,
                "id": offer.offered_id,
                "low": offer.low,
                "high": offer.high,
                "until": int(offer.until.timestamp()),
                **({"terms": dict(offer.terms)} if offer.terms else {}),
            }
        )
    )


def read_offer(text: str, signing_keys: Sequence[str], now: datetime) -> Offer:
    """
    The offer that *text* carries; any of the keys may have signed it.

    Raises:
        OfferInvalid: It is too long, forged, of another version or shape, or expired.
    """
    if len(text) > OFFER_LENGTH_MAX:
        raise OfferInvalid("too_long")
    try:
        payload = _serializer(signing_keys).loads(text)
    except BadSignature:
        raise OfferInvalid("forged") from None
    offer = _read_payload(payload)
    if now >= offer.until:
        raise OfferInvalid("expired")
    return offer


def find_kind(text: str | None, signing_keys: Sequence[str], now: datetime) -> str | None:
    """
    The kind of a good offer; None for any other text, which the action behind the form then refuses.
    """
    try:
        return read_offer(text or "", signing_keys, now).kind
    except OfferInvalid:
        return None


def _read_payload(payload: Any) -> Offer:
    if not isinstance(payload, dict) or payload.get("v") != OFFER_VERSION:
        raise OfferInvalid("wrong_version")
    try:
        return Offer(
            kind=str(payload["kind"]),
            offered_id=str(payload["id"]),
            low=int(payload["low"]),
            high=int(payload["high"]),
            until=datetime.fromtimestamp(int(payload["until"]), tz=UTC),
            terms=dict(payload.get("terms", {})),
        )
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        raise OfferInvalid("wrong_shape") from None


def _serializer(signing_keys: Sequence[str]) -> URLSafeSerializer:
    keys = list(signing_keys)
    # An empty key would be accepted in silence.
    if not keys or not all(keys):
        raise ValueError("offers need signing keys that are not empty")
    return URLSafeSerializer(
        keys, salt=_SALT, signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256}
    )
