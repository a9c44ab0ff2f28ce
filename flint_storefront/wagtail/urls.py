"""
Every address of the storefront, for the site's urls, before Wagtail's own:

    path("", include("flint_storefront.wagtail.urls")),

The setting `PREFIX` says below which path they live (default `/shop`).
"""

from django.urls import URLPattern, path

from flint_storefront.routes import ROUTES, Route
from flint_storefront.wagtail.settings import read_configuration
from flint_storefront.wagtail.views import view_of

app_name = "flint_storefront"


def _patterns(route: Route, prefix: str) -> list[URLPattern]:
    where = f"{prefix}{route.path}".removeprefix("/").replace("<", "<str:")
    view = view_of(route)
    patterns = [path(where, view, name=route.name)]
    if where.endswith("/"):
        patterns.append(path(where.removesuffix("/"), view))
    return patterns


urlpatterns = [pattern for route in ROUTES for pattern in _patterns(route, read_configuration().prefix)]
