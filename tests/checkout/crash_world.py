"""
What is done when the process dies, how the world goes on after it, and what must hold at the end.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flint_storefront.checkout.operator import check_again
from flint_storefront.inbox.backfill import backfill
from flint_storefront.results import GoTo, Result
from flint_storefront.storage.memory import MemoryStore
from flint_storefront.storage.records import CheckoutRecord, InboxEvent
from tests.checkout.core_shop import CoreShop
from tests.checkout.killing import KillableSignals, KillableStore, KillableTransport, Killed, Killer


@dataclass
class CrashShop(CoreShop):
    """A shop whose process can be killed at any step."""

    killer: Killer = field(default_factory=Killer)

    def __post_init__(self) -> None:
        memory = MemoryStore()
        self.store = KillableStore(memory, self.killer)
        self.transport = KillableTransport(self.flint.transport, self.killer, memory)
        self.signals = KillableSignals(self.killer)
        self.quantity = 1
        super().__post_init__()

    def run_until_killed(self, work: Callable[["CrashShop"], Any], at: int) -> bool:
        """Do *work*, killed at step *at*; False when it ended before. Then a fresh process stands there."""
        self.killer.arm(at)
        try:
            work(self)
        except Killed:
            return True
        finally:
            self.killer.arm(0)
            self.restart()
        return False

    def run_with_another(self, work: Callable[["CrashShop"], Any], at: int, other: "Work") -> bool:
        """Do *work*; at step *at* another process does *other* from beginning to end. False when there is no such step."""
        done: list[bool] = []

        def meanwhile() -> None:
            done.append(True)
            ours = self.storefront
            self.restart()
            try:
                other(self)
            finally:
                self.storefront = ours

        self.killer.arm(at, meanwhile)
        try:
            work(self)
        finally:
            self.killer.arm(0)
        return bool(done)


Work = Callable[[CrashShop], Any]


def nothing(shop: CrashShop) -> None:
    """Nothing was there before."""


def press(shop: CrashShop) -> Result:
    """The buyer presses *buy now*."""
    return shop.press(quantity=shop.quantity)


def press_and_expire(shop: CrashShop) -> None:
    """A checkout whose session has ended."""
    press(shop)
    shop.flint.advance(3700)


def press_and_change(shop: CrashShop) -> None:
    """A checkout whose buyer now wants two."""
    press(shop)
    shop.quantity = 2


def press_and_pay(shop: CrashShop) -> None:
    """A checkout that was paid at Flint, and nobody told us yet."""
    shop.flint.pay(address(press(shop)))


def lose_order(shop: CrashShop) -> None:
    """The answer to the order was lost."""
    _lose(shop, "orders.create")


def lose_session(shop: CrashShop) -> None:
    """The answer to the session was lost."""
    _lose(shop, "checkoutSessions.create")


def lose_closed_session(shop: CrashShop) -> None:
    """The buyer wanted two, and the answer to closing the session was lost."""
    press_and_change(shop)
    _lose(shop, "checkoutSessions.closeSession")


def lose_closed_order(shop: CrashShop) -> None:
    """The buyer wanted two, and the answer to closing the order was lost."""
    press_and_change(shop)
    _lose(shop, "orders.closeSession")


def _lose(shop: CrashShop, operation: str) -> None:
    shop.flint.fault("reset", operation, phase="after", count=9)
    press(shop)
    shop.flint.cancel_faults()
    shop.flint.advance(60)


def pay_and_keep_event(shop: CrashShop) -> None:
    """A paid checkout whose events are in the inbox."""
    press_and_pay(shop)
    take_in(shop)


def come_back(shop: CrashShop) -> None:
    """The buyer returns from Flint."""
    shop.come_back()


def look(shop: CrashShop) -> None:
    """The buyer opens the checkout's page, if there is one."""
    if shop.rows(CheckoutRecord):
        shop.look()


def take_in(shop: CrashShop) -> None:
    """Flint lists its events, and we keep them."""
    backfill(shop.storefront)


def work(shop: CrashShop) -> None:
    """The background works events and effects off."""
    shop.drain()


def settle(shop: CrashShop) -> None:
    """The background reconciles and works everything off."""
    shop.reconcile()
    shop.drain()


def check(shop: CrashShop) -> None:
    """The operator checks again."""
    for record in shop.rows(CheckoutRecord):
        check_again(shop.storefront, record.reference)


def address(result: Result) -> str:
    """Flint's page that a press led to."""
    assert isinstance(result, GoTo), result
    assert result.address.startswith("http://127.0.0.1:8900/checkout/cs_"), result.address
    return result.address


def assert_settled(shop: CrashShop, *, paid: int) -> None:
    """*paid* orders were sold once each; nothing else is open, unknown or untold."""
    for seconds in (60, 3600, 90_000):
        shop.flint.advance(seconds)
        settle(shop)
    orders = shop.flint.orders()
    assert sorted(one["payment_status"] for one in orders if one["status"] == "open") == ["paid"] * paid
    assert shop.open_sessions() == []
    assert [entry.idempotency_key for entry in shop.journal if entry.status in ("unknown", "pending")] == []
    assert [event.status for event in shop.rows(InboxEvent) if event.status not in ("done", "ignored")] == []
    told = [payload for name, payload in shop.signals.seen if name == "order_paid"]
    effects = shop.effects()
    assert len(effects) == paid
    assert {payload["effect_id"] for payload in told} == {effect.effect_id for effect in effects}
    assert all(effect.delivered_at for effect in effects)
