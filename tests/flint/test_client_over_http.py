"""The client's cases, over real connections."""

import random
from collections.abc import Iterator

import pytest

from flint_storefront.errors import FlintUnreachable
from flint_storefront.flint.resources.developer import get_auth_context
from flint_storefront.sandbox.clock import SandboxClock
from flint_storefront.sandbox.control.faults import order_fault
from flint_storefront.sandbox.seeds.coffee import seed_coffee
from flint_storefront.sandbox.server import SandboxServer
from flint_storefront.sandbox.state import Sandbox
from tests.flint.client_cases import ClientCases, Flint, soon


class TestClientOverHttp(ClientCases):
    """In a thread, on loopback."""

    @pytest.fixture
    def flint(self) -> Iterator[Flint]:
        """A fresh sandbox with the coffee catalogue, served."""
        sandbox = Sandbox(clock=SandboxClock(), randomness=random.Random(1))
        seed_coffee(sandbox)
        with SandboxServer(sandbox, delivers=False) as server:
            yield Flint(sandbox, server.url, lambda: None)

    def test_dripping_answer_does_not_outlive_the_deadline(self, client, flint):
        """One byte a second, for longer than anybody waits."""
        order_fault(flint.sandbox, "drip", operation="developer.getAuthContext")

        with pytest.raises(FlintUnreachable, match="timeout"):
            get_auth_context(client, **soon(0.3))
