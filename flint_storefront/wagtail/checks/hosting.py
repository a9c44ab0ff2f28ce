"""
Checks of the site's settings.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings as django_settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.core.checks import CheckMessage, Error, Warning
from django.http.request import validate_host
from django.utils.module_loading import import_string

import flint_storefront
from flint_storefront.flint.addresses import is_loopback_host
from flint_storefront.links import Links
from flint_storefront.settings import Settings

PAGES_APP = "flint_storefront"
SNIPPETS_APP = "wagtail.snippets"
CACHE_MIDDLEWARE = "django.middleware.cache.FetchFromCacheMiddleware"


def check_apps(configs: Sequence[AppConfig]) -> list[CheckMessage]:
    """
    Both apps are there, and what a site overrides stands before ours; *configs* in the order of `INSTALLED_APPS`.
    """
    names = [config.name for config in configs]
    if PAGES_APP not in names:
        hint = 'Add "flint_storefront" to INSTALLED_APPS, beside "flint_storefront.wagtail".'
        text = "The storefront's templates and static files are not installed."
        return [Error(text, hint=hint, id="flint_storefront.E001")]
    later = configs[names.index(PAGES_APP) + 1 :]
    missing = [] if SNIPPETS_APP in names else [_no_snippets()]
    return missing + [_shadowed(config, found) for config in later if (found := _overrides(config))]


def _no_snippets() -> CheckMessage:
    hint = f'Add "{SNIPPETS_APP}" to INSTALLED_APPS: campaigns are snippets.'
    return Error("Campaigns cannot be edited.", hint=hint, id="flint_storefront.E008")


def _overrides(config: AppConfig) -> list[str]:
    own = Path(flint_storefront.__file__).parent / "templates"
    theirs = Path(config.path) / "templates"
    found = (path.relative_to(theirs) for path in theirs.glob("flint_storefront/**/*.html"))
    return sorted(str(name) for name in found if (own / name).exists())


def _shadowed(config: AppConfig, names: Sequence[str]) -> CheckMessage:
    return Warning(
        f"Templates of {config.name} are never used: {', '.join(names)}.",
        hint=f'In INSTALLED_APPS, move "{config.name}" above "flint_storefront".',
        id="flint_storefront.W001",
    )


def check_database(database: Mapping[str, Any], *, has_time_zones: bool) -> list[CheckMessage]:
    """
    On SQLite, transactions begin with the write lock; instants have a time zone.

    Args:
        database: `DATABASES["default"]`.
        has_time_zones: `USE_TZ`.
    """
    found: list[CheckMessage] = []
    if not has_time_zones:
        hint = "Set USE_TZ = True: payments need exact instants."
        found.append(Error("USE_TZ is off.", hint=hint, id="flint_storefront.E002"))
    mode = str((database.get("OPTIONS") or {}).get("transaction_mode") or "").upper()
    if str(database.get("ENGINE", "")).endswith("sqlite3") and mode not in ("IMMEDIATE", "EXCLUSIVE"):
        hint = 'Set DATABASES["default"]["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 5}.'
        text = "Two writers at once can fail on this SQLite database."
        found.append(Warning(text, hint=hint, id="flint_storefront.W002"))
    return found


def check_hosting(settings: Settings) -> list[CheckMessage]:
    """
    The site answers under its public origin, Flint's deliveries are not redirected, cached pages can still sell, buyers can be
    signed in.
    """
    return [
        *_check_host(settings),
        *_check_redirect(settings),
        *_check_cache(settings),
        *_check_referrer_policy(),
        *_check_users(),
    ]


def _check_host(settings: Settings) -> list[CheckMessage]:
    host = urlsplit(settings.public_origin).hostname or ""
    if validate_host(host, django_settings.ALLOWED_HOSTS) or (
        django_settings.DEBUG and is_loopback_host(host)
    ):
        return []
    hint = f'Add "{host}" to ALLOWED_HOSTS, or correct FLINT_STOREFRONT["PUBLIC_ORIGIN"].'
    return [
        Warning(
            "Buyers come back to an address that this site refuses.", hint=hint, id="flint_storefront.W003"
        )
    ]


def _check_redirect(settings: Settings) -> list[CheckMessage]:
    if not django_settings.SECURE_SSL_REDIRECT:
        return []
    path = Links(settings.public_origin, settings.prefix, str).path("webhook").lstrip("/")
    if any(re.search(pattern, path) for pattern in django_settings.SECURE_REDIRECT_EXEMPT):
        return []
    hint = f'Add r"^{re.escape(path)}$" to SECURE_REDIRECT_EXEMPT: Flint does not follow a redirect.'
    return [
        Warning("SECURE_SSL_REDIRECT can redirect Flint's deliveries.", hint=hint, id="flint_storefront.W004")
    ]


def _check_cache(settings: Settings) -> list[CheckMessage]:
    is_caching = CACHE_MIDDLEWARE in django_settings.MIDDLEWARE
    if not is_caching or settings.offer_valid_seconds >= django_settings.CACHE_MIDDLEWARE_SECONDS:
        return []
    hint = 'Lower CACHE_MIDDLEWARE_SECONDS, or raise FLINT_STOREFRONT["OFFER_VALID_SECONDS"].'
    return [
        Warning(
            "Pages stay in the cache longer than their buy buttons work.",
            hint=hint,
            id="flint_storefront.W005",
        )
    ]


def _check_referrer_policy() -> list[CheckMessage]:
    policy = django_settings.SECURE_REFERRER_POLICY
    if policy is None or "no-referrer" not in ([policy] if isinstance(policy, str) else list(policy)):
        return []
    hint = 'Set SECURE_REFERRER_POLICY = "same-origin", as Django does by itself.'
    text = "Older browsers do not say where a buy button was pressed, so it is refused."
    return [Warning(text, hint=hint, id="flint_storefront.W006")]


def _check_users() -> list[CheckMessage]:
    found = [import_string(path) for path in django_settings.MIDDLEWARE]
    if any(isinstance(item, type) and issubclass(item, AuthenticationMiddleware) for item in found):
        return []
    hint = 'Add "django.contrib.auth.middleware.AuthenticationMiddleware" to MIDDLEWARE.'
    text = "Buyers are never signed in: their account shows no subscription."
    return [Warning(text, hint=hint, id="flint_storefront.W007")]
