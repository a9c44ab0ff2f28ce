"""
Time limits for a whole call, however slowly the other side speaks.

Source: issue *First sale*, section 2.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class Deadline:
    """
    The instant by which a piece of work must be over.

    Args:
        seconds: From now; not negative.
        clock: Seconds that only rise.
    """

    __slots__ = ("_clock", "_ends_at")

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._ends_at = clock() + max(0.0, seconds)

    def remaining(self) -> float:
        """Seconds left, never below 0."""
        return max(0.0, self._ends_at - self._clock())

    @property
    def is_over(self) -> bool:
        """True when nothing is left."""
        return self.remaining() <= 0

    def narrowed(self, seconds: float) -> Deadline:
        """A deadline *seconds* from now that is never later than this one."""
        return Deadline(min(seconds, self.remaining()), self._clock)

    def __repr__(self) -> str:
        return f"Deadline({self.remaining():.3f} s left)"


_IN_FORCE: ContextVar[Deadline | None] = ContextVar("flint_storefront_deadline", default=None)


@contextmanager
def deadline_in_force(deadline: Deadline) -> Iterator[None]:
    """Bound every network operation of this thread (or task) by *deadline* while the block runs."""
    token = _IN_FORCE.set(deadline)
    try:
        yield
    finally:
        _IN_FORCE.reset(token)


def bounded_seconds(seconds: float | None) -> float | None:
    """
    A time limit of one network operation, cut to what the deadline in force leaves.

    Returns:
        Seconds, at least a thousandth; None only where neither says anything.
    """
    deadline = _IN_FORCE.get()
    if deadline is None:
        return seconds
    # A socket time-out of 0 would mean "do not wait", which is another kind of error.
    left = max(0.001, deadline.remaining())
    return left if seconds is None else min(seconds, left)
