"""
Every shared case, on Wagtail.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.storefront.shop import Shop
from tests.storefront.storefront_cases import StorefrontCases
from tests.storefront.wagtail_shop import wagtail_shop
from tests.storefront.world import Flint


class TestWagtail(StorefrontCases):
    """The Wagtail adapter."""

    @pytest.fixture
    def make_shop(self, committed_db: None) -> Iterator[Callable[..., Shop]]:
        with ExitStack() as stack:
            yield lambda **settings: stack.enter_context(wagtail_shop(Flint(), **settings))

    @pytest.fixture
    def shop(self, make_shop: Callable[..., Shop]) -> Shop:
        return make_shop()
