"""
What an adapter hands to the core for one request: plain values and two small ports, nothing of the framework.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

ADDRESS_LENGTH_MAX = 254
"""Source: RFC 5321, section 4.5.3.1.3, without its brackets."""
_NO_ADDRESS = frozenset(' "(),:;<>[]\\')


@dataclass(frozen=True)
class CsrfField:
    """
    The hidden field of the framework's own CSRF token.
    """

    name: str
    """Field name, such as `csrf_token`."""
    value: str
    """The token; never logged."""


class CsrfGate(Protocol):
    """
    The framework's CSRF protection, asked only where a page of one visitor needs it.
    """

    def field(self) -> CsrfField:
        """
        The field for a form on this page. May set a cookie of the framework.
        """

    def is_valid(self) -> bool:
        """
        True when this request carries a valid token.
        """


def nobody() -> str | None:
    """
    Nobody is signed in.
    """
    return None


def _is_address(text: str) -> bool:
    """
    True for what can be an address: it only spares typing, so one that Flint may refuse must not stop a purchase.
    """
    local, _, host = text.partition("@")
    is_plain = text.isprintable() and not set(text) & _NO_ADDRESS and "@" not in host
    return bool(local and host) and is_plain and len(text) <= ADDRESS_LENGTH_MAX


@dataclass(frozen=True)
class Visitor:
    """
    Who is asking.
    """

    token: str | None = field(default=None, repr=False)
    """Value of the visitor cookie; None without one."""
    address: str | None = field(default=None, repr=False)
    """Client address behind the configured number of proxies."""
    find_user_id: Callable[[], str | None] = field(default=nobody, repr=False)
    """Looks up who is signed in: only when asked, so that pages that everybody sees alike leave the session untouched."""
    find_email: Callable[[], str | None] = field(default=nobody, repr=False)
    """Looks up the e-mail address of who is signed in: only when a checkout begins."""

    @property
    def user_id(self) -> str | None:
        """
        The signed-in user's id as text; None when nobody is signed in.
        """
        # A host that says "" for nobody must not make one person of all who are not signed in.
        return self.find_user_id() or None

    @property
    def email(self) -> str | None:
        """
        The signed-in user's e-mail address; None when nobody is signed in or no proper one is known.
        """
        told = self.find_email() or ""
        return told if _is_address(told) else None


@dataclass(frozen=True)
class OriginHeaders:
    """
    The headers that tell where a form was sent from; None when absent.
    """

    sec_fetch_site: str | None = None
    origin: str | None = None
    referer: str | None = None


@dataclass(frozen=True)
class PageLocale:
    """
    Language and time zone of this page.
    """

    language: str = "en"
    """BCP 47 tag or Babel locale such as `de` or `pt_BR`."""
    timezone: str = "UTC"
    """IANA name."""


def _no_body(_limit: int) -> bytes:
    return b""


@dataclass(frozen=True)
class PageRequest:
    """
    One request, as the core sees it.
    """

    method: str
    """`GET` (also for HEAD) or `POST`."""
    csrf: CsrfGate
    arguments: Mapping[str, str] = field(default_factory=dict)
    """Parts of the path by name: `slug`, `reference`."""
    query: Mapping[str, Sequence[str]] = field(default_factory=dict)
    form: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Form fields, every value in order."""
    visitor: Visitor = field(default_factory=Visitor)
    origin: OriginHeaders = field(default_factory=OriginHeaders)
    locale: PageLocale = field(default_factory=PageLocale)
    headers: Sequence[tuple[str, str]] = ()
    """All request headers in order; only the webhook looks at them."""
    content_length: int | None = None
    """Declared length of the body in bytes; None when not declared."""
    read_body: Callable[[int], bytes] = field(default=_no_body, repr=False)
    """Reads at most so many bytes of the raw body."""

    def first(self, name: str) -> str | None:
        """
        First value of a form field, or None.
        """
        values = self.form.get(name)
        return values[0] if values else None
