"""
The visitor: a random token in a cookie, of which only the SHA-256 is stored.
"""

import hashlib
import random
from typing import Any

from flint_storefront.page_request import Visitor
from flint_storefront.settings import Settings
from flint_storefront.storage.records import CheckoutRecord

COOKIE_LIFE_SECONDS = 400 * 86_400
"""400 days, the longest that browsers keep a cookie."""
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def crockford(randomness: random.Random, length: int = 26) -> str:
    """
    Random Crockford base32 characters: 26 carry 130 bits.
    """
    return "".join(CROCKFORD[randomness.getrandbits(5)] for _ in range(length))


def new_visitor_token(randomness: random.Random) -> str:
    """
    A new visitor token, 256 random bits as 64 hexadecimal digits.
    """
    return f"{randomness.getrandbits(256):064x}"


def token_hash(token: str) -> str:
    """
    What is stored of a token: its SHA-256, hexadecimal.
    """
    return hashlib.sha256(token.encode()).hexdigest()


def visitor_cookie(token: str, settings: Settings) -> dict[str, Any]:
    """
    The visitor cookie, as keywords that both frameworks' `set_cookie` take.
    """
    return {
        "key": settings.visitor_cookie,
        "value": token,
        "max_age": COOKIE_LIFE_SECONDS,
        "path": "/",
        "secure": settings.is_secure,
        "httponly": True,
        "samesite": "Lax",
    }


def client_address(peer: str | None, forwarded_for: str | None, trusted_proxy_count: int) -> str | None:
    """
    The address that the outermost of our own proxies saw; without proxies, or when they told nothing, the peer's.

    Args:
        peer: Who is connected to us.
        forwarded_for: The `X-Forwarded-For` header; only its last *trusted_proxy_count* parts are believed.
    """
    told = (forwarded_for or "").split(",")
    if 0 < trusted_proxy_count <= len(told):
        return told[-trusted_proxy_count].strip() or peer
    return peer


def visitor_hash(visitor: Visitor) -> str | None:
    """
    Hash of the visitor's token, or None without a well-formed one.
    """
    token = visitor.token
    if token is None or len(token) != 64 or not all(sign in "0123456789abcdef" for sign in token):
        return None
    return token_hash(token)


def may_see(visitor: Visitor, checkout: CheckoutRecord) -> bool:
    """
    True for the visitor who started *checkout* and for the signed-in user it belongs to.
    """
    if visitor.user_id is not None and visitor.user_id == checkout.user_id:
        return True
    own = visitor_hash(visitor)
    return own is not None and own == checkout.visitor_hash
