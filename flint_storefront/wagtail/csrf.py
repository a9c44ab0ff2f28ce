"""
Django's CSRF protection, for the core to ask where a page of one visitor needs it.

Our views are exempted from the host's own check, because pages that a cache keeps carry no token; here Django's check
is run by hand, its token part alone.
"""

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware, get_token

from flint_storefront.page_request import CsrfField

FIELD_NAME = "csrfmiddlewaretoken"


class _Check(CsrfViewMiddleware):
    def _reject(self, request: HttpRequest, reason: str) -> str:
        return reason

    # Where the form came from, the core has judged already, against PUBLIC_ORIGIN and not against the Host header.
    def _origin_verified(self, request: HttpRequest) -> bool:
        return True

    def _check_referer(self, request: HttpRequest) -> None:
        return None


def _plain_view(_request: HttpRequest) -> None:
    """Stands for a view without exemption."""


class DjangoCsrfGate:
    """
    The token of this request. Its cookie is set only when a page asked for the field.
    """

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._check = _Check(lambda _request: HttpResponse())

    def field(self) -> CsrfField:
        """
        The hidden field for a form on this page.
        """
        self._read_cookie()
        return CsrfField(name=FIELD_NAME, value=get_token(self._request))

    def is_valid(self) -> bool:
        """
        True when Django accepts this request's token.
        """
        self._read_cookie()
        return self._check.process_view(self._request, _plain_view, (), {}) is None

    def _read_cookie(self) -> None:
        if "CSRF_COOKIE" not in self._request.META:
            self._check.process_request(self._request)


def send_csrf_cookie(request: HttpRequest, response: HttpResponse) -> None:
    """
    Set Django's CSRF cookie when the page needs it, also for a host without `CsrfViewMiddleware`.
    """
    CsrfViewMiddleware(lambda _request: response).process_response(request, response)
