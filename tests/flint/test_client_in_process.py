"""The client's cases, straight into the sandbox's app."""

import random

import pytest

from flint_storefront.sandbox.app import create_app
from flint_storefront.sandbox.clock import SandboxClock
from flint_storefront.sandbox.seeds.coffee import seed_coffee
from flint_storefront.sandbox.state import Sandbox
from flint_storefront.sandbox.transport import SandboxTransport
from tests.flint.client_cases import ClientCases, Flint


class TestClientInProcess(ClientCases):
    """Without a socket."""

    @pytest.fixture
    def flint(self) -> Flint:
        """A fresh sandbox with the coffee catalogue."""
        sandbox = Sandbox(clock=SandboxClock(), randomness=random.Random(1))
        seed_coffee(sandbox)
        app = create_app(sandbox)
        return Flint(sandbox, "http://127.0.0.1:8900", lambda: SandboxTransport(app))
