"""
Background work: what a round does, how long it sleeps, and the threads that do it.
"""

import os
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from flint_storefront.background import (
    LONGEST_SLEEP_SECONDS,
    SHORTEST_SLEEP_SECONDS,
    InlineRunner,
    NoRunner,
    ThreadRunner,
    drain,
    look_after,
    seconds_until_due,
    work_off,
    work_on_links,
)
from flint_storefront.build import make_runner
from flint_storefront.inbox.actions import replay
from flint_storefront.payment_links.wishes import COMMAND, keep_wish, link_wish
from flint_storefront.storage.records import CheckoutRecord, EffectRecord, InboxEvent, LinkRecord
from flint_storefront.storefront import EFFECTS, Storefront
from tests.checkout.core_shop import CoreShop
from tests.payment_links.link_offers import MUG
from tests.storefront.world import CARD

PATIENCE_SECONDS = 20


@pytest.fixture
def shop() -> CoreShop:
    """A shop with nothing to do."""
    return CoreShop()


def keep(shop: CoreShop, event_id: str = "whev_1", *, after: float = 0, **changes: Any) -> None:
    """An event that is due after so many seconds."""
    now = shop.flint.clock.now()
    given = {
        "event_type": "moon.risen",
        "received_at": now,
        "next_attempt_at": now + timedelta(seconds=after),
    }
    with shop.store.transaction() as transaction:
        transaction.insert(InboxEvent(webhook_event_id=event_id, **given | changes))


def held(shop: CoreShop, seconds: float) -> dict[str, Any]:
    """Held by a worker for so long."""
    return {"lease_token": "t", "lease_until": shop.flint.clock.now() + timedelta(seconds=seconds)}


def test_drain_works_on_events_and_the_effects_that_come_of_them(shop: CoreShop) -> None:
    """Until nothing is due; what was worked on is counted."""
    shop.pay(shop.press().address, CARD)
    order_id = shop.checkout.order_id
    keep(shop, event_type="order.paid", order_id=order_id)
    assert drain(shop.storefront) == 3
    assert sorted(name for name, _ in shop.recorder.seen) == ["checkout_started", "order_paid"]
    assert drain(shop.storefront) == 0


def test_nothing_to_do_sleeps_longest(shop: CoreShop) -> None:
    """Half a minute."""
    assert seconds_until_due(shop.storefront) == LONGEST_SLEEP_SECONDS


@pytest.mark.parametrize(
    ("after", "seconds"), [(-60, SHORTEST_SLEEP_SECONDS), (0, SHORTEST_SLEEP_SECONDS), (7, 7), (600, 30)]
)
def test_sleep_ends_when_the_earliest_event_is_due(shop: CoreShop, after: float, seconds: float) -> None:
    """Never shorter than a fifth of a second, never longer than half a minute."""
    keep(shop, after=after)
    assert seconds_until_due(shop.storefront) == seconds


def test_sleep_ends_when_a_killed_worker_loses_its_rows(shop: CoreShop) -> None:
    """Else they would wait for the next webhook."""
    keep(shop, after=-5, **held(shop, 12))
    assert seconds_until_due(shop.storefront) == 12


def test_held_row_does_not_hide_a_free_one(shop: CoreShop) -> None:
    """The row due first is another worker's; the next free one ends the sleep."""
    keep(shop, "whev_1", after=-5, **held(shop, 25))
    keep(shop, "whev_2", after=4)
    assert seconds_until_due(shop.storefront) == 4


def test_finished_rows_end_no_sleep(shop: CoreShop) -> None:
    """Done, waiting and failed events are not due."""
    keep(shop, next_attempt_at=None, status="done")
    assert seconds_until_due(shop.storefront) == LONGEST_SLEEP_SECONDS


def test_effects_end_a_sleep_as_events_do(shop: CoreShop) -> None:
    """Whichever is first."""
    keep(shop, after=20)
    effect = EffectRecord(
        effect_key="k",
        effect_id="eff_1",
        signal="order_paid",
        created_at=shop.flint.clock.now(),
        next_attempt_at=shop.flint.clock.now() + timedelta(seconds=3),
    )
    with shop.store.transaction() as transaction:
        transaction.insert(effect)
    assert seconds_until_due(shop.storefront) == 3


