"""
The memory store.
"""

import pytest

from flint_storefront.storage.memory import MemoryStore
from flint_storefront.storage.ports import Store
from tests.storage.store_cases import StoreCases


class TestMemoryStore(StoreCases):
    """
    Needs nothing.
    """

    @pytest.fixture
    def store(self) -> Store:
        """
        A new store.
        """
        return MemoryStore()
