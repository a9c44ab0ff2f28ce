"""
The site ended by SIGKILL between two steps: after a restart there is one order, one session, one effect.
"""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack

import httpx
import pytest

from tests.processes.http_buyer import HttpBuyer
from tests.processes.shop_process import ShopProcess
from tests.processes.waiting import wait_until

HELD_SECONDS = 6
"""How long Flint works on a call before it runs: the shop is killed meanwhile."""
ANSWER_HELD_SECONDS = 60
"""How long Flint keeps back an answer that nobody waits for any more."""
RUNS_MAX = 5


@pytest.fixture
def at_once() -> Iterator[ThreadPoolExecutor]:
    """For what happens at the same time."""
    with ThreadPoolExecutor() as workers:
        yield workers


@pytest.fixture
def buyers(shop: ShopProcess) -> Iterator[list[HttpBuyer]]:
    """Three new visitors."""
    with ExitStack() as visits:
        buyers = [HttpBuyer(shop) for _ in range(3)]
        for buyer in buyers:
            visits.callback(buyer.close)
        yield buyers


def press_and_be_cut_off(buyer: HttpBuyer) -> None:
    """Press *buy now* at a shop that is killed meanwhile."""
    with pytest.raises(httpx.TransportError):
        buyer.press_buy_now()


def press_until_held(
    buyer: HttpBuyer, at_once: ThreadPoolExecutor, operation: str, phase: str, seconds: float
) -> "Future[None]":
    """Press, and come back when Flint holds this call of the shop."""
    demo = buyer.shop.demo
    demo.order_fault("delay", operation, buyer.shop.environment, phase=phase, seconds=seconds)
    pressed = at_once.submit(press_and_be_cut_off, buyer)
    wait_until(lambda: not demo.has_faults(), f"{operation} to be held")
    return pressed


def settle(shop: ShopProcess) -> None:
    """Run `reconcile` as cron does, until the call that Flint still works on is over."""
    for _ in range(RUNS_MAX):
        shop.demo.command(shop.name, "reconcile", "--now")
        if not shop.rows("journal", status="unknown"):
            return
    raise AssertionError("still unknown")


def test_killed_while_starting_makes_one_order_and_session_each(
    shop: ShopProcess, buyers: list[HttpBuyer], at_once: ThreadPoolExecutor
) -> None:
    """
    Killed with one buyer's order made and not known to us, another's session made and not known, a third's session
    not made: what was sent is sent again, each buyer finds one order with one session, pays it, and is told of once.
    """
    pressed = [
        press_until_held(buyers[0], at_once, "orders.create", "after", ANSWER_HELD_SECONDS),
        press_until_held(buyers[1], at_once, "checkoutSessions.create", "after", ANSWER_HELD_SECONDS),
        press_until_held(buyers[2], at_once, "checkoutSessions.create", "before", HELD_SECONDS),
    ]
    assert (len(shop.orders), len(shop.sessions)) == (3, 1)
    shop.demo.kill(shop.name)
    for press in pressed:
        press.result()
    settle(shop)
    shop.demo.start(shop.name)
    expect_one_session_each(shop)
    for buyer in buyers:
        assert buyer.look(buyer.pay(buyer.press_buy_now().location)).state == "paid"
    expect_one_session_each(shop)
    shop.wait_until_quiet()
    assert [len(shop.effects(order)) for order in shop.orders] == [1, 1, 1]
    assert (len(shop.payments), len(shop.prepared)) == (3, 3)


def expect_one_session_each(shop: ShopProcess) -> None:
    """Three orders, three sessions, and our records say the same."""
    assert (len(shop.orders), len(shop.sessions)) == (3, 3)
    records = [record for order in shop.orders for record in shop.rows("checkout", order_id=order)]
    assert len(records) == 3
    assert {record["checkout_session_id"] for record in records} == set(shop.sessions)


def test_killed_between_delivery_and_effect_tells_once(
    shop: ShopProcess, buyer: HttpBuyer, at_once: ThreadPoolExecutor
) -> None:
    """
    Killed with the acknowledged delivery on disk, then the worker killed that was reading at Flint for it: two workers
    at once tell the site of the payment, once.
    """
    demo, name = shop.demo, shop.name
    demo.restart(name, RUNNER="none")
    buyer.pay(buyer.press_buy_now().location)
    (order_id,) = shop.orders
    shop.wait_until_told()
    assert len(shop.rows("inbox", order_id=order_id, event_type="order.paid")) == 1
    demo.kill(name)
    kill_worker_while_reading(shop)
    assert shop.effects(order_id) == []
    shop.let_leases_end()
    for work in [at_once.submit(demo.command, name, command) for command in ("reconcile", "process")]:
        work.result()
    demo.start(name)
    shop.wait_until_quiet()
    assert len(shop.effects(order_id)) == 1
    assert len(shop.prepared) == 1
    assert (len(shop.orders), len(shop.sessions), shop.payments) == (1, 1, ["succeeded"])


def kill_worker_while_reading(shop: ShopProcess) -> None:
    """Start `process` with a Flint that does not answer, and kill it in the middle."""
    shop.demo.order_fault("delay", "", shop.environment, count=99, seconds=HELD_SECONDS)
    worker = shop.demo.start_command(shop.name, "process")
    wait_until(lambda: any(row["lease_until"] for row in shop.rows("inbox")), "the worker to take its events")
    worker.kill()
    worker.wait()
    shop.demo.forget_faults()
