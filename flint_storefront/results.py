"""
What an action answers: go to an address, show a page, or respond with a small body. Adapters translate these alike.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

NO_STORE = "no-store"
CACHEABLE = "public"


@dataclass(frozen=True)
class GoTo:
    """
    Send the browser to an address.
    """

    address: str = field(repr=False)
    """Absolute, or a path on this site. May carry a launch token: never logged."""
    status: int = 303
    """303, or 307 where the same POST must be made again."""
    new_visitor_token: str | None = field(default=None, repr=False)
    """Set the visitor cookie to this value; None leaves it."""


@dataclass(frozen=True)
class ShowPage:
    """
    Render one of our templates.
    """

    template: str
    """Name below `templates/`, such as `flint_storefront/cart.html`."""
    data: Mapping[str, Any] = field(repr=False)
    """Plain values only."""
    status: int = 200
    cache: str = NO_STORE
    """`no-store` for pages of one visitor; `public` for pages that everybody sees alike (the host sets cache headers)."""
    new_visitor_token: str | None = field(default=None, repr=False)
    retry_after_seconds: int | None = None
    max_age_seconds: int | None = None
    """How long anybody may keep a `public` page; None: the host says."""


@dataclass(frozen=True)
class Respond:
    """
    A small body that is no page: the state as JSON, the answer to a webhook.
    """

    status: int
    body: str = ""
    content_type: str = "text/plain; charset=utf-8"
    """Always answered with `no-store`."""


@dataclass(frozen=True)
class SendFile:
    """
    A file that everybody may have, such as a QR code.
    """

    body: bytes = field(repr=False)
    content_type: str
    """Such as `image/png`."""
    filename: str
    """ASCII, such as `summer-fete.png`."""
    is_download: bool = False
    """True: the browser saves it; False: it may show it."""
    max_age_seconds: int = 86_400


Result = GoTo | ShowPage | Respond | SendFile


def response_headers(result: Result) -> dict[str, str]:
    """
    Headers that both adapters send with *result*, beside content type, location and cookie.
    """
    headers = {"Referrer-Policy": "same-origin", "X-Content-Type-Options": "nosniff"}
    if isinstance(result, SendFile):
        kind = "attachment" if result.is_download else "inline"
        headers["Content-Disposition"] = f'{kind}; filename="{result.filename}"'
        headers["Cache-Control"] = f"public, max-age={result.max_age_seconds}"
        return headers
    if not (isinstance(result, ShowPage) and result.cache == CACHEABLE):
        headers["Cache-Control"] = "no-store"
        headers["X-Robots-Tag"] = "noindex"
    elif result.max_age_seconds is not None:
        headers["Cache-Control"] = f"public, max-age={result.max_age_seconds}"
    if isinstance(result, ShowPage) and result.retry_after_seconds is not None:
        headers["Retry-After"] = str(result.retry_after_seconds)
    return headers
