"""
The local Flint as it might also be: answers changed on their way, for every fact that nobody has verified.
"""

import json
from collections.abc import Callable
from typing import Any

import httpx

from tests.checkout.core_shop import CoreShop, fresh_flint

Change = Callable[[dict[str, Any]], None]


class ChangingTransport(httpx.BaseTransport):
    """Passes everything on and changes the answers."""

    def __init__(self, inner: httpx.BaseTransport, change: Change) -> None:
        self._inner = inner
        self.change = change

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The answer with every object in it changed."""
        response = self._inner.handle_request(request)
        answer = json.loads(response.read())
        for document in _objects(answer):
            self.change(document)
        headers = {name: value for name, value in response.headers.items() if name != "content-length"}
        return httpx.Response(response.status_code, headers=headers, json=answer)


def _objects(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, list):
        return [one for item in value for one in _objects(item)]
    if not isinstance(value, dict):
        return []
    return [value, *(one for item in value.values() for one in _objects(item))]


def shop_with(change: Change, **settings: Any) -> CoreShop:
    """A shop whose Flint answers otherwise."""
    flint = fresh_flint()
    return CoreShop(flint=flint, transport=ChangingTransport(flint.transport, change), settings=settings)


def without(*names: str, of: str) -> Change:
    """Objects that have *of* never tell these fields."""

    def change(document: dict[str, Any]) -> None:
        if of in document:
            for name in names:
                document.pop(name, None)

    return change
