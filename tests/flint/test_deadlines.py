"""No call outlives its deadline, however slowly the other side speaks."""

import itertools
import random
import socket
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pytest

from flint_storefront.errors import FlintUnreachable, OutcomeUnknown
from flint_storefront.flint.client import FlintClient
from flint_storefront.flint.credentials import ApiKey
from flint_storefront.flint.deadlines import Deadline, bounded_seconds, deadline_in_force
from flint_storefront.flint.identity import AccountGuard
from tests.flint.scripted import KEY_TEXT, Clock

HEAD = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nFlint-Mode: test\r\nContent-Length: 1000\r\n\r\n"
)
GOOD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nFlint-Mode: test\r\nContent-Length: 12\r\n\r\n"
LIMIT_SECONDS = 0.3
TOO_LONG_SECONDS = 3.0
MOST_DROPS = 500


@contextmanager
def talking(talk) -> Iterator[str]:
    """A server on loopback whose every connection is handled by *talk(connection, over)*."""
    over = threading.Event()
    threads: list[threading.Thread] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.05)

        def serve() -> None:
            while not over.is_set():
                try:
                    connection, _ = listening.accept()
                except TimeoutError:
                    continue
                threads.append(threading.Thread(target=handle, args=(connection,)))
                threads[-1].start()

        def handle(connection: socket.socket) -> None:
            with connection:
                try:
                    talk(connection, over)
                except OSError:
                    return

        server = threading.Thread(target=serve)
        server.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            over.set()
            server.join()
            for thread in threads:
                thread.join()


def drip(before: bytes, drops: Iterable[bytes]):
    """Say *before* at once, then a drop every hundredth of a second."""

    def talk(connection: socket.socket, over: threading.Event) -> None:
        connection.recv(65536)
        connection.sendall(before)
        for drop in drops:
            if over.wait(0.01):
                return
            connection.sendall(drop)

    return talk


def silent(connection: socket.socket, over: threading.Event) -> None:
    """Accept and say nothing."""
    over.wait(TOO_LONG_SECONDS)


def make_client(base_url: str) -> FlintClient:
    return FlintClient(
        ApiKey.parse(KEY_TEXT),
        base_url=base_url,
        guard=AccountGuard("test"),
        randomness=random.Random(1),
        sleep=Clock().sleep,
        monotonic=time.monotonic,
        new_request_id=lambda: "req",
    )


@pytest.fixture
def stopwatch() -> Iterator[None]:
    """Fails a test that took much longer than its deadline."""
    started = time.monotonic()
    yield
    assert time.monotonic() - started < TOO_LONG_SECONDS


