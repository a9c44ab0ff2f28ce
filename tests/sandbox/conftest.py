"""Fixtures of the sandbox's own tests."""

import pytest

from flint_storefront.sandbox.state import Sandbox
from tests.sandbox.shop import Shop, make_sandbox


@pytest.fixture
def sandbox() -> Sandbox:
    """A fresh sandbox with two empty environments and a clock that stands still."""
    return make_sandbox()


@pytest.fixture
def shop(sandbox: Sandbox) -> Shop:
    """The merchant of the first environment."""
    return Shop(sandbox)
