"""
From `settings.FLINT_STOREFRONT` to `Settings`: every mistake at once, named as the site wrote it.
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings as django_settings

from flint_storefront.errors import ConfigurationError
from flint_storefront.settings import Settings, read_settings

SETTING = "FLINT_STOREFRONT"
FLASK_ONLY = frozenset({"DATABASE_URL"})


def read_configuration() -> Settings:
    """
    This site's settings; `SECRET_KEY` signs offers unless `SIGNING_KEYS` is given (`SECRET_KEY_FALLBACKS` still verify).

    Raises:
        ConfigurationError: With every mistake; unknown names are mistakes too.
    """
    given = getattr(django_settings, SETTING, None)
    if not isinstance(given, Mapping):
        raise ConfigurationError([f'{SETTING}: required, such as {{"API_KEY": …, "PUBLIC_ORIGIN": …}}'])
    mistakes = [f"{SETTING}[{name!r}]: unknown setting" for name in given if not _is_known(name)]
    values: dict[str, Any] = {name: value for name, value in given.items() if _is_known(name)}
    values.setdefault("SIGNING_KEYS", _host_keys())
    try:
        checked = read_settings(values)
    except ConfigurationError as error:
        raise ConfigurationError(
            [*mistakes, *(f"{SETTING} {mistake}" for mistake in error.mistakes)]
        ) from None
    if mistakes:
        raise ConfigurationError(mistakes)
    return checked


def _is_known(name: object) -> bool:
    # The core names any other unknown setting itself.
    return isinstance(name, str) and name not in FLASK_ONLY


def _host_keys() -> list[str]:
    fallbacks = reversed(getattr(django_settings, "SECRET_KEY_FALLBACKS", ()))
    keys = [*fallbacks, django_settings.SECRET_KEY]
    return [key.hex() if isinstance(key, bytes) else str(key) for key in keys]
