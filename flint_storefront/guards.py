"""
Where may this form have come from? Asked before any action that changes something.

Pages of one visitor carry the framework's CSRF token. Pages that a cache may keep carry none: their forms are judged by
`Sec-Fetch-Site`, else `Origin`, else `Referer`; a browser that sends none of them is asked once more on a page with a token.
"""

from urllib.parse import urlsplit

from flint_storefront.messages.sentences import say
from flint_storefront.page_data import action_data, show_message
from flint_storefront.page_request import OriginHeaders, PageRequest
from flint_storefront.results import Result
from flint_storefront.storefront import Storefront

SAME, FOREIGN, UNTOLD = "same", "foreign", "untold"
REPEATED_VALUES_MAX = 400


def where_from(headers: OriginHeaders, public_origin: str) -> str:
    """
    `same`, `foreign` or `untold` (no header says it).
    """
    if headers.sec_fetch_site is not None:
        return SAME if headers.sec_fetch_site == "same-origin" else FOREIGN
    told = headers.origin if headers.origin is not None else headers.referer
    if told is None:
        return UNTOLD
    try:
        parts = urlsplit(told)
        origin = f"{parts.scheme}://{parts.netloc}".lower()
    except ValueError:
        return FOREIGN
    return SAME if origin == public_origin else FOREIGN


def guard_visitor_form(storefront: Storefront, request: PageRequest) -> Result | None:
    """
    For forms of one visitor's pages: not from another site, and with the framework's token. None: go on.
    """
    if where_from(request.origin, storefront.settings.public_origin) == FOREIGN:
        return show_message(storefront, request, "origin_foreign", status=403)
    if not request.csrf.is_valid():
        return show_message(storefront, request, "csrf_failed", status=403)
    return None


def guard_shared_form(storefront: Storefront, request: PageRequest, path: str) -> Result | None:
    """
    For forms of pages that a cache may keep; *path* is where the repeated question posts to. None: go on.
    """
    found = where_from(request.origin, storefront.settings.public_origin)
    if found == FOREIGN:
        return show_message(storefront, request, "origin_foreign", status=403)
    if found == SAME or request.csrf.is_valid():
        return None
    return _ask_again(storefront, request, path)


def _ask_again(storefront: Storefront, request: PageRequest, path: str) -> Result:
    csrf_name = request.csrf.field().name
    fields = [(name, value) for name, values in request.form.items() for value in values if name != csrf_name]
    label = say("continue_label", request.locale.language)
    action = action_data(
        "continue", label, path, method="post", is_primary=True, fields=fields[:REPEATED_VALUES_MAX]
    )
    return show_message(storefront, request, "ask_again", status=200, actions=[action])
