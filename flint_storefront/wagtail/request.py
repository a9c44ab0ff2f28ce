"""
From Django's request to the core's: plain values, read only when they are asked for.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from zoneinfo import available_timezones

from django.http import HttpRequest
from django.utils import timezone, translation

from flint_storefront.page_request import OriginHeaders, PageLocale, PageRequest, Visitor
from flint_storefront.settings import Settings
from flint_storefront.visitors import client_address
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
        visitor=_visitor(request, settings),
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


def _visitor(request: HttpRequest, settings: Settings) -> Visitor:
    def find_user() -> Any:
        user = getattr(request, "user", None)
        return user if user is not None and user.is_authenticated else None

    def find_user_id() -> str | None:
        user = find_user()
        return str(user.pk) if user is not None else None

    def find_email() -> str | None:
        user = find_user()
        # A site's own user model names its field itself, or has none.
        name = user.get_email_field_name() if hasattr(user, "get_email_field_name") else "email"
        return str(getattr(user, name, "") or "") or None

    forwarded_for = request.headers.get("X-Forwarded-For")
    address = client_address(
        request.META.get("REMOTE_ADDR") or None, forwarded_for, settings.trusted_proxy_count
    )
    return Visitor(request.COOKIES.get(settings.visitor_cookie), address, find_user_id, find_email)


def _content_length(request: HttpRequest) -> int | None:
    declared = request.META.get("CONTENT_LENGTH") or ""
    return int(declared) if declared.isascii() and declared.isdigit() else None


def _read_body(request: HttpRequest, limit: int) -> bytes:
    body = b""
    while len(body) < limit and (chunk := request.read(limit - len(body))):
        body += chunk
    return body
