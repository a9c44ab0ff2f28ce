"""
Several threads at the same moment, as several workers of a site: one order, one session, one effect.
"""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from flint_storefront.results import GoTo
from flint_storefront.storage.ports import Store
from flint_storefront.storage.records import CheckoutRecord
from tests.catalog.stores import STORES, emptied, open_store
from tests.checkout.core_shop import CoreShop
from tests.storefront.world import CARD

WORKERS = 4
PATIENCE_SECONDS = 60


@pytest.fixture(scope="module", params=STORES)
def any_store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Every kind of store."""
    with open_store(request.param, tmp_path_factory.mktemp("store")) as opened:
        yield opened


@pytest.fixture
def shop(any_store: Store) -> CoreShop:
    """A shop on it, without any row but the mirror."""
    return CoreShop(store=emptied(any_store))


def at_once(work: Callable[[int], Any], workers: int = WORKERS) -> list[Any]:
    """What each worker answers, all started at the same moment."""
    together = threading.Barrier(workers)

    def run(number: int) -> Any:
        together.wait(PATIENCE_SECONDS)
        return work(number)

    with ThreadPoolExecutor(workers) as pool:
        futures = [pool.submit(run, number) for number in range(workers)]
        return [future.result(PATIENCE_SECONDS) for future in futures]


def test_presses_at_once_make_one_order_and_one_session(shop: CoreShop) -> None:
    """Two tabs, a double click, four workers: the same open checkout for all."""
    results = at_once(lambda _: shop.press())
    assert len(shop.rows(CheckoutRecord)) == 1
    assert (len(shop.flint.orders()), len(shop.flint.sessions())) == (1, 1)
    assert all(isinstance(result, GoTo) for result in results)
    shop.pay(shop.press().address, CARD)
    shop.come_back()
    assert len(shop.effects()) == 1


def test_presses_of_other_quantities_at_once_leave_one_open_session(shop: CoreShop) -> None:
    """Whoever was last: at most one page can be paid, and the next press leads to it."""
    at_once(lambda number: shop.press(quantity=1 + number % 2))
    assert len(shop.open_sessions()) <= 1
    shop.reconcile()
    url = shop.press(quantity=1).address
    assert len(shop.open_sessions()) == 1
    assert shop.flint.sessions()[-1]["order_id"] == shop.open_checkout.order_id
    assert shop.open_checkout.lines[0]["quantity"] == 1
    assert shop.pay(url)


def test_press_gets_the_content_it_asked_for(shop: CoreShop) -> None:
    """A press that lost the race to another quantity is never sent to pay for that one."""

    def press(number: int) -> tuple[int, Any]:
        return 1 + number, shop.press(quantity=1 + number)

    for quantity, result in at_once(press, 2):
        address = getattr(result, "address", "")
        session_id = address.split("#")[0].rsplit("/", 1)[-1]
        for record in shop.rows(CheckoutRecord, checkout_session_id=session_id or "none"):
            assert record.lines[0]["quantity"] == quantity


def test_returns_and_reconciles_at_once_tell_once(shop: CoreShop) -> None:
    """The return page in two tabs beside two reconciles."""
    shop.pay(shop.press().address, CARD)
    shop.flint.advance(200)
    works = [shop.come_back, shop.reconcile, shop.come_back, shop.reconcile]
    at_once(lambda number: works[number]())
    assert shop.checkout.state == "paid"
    assert len(shop.effects()) == 1


def test_reconciles_at_once_settle_a_lost_order_once(shop: CoreShop) -> None:
    """The same bytes may leave several times; one order comes of it."""
    shop.flint.fault("reset", "orders.create", phase="after", count=9)
    shop.press()
    shop.flint.cancel_faults()
    shop.flint.advance(60)
    at_once(lambda _: shop.reconcile())
    assert (len(shop.flint.orders()), len(shop.flint.sessions())) == (1, 1)
    assert shop.checkout.state == "open"


def test_workers_at_once_deliver_each_effect_once(shop: CoreShop) -> None:
    """Leases: no two of them hold the same row."""
    shop.pay(shop.press().address, CARD)
    shop.come_back()
    at_once(lambda _: shop.drain())
    told = [name for name, _ in shop.recorder.seen]
    assert sorted(told) == ["checkout_started", "order_paid"]


def test_everything_at_once_ends_well(shop: CoreShop) -> None:
    """A press, a look, a reconcile and a drain while the payment comes in: one sale, told once."""
    shop.signals = shop.storefront.signals
    url = shop.press().address
    shop.pay(url, CARD)
    shop.flint.advance(200)
    works = [shop.press, shop.look, shop.reconcile, shop.drain]
    at_once(lambda number: works[number]())
    shop.come_back(shop.rows(CheckoutRecord)[0].reference)
    shop.drain()
    assert len([name for name, _ in shop.recorder.seen if name == "order_paid"]) == len(shop.effects()) == 1
