"""
Every setting: name, meaning, unit, default, check. All mistakes are reported at once.

Flask reads `FLINT_<NAME>` from `app.config`, Django `FLINT_STOREFRONT = {"<NAME>": …}`; the names are the same.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from babel import Locale

from flint_storefront.errors import ConfigurationError
from flint_storefront.flint.addresses import base_url_mistake, is_loopback_host
from flint_storefront.flint.credentials import ApiKey
from flint_storefront.offers.fee_terms import Fee, read_fees
from flint_storefront.offers.site_terms import SiteTermsMistaken
from flint_storefront.offers.tip_terms import TipTerms, read_tips

CODE_MODES = ("off", "page", "flint")
RUNNERS = ("thread", "inline", "none")
USUAL_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Settings:
    """
    One site's settings, checked. Each line below a field is its meaning, unit and default.
    """

    api_key: ApiKey = field(repr=False)
    """Flint API key, `flint_test_…` or `flint_live_…`; decides the mode. Required."""
    public_origin: str
    """Scheme, host and port under which buyers reach the site, such as `https://shop.example`. Required."""
    signing_keys: tuple[str, ...] = field(repr=False)
    """Secrets that sign offers, oldest first; default: the host's secret key."""
    base_url: str = "https://api.withflintpay.com"
    """Address of the Flint API; plain http only on loopback."""
    webhook_secrets: tuple[str, ...] = field(default=(), repr=False)
    """`whsec_…` secrets of the webhook endpoint; two during a rotation. None: the webhook address answers 404."""
    prefix: str = "/shop"
    """Path under which all pages live; empty for none."""
    merchant_id: str | None = None
    """Refuse answers of any other merchant; None: the first one learned is held to."""
    sandbox_id: str | None = None
    """Refuse answers of any other sandbox; None: the first one learned is held to."""
    checkout_hosts: tuple[str, ...] = ("checkout.withflintpay.com", "checkout.staging.withflintpay.com")
    """Hosts to which a buyer may be sent to pay; add your own domain if Flint serves your checkout there."""
    shop_name: str = "Shop"
    """Name shown on the shop's pages."""
    support_contact: str = ""
    """E-mail address or https address shown when a buyer needs a person."""
    locale: str = "en"
    """Language of pages when the host does not say one."""
    timezone: str = "UTC"
    """IANA time zone of pages when the host does not say one."""
    quantity_max: int = 20
    """Largest quantity of one line, whole units."""
    cart_lines_max: int = 50
    """Largest number of lines in a cart."""
    tips: TipTerms = field(default_factory=TipTerms)
    """Tips on carts, products and sets: a mapping, see below; where they are taken and what may be given."""
    fees: tuple[Fee, ...] = ()
    """What the site adds to an order: a list of mappings, see below, in the order in which they are shown."""
    codes: str = "off"
    """Discount codes of carts, products and sets: `off`, `page` (typed on our pages) or `flint` (on Flint's page)."""
    session_expires_in_seconds: int = 3600
    """Life of a checkout session, 60 to 86400 seconds."""
    offer_valid_seconds: int = 604800
    """How long a page kept in a cache can still start a purchase, seconds (7 days)."""
    read_timeout_seconds: float = 2.0
    """Budget of a read while a page waits, seconds."""
    write_timeout_seconds: float = 8.0
    """Budget of a write, seconds."""
    background_timeout_seconds: float = 30.0
    """Budget of a call in background work, seconds."""
    start_timeout_seconds: float = 12.0
    """Budget of the whole start of a checkout, seconds."""
    sync_interval_seconds: int = 300
    """How often background work refreshes the catalogue mirror, seconds; 0: only by command."""
    full_sync_interval_seconds: int = 86400
    """How often a sync reads the variants of every product, seconds."""
    runner: str = "thread"
    """Who drains the inbox: `thread` (in this process), `inline` (at once; tests) or `none` (a cron command)."""
    cookie_name: str = "flint_visitor"
    """Name of the visitor cookie; `__Host-` is put before it on https."""
    trusted_proxy_count: int = 0
    """How many proxies in front of the site add to `X-Forwarded-For`."""
    database_url: str = "sqlite:///flint_storefront.db"
    """Flask only: where records are kept; a relative SQLite path lies in the instance folder."""

    @property
    def mode(self) -> str:
        """
        `test` or `live`, from the key.
        """
        return self.api_key.mode

    @property
    def is_secure(self) -> bool:
        """
        True when buyers reach the site by https.
        """
        return self.public_origin.startswith("https://")

    @property
    def visitor_cookie(self) -> str:
        """
        Full name of the visitor cookie.
        """
        return f"__Host-{self.cookie_name}" if self.is_secure else self.cookie_name

    @property
    def offer_lifetime(self) -> timedelta:
        """
        How long a signed offer may be used.
        """
        return timedelta(seconds=self.offer_valid_seconds)


def setting_names() -> tuple[str, ...]:
    """
    Upper-case names as a site writes them, such as `API_KEY`.
    """
    return tuple(item.name.upper() for item in fields(Settings))


def read_settings(values: Mapping[str, Any], *, fallback_signing_key: str = "") -> Settings:
    """
    Check a site's settings.

    Args:
        values: Upper-case names without `FLINT_` to values, as `setting_names` lists them.
        fallback_signing_key: The host's own secret key.

    Raises:
        ConfigurationError: With every mistake, in one message; no value of a secret is repeated in it.
    """
    mistakes: list[str] = []
    known = set(setting_names())
    mistakes += [f"{name}: unknown setting" for name in sorted(set(values) - known)]
    given = {name.lower(): value for name, value in values.items() if name in known and value is not None}
    given.setdefault("signing_keys", (fallback_signing_key,) if fallback_signing_key else ())
    checked: dict[str, Any] = {}
    for item in fields(Settings):
        if item.name in given:
            _check(item.name, given[item.name], checked, mistakes)
    mistakes += [f"{name.upper()}: required" for name in ("api_key", "public_origin") if name not in given]
    if "signing_keys" in checked and not checked["signing_keys"]:
        mistakes.append("SIGNING_KEYS: required, because the host has no secret key")
    _check_together(checked, mistakes)
    if mistakes:
        raise ConfigurationError(mistakes)
    return Settings(**checked)


