"""
From `app.config` to `Settings`: every mistake at once, named as the site wrote it.
"""

from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import URL, Engine, make_url
from sqlalchemy.exc import ArgumentError

from flint_storefront.errors import ConfigurationError
from flint_storefront.flask.engine import make_engine
from flint_storefront.settings import Settings, read_settings

CONFIGURATION_PREFIX = "FLINT_"
OFFERS_NAME = f"{CONFIGURATION_PREFIX}OFFERS"
"""A list of offers, beside those that are declared in code; no setting of the core."""
LINKS_NAME = f"{CONFIGURATION_PREFIX}LINKS"
"""A list of payment links, likewise."""
MISSING_KEY = "stands in for a missing key"


def read_configuration(app: Flask) -> Settings:
    """
    Settings of *app* from its `FLINT_…` configuration and its secret key.

    Offers signed with one of `SECRET_KEY_FALLBACKS` still hold.

    Raises:
        ConfigurationError: With every mistake; unknown `FLINT_…` names are mistakes too.
    """
    values = _given_values(app)
    has_own_keys = "SIGNING_KEYS" in values
    mistakes: list[str] = []
    if not app.secret_key:
        mistakes.append("SECRET_KEY: required, because it signs the session that holds the CSRF token")
        # One sentence about it is enough: with any key in its place, offers have nothing to complain of.
        values.setdefault("SIGNING_KEYS", MISSING_KEY)
    elif not has_own_keys:
        values["SIGNING_KEYS"] = _host_keys(app)
    url = values.get("DATABASE_URL")
    if isinstance(url, str) and _find_url(url) is None:
        mistakes.append(f"{CONFIGURATION_PREFIX}DATABASE_URL: must be such as sqlite:///shop.db")
    try:
        settings = read_settings(values)
    except ConfigurationError as error:
        raise ConfigurationError(
            [*(_as_written(m, has_own_keys) for m in error.mistakes), *mistakes]
        ) from None
    if mistakes:
        raise ConfigurationError(mistakes)
    return settings


def _as_written(mistake: str, has_own_keys: bool) -> str:
    if mistake.startswith("SIGNING_KEYS:") and not has_own_keys:
        return mistake.replace("SIGNING_KEYS", "SECRET_KEY", 1)
    return f"{CONFIGURATION_PREFIX}{mistake}"


def make_database_engine(app: Flask, settings: Settings) -> Engine:
    """
    The engine for *app*'s records.

    A relative SQLite path lies in the instance folder, which is made when it is missing.

    Raises:
        ConfigurationError: There is no driver for such a database, or it is SQLite in memory.
    """
    url = make_url(settings.database_url)
    path = url.database or ":memory:"
    is_file = url.get_backend_name() == "sqlite" and not path.startswith((":memory:", "file:"))
    if is_file and not Path(path).is_absolute():
        Path(app.instance_path).mkdir(parents=True, exist_ok=True)
        url = url.set(database=str(Path(app.instance_path) / path))
    try:
        return make_engine(url)
    except (ArgumentError, ImportError, ValueError) as error:
        raise ConfigurationError([f"{CONFIGURATION_PREFIX}DATABASE_URL: {error}"]) from None


def _given_values(app: Flask) -> dict[str, Any]:
    return {
        name.removeprefix(CONFIGURATION_PREFIX): value
        for name, value in app.config.items()
        if name.startswith(CONFIGURATION_PREFIX) and name not in (OFFERS_NAME, LINKS_NAME)
    }


def _host_keys(app: Flask) -> list[str]:
    keys = [*(app.config.get("SECRET_KEY_FALLBACKS") or ()), app.secret_key]
    return [key.hex() if isinstance(key, bytes) else str(key) for key in keys]


def _find_url(text: str) -> URL | None:
    try:
        return make_url(text)
    except (ArgumentError, ValueError):
        return None
