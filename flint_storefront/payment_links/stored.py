"""
A link's offer as JSON, and back: what the record keeps.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from flint_storefront.offers.configured import read_terms
from flint_storefront.payment_links.models import LinkOffer


def offer_json(offer: LinkOffer) -> dict[str, Any]:
    """
    *offer* as plain JSON values; instants as ISO text.
    """
    stored: dict[str, Any] = _plain(asdict(offer))
    return stored


def read_offer(stored: Mapping[str, Any]) -> LinkOffer:
    """
    The offer that was stored.

    Raises:
        TermsUnreadable: It was stored by another version that knew other names.
    """
    return read_terms(LinkOffer, stored)


def digest(document: Mapping[str, Any]) -> str:
    """
    SHA-256 (hex) of JSON values: the same content always gives the same text.
    """
    return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, datetime) else value
