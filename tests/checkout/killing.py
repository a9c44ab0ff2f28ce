"""
A process that dies at a chosen step: before or after a commit, before or after a request has reached Flint, around a receiver.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx

from flint_storefront.storage.ports import Store
from flint_storefront.storage.records import JournalEntry


class Killed(BaseException):
    """SIGKILL: nothing that stands after this in the process runs."""


class Killer:
    """Counts the steps that leave a trace, and kills at one of them, or lets somebody else act there; at 0 nothing happens."""

    def __init__(self) -> None:
        self.at = 0
        self.steps: list[str] = []
        self._meanwhile: Callable[[], object] | None = None

    def arm(self, at: int, meanwhile: Callable[[], object] | None = None) -> None:
        """Kill at step *at* from now, 1 being the first; or do *meanwhile* there and go on."""
        self.at, self.steps, self._meanwhile = at, [], meanwhile

    def step(self, name: str) -> None:
        """One step."""
        if self._meanwhile is not None and name == "before commit":
            # Nobody else can act inside a transaction.
            return
        self.steps.append(name)
        if len(self.steps) != self.at:
            return
        if self._meanwhile is None:
            raise Killed(name)
        meanwhile, self.at = self._meanwhile, 0
        meanwhile()


class KillableStore:
    """A store whose transactions are steps."""

    def __init__(self, inner: Store, killer: Killer) -> None:
        self.inner = inner
        self._killer = killer

    @contextmanager
    def transaction(self) -> Iterator[Any]:
        """Killed before the commit nothing is kept, after it everything."""
        with self.inner.transaction() as transaction:
            yield transaction
            self._killer.step("before commit")
        self._killer.step("after commit")

    def reading(self) -> Any:
        """Leaves no trace."""
        return self.inner.reading()


class KillableTransport(httpx.BaseTransport):
    """
    A way to Flint whose requests are steps. It also holds the journal to its promise: every write is on disk, with these
    bytes and marked as sent, before it leaves, and no key ever carries two bodies.
    """

    def __init__(self, inner: httpx.BaseTransport, killer: Killer, store: Store) -> None:
        self._inner = inner
        self._killer = killer
        self._store = store
        self.bodies: dict[str, bytes] = {}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Pass it on, between two steps."""
        name = f"{request.method} {request.url.path}"
        self._killer.step(f"before {name}")
        if request.method != "GET":
            self._check_journal(request)
        response = self._inner.handle_request(request)
        self._killer.step(f"after {name}")
        return response

    def _check_journal(self, request: httpx.Request) -> None:
        key, body = request.headers["Idempotency-Key"], request.read()
        with self._store.reading() as reading:
            entry = reading.find(JournalEntry, {"idempotency_key": key})
        assert entry is not None, f"{key} is not in the journal"
        assert (entry.method, entry.path, entry.body) == (request.method, request.url.path, body)
        # Another process that sends the same entry may have had its answer by now.
        assert entry.status in ("unknown", "succeeded"), f"{key} leaves as {entry.status}"
        assert entry.first_sent_at is not None
        assert self.bodies.setdefault(key, body) == body


class KillableSignals:
    """Receivers that are steps."""

    def __init__(self, killer: Killer) -> None:
        self._killer = killer
        self.seen: list[tuple[str, Mapping[str, Any]]] = []

    def send(self, name: str, payload: Mapping[str, Any]) -> None:
        """Tell the host, between two steps."""
        self._killer.step(f"before signal {name}")
        self.seen.append((name, dict(payload)))
        self._killer.step(f"after signal {name}")
