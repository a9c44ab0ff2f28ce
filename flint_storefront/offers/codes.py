"""
A discount code that a link carries.
"""

import re
from urllib.parse import quote, urlsplit

from flint_storefront.cart.models import CODE
from flint_storefront.cart.stored import keep_choices
from flint_storefront.offers.promotion_codes import PAGE, is_code
from flint_storefront.page_request import PageRequest
from flint_storefront.results import GoTo, Result
from flint_storefront.storefront import Storefront
from flint_storefront.visitors import new_visitor_token, token_hash, visitor_hash

NEXT_LENGTH_MAX = 2000
_ODD = re.compile(r"[\x00-\x20\x7f-\x9f\\]")
_ASCII = "".join(chr(number) for number in range(0x21, 0x7F))


def take_code(storefront: Storefront, request: PageRequest) -> Result:
    """
    GET `/code/<CODE>?next=<local path>`: keep the code for this visitor and go on; no-store, 303.

    Nothing is looked up here, so that a page full of such links guesses nothing. A text that cannot be a code, and any
    code where the site takes none, is passed over in silence: the buyer still gets where the link leads.
    """
    address = local_path(next(iter(request.query.get("next", ())), "")) or storefront.links.path("shop")
    code = request.arguments.get("code", "").strip()
    if storefront.settings.codes != PAGE or not is_code(code):
        return GoTo(address)
    own_hash, new_token = visitor_hash(request.visitor), None
    if own_hash is None:
        new_token = new_visitor_token(storefront.randomness)
        own_hash = token_hash(new_token)
    keep_choices(storefront, own_hash, {CODE: code})
    return GoTo(address, new_visitor_token=new_token)


def local_path(text: str) -> str | None:
    """
    *text* as an address when it is a path on this site, else None: `//other.example`, `/\\other`, `https:…` and control
    signs are none.
    """
    if not text.startswith("/") or text.startswith("//") or len(text) > NEXT_LENGTH_MAX or _ODD.search(text):
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    # Where dots are taken out on the way, `/.//other.example` would become another site.
    is_here = not parts.scheme and not parts.netloc and "//" not in parts.path
    return quote(text, safe=_ASCII) if is_here else None
