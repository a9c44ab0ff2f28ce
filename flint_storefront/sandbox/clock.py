"""The sandbox's clock: real time plus an offset, or an instant that moves only by hand."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


def read_system_clock() -> datetime:
    """Return the machine's time, aware UTC: the one place where the sandbox reads it."""
    return datetime.now(UTC)


class SandboxClock:
    """
    A clock that a test or an operator may move forward.

    Args:
        source: Gives the underlying aware UTC instant; the machine's time by default.
    """

    def __init__(self, source: Callable[[], datetime] = read_system_clock) -> None:
        self._source = source
        self._offset = timedelta(0)

    @classmethod
    def fixed(cls, start: datetime) -> "SandboxClock":
        """Return a clock that stands at *start* (aware) and moves only by `advance`."""
        if start.tzinfo is None:
            raise ValueError("the start of a fixed clock must be an aware instant")
        instant = start.astimezone(UTC)
        return cls(lambda: instant)

    def now(self) -> datetime:
        """Return the sandbox's present instant, aware UTC."""
        return self._source() + self._offset

    def advance(self, seconds: float) -> datetime:
        """
        Move the clock forward and return the new instant.

        Raises:
            ValueError: *seconds* is negative; the sandbox's time never runs backwards.
        """
        if seconds < 0:
            raise ValueError("the sandbox clock moves only forward")
        self._offset += timedelta(seconds=seconds)
        return self.now()

    @property
    def offset_seconds(self) -> float:
        """Seconds by which this clock is ahead of its source."""
        return self._offset.total_seconds()

    def restore(self, offset_seconds: float) -> None:
        """Set the offset read from a saved state."""
        self._offset = timedelta(seconds=offset_seconds)


def format_instant(instant: datetime) -> str:
    """Return *instant* as RFC 3339 in UTC, like `2026-11-20T09:30:00.123456Z`."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def parse_instant(text: str) -> datetime:
    """
    Return the aware UTC instant of an RFC 3339 *text*.

    Raises:
        ValueError: *text* is no instant or has no offset.
    """
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError("an instant needs an offset")
    return instant.astimezone(UTC)
