"""Fixtures of the sandbox's own tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from flint_storefront.sandbox.server import SandboxServer
from flint_storefront.sandbox.state import Sandbox
from tests.sandbox.shop import Shop, make_sandbox

DEBIAN_CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture
def sandbox() -> Sandbox:
    """A fresh sandbox with two empty environments and a clock that stands still."""
    return make_sandbox()


@pytest.fixture
def shop(sandbox: Sandbox) -> Shop:
    """The merchant of the first environment."""
    return Shop(sandbox)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium where there is one, else Playwright's own."""
    executable = DEBIAN_CHROMIUM if DEBIAN_CHROMIUM.exists() else None
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a fresh browser context; an error in its script fails the test."""
    context = browser.new_context()
    fresh = context.new_page()
    errors: list[str] = []
    fresh.on("pageerror", lambda error: errors.append(str(error)))
    yield fresh
    context.close()
    assert errors == []


@pytest.fixture
def server(sandbox: Sandbox) -> Iterator[SandboxServer]:
    """The sandbox over HTTP."""
    with SandboxServer(sandbox, delivers=False) as running:
        yield running
