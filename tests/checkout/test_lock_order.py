"""
On PostgreSQL a changed row is locked until the commit: two workers must never wait for each other's second row.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flint_storefront.inbox.backfill import backfill
from flint_storefront.offers.selection import Selection
from flint_storefront.storage.memory import MemoryStore
from flint_storefront.storage.ports import Store
from flint_storefront.storage.records import Record
from tests.checkout.core_shop import CoreShop
from tests.checkout.selections import FEES, gift, plan, tip_jar, usd
from tests.checkout.test_crash_offers import monthly_gift
from tests.checkout.test_plans import address, make_plan

DAY = 86_400
LOST = ("orders.create", "orders.addCharge", "subscriptionPlans.create", "checkoutSessions.create")


class WatchedTransaction:
    """Notes in which order tables are changed first."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self.changed: list[str] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def update(self, table: type[Record], where: Any, changes: Any) -> int:
        """Change rows; their locks are held from now on."""
        found: int = self._inner.update(table, where, changes)
        if found and table.TABLE not in self.changed:
            self.changed.append(table.TABLE)
        return found


class WatchedStore:
    """A store that notes the order of changes of every transaction."""

    def __init__(self) -> None:
        self._inner: Store = MemoryStore()
        self.orders: set[tuple[str, ...]] = set()

    @contextmanager
    def transaction(self) -> Iterator[Any]:
        """One transaction."""
        with self._inner.transaction() as transaction:
            watched = WatchedTransaction(transaction)
            yield watched
            self.orders.add(tuple(watched.changed))

    def reading(self) -> Any:
        """Locks nothing."""
        return self._inner.reading()


def lose_every_answer(shop: CoreShop, selection: Selection, wait: int) -> None:
    """Begin with every answer lost, and go on after *wait* seconds."""
    for number in range(len(LOST)):
        for operation in LOST[number:]:
            shop.flint.fault("reset", operation, phase="after", count=9)
        shop.choose(selection)
        shop.flint.cancel_faults()
        for operation in LOST[number + 1 :]:
            shop.flint.fault("reset", operation, phase="after", count=9)
        shop.flint.advance(wait)
        shop.reconcile()
        shop.flint.cancel_faults()


def test_rows_are_always_changed_in_one_order() -> None:
    """Over everything that is sold, lost, found again, closed, renewed and told of."""
    store = WatchedStore()
    shop = CoreShop(store=store)  # type: ignore[arg-type]
    plan_id = make_plan(shop)
    for wait in (60, 21 * 3600):
        sold = (
            shop.selection(charges=FEES, shown_total=usd(600)),
            gift(2500, cover=106),
            tip_jar(700),
            monthly_gift(shop, 1735 + wait),
            plan(plan_id, 1800),
        )
        for selection in sold:
            lose_every_answer(shop, selection, wait)
            shop.pay(address(shop.choose(selection)))
            shop.come_back()
    address(shop.choose(tip_jar(900)))
    address(shop.choose(tip_jar(1000)))
    for _ in range(3):
        shop.flint.advance(16 * DAY)
        backfill(shop.storefront)
        shop.reconcile()
        shop.drain()
    pairs = {
        (order[i], later) for order in store.orders for i in range(len(order)) for later in order[i + 1 :]
    }
    assert len(pairs) >= 4
    assert sorted(pair for pair in pairs if pair[::-1] in pairs) == []
