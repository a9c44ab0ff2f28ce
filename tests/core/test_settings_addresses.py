"""
Addresses in the settings: what browsers compare, and what a buyer may be sent to.
"""

from typing import Any

import pytest

from flint_storefront.errors import ConfigurationError
from flint_storefront.settings import Settings, read_settings, setting_names

GOOD: dict[str, Any] = {
    "API_KEY": "flint_test_" + "a" * 24,
    "PUBLIC_ORIGIN": "https://shop.example",
    "SIGNING_KEYS": ["a long enough key"],
}
ODD_VALUES: list[Any] = [
    *(0, -1, 1.5, float("nan"), float("inf"), True, False, b"x", object()),
    *([], [1], [None], {}, {"a": 1}, {"x"}, ()),
    *("", " ", "x" * 5000, "https://", "https://[::1", "https://a:99999", "https://a:b", "//x", "\x00", "٣"),
]


def settings_with(**changes: Any) -> Settings:
    """The good settings after these changes."""
    return read_settings({**GOOD, **changes})


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("https://shop.example", "https://shop.example"),
        ("https://Shop.Example/", "https://shop.example"),
        ("https://shop.example:443", "https://shop.example"),
        ("https://shop.example:8443", "https://shop.example:8443"),
        ("http://localhost:80", "http://localhost"),
        ("http://127.0.0.1:8443", "http://127.0.0.1:8443"),
        ("http://[::1]:5000", "http://[::1]:5000"),
    ],
)
def test_origin_is_kept_as_browsers_write_it(written: str, compared: str) -> None:
    """Else every form of the shop would count as foreign."""
    assert settings_with(PUBLIC_ORIGIN=written).public_origin == compared


@pytest.mark.parametrize(
    "origin",
    ["https://shop exa.mple", "https://shöp.example", "https://shop.example?x", "https://shop.example#x"],
)
def test_origin_that_no_browser_writes_is_refused(origin: str) -> None:
    """Blanks, letters that must be punycode, a query or a fragment."""
    with pytest.raises(ConfigurationError):
        settings_with(PUBLIC_ORIGIN=origin)


@pytest.mark.parametrize(
    "hosts",
    [
        [],
        [""],
        ["https://checkout.example"],
        ["checkout.example:8443"],
        ["checkout example"],
        ["a/b"],
        ["*.x"],
    ],
)
def test_checkout_host_that_could_never_match_is_refused(hosts: list[str]) -> None:
    """It would be found out only by the first buyer."""
    with pytest.raises(ConfigurationError):
        settings_with(CHECKOUT_HOSTS=hosts)


def test_checkout_hosts_may_be_written_in_one_line() -> None:
    """With commas, in any case."""
    assert settings_with(CHECKOUT_HOSTS="Pay.Example, pay2.example").checkout_hosts == (
        "pay.example",
        "pay2.example",
    )


@pytest.mark.parametrize("prefix", ["/..", "/.", "/../x", "/shop/..", "/shop//x", "shop", "/a?b", "/ä"])
def test_prefix_that_is_no_plain_path_is_refused(prefix: str) -> None:
    """Browsers would walk up, or write it otherwise."""
    with pytest.raises(ConfigurationError):
        settings_with(PREFIX=prefix)


@pytest.mark.parametrize("prefix", ["", "/", "/shop", "/shop/", "/a/b.c", "/.well-known/x", "/..."])
def test_prefix_that_is_a_plain_path_is_taken(prefix: str) -> None:
    """Without the slash at its end."""
    assert settings_with(PREFIX=prefix).prefix == prefix.rstrip("/")


@pytest.mark.parametrize("name", ["API_KEY", "PUBLIC_ORIGIN"])
def test_required_setting_that_is_wrong_is_one_mistake(name: str) -> None:
    """Empty is wrong, not also missing."""
    with pytest.raises(ConfigurationError) as caught:
        settings_with(**{name: ""})
    assert len(caught.value.mistakes) == 1


@pytest.mark.parametrize("name", setting_names())
def test_odd_value_is_taken_or_told_but_never_breaks(name: str) -> None:
    """Whatever a site writes: a setting, or one mistake with its name that does not repeat the value."""
    for value in ODD_VALUES:
        try:
            settings_with(**{name: value})
        except ConfigurationError as error:
            (mistake,) = error.mistakes
            assert mistake.startswith(f"{name}: ")
            assert "xxxxx" not in mistake
