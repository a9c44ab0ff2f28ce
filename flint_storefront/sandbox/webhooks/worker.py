"""The background delivery of a running server: one thread an environment, so that a slow shop delays only itself."""

import threading

from flint_storefront.sandbox.payments.actions import settle_due
from flint_storefront.sandbox.state import Sandbox
from flint_storefront.sandbox.webhooks.deliveries import clear_interrupted, deliver_due

POLL_SECONDS = 0.1


class DeliveryWorker:
    """
    Deliver what is due until stopped; also settles payments whose time has come.

    Args:
        sandbox: Its environments at the time of `start` get a thread each.
        poll_seconds: Real seconds between two looks.
    """

    def __init__(self, sandbox: Sandbox, *, poll_seconds: float = POLL_SECONDS) -> None:
        self._sandbox = sandbox
        self._poll_seconds = poll_seconds
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Start the threads; deliveries interrupted by an earlier stop are sent again."""
        clear_interrupted(self._sandbox)
        for name in list(self._sandbox.environments):
            thread = threading.Thread(target=self._run, args=(name,), name=f"webhooks-{name}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def stop(self) -> None:
        """Ask the threads to end and wait for them, at most one delivery long."""
        self._stopping.set()
        for thread in self._threads:
            thread.join(timeout=11)

    def _run(self, environment_name: str) -> None:
        while not self._stopping.wait(self._poll_seconds):
            settle_due(self._sandbox)
            deliver_due(self._sandbox, environment_name=environment_name)
