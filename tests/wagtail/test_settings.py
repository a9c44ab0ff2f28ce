"""
Settings: read once, every mistake at once.
"""

import subprocess
import sys
from typing import Any

import pytest
from django.test import override_settings

from flint_storefront.errors import ConfigurationError
from flint_storefront.offers.signed import PRODUCT, Offer, sign_offer
from flint_storefront.wagtail.current import get_storefront, make_storefront, use_storefront
from flint_storefront.wagtail.settings import read_configuration
from tests.wagtail.samples import NOW

GOOD = {"API_KEY": "flint_test_only_for_tests", "PUBLIC_ORIGIN": "http://localhost"}


def mistakes_of(given: Any) -> list[str]:
    """
    What is wrong with these settings.
    """
    with override_settings(FLINT_STOREFRONT=given), pytest.raises(ConfigurationError) as caught:
        read_configuration()
    return caught.value.mistakes


def test_good_settings_are_read() -> None:
    """Two settings are enough."""
    with override_settings(FLINT_STOREFRONT=GOOD):
        settings = read_configuration()
    assert (settings.mode, settings.prefix, settings.public_origin) == ("test", "/shop", "http://localhost")


def test_several_mistakes_are_told_at_once() -> None:
    """Nobody mends one mistake to be told of the next."""
    given = {"API_KEY": "secret-typo", "PUBLIC_ORIGIN": "shop.example", "PREFFIX": "/x", "QUANTITY_MAX": 0}
    told = mistakes_of(given)
    names = ("API_KEY", "PUBLIC_ORIGIN", "PREFFIX", "QUANTITY_MAX")
    assert [any(name in mistake for mistake in told) for name in names] == [True] * 4
    assert "secret-typo" not in "".join(told)


@pytest.mark.parametrize("given", [None, [], "flint_test_key"])
def test_no_settings_are_told_with_an_example(given: Any) -> None:
    """A site that has no setting learns what it must write."""
    (mistake,) = mistakes_of(given)
    assert mistake.startswith("FLINT_STOREFRONT: required")


@pytest.mark.parametrize("name", ["DATABASE_URL", "api_key", 7])
def test_name_that_means_nothing_here_is_refused(name: Any) -> None:
    """Flask's database address, small letters and numbers are unknown settings."""
    (mistake,) = mistakes_of({**GOOD, name: "sqlite:///shop.db"})
    assert str(name) in mistake
    assert "unknown setting" in mistake


def test_host_key_signs_offers_and_its_fallback_still_verifies() -> None:
    """The newest key stands last, as the signer wants it."""
    with override_settings(
        FLINT_STOREFRONT=GOOD, SECRET_KEY="new key of host", SECRET_KEY_FALLBACKS=["old key of host"]
    ):
        keys = read_configuration().signing_keys
    assert keys == ("old key of host", "new key of host")
    offer = Offer(PRODUCT, "prd_1", 1, 20, NOW)
    assert sign_offer(offer, keys) == sign_offer(offer, ["new key of host"])


def test_own_signing_keys_win_over_the_host_key() -> None:
    """A site may keep offers apart from its other signatures."""
    with override_settings(FLINT_STOREFRONT={**GOOD, "SIGNING_KEYS": ["own signing key"]}):
        assert read_configuration().signing_keys == ("own signing key",)


def test_process_with_a_mistake_does_not_start() -> None:
    """`django.setup` ends with every mistake in one message."""
    code = (
        "import tests.django_settings as s; s.FLINT_STOREFRONT = {'PREFFIX': '/x'}\n"
        "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'tests.django_settings'\n"
        "import django; django.setup()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    told = done.stderr.rpartition("ConfigurationError")[2]
    assert all(name in told for name in ("API_KEY", "PUBLIC_ORIGIN", "PREFFIX"))


def test_storefront_is_one_for_the_process_and_new_after_a_change() -> None:
    """Changed settings in a test do not leak into the next."""
    before = get_storefront()
    assert get_storefront() is before
    with override_settings(FLINT_STOREFRONT={**GOOD, "RUNNER": "none", "SHOP_NAME": "Other"}):
        assert get_storefront().settings.shop_name == "Other"
    assert get_storefront().settings.shop_name == "Test shop"


def test_storefront_of_a_test_is_put_back() -> None:
    """`use_storefront` ends with its block."""
    before = get_storefront()
    other = make_storefront(read_configuration())
    with use_storefront(other):
        assert get_storefront() is other
    assert get_storefront() is before


def test_sites_own_time_zone_is_the_wall_clock_of_sales(settings: Any) -> None:
    """A Django site has told it already; the shop's own setting wins."""
    settings.TIME_ZONE = "Pacific/Auckland"
    assert read_configuration().timezone == "Pacific/Auckland"
    for told, expected in ((None, "Pacific/Auckland"), ("Europe/Berlin", "Europe/Berlin")):
        settings.FLINT_STOREFRONT = {**settings.FLINT_STOREFRONT, "TIMEZONE": told}
        assert read_configuration().timezone == expected
