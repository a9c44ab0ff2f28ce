"""The sandbox over HTTP: a threaded server on this machine only, with its webhook deliveries beside it."""

import socket
import threading
from typing import Any

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from flint_storefront.sandbox.app import create_app
from flint_storefront.sandbox.state import Sandbox
from flint_storefront.sandbox.webhooks.worker import LONGEST_STOP_SECONDS, DeliveryWorker

LOOPBACK = "127.0.0.1"


class QuietRequestHandler(WSGIRequestHandler):
    """Writes no line for each request: a log would hold launch links and keys."""

    def log(self, type: str, message: str, *args: Any) -> None:
        """Log nothing."""

    def connection_dropped(self, error: BaseException, environ: Any = None) -> None:
        """End the connection of an ordered reset: kept open, it would wait for a next request."""
        self.close_connection = True


class LoopbackServer(ThreadedWSGIServer):
    """A threaded WSGI server whose request threads do not keep the process alive."""

    daemon_threads = True

    def shutdown_request(self, request: Any) -> None:
        """End a connection; one that was told to linger for nought seconds is cut with RST, without a clean end."""
        linger = request.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER, 8)
        if linger[0]:
            self.close_request(request)
        else:
            super().shutdown_request(request)


def make_server(sandbox: Sandbox, port: int) -> LoopbackServer:
    """
    Return a server that listens on *port* and does not serve yet.

    Raises:
        OSError: the port is taken. (werkzeug alone would end the process.)
    """
    with socket.create_server((LOOPBACK, port), backlog=128) as listener:
        # The server keeps a duplicate of the descriptor.
        return LoopbackServer(LOOPBACK, port, create_app(sandbox), QuietRequestHandler, fd=listener.fileno())


class SandboxServer:
    """
    Serve a sandbox while the context is open.

    Sets the sandbox's public origin to the address it listens on, and delivers webhooks in the background.

    Args:
        sandbox: The state to serve.
        port: 0 takes a free one.
        delivers: False leaves deliveries to `deliver_due` or `POST /_sandbox/webhooks/deliver`.

    Raises:
        OSError: the port is taken.
    """

    def __init__(self, sandbox: Sandbox, port: int = 0, *, delivers: bool = True) -> None:
        self.sandbox = sandbox
        self._server = make_server(sandbox, port)
        sandbox.public_origin = self.url
        self._worker = DeliveryWorker(sandbox) if delivers else None
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), name="sandbox", daemon=True
        )

    @property
    def url(self) -> str:
        """Where the sandbox is reached, such as `http://127.0.0.1:8900`, without a trailing slash."""
        return f"http://{LOOPBACK}:{self._server.port}"

    def start(self) -> "SandboxServer":
        """Begin to serve, in a thread of its own."""
        self._thread.start()
        if self._worker:
            self._worker.start()
        return self

    def close(self) -> None:
        """Stop deliveries and serving, and free the port; also when it was never started."""
        if self._thread.ident is not None:
            if self._worker:
                self._worker.stop()
            self._server.shutdown()
            self._thread.join(timeout=LONGEST_STOP_SECONDS)
        self._server.server_close()

    def __enter__(self) -> "SandboxServer":
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.close()
