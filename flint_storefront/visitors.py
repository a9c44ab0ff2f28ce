"""
The visitor: a random token in a cookie, of which only the SHA-256 is stored.
"""

import hashlib
import random

from flint_storefront.page_request import Visitor
from flint_storefront.storage.records import CheckoutRecord

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
