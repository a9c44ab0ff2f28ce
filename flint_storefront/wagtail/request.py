"""
From Django's request to the core's: plain values, read only when they are asked for.
"""

from collections.abc import Iterator, Mapping, Sequence
from zoneinfo import available_timezones

from django.http import HttpRequest
from django.utils import timezone, translation

from flint_storefront.page_request import OriginHeaders, PageLocale, PageRequest, Visitor
from flint_storefront.settings import Settings
from flint_storefront.wagtail.csrf import DjangoCsrfGate


class FormFields(Mapping[str, Sequence[str]]):
    """
    The form's fields, every value in order. Parsed at the first look, so that a webhook's body is left alone.
    """

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    def __getitem__(self, name: str) -> Sequence[str]:
        values = self._request.POST.getlist(name)
        if not values:
            raise KeyError(name)
        return values

    def __iter__(self) -> Iterator[str]:
        return iter(self._request.POST)

    def __len__(self) -> int:
        return len(self._request.POST)


class LazyVisitor(Visitor):
    """
    A visitor whose user is looked up only when asked: pages that everybody sees alike leave the session untouched.
    """

    def __init__(self, request: HttpRequest, settings: Settings) -> None:
        object.__setattr__(self, "token", request.COOKIES.get(settings.visitor_cookie))
        object.__setattr__(self, "address", client_address(request, settings.trusted_proxy_count))
        object.__setattr__(self, "_request", request)

    @property
    def user_id(self) -> str | None:
        """
        The signed-in user's id as text, or None.
        """
        user = getattr(self._request, "user", None)
        return str(user.pk) if user is not None and user.is_authenticated else None


def page_request(request: HttpRequest, settings: Settings, arguments: Mapping[str, str]) -> PageRequest:
    """
    *request* as the core sees it; *arguments* are the parts of its path by name.
    """
    return PageRequest(
        method="GET" if request.method == "HEAD" else str(request.method),
        csrf=DjangoCsrfGate(request),
        arguments=arguments,
        query=dict(request.GET.lists()),
        form=FormFields(request),
        visitor=LazyVisitor(request, settings),
        origin=OriginHeaders(
            sec_fetch_site=request.headers.get("Sec-Fetch-Site"),
            origin=request.headers.get("Origin"),
            referer=request.headers.get("Referer"),
        ),
        locale=page_locale(settings),
        headers=list(request.headers.items()),
        content_length=_content_length(request),
        read_body=lambda limit: _read_body(request, limit),
    )


def page_locale(settings: Settings) -> PageLocale:
    """
    Language and time zone that Django has activated; ours where it has none, or none that has a name.
    """
    zone = timezone.get_current_timezone_name()
    is_named = zone in available_timezones()
    return PageLocale(
        language=active_language(settings.locale), timezone=zone if is_named else settings.timezone
    )


def active_language(default: str = "en") -> str:
    """
    The language that Django has activated, such as `pt-br`; *default* when translation is off.
    """
    return translation.get_language() or default


def client_address(request: HttpRequest, trusted_proxy_count: int) -> str | None:
    """
    The address that the outermost of our own proxies saw; without proxies, or when they told nothing, the peer's.
    """
    peer = request.META.get("REMOTE_ADDR") or None
    told = request.headers.get("X-Forwarded-For", "").split(",")
    if 0 < trusted_proxy_count <= len(told):
        return told[-trusted_proxy_count].strip() or peer
    return peer


def _content_length(request: HttpRequest) -> int | None:
    declared = request.META.get("CONTENT_LENGTH") or ""
    return int(declared) if declared.isascii() and declared.isdigit() else None


def _read_body(request: HttpRequest, limit: int) -> bytes:
    body = b""
    while len(body) < limit and (chunk := request.read(limit - len(body))):
        body += chunk
    return body
