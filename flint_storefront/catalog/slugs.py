"""
Slugs: the part of a product's address that is made once from its name.
"""

import re
import unicodedata
from collections.abc import Collection

SLUG_LENGTH_MAX = 80
NAMELESS = "product"

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
_WORD = re.compile(r"[a-z0-9]+", re.ASCII)
_APOSTROPHES = str.maketrans("", "", "'\u2018\u2019\u02bc")
# Letters that Unicode does not take apart into a plain letter and a mark.
_PLAIN_LETTERS = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ł": "l", "þ": "th"}
)


def make_slug(name: str) -> str:
    """
    Slug of a name: lower-case ASCII words joined by hyphens, at most 80 characters.

    `Café Crème, 250 g` becomes `cafe-creme-250-g`; a name without such letters becomes `product`.
    """
    plain = name.casefold().translate(_APOSTROPHES).translate(_PLAIN_LETTERS)
    folded = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode().lower()
    return _shortened("-".join(_WORD.findall(folded)), SLUG_LENGTH_MAX) or NAMELESS


def make_unique_slug(name: str, taken: Collection[str]) -> str:
    """
    Slug of a name that is not in *taken*: the second product of a name gets `-2`, the third `-3`.
    """
    slug = make_slug(name)
    candidate, number = slug, 1
    while candidate in taken:
        number += 1
        suffix = f"-{number}"
        candidate = _shortened(slug, SLUG_LENGTH_MAX - len(suffix)) + suffix
    return candidate


def is_slug(text: str) -> bool:
    """
    True for a text that can be the slug of a product; anything else need not be looked up.
    """
    return len(text) <= SLUG_LENGTH_MAX and _SLUG.fullmatch(text) is not None


def _shortened(slug: str, length: int) -> str:
    return slug[:length].rstrip("-")
