"""
Every shared case, on Wagtail.
"""

from collections.abc import Iterator

import pytest

from tests.storefront.shop import Shop
from tests.storefront.storefront_cases import StorefrontCases
from tests.storefront.wagtail_shop import wagtail_shop
from tests.storefront.world import Flint


class TestWagtail(StorefrontCases):
    """The Wagtail adapter."""

    @pytest.fixture
    def shop(self, transactional_db: None) -> Iterator[Shop]:
        with wagtail_shop(Flint()) as shop:
            yield shop
