"""A client whose answers are written down beforehand, and whose pauses are only noted."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Callable

import httpx

from flint_storefront.flint.client import FlintClient
from flint_storefront.flint.credentials import ApiKey
from flint_storefront.flint.deadlines import Deadline
from flint_storefront.flint.identity import AccountGuard

KEY_TEXT = "flint_test_0123456789abcdef"
HEADERS = {
    "Content-Type": "application/json",
    "Flint-Mode": "test",
    "Flint-Merchant-Id": "mer_ours",
    "Flint-Sandbox-Id": "test_ours",
}

Step = httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]


class Clock:
    """Seconds that move only when told to, or by a noted pause."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.pauses: list[float] = []

    def __call__(self) -> float:
        """The time."""
        return self.seconds

    def sleep(self, seconds: float) -> None:
        """Note the pause and let it pass."""
        self.pauses.append(seconds)
        self.seconds += seconds


class Scripted:
    """A client and everything that a test may want to look at afterwards."""

    def __init__(self, *steps: Step, guard: AccountGuard | None = None) -> None:
        self.clock = Clock()
        self.requests: list[httpx.Request] = []
        self.guard = guard or AccountGuard("test")
        self._steps = list(steps)
        numbers = itertools.count(1)
        self.client = FlintClient(
            ApiKey.parse(KEY_TEXT),
            base_url="https://api.flint.test",
            guard=self.guard,
            transport=httpx.MockTransport(self._answer),
            randomness=random.Random(1),
            sleep=self.clock.sleep,
            monotonic=self.clock,
            new_request_id=lambda: f"req-{next(numbers)}",
        )

    def read(self, path: str = "/v1/orders/ord_1", *, seconds: float = 60, is_person_waiting: bool = True):
        """One read."""
        deadline = Deadline(seconds, clock=self.clock)
        return self.client.read(path, deadline=deadline, is_person_waiting=is_person_waiting)

    def write(self, *, seconds: float = 60, is_person_waiting: bool = True, is_replay: bool = False):
        """One write of an order."""
        return self.client.write(
            "POST",
            "/v1/orders",
            b'{"line_items":[]}',
            idempotency_key="order-chk_1-1",
            deadline=Deadline(seconds, clock=self.clock),
            is_person_waiting=is_person_waiting,
            is_replay=is_replay,
        )

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        step = self._steps.pop(0) if len(self._steps) > 1 else self._steps[0]
        if isinstance(step, Exception):
            raise step
        return step if isinstance(step, httpx.Response) else step(request)


def success(
    data: object = None, *, status: int = 200, headers: dict | None = None, **members
) -> httpx.Response:
    """A 2xx answer in Flint's envelope."""
    body = {"data": {} if data is None else data, "request_id": "flint-req", **members}
    return httpx.Response(status, content=json.dumps(body).encode(), headers={**HEADERS, **(headers or {})})


def refusal(
    status: int, code: str, *, type_word: str = "", headers: dict | None = None, **facts
) -> httpx.Response:
    """An error answer in Flint's envelope."""
    error = {
        "type": type_word or "some_error",
        "code": code,
        "message": "Words for a log.",
        "doc_url": "https://developers.withflintpay.com/docs/errors",
        "error_source": "merchant",
        **facts,
    }
    content = json.dumps({"error": error}).encode()
    return httpx.Response(status, content=content, headers={**HEADERS, **(headers or {})})


def money(amount: int, currency: str = "USD") -> dict:
    """An amount as on the wire."""
    return {"amount": amount, "currency": currency}
