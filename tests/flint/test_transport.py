"""Connections: one pool a process, and nothing secret left behind by a failure."""

import socket
import subprocess
import sys
import threading
import traceback

import pytest

from flint_storefront.errors import FlintUnreachable
from flint_storefront.flint.deadlines import Deadline
from tests.flint.scripted import KEY_TEXT
from tests.flint.test_deadlines import GOOD, make_client, talking

FORKING_SITE = """
import os, sys
from flint_storefront.flint.deadlines import Deadline
from tests.flint.test_deadlines import make_client

client = make_client(sys.argv[1])
def read():
    client.read("/v1/orders/ord_1", deadline=Deadline(5), is_person_waiting=True)
read()
child = os.fork()
read()
if child == 0:
    os._exit(0)
os.waitpid(child, 0)
read()
"""


def test_forked_child_opens_its_own_connection():
    """A server that forks after start-up would else mix two answers on one connection."""
    requests_by_connection: list[int] = []

    def talk(connection: socket.socket, over: threading.Event) -> None:
        at = len(requests_by_connection)
        requests_by_connection.append(0)
        while connection.recv(65536):
            requests_by_connection[at] += 1
            connection.sendall(GOOD + b'{"data": {}}')

    with talking(talk) as base_url:
        subprocess.run([sys.executable, "-W", "ignore", "-c", FORKING_SITE, base_url], check=True, timeout=30)

    assert sorted(requests_by_connection) == [1, 3]


def test_failed_connection_shows_no_key():
    """Neither text nor variables of any frame, over real connections too."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    client = make_client(f"http://127.0.0.1:{port}")

    with pytest.raises(FlintUnreachable) as caught:
        client.read("/v1/orders/ord_1", deadline=Deadline(2), is_person_waiting=True)
    client.close()

    shown = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    assert KEY_TEXT not in "".join(shown.format())


def test_closed_client_can_be_closed_again():
    """On every way out of a process."""
    client = make_client("http://127.0.0.1:9")

    client.close()
    client.close()
