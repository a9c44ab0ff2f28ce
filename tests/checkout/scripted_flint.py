"""
A Flint whose answers are written down: one order and one session, changed by hand, for what the sandbox does not do.
"""

from collections.abc import Callable, Mapping
from typing import Any

import httpx

from tests.checkout.core_shop import CoreShop
from tests.flint import documents
from tests.flint.scripted import money, refusal, success

PRICE = 450
"""What a flat white costs in the seeded catalogue."""
URL = "http://127.0.0.1:8900/checkout/cs_1#checkout_token=not-a-secret"
Step = httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]


class ScriptedFlint:
    """
    Answers what a well-behaved Flint would for the one order, unless `on` has put a step before it.
    """

    def __init__(self) -> None:
        self.order: dict[str, Any] = documents.order(order_number="1001")
        self.session: dict[str, Any] = documents.session(url=URL)
        self.requests: list[httpx.Request] = []
        self._steps: dict[str, list[Step]] = {}
        self._lists: dict[str, list[dict[str, Any]]] = {}
        self.price(PRICE)

    def on(self, request: str, *steps: Step) -> None:
        """What the next requests such as `POST /v1/orders` get, in order, before the usual answer."""
        self._steps.setdefault(request, []).extend(steps)

    def price(self, total: int, *, currency: str = "USD") -> None:
        """What the order costs, nothing of it paid."""
        self.order |= {
            "pricing_amounts": in_currency(documents.pricing(total), currency),
            "settlement_amounts": in_currency(documents.settlement(outstanding=total), currency),
        }

    def pay(self, paid: int = PRICE, **changes: Any) -> None:
        """The order is paid; further facts by their names."""
        settlement = documents.settlement(outstanding=0, paid=paid, balance_money=money(0))
        self.order |= {"payment_status": "paid", "settlement_amounts": settlement, **changes}
        self.session["status"] = "paid"

    def refund(self, refunded: int, status: str = "partially_refunded") -> None:
        """So much was given back in all; what is then outstanding is not known for sure."""
        self.order["refund_status"] = status
        self.order["settlement_amounts"] |= {"refunded_money": money(refunded)}

    def answer_list(self, request: str, rows: list[dict[str, Any]]) -> None:
        """What a list holds from now on."""
        self._lists[request] = rows

    def answer_session(self, **changes: Any) -> httpx.Response:
        """The answer to reading the session with its order, with changes."""
        return success({**self.session, "order": self.order, **changes})

    def sent(self, request: str) -> list[httpx.Request]:
        """Requests such as `POST /v1/orders` that arrived."""
        return [one for one in self.requests if f"{one.method} {one.url.path}" == request]

    @property
    def transport(self) -> httpx.MockTransport:
        """The way to it."""
        return httpx.MockTransport(self._answer)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        name = f"{request.method} {request.url.path}"
        waiting = self._steps.get(name)
        step = waiting.pop(0) if waiting else self._usual(name)
        if isinstance(step, Exception):
            raise step
        return step if isinstance(step, httpx.Response) else step(request)

    def _usual(self, name: str) -> httpx.Response:
        order, session = self.order, {**self.session, "order": self.order}
        answers: Mapping[str, Callable[[], httpx.Response]] = {
            "POST /v1/orders": lambda: success(order, status=201),
            "GET /v1/orders": lambda: success(self._lists.get(name, [])),
            "GET /v1/orders/ord_1": lambda: success(order),
            "POST /v1/orders/ord_1/close": lambda: success({**order, "status": "closed"}),
            "POST /v1/checkout-sessions": lambda: success(
                documents.session_launch(**self.session), status=201
            ),
            "GET /v1/checkout-sessions": lambda: success(self._lists.get(name, [])),
            "GET /v1/checkout-sessions/cs_1": lambda: success(session),
            "POST /v1/checkout-sessions/cs_1/close": lambda: success({**self.session, "status": "closed"}),
        }
        answer = answers.get(name)
        return answer() if answer is not None else refusal(404, "RESOURCE_NOT_FOUND")


def in_currency(amounts: Mapping[str, Mapping[str, Any]], currency: str) -> dict[str, Any]:
    """The same amounts in another currency."""
    return {name: {**value, "currency": currency} for name, value in amounts.items()}


def scripted_shop(flint: ScriptedFlint | None = None, **settings: Any) -> tuple[CoreShop, ScriptedFlint]:
    """A shop that talks to a scripted Flint."""
    flint = flint or ScriptedFlint()
    return CoreShop(transport=flint.transport, settings=settings), flint