def test_round_that_fails_is_logged_and_sleeps(shop: CoreShop, caplog: pytest.LogCaptureFixture) -> None:
    """A mistake of our own does not end the thread."""
    broken = replace(shop.storefront, randomness=None)  # type: ignore[arg-type]
    keep(shop)
    assert work_off(broken) == SHORTEST_SLEEP_SECONDS
    assert "background work failed" in caplog.text


def test_looking_after_reconciles_once_a_minute(shop: CoreShop) -> None:
    """Over all processes, by turns."""
    shop.pay(shop.press().address, CARD)
    shop.flint.advance(200)
    look_after(shop.storefront)
    assert shop.checkout.state == "paid"
    shop.press(quantity=2)
    shop.flint.transport.calls.clear()
    shop.change(
        CheckoutRecord, {"state": "open"}, next_check_at=shop.flint.clock.now() - timedelta(seconds=1)
    )
    look_after(shop.storefront)
    assert shop.flint.calls() == []
    shop.flint.advance(60)
    look_after(shop.storefront)
    assert len(shop.flint.calls()) == 1


def test_thread_of_links_sleeps_until_the_sale_starts(shop: CoreShop) -> None:
    """To the second, and then switches Flint's link on."""
    start = shop.flint.clock.now() + timedelta(seconds=12)
    keep_wish(shop.storefront, link_wish(shop.storefront, replace(MUG, sales_start_at=start), COMMAND))
    assert work_on_links(shop.storefront) == 12
    (link,) = shop.flint.links()
    assert link["status"] == "inactive"
    shop.flint.advance(12)
    assert work_on_links(shop.storefront) == LONGEST_SLEEP_SECONDS
    assert link["status"] == "active"


def test_link_of_the_other_mode_wakes_nobody(shop: CoreShop) -> None:
    """A database that was taken from test to live keeps its test links: they are nobody's work."""
    keep_wish(shop.storefront, link_wish(shop.storefront, MUG, COMMAND))
    with shop.store.transaction() as transaction:
        transaction.update(LinkRecord, {"slug": MUG.slug}, {"mode": "live"})
    assert work_on_links(shop.storefront) == LONGEST_SLEEP_SECONDS
    assert shop.flint.links() == []


def test_inline_runner_sets_links_up_at_once(shop: CoreShop) -> None:
    """As soon as the wish is durable."""
    runner = InlineRunner()
    storefront = replace(shop.storefront, runner=runner)
    runner.serve(storefront)
    keep_wish(storefront, link_wish(storefront, MUG, COMMAND))
    assert len(shop.flint.links(status="active")) == 1


def test_no_runner_leaves_the_work_to_a_command(shop: CoreShop) -> None:
    """Nothing happens in this process."""
    runner = NoRunner()
    runner.start_when_needed()
    runner.soon(EFFECTS)
    shop.press()
    assert shop.recorder.seen == []


def test_inline_runner_works_at_once_and_not_within_itself(shop: CoreShop) -> None:
    """A receiver that causes another effect does not nest: it is delivered in the same drain."""
    runner = InlineRunner()
    runner.soon(EFFECTS)
    storefront = replace(shop.storefront, runner=runner)
    runner.serve(storefront)
    shop.storefront = storefront
    shop.press()
    assert [name for name, _ in shop.recorder.seen] == ["checkout_started"]


def test_settings_name_the_runner() -> None:
    """`thread`, `inline`, `none`."""
    kinds = [type(make_runner(name, nullcontext)) for name in ("thread", "inline", "none")]
    assert kinds == [ThreadRunner, InlineRunner, NoRunner]


