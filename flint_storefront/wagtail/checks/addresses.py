"""
Checks of the site's urls: ours are there, before Wagtail's, and where `PREFIX` says.
"""

from collections.abc import Iterator
from typing import Any

from django.conf import settings as django_settings
from django.core.checks import CheckMessage, Error
from django.urls import Resolver404, get_resolver, get_script_prefix
from django.urls.resolvers import LocalePrefixPattern, URLResolver

from flint_storefront.links import PATHS, Links
from flint_storefront.settings import Settings

INCLUDE = 'path("", include("flint_storefront.wagtail.urls"))'
PARTS = {"slug": "a-product", "reference": "chk_0", "code": "CODE"}


def check_addresses(settings: Settings) -> list[CheckMessage]:
    """
    Every address that the storefront prints leads to its own view.
    """
    if getattr(django_settings, "FORCE_SCRIPT_NAME", None) or get_script_prefix() != "/":
        hint = 'Serve the site at the root of its host; FLINT_STOREFRONT["PREFIX"] says where the shop is.'
        return [
            Error("The storefront cannot live below a script name.", hint=hint, id="flint_storefront.E003")
        ]
    links = Links(settings.public_origin, settings.prefix, str)
    lost = {name: path for name in PATHS if not _is_ours(name, path := links.path(name, **_parts(name)))}
    where = _find_include(get_resolver())
    if where is None:
        hint = f"Add {INCLUDE} to the site's urls, before Wagtail's."
        return [Error("The storefront's urls are not included.", hint=hint, id="flint_storefront.E004")]
    if any(isinstance(pattern, LocalePrefixPattern) for pattern in where):
        hint = f"Move {INCLUDE} out of i18n_patterns(): Flint and the buyer come back to one address in every language."
        return [Error("The storefront's urls stand in i18n_patterns.", hint=hint, id="flint_storefront.E005")]
    return _lost(lost, is_at_root=all(str(pattern) == "" for pattern in where)) if lost else []


def _lost(lost: dict[str, str], *, is_at_root: bool) -> list[CheckMessage]:
    name, path = next(iter(lost.items()))
    if not is_at_root:
        hint = f'Write {INCLUDE}; the path below which the shop lives is FLINT_STOREFRONT["PREFIX"].'
        return [
            Error(
                f"{path} is not an address of the storefront: PREFIX and urls differ.",
                hint=hint,
                id="flint_storefront.E006",
            )
        ]
    view = _find_view(path)
    hint = f"Move {INCLUDE} above the pattern that takes {path}, and above Wagtail's."
    return [Error(f"{path} ({name}) is answered by {view}.", hint=hint, id="flint_storefront.E007")]


def _parts(name: str) -> dict[str, str]:
    return {part: value for part, value in PARTS.items() if f"<{part}>" in PATHS[name]}


def _find_view(path: str) -> Any:
    try:
        return get_resolver().resolve(path).func
    except Resolver404:
        return None


def _is_ours(name: str, path: str) -> bool:
    return getattr(_find_view(path), "storefront_route", None) == name


def _find_include(resolver: URLResolver) -> list[Any] | None:
    """
    The patterns on the way to our urls, from the root's children on; None when they are not included.
    """
    return next((way for way, found in _walk(resolver, []) if found.app_name == "flint_storefront"), None)


def _walk(resolver: URLResolver, way: list[Any]) -> Iterator[tuple[list[Any], URLResolver]]:
    for child in resolver.url_patterns:
        if isinstance(child, URLResolver):
            yield [*way, child.pattern], child
            yield from _walk(child, [*way, child.pattern])