def _check(name: str, value: Any, checked: dict[str, Any], mistakes: list[str]) -> None:
    try:
        checked[name] = _READERS.get(name, _text)(value)
    except SiteTermsMistaken as error:
        mistakes += [f"{name.upper()}: {mistake}" for mistake in error.mistakes]
    except (ValueError, TypeError, LookupError) as error:
        mistakes.append(f"{name.upper()}: {error}")


def _check_together(checked: dict[str, Any], mistakes: list[str]) -> None:
    base_url, api_key = checked.get("base_url", Settings.base_url), checked.get("api_key")
    if api_key is not None and api_key.mode == "live" and is_loopback_host(urlsplit(base_url).hostname):
        mistakes.append("API_KEY: a live key must not be sent to a loopback BASE_URL")
    origin = checked.get("public_origin")
    if api_key is not None and api_key.mode == "live" and origin and not origin.startswith("https://"):
        mistakes.append("PUBLIC_ORIGIN: must be https with a live key")


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("must be a text")
    return value.strip()


def _api_key(value: Any) -> ApiKey:
    if isinstance(value, ApiKey):
        return value
    return ApiKey.parse(_text(value))


def _base_url(value: Any) -> str:
    text = _text(value).rstrip("/")
    mistake = base_url_mistake(text)
    if mistake is not None:
        raise ValueError(mistake)
    return text


def _origin(value: Any) -> str:
    """
    As browsers write it, so that it can be compared: lower case, without the scheme's usual port.
    """
    text = _base_url(value).lower()
    parts = urlsplit(text)
    if parts.path:
        raise ValueError("must be scheme, host and port only")
    usual = f":{USUAL_PORTS[parts.scheme]}"
    return text.removesuffix(usual) if parts.port is not None else text


def _hosts(value: Any) -> tuple[str, ...]:
    hosts = tuple(host.strip().lower() for host in _texts(value))
    if not hosts or any(not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)*", host, re.ASCII) for host in hosts):
        raise ValueError("must be host names such as checkout.example, without scheme and port")
    return hosts


def _texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        value = [part for part in value.replace(",", " ").split() if part]
    if not isinstance(value, list | tuple) or not all(isinstance(part, str) for part in value):
        raise TypeError("must be a list of texts")
    return tuple(value)


def _webhook_secrets(value: Any) -> tuple[str, ...]:
    secrets = _texts(value)
    if any(not re.fullmatch(r"whsec_[A-Za-z0-9+/]{43}=", secret) for secret in secrets):
        raise ValueError("each must be whsec_ and the base64 of 32 bytes")
    return secrets


def _signing_keys(value: Any) -> tuple[str, ...]:
    keys = (value,) if isinstance(value, str) else _texts(value)
    if any(len(key) < 8 for key in keys):
        raise ValueError("each needs at least 8 characters")
    return keys


def _prefix(value: Any) -> str:
    text = _text(value).rstrip("/")
    if text and not re.fullmatch(r"(/(?!\.{1,2}(?:/|$))[A-Za-z0-9._~-]+)+", text):
        raise ValueError("must be a path such as /shop")
    return text


def _seconds(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0.1 <= value <= 600:
        raise ValueError("must be 0.1 to 600 seconds")
    return float(value)


def _whole(low: int, high: int) -> Any:
    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise ValueError(f"must be a whole number from {low} to {high}")
        return value

    return read


def _locale(value: Any) -> str:
    try:
        Locale.parse(_text(value).replace("-", "_"))
    except Exception:
        raise ValueError("is no known locale") from None
    return _text(value)


def _timezone(value: Any) -> str:
    try:
        ZoneInfo(_text(value))
    except Exception:
        raise ValueError("is no known time zone") from None
    return _text(value)


def _one_of(words: tuple[str, ...]) -> Any:
    def read(value: Any) -> str:
        if value not in words:
            raise ValueError(f"must be one of {', '.join(words)}")
        return str(value)

    return read


def _cookie_name(value: Any) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", _text(value)):
        raise ValueError("must be letters, digits, - and _")
    return _text(value)


_READERS: dict[str, Any] = {
    "api_key": _api_key,
    "base_url": _base_url,
    "public_origin": _origin,
    "signing_keys": _signing_keys,
    "webhook_secrets": _webhook_secrets,
    "prefix": _prefix,
    "checkout_hosts": _hosts,
    "locale": _locale,
    "timezone": _timezone,
    "quantity_max": _whole(1, 9999),
    "cart_lines_max": _whole(1, 200),
    "session_expires_in_seconds": _whole(60, 86400),
    "offer_valid_seconds": _whole(60, 31_536_000),
    "read_timeout_seconds": _seconds,
    "write_timeout_seconds": _seconds,
    "background_timeout_seconds": _seconds,
    "start_timeout_seconds": _seconds,
    "sync_interval_seconds": _whole(0, 604_800),
    "full_sync_interval_seconds": _whole(60, 604_800),
    "tips": read_tips,
    "fees": read_fees,
    "codes": _one_of(CODE_MODES),
    "runner": _one_of(RUNNERS),
    "cookie_name": _cookie_name,
    "trusted_proxy_count": _whole(0, 10),
}
