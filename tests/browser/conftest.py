"""
Both shops as processes, and Chromium as a buyer has it.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.buyer import Buyer
from tests.processes.running_demo import SHOPS, RunningDemo, get_running_demo
from tests.processes.shop_process import ShopProcess

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
OFFLINE = ["--disable-background-networking", "--disable-component-update"]


NAMES = ("chromium", "chromium-browser", "google-chrome")


def find_chromium() -> str | None:
    """The system's Chromium; None takes Playwright's own."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> RunningDemo:
    """The demo of this run."""
    return get_running_demo(request.config, tmp_path_factory)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The system's Chromium where there is one, else Playwright's own; closed before tests that use Django's ORM."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=[*QUIET, *OFFLINE])
        yield browser
        browser.close()


@pytest.fixture(params=SHOPS)
def shop(request: pytest.FixtureRequest, demo: RunningDemo) -> Iterator[ShopProcess]:
    """One of the two shops, with nothing wrong at Flint."""
    demo.need(request.param)
    yield ShopProcess(demo, request.param)
    demo.recover()
    assert demo.deviations() == []


@pytest.fixture(params=[pytest.param(True, id="script"), pytest.param(False, id="forms")])
def has_script(request: pytest.FixtureRequest) -> bool:
    """With JavaScript and without."""
    return bool(request.param)


@pytest.fixture
def new_buyer(chromium: Browser, shop: ShopProcess) -> Iterator[Callable[..., Buyer]]:
    """Makes visitors, each with a browser of their own; afterwards no browser has complained."""
    buyers: list[Buyer] = []
    with ExitStack() as visits:

        def make(**options: Any) -> Buyer:
            context = chromium.new_context(**options)
            visits.callback(context.close)
            buyers.append(Buyer(context, shop))
            return buyers[-1]

        yield make
    assert [text for buyer in buyers for text in buyer.complaints] == []


@pytest.fixture
def buyer(new_buyer: Callable[..., Buyer], has_script: bool) -> Buyer:
    """A new visitor."""
    return new_buyer(java_script_enabled=has_script)
