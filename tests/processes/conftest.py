"""
Both shops as processes, and a buyer of each.
"""

from collections.abc import Iterator

import pytest

from tests.processes.http_buyer import HttpBuyer
from tests.processes.running_demo import SHOPS, RunningDemo, get_running_demo
from tests.processes.shop_process import ShopProcess


@pytest.fixture(scope="session")
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> RunningDemo:
    """The demo of this run."""
    return get_running_demo(request.config, tmp_path_factory)


@pytest.fixture(params=SHOPS)
def shop(request: pytest.FixtureRequest, demo: RunningDemo) -> Iterator[ShopProcess]:
    """One of the two shops, with nothing wrong at Flint; afterwards it runs as it did."""
    demo.need(request.param)
    shop = ShopProcess(demo, request.param)
    yield shop
    demo.recover()
    assert demo.deviations() == []


@pytest.fixture
def buyer(shop: ShopProcess) -> Iterator[HttpBuyer]:
    """A new visitor of the shop."""
    buyer = HttpBuyer(shop)
    yield buyer
    buyer.close()
