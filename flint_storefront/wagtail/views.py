"""
One view for each route of the core: read the request, call the action, translate its result.
"""

from collections.abc import Callable

from django.db.transaction import non_atomic_requests
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from flint_storefront.routes import Route
from flint_storefront.wagtail.current import get_storefront
from flint_storefront.wagtail.request import page_request
from flint_storefront.wagtail.response import to_response

View = Callable[..., HttpResponse]


def view_of(route: Route) -> View:
    """
    The view of *route*.

    Exempt from the host's CSRF check (the core asks for it where it is due) and from `ATOMIC_REQUESTS` (what we tell Flint must
    be durable before it is told). `view.storefront_route` is the route's name.
    """

    def view(request: HttpRequest, **arguments: str) -> HttpResponse:
        storefront = get_storefront()
        storefront.runner.start_when_needed()
        asked = page_request(request, storefront.settings, arguments)
        return to_response(request, route.action(storefront, asked), storefront.settings)

    view.__name__ = view.__qualname__ = f"{route.name}_view"
    allowed = [*route.methods, "HEAD"] if "GET" in route.methods else list(route.methods)
    finished = non_atomic_requests(csrf_exempt(require_http_methods(allowed)(view)))
    finished.storefront_route = route.name
    return finished
