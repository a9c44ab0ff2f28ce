"""
Background work: drain the inbox, deliver effects, bring payment links to what is wanted, and now and then refresh the mirror
and reconcile.

The rows say what is due, and leases say who works on it, so any number of processes may run this and any may be killed.
"""

import os
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

from flint_storefront.catalog.sync import sync_if_due
from flint_storefront.checkout.reconcile import reconcile
from flint_storefront.effects.actions import deliver_effects
from flint_storefront.errors import StorefrontError
from flint_storefront.flint.credentials import redacted_logger
from flint_storefront.inbox.process import process_inbox
from flint_storefront.payment_links.wishes import agree
from flint_storefront.payment_links.work import work_links
from flint_storefront.storage.records import EffectRecord, InboxEvent, LinkRecord
from flint_storefront.storefront import LINKS, Storefront
from flint_storefront.turns import find_turn

log = redacted_logger(__name__)
LONGEST_SLEEP_SECONDS = 30.0
SHORTEST_SLEEP_SECONDS = 0.2
RECONCILE_EVERY = timedelta(seconds=60)
ROUNDS_MAX = 1000


def drain(storefront: Storefront) -> int:
    """
    Work until no event and no effect is due. Answers how many were worked on.
    """
    return _until_nothing_is_due(lambda: process_inbox(storefront) + deliver_effects(storefront))


def set_links_up(storefront: Storefront) -> int:
    """
    Keep what the site's code and pages want of their payment links, then work until no link is due. Answers how many were
    worked on.
    """
    agree(storefront)
    return _until_nothing_is_due(lambda: work_links(storefront))


def _until_nothing_is_due(work: Callable[[], int]) -> int:
    done = 0
    for _ in range(ROUNDS_MAX):
        worked = work()
        done += worked
        if not worked:
            break
    return done


def work_off(storefront: Storefront) -> float:
    """
    One round of the draining thread; answers how long it may sleep, in seconds. Failures are logged, never raised.
    """
    _logged(drain, storefront)
    return seconds_until_due(storefront)


def work_on_links(storefront: Storefront) -> float:
    """
    One round of the thread of payment links, which wakes at the very instant at which a sale starts or ends; answers how
    long it may sleep, in seconds.
    """
    _logged(set_links_up, storefront)
    now = storefront.clock()
    # What belongs to the other mode is nobody's work here.
    return _seconds_until(_instants(storefront, LinkRecord, now, mode=storefront.settings.mode), now)


def look_after(storefront: Storefront) -> float:
    """
    One round of the other thread: refresh the mirror and reconcile when due, so that neither keeps an event waiting.
    """
    _logged(sync_if_due, storefront)
    _logged(_reconcile_if_due, storefront)
    return LONGEST_SLEEP_SECONDS


def _logged(work: Callable[[Storefront], object], storefront: Storefront) -> None:
    try:
        work(storefront)
    except StorefrontError as error:
        log.warning("background work: %s", error)
    except Exception:
        log.exception("background work failed")


def _reconcile_if_due(storefront: Storefront) -> None:
    if find_turn(storefront, "reconcile", RECONCILE_EVERY) is not None:
        reconcile(storefront)


def seconds_until_due(storefront: Storefront) -> float:
    """
    How long a worker may sleep: until the earliest event, effect or lost lease, 30 seconds at most.
    """
    now = storefront.clock()
    instants = [
        *_instants(storefront, InboxEvent, now),
        *_instants(storefront, EffectRecord, now),
    ]
    return _seconds_until(instants, now)


def _seconds_until(instants: list[datetime], now: datetime) -> float:
    wait = min(((instant - now).total_seconds() for instant in instants), default=LONGEST_SLEEP_SECONDS)
    return min(max(wait, SHORTEST_SLEEP_SECONDS), LONGEST_SLEEP_SECONDS)