class Threads:
    """A shop whose work is done by threads, and what they did."""

    def __init__(self) -> None:
        self.rounds = 0
        """Rounds that have ended, well or not."""
        self.ended = threading.Condition()
        self.told = threading.Event()
        self.problems: list[BaseException] = []
        self.shop = CoreShop(signals=self)
        self.runner = ThreadRunner(self.around)
        self.storefront: Storefront = replace(self.shop.storefront, runner=self.runner)
        self.shop.storefront = self.storefront
        self.runner.serve(self.storefront)

    @contextmanager
    def around(self) -> Iterator[None]:
        """Counts the rounds; fails in the first ones when told so."""
        try:
            if self.problems:
                raise self.problems.pop()
            yield
        finally:
            with self.ended:
                self.rounds += 1
                self.ended.notify_all()

    def wait_until(self, is_so: Callable[[], bool]) -> bool:
        """Whether it is so after some round."""
        with self.ended:
            return self.ended.wait_for(is_so, PATIENCE_SECONDS)

    def start(self) -> None:
        """Start the threads and wait for the first round of each."""
        self.runner.start_when_needed()
        assert self.wait_until(lambda: self.rounds >= 3)

    def send(self, name: str, payload: Any) -> None:
        """A receiver."""
        self.told.set()


@pytest.fixture
def threads() -> Iterator[Threads]:
    """Stopped at the end."""
    made = Threads()
    yield made
    made.runner.stop()


def names() -> set[str]:
    """Names of our living threads."""
    return {thread.name for thread in threading.enumerate() if thread.name.startswith("flint-")}


def test_thread_drains_after_soon(threads: Threads) -> None:
    """An effect is told without anybody waiting for it."""
    threads.shop.press()
    assert threads.told.wait(PATIENCE_SECONDS)
    assert names() == {"flint-work_off", "flint-work_on_links", "flint-look_after"}


def test_threads_are_started_once(threads: Threads) -> None:
    """However many requests ask for it at once."""
    before = threading.active_count()
    askers = [threading.Thread(target=threads.runner.start_when_needed) for _ in range(8)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert threading.active_count() == before + 3


def test_thread_finds_what_another_process_left(threads: Threads) -> None:
    """A row that was there before the first request."""
    keep(threads.shop)
    threads.start()
    assert threads.wait_until(lambda: threads.shop.find(InboxEvent).status == "ignored")


def test_store_that_cannot_be_reached_does_not_end_the_thread(threads: Threads) -> None:
    """Django's connection care may fail as well: the next round works."""
    threads.problems = [RuntimeError("database is away")] * 3
    threads.start()
    threads.shop.press()
    assert threads.told.wait(PATIENCE_SECONDS)


def test_stop_ends_the_threads_for_good(threads: Threads) -> None:
    """An orderly shutdown waits for them; nothing starts them again."""
    threads.runner.start_when_needed()
    threads.runner.stop()
    assert names() == set()
    threads.runner.soon(EFFECTS)
    threads.runner.start_when_needed()
    assert names() == set()


def test_stop_before_any_start_is_harmless(threads: Threads) -> None:
    """Nothing to wait for."""
    threads.runner.stop()
    threads.runner.start_when_needed()
    assert names() == set()


def test_forked_child_starts_threads_of_its_own(threads: Threads) -> None:
    """A preloading server forks after the parent's threads ran: the child has none, and gets them by its first request."""
    # Idle threads hold no lock that the child would wait for.
    threads.start()
    reading, writing = os.pipe()
    child = _fork(lambda: _child_works(threads, writing))
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    assert os.waitpid(child, 0)[1] == 0
    assert said == b"told"


def _fork(work: Callable[[], None]) -> int:
    with warnings.catch_warnings():
        # Newer Pythons warn of threads: what becomes of them is what is tested here.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child:
        return child
    try:
        work()
    finally:
        os._exit(1)


def _child_works(threads: Threads, writing: int) -> None:
    assert names() == set()
    threads.told.clear()
    threads.shop.press()
    if threads.told.wait(PATIENCE_SECONDS):
        os.write(writing, b"told")
        os._exit(0)


def test_replayed_event_wakes_the_worker(threads: Threads) -> None:
    """The operator does not wait for the next round."""
    keep(threads.shop, status="failed", next_attempt_at=None)
    threads.start()
    replay(threads.storefront, "whev_1")
    assert threads.wait_until(lambda: threads.shop.find(InboxEvent).status == "ignored")
