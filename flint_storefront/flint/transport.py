"""
A pooled HTTP transport whose every network operation obeys the deadline in force.

httpx knows time-outs per read only: a server that sends one byte a second would never be late. Here each
connect, read and write gets what is left of the whole call, the name lookup included.
"""

from __future__ import annotations

import os
import socket
import ssl
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import httpcore
import httpx

from flint_storefront.flint.deadlines import bounded_seconds

MOST_CONNECTIONS = 20
"""Open connections to Flint in one process."""

_IDLE_SECONDS = 15.0
_SocketOption = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]


class DeadlineTransport(httpx.BaseTransport):
    """
    One connection pool a process; a forked child makes its own, so that two processes never share a
    connection.

    HTTP/1.1, no proxy, no retry of its own.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pool: httpcore.ConnectionPool | None = None
        self._process_id = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send, and return once the answer's head is there."""
        url = request.url
        with _as_httpx_errors():
            response = self._pool_of_process().handle_request(
                httpcore.Request(
                    method=request.method,
                    url=httpcore.URL(
                        scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                    ),
                    headers=request.headers.raw,
                    content=request.stream,
                    extensions=request.extensions,
                )
            )
        return httpx.Response(
            status_code=response.status,
            headers=response.headers,
            stream=_AnswerStream(response),
            extensions=response.extensions,
        )

    def close(self) -> None:
        """Close every connection."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None and self._process_id == os.getpid():
            pool.close()

    def _pool_of_process(self) -> httpcore.ConnectionPool:
        with self._lock:
            if self._pool is None or self._process_id != os.getpid():
                self._process_id = os.getpid()
                self._pool = httpcore.ConnectionPool(
                    ssl_context=httpx.create_ssl_context(trust_env=False),
                    max_connections=MOST_CONNECTIONS,
                    max_keepalive_connections=MOST_CONNECTIONS,
                    keepalive_expiry=_IDLE_SECONDS,
                    network_backend=_DeadlineBackend(),
                )
            return self._pool


class _AnswerStream(httpx.SyncByteStream):
    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        with _as_httpx_errors():
            yield from self._response.iter_stream()

    def close(self) -> None:
        self._response.close()


class _DeadlineBackend(httpcore.NetworkBackend):
    def __init__(self) -> None:
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[_SocketOption] | None = None,
    ) -> httpcore.NetworkStream:
        problem: httpcore.NetworkError | httpcore.TimeoutException | None = None
        for address in _addresses(host, port, bounded_seconds(timeout)):
            try:
                stream = self._sockets.connect_tcp(
                    address, port, bounded_seconds(timeout), local_address, socket_options
                )
                return _DeadlineStream(stream)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as refused:
                problem = refused
        raise problem or httpcore.ConnectError("no address")


class _DeadlineStream(httpcore.NetworkStream):
    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, bounded_seconds(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, bounded_seconds(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        return _DeadlineStream(self._stream.start_tls(ssl_context, server_hostname, bounded_seconds(timeout)))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _addresses(host: str, port: int, seconds: float | None) -> list[str]:
    # The system's name lookup takes no time limit: a thread of its own can be left behind.
    found: list[str] = []
    problems: list[OSError] = []

    def look_up() -> None:
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as problem:
            problems.append(OSError(str(problem)))
        else:
            found.extend(dict.fromkeys(str(row[4][0]) for row in rows))

    try:
        socket.inet_pton(socket.AF_INET6 if ":" in host else socket.AF_INET, host)
    except OSError:
        lookup = threading.Thread(target=look_up, name="flint-storefront-lookup", daemon=True)
        lookup.start()
        lookup.join(seconds)
    else:
        return [host]
    if problems:
        raise httpcore.ConnectError("name lookup failed")
    if not found:
        raise httpcore.ConnectTimeout("name lookup took too long")
    return found


@contextmanager
def _as_httpx_errors() -> Iterator[None]:
    try:
        yield
    except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as problem:
        same = getattr(httpx, type(problem).__name__, httpx.TransportError)
        # Not chained: the frames below hold the request's headers.
        raise same(type(problem).__name__) from None
