"""
From an action's result to Django's response.
"""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.encoding import iri_to_uri

from flint_storefront.results import NO_STORE, GoTo, Respond, Result, SendFile, ShowPage, response_headers
from flint_storefront.settings import Settings
from flint_storefront.visitors import visitor_cookie
from flint_storefront.wagtail.csrf import send_csrf_cookie


class Elsewhere(HttpResponse):
    """
    A redirect; Django's test client follows it by its `url`.
    """

    @property
    def url(self) -> str:
        """
        Where it leads.
        """
        return str(self["Location"])


def to_response(request: HttpRequest, result: Result, settings: Settings) -> HttpResponse:
    """
    The response that *result* stands for.
    """
    if isinstance(result, Respond):
        response = HttpResponse(result.body, status=result.status, content_type=result.content_type)
    elif isinstance(result, SendFile):
        response = HttpResponse(result.body, content_type=result.content_type)
    elif isinstance(result, ShowPage):
        page = render_to_string(result.template, dict(result.data), request)
        response = HttpResponse(page, status=result.status)
    else:
        # Not HttpResponseRedirect: it refuses long addresses, and a payment page's carries a token.
        response = Elsewhere(status=result.status, headers={"Location": iri_to_uri(result.address)})
    for name, value in response_headers(result).items():
        response.headers[name] = value
    if response.get("Cache-Control") == NO_STORE:
        # Early releases of Django 5.2 put no-store pages into their cache of whole pages.
        request._cache_update_cache = False
    if isinstance(result, GoTo | ShowPage) and result.new_visitor_token is not None:
        response.set_cookie(**visitor_cookie(result.new_visitor_token, settings))
    send_csrf_cookie(request, response)
    return response
