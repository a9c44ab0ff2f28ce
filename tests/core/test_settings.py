"""
Settings: every mistake at once, and no secret in any message.
"""

from typing import Any

import pytest

from flint_storefront.errors import ConfigurationError
from flint_storefront.settings import read_settings, setting_names

GOOD: dict[str, Any] = {
    "API_KEY": "flint_test_" + "a" * 24,
    "PUBLIC_ORIGIN": "https://shop.example",
    "SIGNING_KEYS": ["a long enough key"],
}
LIVE = "flint_live_" + "b" * 24


def mistakes_of(**changes: Any) -> list[str]:
    """What is wrong with the good settings after these changes."""
    try:
        read_settings({**GOOD, **changes})
    except ConfigurationError as error:
        return list(error.mistakes)
    return []


def test_good_settings_have_the_documented_defaults() -> None:
    """Key and origin are enough."""
    settings = read_settings(GOOD)
    assert (settings.mode, settings.prefix, settings.quantity_max) == ("test", "/shop", 20)
    assert settings.visitor_cookie == "__Host-flint_visitor"


def test_nothing_set_names_everything_required() -> None:
    """All that is missing is in one message."""
    with pytest.raises(ConfigurationError) as caught:
        read_settings({})
    assert [mistake.split(":")[0] for mistake in caught.value.mistakes] == [
        "API_KEY",
        "PUBLIC_ORIGIN",
        "SIGNING_KEYS",
    ]


def test_several_mistakes_are_told_together() -> None:
    """Nobody starts a site five times to find five mistakes."""
    found = mistakes_of(API_KEY="nonsense", PREFIX="shop", QUANTITY_MAX=0, UNHEARD_OF=1)
    assert {mistake.split(":")[0] for mistake in found} == {"API_KEY", "PREFIX", "QUANTITY_MAX", "UNHEARD_OF"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("API_KEY", 5),
        ("API_KEY", "sk_test_1234567890"),
        ("PUBLIC_ORIGIN", "shop.example"),
        ("PUBLIC_ORIGIN", "https://shop.example/path"),
        ("PUBLIC_ORIGIN", "http://shop.example"),
        ("PUBLIC_ORIGIN", "https://user:word@shop.example"),
        ("BASE_URL", "http://api.example"),
        ("BASE_URL", "ftp://127.0.0.1"),
        ("BASE_URL", "https://"),
        ("WEBHOOK_SECRETS", ["whsec_short"]),
        ("WEBHOOK_SECRETS", [5]),
        ("SIGNING_KEYS", ["short"]),
        ("PREFIX", "/a b"),
        ("LOCALE", "xx_nowhere"),
        ("TIMEZONE", "Mars/Olympus"),
        ("QUANTITY_MAX", True),
        ("QUANTITY_MAX", "20"),
        ("SESSION_EXPIRES_IN_SECONDS", 59),
        ("READ_TIMEOUT_SECONDS", 0),
        ("RUNNER", "celery?"),
        ("COOKIE_NAME", "a;b"),
        ("TRUSTED_PROXY_COUNT", -1),
    ],
)
def test_bad_value_is_named(name: str, value: Any) -> None:
    """Each bad value is one mistake that begins with its name."""
    (mistake,) = mistakes_of(**{name: value})
    assert mistake.startswith(f"{name}: ")


def test_no_secret_is_repeated() -> None:
    """A message about a bad secret does not show it."""
    found = mistakes_of(API_KEY="flint_prod_hush", WEBHOOK_SECRETS=["whsec_hush"], SIGNING_KEYS=["hush"])
    assert "hush" not in repr(found)


def test_settings_show_no_secret() -> None:
    """Nor does a settings object that lands in a log."""
    shown = repr(read_settings({**GOOD, "WEBHOOK_SECRETS": ["whsec_" + "A" * 43 + "="]}))
    assert "aaaa" not in shown
    assert "AAAA" not in shown
    assert "long enough" not in shown


@pytest.mark.parametrize("base_url", ["http://127.0.0.1:8900", "http://localhost:8900", "https://[::1]"])
def test_live_key_on_loopback_is_refused(base_url: str) -> None:
    """A live key never goes to a local Flint."""
    assert any("live key" in mistake for mistake in mistakes_of(API_KEY=LIVE, BASE_URL=base_url))


def test_live_key_needs_https_for_buyers() -> None:
    """Nobody pays real money on a page without https."""
    found = mistakes_of(API_KEY=LIVE, PUBLIC_ORIGIN="http://127.0.0.1:5000")
    assert any(mistake.startswith("PUBLIC_ORIGIN") for mistake in found)


def test_every_field_can_be_set_by_its_name() -> None:
    """The names a site writes are the fields' own."""
    assert {"API_KEY", "PUBLIC_ORIGIN", "WEBHOOK_SECRETS", "RUNNER"} <= set(setting_names())
    assert len(set(setting_names())) == len(setting_names())
