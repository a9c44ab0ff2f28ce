"""
Every shared case, on Flask.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.storefront.flask_shop import make_flask_shop
from tests.storefront.shop import Shop
from tests.storefront.storefront_cases import StorefrontCases
from tests.storefront.world import Flint


class TestFlask(StorefrontCases):
    """The Flask adapter."""

    @pytest.fixture
    def make_shop(self, tmp_path: Path) -> Callable[..., Shop]:
        return lambda **settings: make_flask_shop(Flint(), tmp_path, **settings)

    @pytest.fixture
    def shop(self, make_shop: Callable[..., Shop]) -> Shop:
        return make_shop()
