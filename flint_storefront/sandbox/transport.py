"""The sandbox without a socket: an httpx transport for tests."""

from collections.abc import Iterable
from typing import Any

import httpx
from flask import Flask

from flint_storefront.sandbox.interruptions import IN_PROCESS, LATE_SECONDS, ConnectionLost


class SandboxTransport(httpx.BaseTransport):
    """
    Send a client's requests straight into the sandbox's app.

    Ordered faults look as they would over a network, without sleeping: a reset is `httpx.ReadError`, a delay
    beyond the client's read time-out is `httpx.ReadTimeout` (the sandbox has done the work all the same).

    Args:
        app: From `create_app`.
        client_address: The address the sandbox sees.
    """

    def __init__(self, app: Flask, *, client_address: str = "127.0.0.1") -> None:
        self._app = app
        self._client_address = client_address

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """
        Answer *request* from the app.

        Raises:
            httpx.ReadError: a reset was ordered for this operation.
            httpx.ReadTimeout: a delay longer than the request's read time-out was ordered.
        """
        seen: dict[str, Any] = {}

        def marked_app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
            environ[IN_PROCESS] = True
            seen["environ"] = environ
            return self._app(environ, start_response)

        inner = httpx.WSGITransport(app=marked_app, remote_addr=self._client_address)
        try:
            response = inner.handle_request(request)
            response.read()
        except ConnectionLost as error:
            raise httpx.ReadError(str(error), request=request) from error
        read_seconds = request.extensions.get("timeout", {}).get("read")
        late_seconds = seen["environ"].get(LATE_SECONDS, 0)
        if read_seconds is not None and late_seconds > read_seconds:
            raise httpx.ReadTimeout("the sandbox answered too late", request=request)
        return response
