"""A receiver of webhooks in the same process: answers as told, remembers what came."""

import base64
import hashlib
import hmac
import json
from typing import Any

import httpx

from tests.sandbox.shop import Shop

HOOK_URL = "http://127.0.0.1:8901/shop/webhooks/flint"


class Receiver:
    """Stands where the network would be for the sandbox's deliveries."""

    def __init__(self, shop: Shop) -> None:
        self.requests: list[httpx.Request] = []
        # Status or exception of each coming request, in order; afterwards 200.
        self.script: list[int | Exception] = []
        shop.sandbox.webhook_transport = httpx.MockTransport(self._answer)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self.script.pop(0) if self.script else 200
        if isinstance(answer, Exception):
            raise answer
        return httpx.Response(answer, text="received")

    @property
    def types(self) -> list[str]:
        """Event types in order of arrival."""
        return [json.loads(request.content)["event_type"] for request in self.requests]

    @property
    def last(self) -> httpx.Request:
        """The request that came last."""
        return self.requests[-1]


def add_endpoint(shop: Shop, **fields: Any) -> dict[str, Any]:
    """Return a new endpoint at HOOK_URL, its secret included."""
    return shop.post("/v1/webhook-endpoints", {"url": HOOK_URL, **fields})


def is_signed(request: httpx.Request, secret: str) -> bool:
    """Tell whether one standard signature of *request* was made with *secret*, worked out anew from the facts."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    content = f"{request.headers['webhook-id']}.{request.headers['webhook-timestamp']}.".encode()
    digest = hmac.new(key, content + request.content, hashlib.sha256).digest()
    entry = "v1," + base64.b64encode(digest).decode()
    return entry in request.headers["webhook-signature"].split(" ")


def is_signed_the_old_way(request: httpx.Request, secret: str) -> bool:
    """Tell whether one entry of the old header was made with *secret*."""
    first, *entries = request.headers["x-flint-signature"].split(",")
    content = first.removeprefix("t=").encode() + b"." + request.content
    return "v1=" + hmac.new(secret.encode(), content, hashlib.sha256).hexdigest() in entries
