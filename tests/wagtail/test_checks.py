"""
System checks: what a site can get wrong, each with a hint.
"""

from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.conf.urls.i18n import i18n_patterns
from django.core.checks import CheckMessage, run_checks
from django.test import override_settings
from django.urls import include, path
from wagtail import urls as wagtail_urls

from flint_storefront.wagtail.checks.addresses import check_addresses
from flint_storefront.wagtail.checks.hosting import check_apps, check_database, check_hosting
from flint_storefront.wagtail.settings import read_configuration

INCLUDE = path("", include("flint_storefront.wagtail.urls"))
WAGTAIL = path("", include(wagtail_urls))
USERS = "django.contrib.auth.middleware.AuthenticationMiddleware"
SQLITE = "django.db.backends.sqlite3"


def ids(messages: Sequence[CheckMessage]) -> list[str]:
    """
    Short ids of the messages; each of them has a hint.
    """
    assert all(message.hint for message in messages)
    return [str(message.id).removeprefix("flint_storefront.") for message in messages]


def addresses(*patterns: Any, **settings: Any) -> list[str]:
    """
    What is found when these are the site's urls.
    """
    urls = SimpleNamespace(urlpatterns=list(patterns))
    with override_settings(ROOT_URLCONF=type("Urls", (), vars(urls)), **settings):
        return ids(check_addresses(read_configuration()))


def hosting(**settings: Any) -> list[str]:
    """
    What is found with these Django settings.
    """
    with override_settings(**settings):
        return ids(check_hosting(read_configuration()))


def test_test_site_has_nothing_to_mend() -> None:
    """All checks run, and a good site passes."""
    assert run_checks(tags=["flint_storefront"]) == []


def test_missing_pages_app_is_an_error() -> None:
    """Without it there are no templates."""
    assert ids(check_apps([apps.get_app_config("flint_storefront")])) == ["E001"]


def test_override_after_ours_is_told(tmp_path: Path) -> None:
    """A template that Django never finds is no override."""
    file = tmp_path / "templates" / "flint_storefront" / "base.html"
    file.parent.mkdir(parents=True)
    file.touch()
    late = SimpleNamespace(name="site", path=str(tmp_path))
    pages = apps.get_app_config("flint_storefront_pages")
    snippets = apps.get_app_config("wagtailsnippets")
    assert ids(check_apps([pages, late, snippets])) == ["W001"]
    assert check_apps([late, pages, snippets]) == []


def test_missing_snippets_app_is_an_error() -> None:
    """Nobody could make a campaign."""
    assert ids(check_apps([apps.get_app_config("flint_storefront_pages")])) == ["E008"]


@pytest.mark.parametrize(
    ("options", "found"),
    [({}, ["W002"]), ({"transaction_mode": "DEFERRED"}, ["W002"]), ({"transaction_mode": "immediate"}, [])],
)
def test_sqlite_without_immediate_transactions_is_told(options: dict[str, Any], found: list[str]) -> None:
    """A deferred transaction cannot wait for another writer."""
    assert ids(check_database({"ENGINE": SQLITE, "OPTIONS": options}, has_time_zones=True)) == found


def test_other_database_needs_no_transaction_mode() -> None:
    """PostgreSQL waits by itself."""
    assert check_database({"ENGINE": "django.db.backends.postgresql"}, has_time_zones=True) == []


def test_site_without_time_zones_is_an_error() -> None:
    """Instants would be ambiguous."""
    database = {"ENGINE": "django.db.backends.postgresql"}
    assert ids(check_database(database, has_time_zones=False)) == ["E002"]


def test_good_urls_pass() -> None:
    """One include before Wagtail's."""
    assert addresses(INCLUDE, WAGTAIL) == []


def test_script_name_is_an_error() -> None:
    """Addresses are built from the public origin, which has no path."""
    assert addresses(INCLUDE, FORCE_SCRIPT_NAME="/site") == ["E003"]


def test_missing_include_is_an_error() -> None:
    """Nothing would answer."""
    assert addresses(WAGTAIL) == ["E004"]


@pytest.mark.parametrize("has_default_prefix", [True, False])
def test_include_in_i18n_patterns_is_an_error(has_default_prefix: bool) -> None:
    """Flint posts to one address, whatever the language."""
    patterns = i18n_patterns(INCLUDE, prefix_default_language=has_default_prefix)
    assert addresses(*patterns) == ["E005"]


def test_include_below_a_path_is_an_error() -> None:
    """`PREFIX` alone decides where the shop is."""
    assert addresses(path("store/", include("flint_storefront.wagtail.urls"))) == ["E006"]


def test_include_after_wagtail_is_an_error() -> None:
    """Wagtail would answer for the shop."""
    assert addresses(WAGTAIL, INCLUDE) == ["E007"]


def test_public_origin_that_the_site_refuses_is_told() -> None:
    """Buyers would come back to a 400."""
    assert hosting(ALLOWED_HOSTS=["shop.example"]) == ["W003"]
    assert hosting(ALLOWED_HOSTS=["localhost"]) == []


def test_ssl_redirect_without_exemption_is_told() -> None:
    """Flint does not follow redirects."""
    assert hosting(SECURE_SSL_REDIRECT=True) == ["W004"]
    assert hosting(SECURE_SSL_REDIRECT=True, SECURE_REDIRECT_EXEMPT=[r"^shop/webhooks/flint$"]) == []


def test_cache_that_outlives_offers_is_told() -> None:
    """A kept page must still be able to sell."""
    middleware = [USERS, "django.middleware.cache.FetchFromCacheMiddleware"]
    assert hosting(MIDDLEWARE=middleware, CACHE_MIDDLEWARE_SECONDS=8 * 86400) == ["W005"]
    assert hosting(MIDDLEWARE=middleware, CACHE_MIDDLEWARE_SECONDS=600) == []


@pytest.mark.parametrize("policy", ["no-referrer", ["no-referrer", "same-origin"]])
def test_no_referrer_policy_is_told(policy: Any) -> None:
    """It hides where a buy button was pressed."""
    assert hosting(SECURE_REFERRER_POLICY=policy) == ["W006"]


def test_site_without_users_is_told() -> None:
    """Nobody would find their subscription."""
    assert hosting(MIDDLEWARE=[]) == ["W007"]
    assert hosting(MIDDLEWARE=[USERS]) == []
