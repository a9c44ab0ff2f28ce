"""
How an ordered fault reaches the wire without an answer.

`control/faults.py` raises or notes these; `transport.py` (in-process) and the threaded server turn them into
what a client would see over a network.
"""

from typing import Any

IN_PROCESS = "flint_sandbox.in_process"
"""WSGI environ key, true when the request came through `SandboxTransport`: never sleep then."""

LATE_SECONDS = "flint_sandbox.late_seconds"
"""WSGI environ key that a delay fault sets in-process: the answer would have come this late."""


class ConnectionLost(ConnectionResetError):
    """
    The connection ends without an answer.

    A `ConnectionError`, so that werkzeug's server drops the connection instead of answering 500.
    """


def delay_in_process(environ: dict[str, Any], seconds: float) -> bool:
    """
    Note a delay instead of sleeping.

    Returns:
        True when the request is in-process and the delay is noted; False when the caller must wait for real.
    """
    if not environ.get(IN_PROCESS):
        return False
    environ[LATE_SECONDS] = environ.get(LATE_SECONDS, 0) + seconds
    return True
