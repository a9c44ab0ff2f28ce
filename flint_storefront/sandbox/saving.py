"""The state's file: written whole or not at all, and not so often that a large state slows every request."""

import os
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

LARGE_BYTES = 256 * 1024
"""Up to this size each change is on disk before its answer leaves; a larger state follows behind."""

PAUSE_SECONDS = 0.5
"""Least time between two writes of a large state: what a killed sandbox may forget."""


class StateFile:
    """
    One JSON file.

    Args:
        path: Where it is; its folder is made when missing.
        render: Returns the present state as text.
    """

    def __init__(self, path: Path, render: Callable[[], str]) -> None:
        self.path = path
        self._render = render
        self._size = 0
        self._lock = threading.Lock()
        self._is_waiting = False
        self._begun = 0
        self._written = 0

    def save(self) -> None:
        """Write now while the state is small; else within PAUSE_SECONDS, at the latest when the process ends."""
        if self._size < LARGE_BYTES:
            self.write()
            return
        with self._lock:
            if self._is_waiting:
                return
            self._is_waiting = True
        # Not a daemon: the interpreter waits for it before it ends.
        threading.Thread(target=self._write_later, name="sandbox-state").start()

    def write(self) -> None:
        """Write the present state, replacing the file in one step; an older writer never undoes a newer one."""
        with self._lock:
            self._begun += 1
            number = self._begun
        text = self._render()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=self.path.name)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        with self._lock:
            if number < self._written:
                os.unlink(name)
                return
            os.replace(name, self.path)
            self._written = number
            self._size = len(text)

    def _write_later(self) -> None:
        # Ends early when the program does.
        threading.main_thread().join(PAUSE_SECONDS)
        with self._lock:
            self._is_waiting = False
        self.write()