def _instants(
    storefront: Storefront,
    table: type[InboxEvent] | type[EffectRecord] | type[LinkRecord],
    now: datetime,
    **where: str,
) -> list[datetime]:
    """
    When the first free row is due, and when the first held one is lost by its worker.
    """
    waiting: dict[str, Any] = {"next_attempt_at__ne": None, **where}
    with storefront.store.reading() as reading:
        free = reading.select(
            table, {**waiting, "lease_until__due": now}, order_by="next_attempt_at", limit=1
        )
        held = reading.select(table, {**waiting, "lease_until__gt": now}, order_by="lease_until", limit=1)
    return [row.next_attempt_at or now for row in free] + [row.lease_until or now for row in held]


class NoRunner:
    """
    Nothing in this process: a command does the work (`process`, from cron).
    """

    def soon(self, work: str) -> None:
        """
        Leave it to the command.
        """

    def start_when_needed(self) -> None:
        """
        There is nothing to start.
        """


class InlineRunner:
    """
    At once, in the request itself: for tests and scripts. A failure is logged, as in the background.
    """

    def __init__(self) -> None:
        self._storefront: Storefront | None = None
        self._is_working = threading.local()

    def serve(self, storefront: Storefront) -> None:
        """
        Work for *storefront*.
        """
        self._storefront = storefront

    def start_when_needed(self) -> None:
        """
        There is nothing to start.
        """

    def soon(self, work: str) -> None:
        """
        Do it now, unless this thread is at work already.
        """
        if self._storefront is None or getattr(self._is_working, "now", False):
            return
        self._is_working.now = True
        try:
            if work == LINKS:
                set_links_up(self._storefront)
            drain(self._storefront)
        except Exception:
            log.exception("%s: inline work failed", work)
        finally:
            self._is_working.now = False


class ThreadRunner:
    """
    Three daemon threads in each process, started by the first request and anew after a fork.

    One drains, one sets payment links up and switches them on time, one looks after the rest.
    """

    def __init__(self, around_work: Callable[[], AbstractContextManager[None]]) -> None:
        self._around_work = around_work
        self._storefront: Storefront | None = None
        self._reset()
        os.register_at_fork(after_in_child=self._reset)

    def _reset(self) -> None:
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._links = threading.Event()
        self._rest = threading.Event()
        self._is_stopped = False
        self._threads: tuple[threading.Thread, ...] = ()

    def serve(self, storefront: Storefront) -> None:
        """
        Work for *storefront*, once started.
        """
        self._storefront = storefront

    def start_when_needed(self) -> None:
        """
        Start the threads if this process has none; cheap, called on every request.
        """
        if self._threads or self._storefront is None:
            return
        with self._lock:
            if not self._threads and not self._is_stopped:
                jobs = (
                    (work_off, self._wake),
                    (work_on_links, self._links),
                    (look_after, self._rest),
                )
                self._threads = tuple(
                    threading.Thread(target=self._run, args=job, name=f"flint-{job[0].__name__}", daemon=True)
                    for job in jobs
                )
                for thread in self._threads:
                    thread.start()

    def soon(self, work: str) -> None:
        """
        Wake the thread that does *work*.
        """
        self.start_when_needed()
        (self._links if work == LINKS else self._wake).set()

    def stop(self) -> None:
        """
        End the threads and wait for them; for tests and orderly shutdowns.
        """
        with self._lock:
            self._is_stopped = True
        for event in (self._wake, self._links, self._rest):
            event.set()
        for thread in self._threads:
            thread.join(timeout=10)

    def _run(self, round_of_work: Callable[[Storefront], float], wake: threading.Event) -> None:
        storefront = self._storefront
        while storefront is not None and not self._is_stopped:
            wake.clear()
            wait = LONGEST_SLEEP_SECONDS
            try:
                with self._around_work():
                    wait = round_of_work(storefront)
            except Exception:
                log.exception("background worker: the store could not be reached")
            wake.wait(wait)
