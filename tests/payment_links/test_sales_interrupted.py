"""
A sale's worker is killed at any step, or another does the same beside it: one record, one sale, each effect once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from flint_storefront.background import drain
from flint_storefront.inbox.backfill import backfill
from flint_storefront.payment_links.sweep import sweep_links
from flint_storefront.storage.records import CheckoutRecord, EffectRecord, LinkRecord, LinkSaleRecord
from tests.catalog.stores import STORES, open_store
from tests.checkout.crash_world import CrashShop
from tests.checkout.test_at_once import at_once
from tests.checkout.test_lock_order import WatchedStore
from tests.payment_links.link_shop import DAY, LinkShop

MOST_STEPS = 200
Work = Callable[[Any], Any]


@dataclass
class CrashLinkShop(CrashShop, LinkShop):
    """A shop with links whose process can be killed at any step."""


def sold(link: str = "mug") -> CrashLinkShop:
    """A sale at Flint that nobody has told us of."""
    shop = CrashLinkShop()
    shop.sell(shop.add_plan_link() if link == "plan" else shop.add_link())
    return shop


def sweep(shop: Any) -> None:
    """List what was sold."""
    sweep_links(shop.storefront)


def hear(shop: Any) -> None:
    """Work on every event that Flint has."""
    backfill(shop.storefront)
    drain(shop.storefront)


def go_on(shop: Any) -> None:
    """What the background does some minutes later."""
    shop.flint.advance(1200)
    shop.reconcile()
    shop.drain()


def check(shop: Any, signals: int = 1) -> None:
    """One of each, whatever happened."""
    (record,) = shop.rows(CheckoutRecord)
    (sale,) = shop.rows(LinkSaleRecord)
    assert record.state in ("paid", "active")
    assert (sale.reference, sale.order_id) == (record.reference, record.order_id)
    assert sale.settled_minor == record.amounts["paid"] > 0
    keys = [effect.effect_key for effect in shop.rows(EffectRecord)]
    assert len(keys) == len(set(keys))
    for signal in ("order_paid", "payment_link_completed"):
        assert len(shop.effects(signal)) == signals


@pytest.mark.parametrize("link", ["mug", "plan"])
@pytest.mark.parametrize("work", [sweep, hear])
def test_worker_killed_at_any_step_loses_and_doubles_nothing(work: Work, link: str) -> None:
    """A fresh process goes on; record and sale are there together or not at all."""
    for at in range(1, MOST_STEPS):
        shop = sold(link)
        was_killed = shop.run_until_killed(work, at)
        assert len(shop.rows(CheckoutRecord)) == len(shop.rows(LinkSaleRecord))
        go_on(shop)
        check(shop)
        if not was_killed:
            assert at > 5
            return
    raise AssertionError("endless")


@pytest.mark.parametrize(("work", "other"), [(sweep, hear), (hear, sweep), (sweep, sweep), (hear, hear)])
def test_another_worker_at_any_step_changes_nothing(work: Work, other: Work) -> None:
    """Webhook and sweep at once: the unique order decides."""
    for at in range(1, MOST_STEPS):
        shop = sold()
        was_met = shop.run_with_another(work, at, other)
        go_on(shop)
        check(shop)
        if not was_met:
            assert at > 5
            return
    raise AssertionError("endless")


@pytest.mark.parametrize("kind", STORES)
def test_many_workers_at_once_adopt_once(kind: str, tmp_path: Path) -> None:
    """Threads that all take the same sales, on every kind of store."""
    with open_store(kind, tmp_path) as store:
        shop = LinkShop(store=store)
        link = shop.add_link()
        shop.sell(link)
        at_once(lambda number: (hear if number % 2 else sweep)(shop))
        go_on(shop)
        check(shop)
        assert (shop.totals().count, shop.totals().gross.amount) == (1, 2400)


def test_rows_are_always_changed_in_one_order() -> None:
    """Sold, swept, told of, renewed and refunded: two workers never wait for each other's second row."""
    store = WatchedStore()
    shop = LinkShop(store=store)  # type: ignore[arg-type]
    mug, club = shop.add_link(), shop.add_plan_link()
    for work in (sweep, hear, sweep, hear):
        shop.flint.refund(shop.sell(mug)["order_id"], 100)
        shop.sell(club)
        shop.flint.advance(16 * DAY)
        work(shop)
        shop.reconcile()
        shop.drain()
    pairs = {
        (order[i], later) for order in store.orders for i in range(len(order)) for later in order[i + 1 :]
    }
    assert (LinkSaleRecord.TABLE in {one for pair in pairs for one in pair}) is True
    assert (LinkRecord.TABLE in {one for order in store.orders for one in order}) is True
    assert sorted(pair for pair in pairs if pair[::-1] in pairs) == []