SLOW_TALKS = [
    pytest.param(silent, id="silence"),
    pytest.param(drip(b"", itertools.repeat(b"H", MOST_DROPS)), id="status line by the byte"),
    pytest.param(
        drip(b"HTTP/1.1 200 OK\r\n", [b"a", b":", b"b", b"\r\n"] * (MOST_DROPS // 4)), id="head by the byte"
    ),
    pytest.param(drip(HEAD, itertools.repeat(b" ", MOST_DROPS)), id="body by the byte"),
    pytest.param(
        drip(b"", itertools.repeat(b"HTTP/1.1 100 Continue\r\n\r\n", MOST_DROPS)), id="always continue"
    ),
]


@pytest.mark.parametrize("talk", SLOW_TALKS)
@pytest.mark.usefixtures("stopwatch")
def test_read_ends_at_its_deadline(talk):
    """Whichever part of the answer comes by the byte."""
    with talking(talk) as base_url:
        client = make_client(base_url)
        with pytest.raises(FlintUnreachable, match="timeout"):
            client.read("/v1/orders/ord_1", deadline=Deadline(LIMIT_SECONDS), is_person_waiting=True)
        client.close()


@pytest.mark.usefixtures("stopwatch")
def test_write_that_ends_at_its_deadline_is_unknown():
    """The bytes left, the answer never came."""
    with talking(drip(HEAD, itertools.repeat(b" ", MOST_DROPS))) as base_url:
        client = make_client(base_url)
        deadline = Deadline(LIMIT_SECONDS)
        with pytest.raises(OutcomeUnknown, match="timeout") as caught:
            client.write(
                "POST", "/v1/orders", b"{}", idempotency_key="k", deadline=deadline, is_person_waiting=True
            )
        client.close()

    assert caught.value.was_sent


@pytest.mark.usefixtures("stopwatch")
def test_write_that_a_server_does_not_take_ends_at_its_deadline():
    """A body larger than the socket's buffers, and nobody reads."""
    with talking(silent) as base_url:
        client = make_client(base_url)
        deadline = Deadline(LIMIT_SECONDS)
        with pytest.raises(OutcomeUnknown, match="timeout"):
            client.write(
                "POST",
                "/v1/orders",
                b" " * 20_000_000,
                idempotency_key="k",
                deadline=deadline,
                is_person_waiting=True,
            )
        client.close()


def test_complete_answer_is_read_and_its_connection_used_again():
    """One pool, kept open between calls."""
    connections: list[int] = []

    def talk(connection: socket.socket, over: threading.Event) -> None:
        connections.append(1)
        for _ in range(2):
            connection.recv(65536)
            connection.sendall(GOOD + b'{"data": {}}')

    with talking(talk) as base_url:
        client = make_client(base_url)
        for _ in range(2):
            answer = client.read("/v1/orders/ord_1", deadline=Deadline(2), is_person_waiting=True)
            assert answer.data == {}
        client.close()

    assert connections == [1]


def test_refused_connection_leaves_a_write_unsent():
    """Nobody listens: certainly no byte arrived."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    client = make_client(f"http://127.0.0.1:{port}")

    with pytest.raises(OutcomeUnknown) as caught:
        client.write(
            "POST", "/v1/orders", b"{}", idempotency_key="k", deadline=Deadline(2), is_person_waiting=True
        )
    client.close()

    assert (caught.value.reason, caught.value.was_sent) == ("not_sent", False)


def test_connection_cut_before_the_answer_leaves_a_write_unknown():
    """The bytes were taken, the answer was not given."""

    def talk(connection: socket.socket, over: threading.Event) -> None:
        connection.recv(65536)

    with talking(talk) as base_url:
        client = make_client(base_url)
        with pytest.raises(OutcomeUnknown, match="reset"):
            client.write(
                "POST", "/v1/orders", b"{}", idempotency_key="k", deadline=Deadline(2), is_person_waiting=True
            )
        client.close()


def test_host_name_is_looked_up():
    """Not every address is a number."""
    with talking(drip(GOOD + b'{"data": {}}', iter(()))) as base_url:
        client = make_client(base_url.replace("127.0.0.1", "localhost"))
        answer = client.read("/v1/orders/ord_1", deadline=Deadline(2), is_person_waiting=True)
        client.close()

    assert answer.data == {}


def test_deadline_counts_down_and_never_below_nothing():
    """By its own clock."""
    clock = Clock()
    deadline = Deadline(2, clock=clock)

    clock.seconds = 1.5
    assert (deadline.remaining(), deadline.is_over) == (0.5, False)
    clock.seconds = 5
    assert (deadline.remaining(), deadline.is_over) == (0.0, True)


@pytest.mark.parametrize(("seconds", "remaining"), [(1, 1), (10, 2)])
def test_narrowed_deadline_is_never_later_than_its_origin(seconds, remaining):
    """A part can not take more than the whole has."""
    assert Deadline(2, clock=Clock()).narrowed(seconds).remaining() == remaining


def test_deadline_in_force_bounds_each_operation():
    """Only inside its block, and never to nothing at all."""
    with deadline_in_force(Deadline(2, clock=Clock())):
        assert (bounded_seconds(None), bounded_seconds(1), bounded_seconds(9)) == (2, 1, 2)
    with deadline_in_force(Deadline(0, clock=Clock())):
        assert bounded_seconds(None) == 0.001
    assert (bounded_seconds(None), bounded_seconds(7)) == (None, 7)
