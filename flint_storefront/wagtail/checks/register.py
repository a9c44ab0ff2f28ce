"""
Hands the checks to Django.
"""

from typing import Any

from django.apps import apps
from django.conf import settings as django_settings
from django.core.checks import CheckMessage, register

from flint_storefront.wagtail.checks.addresses import check_addresses
from flint_storefront.wagtail.checks.hosting import check_apps, check_database, check_hosting
from flint_storefront.wagtail.settings import read_configuration


def check_storefront(app_configs: Any = None, **_: Any) -> list[CheckMessage]:
    """
    Every check of ours. The settings themselves are checked before: with a mistake in them nothing starts.
    """
    settings = read_configuration()
    return [
        *check_apps(list(apps.get_app_configs())),
        *check_database(django_settings.DATABASES["default"], has_time_zones=django_settings.USE_TZ),
        *check_hosting(settings),
        *check_addresses(settings),
    ]


def register_checks() -> None:
    """
    Called once, when the app is ready.
    """
    register(check_storefront, "flint_storefront")
