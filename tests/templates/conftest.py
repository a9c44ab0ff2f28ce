"""
Chromium for the tests of script and layout.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.templates.browser_site import Site

DEBIAN_CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture(scope="module")
def browser():
    """Debian's Chromium where there is one, else Playwright's own."""
    executable = DEBIAN_CHROMIUM if DEBIAN_CHROMIUM.exists() else None
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def site(browser) -> Iterator[Site]:
    """A fresh site in a fresh browser context, with a clock of its own."""
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    page.clock.install()
    yield Site(page)
    context.close()
