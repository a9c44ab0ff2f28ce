"""
Waiting for what another process does: bounded, and as short as it may be.
"""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
LONGEST_WAIT_SECONDS = 60.0
PAUSE_SECONDS = 0.05


def wait_until(look: Callable[[], T], what: str, *, seconds: float = LONGEST_WAIT_SECONDS) -> T:
    """
    Look again and again until the answer is true; answers it.

    Raises:
        AssertionError: It did not become true in time; *what* says what was waited for.
    """
    until = time.monotonic() + seconds
    pause = threading.Event()
    while not (seen := look()):
        assert time.monotonic() < until, f"waited {seconds} seconds for {what}, saw {seen!r}"
        pause.wait(PAUSE_SECONDS)
    return seen
