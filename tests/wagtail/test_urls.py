"""
One include, one prefix.
"""

import importlib
from collections.abc import Iterator

import pytest
from django.test import override_settings
from django.urls import URLPattern, resolve, reverse

from flint_storefront.links import PATHS, Links
from flint_storefront.wagtail import urls
from flint_storefront.wagtail.settings import read_configuration

PARTS = {"slug": "flat-white", "reference": "chk_0", "code": "WELCOME10"}


@pytest.fixture
def patterns_without_prefix() -> Iterator[list[URLPattern]]:
    """
    The urls of a shop that is a whole site.
    """
    given = {"API_KEY": "flint_test_only_for_tests", "PUBLIC_ORIGIN": "http://localhost", "PREFIX": ""}
    with override_settings(FLINT_STOREFRONT=given):
        yield importlib.reload(urls).urlpatterns
    importlib.reload(urls)


@pytest.mark.parametrize("name", PATHS)
def test_printed_address_leads_to_its_view(name: str) -> None:
    """Links, urls and `{% url %}` agree."""
    parts = {part: value for part, value in PARTS.items() if f"<{part}>" in PATHS[name]}
    settings = read_configuration()
    printed = Links(settings.public_origin, settings.prefix, str).path(name, **parts)
    assert reverse(f"flint_storefront:{name}", kwargs=parts) == printed
    assert resolve(printed).func.storefront_route == name


@pytest.mark.parametrize("path", ["/shop", "/shop/"])
def test_shop_answers_with_and_without_a_slash(path: str) -> None:
    """People type both."""
    assert resolve(path).func.storefront_route == "shop"


def test_views_are_exempt_from_csrf_and_transactions_of_the_host() -> None:
    """Pages in a cache have no token, and what Flint is told must be durable first."""
    for name in PATHS:
        view = resolve(reverse(f"flint_storefront:{name}", kwargs=_parts(name))).func
        assert view.csrf_exempt
        assert view._non_atomic_requests == {"default"}
        assert view.__name__ == f"{name}_view"


def test_shop_without_prefix_is_at_the_root(patterns_without_prefix: list[URLPattern]) -> None:
    """Then `/` is the shop and `/cart` the cart."""
    routes = {str(pattern.pattern) for pattern in patterns_without_prefix}
    assert {"", "cart", "webhooks/flint", "products/<str:slug>"} <= routes


def _parts(name: str) -> dict[str, str]:
    return {part: value for part, value in PARTS.items() if f"<{part}>" in PATHS[name]}
