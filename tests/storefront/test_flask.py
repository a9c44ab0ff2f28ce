"""
Every shared case, on Flask.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.storefront.flask_shop import make_flask_shop
from tests.storefront.shop import Shop
from tests.storefront.storefront_cases import StorefrontCases
from tests.storefront.world import Flint


class TestFlask(StorefrontCases):
    """The Flask adapter."""

    @pytest.fixture
    def shop(self, tmp_path: Path) -> Iterator[Shop]:
        yield make_flask_shop(Flint(), tmp_path)
