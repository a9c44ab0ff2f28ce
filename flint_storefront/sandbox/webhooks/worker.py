"""The background delivery of a running server: one thread an environment, so that a slow shop delays only itself."""

import logging
import threading
from collections.abc import Callable

from flint_storefront.sandbox.due import settle_everything
from flint_storefront.sandbox.state import Sandbox
from flint_storefront.sandbox.webhooks.deliveries import clear_interrupted, deliver_due
from flint_storefront.sandbox.webhooks.sending import TIME_LIMIT_SECONDS

logger = logging.getLogger(__name__)

POLL_SECONDS = 0.1
LONGEST_STOP_SECONDS = TIME_LIMIT_SECONDS + 1


class DeliveryWorker:
    """
    Deliver what is due until stopped; also settles payments and expires sessions whose time has come.

    Args:
        sandbox: Environments that are added later get their thread too.
        poll_seconds: Real seconds between two looks.
    """

    def __init__(self, sandbox: Sandbox, *, poll_seconds: float = POLL_SECONDS) -> None:
        self._sandbox = sandbox
        self._poll_seconds = poll_seconds
        self._stopping = threading.Event()
        self._threads: dict[str, threading.Thread] = {}
        self._supervisor = threading.Thread(target=self._supervise, name="webhooks", daemon=True)

    def start(self) -> None:
        """Start delivering; deliveries interrupted by an earlier stop are sent again."""
        clear_interrupted(self._sandbox)
        self._supervisor.start()

    def stop(self) -> None:
        """Ask the threads to end and wait for them, at most one delivery long."""
        self._stopping.set()
        self._supervisor.join(timeout=LONGEST_STOP_SECONDS)
        for thread in self._threads.values():
            thread.join(timeout=LONGEST_STOP_SECONDS)

    def _supervise(self) -> None:
        while not self._stopping.wait(self._poll_seconds):
            self._safely(self._look_at_the_clock)
            for name in set(self._sandbox.environments) - set(self._threads):
                thread = threading.Thread(
                    target=self._run, args=(name,), name=f"webhooks-{name}", daemon=True
                )
                self._threads[name] = thread
                thread.start()

    def _run(self, environment_name: str) -> None:
        while not self._stopping.wait(self._poll_seconds):
            self._safely(lambda: deliver_due(self._sandbox, environment_name=environment_name))

    def _look_at_the_clock(self) -> None:
        settle_everything(self._sandbox)

    def _safely(self, step: Callable[[], object]) -> None:
        try:
            step()
        except Exception:
            # A full disk or a programming error must not end deliveries for good without a word.
            logger.exception("the sandbox's background work failed; it goes on")
