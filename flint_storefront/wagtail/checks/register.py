"""
Hands the checks to Django.
"""

from typing import Any

from django.core.checks import CheckMessage, register

from flint_storefront.wagtail.checks.addresses import check_addresses
from flint_storefront.wagtail.checks.hosting import check_apps, check_database, check_hosting
from flint_storefront.wagtail.settings import read_configuration


def check_storefront(app_configs: Any = None, **_: Any) -> list[CheckMessage]:
    """
    Every check of ours. The settings themselves are checked before: with a mistake in them nothing starts.
    """
    settings = read_configuration()
    apps_found = check_apps()
    return [*apps_found, *check_database(), *check_hosting(settings), *check_addresses(settings)]


def register_checks() -> None:
    """
    Called once, when the app is ready.
    """
    register(check_storefront, "flint_storefront")
