"""
From `settings.FLINT_STOREFRONT` to `Settings`: every mistake at once, named as the site wrote it.
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings as django_settings

from flint_storefront.errors import ConfigurationError
from flint_storefront.offers.terms import AnyOffer, Campaign, PlanOffer, ProductSet, TipJar
from flint_storefront.offers.terms_checks import book_mistakes
from flint_storefront.settings import Settings, read_settings

SETTING = "FLINT_STOREFRONT"
OFFERS = "OFFERS"
"""Name of the setting that declares tip jars, sets, plan offers and campaigns in code."""
FLASK_ONLY = frozenset({"DATABASE_URL"})
OFFER_KINDS = (TipJar, ProductSet, PlanOffer, Campaign)


def read_configuration() -> Settings:
    """
    This site's settings; `SECRET_KEY` signs offers unless `SIGNING_KEYS` is given (`SECRET_KEY_FALLBACKS` still verify), and
    `TIME_ZONE` stands in for `TIMEZONE`: it is the one that a Django site has told already.

    Raises:
        ConfigurationError: With every mistake; unknown names are mistakes too.
    """
    given = getattr(django_settings, SETTING, None)
    if not isinstance(given, Mapping):
        raise ConfigurationError([f'{SETTING}: required, such as {{"API_KEY": …, "PUBLIC_ORIGIN": …}}'])
    mistakes = [f"{SETTING}[{name!r}]: unknown setting" for name in given if not _is_known(name)]
    values: dict[str, Any] = {name: value for name, value in given.items() if _is_known(name)}
    values.pop(OFFERS, None)
    values.setdefault("SIGNING_KEYS", _host_keys())
    if values.get("TIMEZONE") is None:
        values["TIMEZONE"] = django_settings.TIME_ZONE
    try:
        checked = read_settings(values)
    except ConfigurationError as error:
        raise ConfigurationError(
            [*mistakes, *(f"{SETTING} {mistake}" for mistake in error.mistakes)]
        ) from None
    if mistakes:
        raise ConfigurationError(mistakes)
    return checked


def read_offers(settings: Settings) -> tuple[AnyOffer, ...]:
    """
    The offers that `FLINT_STOREFRONT["OFFERS"]` declares, checked.

    Raises:
        ConfigurationError: With everything that is wrong with them.
    """
    given = getattr(django_settings, SETTING, {}).get(OFFERS, ())
    if not isinstance(given, list | tuple) or not all(isinstance(offer, OFFER_KINDS) for offer in given):
        names = ", ".join(kind.__name__ for kind in OFFER_KINDS)
        raise ConfigurationError([f"{SETTING} {OFFERS}: a list of {names} is needed"])
    mistakes = book_mistakes(given, settings=settings)
    if mistakes:
        raise ConfigurationError([f"{SETTING} {OFFERS}, {mistake}" for mistake in mistakes])
    return tuple(given)


def _is_known(name: object) -> bool:
    # The core names any other unknown setting itself.
    return isinstance(name, str) and name not in FLASK_ONLY


def _host_keys() -> list[str]:
    fallbacks = reversed(getattr(django_settings, "SECRET_KEY_FALLBACKS", ()))
    keys = [*fallbacks, django_settings.SECRET_KEY]
    return [key.hex() if isinstance(key, bytes) else str(key) for key in keys]
