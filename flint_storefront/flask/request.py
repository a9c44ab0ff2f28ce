"""
From Flask's request to the core's: plain values, read only when they are asked for.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from flask import Request, request

from flint_storefront.flask.forms import FlaskCsrfGate
from flint_storefront.page_request import OriginHeaders, PageLocale, PageRequest, Visitor, nobody
from flint_storefront.settings import Settings
from flint_storefront.visitors import client_address


class FormFields(Mapping[str, Sequence[str]]):
    """
    The form's fields, every value in order. Parsed at the first look, so that a webhook's body is left alone.
    """

    def __init__(self, source: Request) -> None:
        self._source = source

    def __getitem__(self, name: str) -> Sequence[str]:
        values = self._source.form.getlist(name)
        if not values:
            raise KeyError(name)
        return values

    def __iter__(self) -> Iterator[str]:
        return iter(self._source.form)

    def __len__(self) -> int:
        return len(self._source.form)


def page_request(
    arguments: Mapping[str, str],
    *,
    settings: Settings,
    find_user_id: Callable[[], str | None],
    find_email: Callable[[], str | None] = nobody,
    page_locale: Callable[[], PageLocale],
) -> PageRequest:
    """
    The request being handled, as the core sees it; *arguments* are the parts of its path by name.
    """
    token = request.cookies.get(settings.visitor_cookie)
    return PageRequest(
        method="GET" if request.method == "HEAD" else request.method,
        csrf=FlaskCsrfGate(),
        arguments=arguments,
        query=dict(request.args.lists()),
        form=FormFields(request),
        visitor=Visitor(token, _address(settings), find_user_id, find_email),
        origin=OriginHeaders(
            sec_fetch_site=request.headers.get("Sec-Fetch-Site"),
            origin=request.headers.get("Origin"),
            referer=request.headers.get("Referer"),
        ),
        locale=page_locale(),
        headers=list(request.headers),
        content_length=request.content_length,
        read_body=_read_body,
    )


def _address(settings: Settings) -> str | None:
    return client_address(
        request.remote_addr, request.headers.get("X-Forwarded-For"), settings.trusted_proxy_count
    )


def _read_body(limit: int) -> bytes:
    # The core has its own limit for this address; the host's may be far smaller.
    request.max_content_length = max(limit, request.content_length or 0)
    body = b""
    while len(body) < limit and (chunk := request.stream.read(limit - len(body))):
        body += chunk
    return body
