"""
Faults on order: what an operation of the API does wrong on its next calls.

Source: conventions facts, sections 9 and 11; the kinds are our choice.
"""

import json
import socket
import struct
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from flask import Request, Response

from flint_storefront.sandbox.api.errors import ApiError, error_body
from flint_storefront.sandbox.interruptions import ConnectionLost, delay_in_process
from flint_storefront.sandbox.state import Sandbox

BEFORE = "before"
AFTER = "after"

DEFAULT_PHASES = {
    "status": BEFORE,
    "delay": BEFORE,
    "drip": AFTER,
    "reset": BEFORE,
    "truncate": AFTER,
    "html": BEFORE,
    "wrong_mode": AFTER,
}
"""Every kind of fault, and its phase when none is asked for: before the operation runs, or after it is committed."""

DEFAULT_CODES = {
    400: "INVALID_REQUEST",
    401: "INVALID_API_KEY",
    403: "INSUFFICIENT_SCOPE",
    404: "RESOURCE_NOT_FOUND",
    409: "IDEMPOTENCY_KEY_IN_PROGRESS",
    429: "RATE_LIMIT_EXCEEDED",
    500: "INTERNAL_ERROR",
    502: "EXTERNAL_SERVICE_ERROR",
    503: "SERVICE_UNAVAILABLE",
    504: "REQUEST_TIMEOUT",
}
"""Error code of a status fault that names none; any other status gets INTERNAL_ERROR."""

HTML_PAGE = "<!doctype html><title>502 Bad Gateway</title><h1>502 Bad Gateway</h1>"
DRIP_INTERVAL_SECONDS = 1.0


@dataclass
class Fault:
    """One order."""

    fault_id: str
    # One of DEFAULT_PHASES.
    kind: str
    # Contract name such as "orders.create"; empty matches every operation.
    operation: str = ""
    # Calls still to be spoiled.
    remaining: int = 1
    # "before" or "after".
    phase: str = BEFORE
    # HTTP status of kinds status and html.
    status: int = 503
    # Error code of kind status; empty takes the status's usual one.
    code: str = ""
    # Retry-After in seconds, or None for none; kind status.
    retry_after_seconds: int | None = None
    # Seconds of kind delay.
    seconds: float = 0.0
    # Flint-Mode header of kind wrong_mode.
    mode: str = "live"
    # Secret keys of one environment only; empty matches all. Kept as the environment's name.
    environment: str = ""

    def describe(self) -> dict[str, Any]:
        """Return the order as JSON."""
        return asdict(self)


@dataclass
class FaultError(ValueError):
    """An order that makes no sense; *problems* says why, by field."""

    problems: dict[str, str] = field(default_factory=dict)


def order_fault(sandbox: Sandbox, kind: str, **settings: Any) -> Fault:
    """
    Order a fault for the next matching calls.

    Args:
        kind: `status`, `delay`, `drip` (one byte a second), `reset`, `truncate`, `html` or `wrong_mode`.
        settings: Fields of Fault beside its id and kind; `count` is another name of `remaining`.

    Raises:
        FaultError: an unknown kind or field, or a value of the wrong type.
    """
    if "count" in settings:
        settings["remaining"] = settings.pop("count")
    problems = _find_problems(kind, settings)
    if problems:
        raise FaultError(problems)
    settings.setdefault("phase", DEFAULT_PHASES[kind])
    if kind == "html":
        settings.setdefault("status", 502)
    fault = Fault(fault_id=sandbox.new_id("flt_"), kind=kind, **settings)
    with sandbox.lock:
        sandbox.faults.append(fault)
    return fault


def cancel_faults(sandbox: Sandbox) -> int:
    """Forget every order and return how many there were."""
    with sandbox.lock:
        count = len(sandbox.faults)
        sandbox.faults.clear()
        return count


def apply(
    sandbox: Sandbox, operation: str, request: Request, *, phase: str, response: Response | None = None
) -> Response | None:
    """
    Carry out the first order that matches this call and phase.

    Args:
        operation: Contract name.
        phase: `before` the operation runs, or `after` it is committed.
        response: The true answer; needed after, absent before.

    Returns:
        The answer to send instead, or None to go on.

    Raises:
        ConnectionLost: a reset was ordered.
    """
    fault = _take(sandbox, operation, request, phase)
    if fault is None:
        return None
    if fault.kind == "reset":
        _reset(request)
    if fault.kind == "delay":
        if not delay_in_process(request.environ, fault.seconds):
            time.sleep(fault.seconds)
        return None
    if fault.kind == "status":
        return _refuse(fault, request)
    if fault.kind == "html":
        return Response(HTML_PAGE, status=fault.status, content_type="text/html; charset=utf-8")
    return _spoil(fault, request, response)


FIELD_TYPES: dict[str, type | tuple[type, ...]] = {
    "operation": str,
    "remaining": int,
    "phase": str,
    "status": int,
    "code": str,
    "retry_after_seconds": int,
    "seconds": (int, float),
    "mode": str,
    "environment": str,
}
"""What an order may say beside its kind."""


def _find_problems(kind: str, settings: dict[str, Any]) -> dict[str, str]:
    problems: dict[str, str] = {}
    if kind not in DEFAULT_PHASES:
        problems["kind"] = f"one of {', '.join(DEFAULT_PHASES)}"
    for name, value in settings.items():
        expected = FIELD_TYPES.get(name)
        if expected is None:
            problems[name] = "unknown field"
        elif isinstance(value, bool) or not isinstance(value, expected):
            problems[name] = "wrong type"
    if problems:
        return problems
    if settings.get("phase", BEFORE) not in {BEFORE, AFTER}:
        problems["phase"] = "before or after"
    if settings.get("phase", AFTER) == BEFORE and kind in {"drip", "truncate", "wrong_mode"}:
        problems["phase"] = "this kind spoils an answer: after"
    if settings.get("remaining", 1) < 1:
        problems["count"] = "at least 1"
    if not 200 <= settings.get("status", 503) <= 599:
        problems["status"] = "an HTTP status"
    if settings.get("seconds", 0) < 0:
        problems["seconds"] = "not negative"
    return problems


def _take(sandbox: Sandbox, operation: str, request: Request, phase: str) -> Fault | None:
    with sandbox.lock:
        for fault in sandbox.faults:
            if fault.phase != phase or fault.operation not in {"", operation}:
                continue
            if fault.environment and fault.environment != _name_environment(sandbox, request):
                continue
            fault.remaining -= 1
            if fault.remaining < 1:
                sandbox.faults.remove(fault)
            taken: Fault = fault
            return taken
    return None


def _name_environment(sandbox: Sandbox, request: Request) -> str:
    bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
    environment = sandbox.find_environment_by_key(request.headers.get("X-API-Key", bearer))
    return environment.name if environment else ""


def _reset(request: Request) -> None:
    connection = request.environ.get("werkzeug.socket")
    if isinstance(connection, socket.socket):
        # Closing now sends RST instead of a clean end; see sandbox/server.py.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    raise ConnectionLost("the sandbox was told to reset this connection")


def _refuse(fault: Fault, request: Request) -> Response:
    code = fault.code or DEFAULT_CODES.get(fault.status, "INTERNAL_ERROR")
    error = ApiError(code, "Ordered by the sandbox's control route.", status=fault.status)
    response = Response(status=fault.status, content_type="application/json")
    body = error_body(error, request_id=request.headers.get("X-Request-Id", fault.fault_id))
    response.set_data(json.dumps(body, separators=(",", ":")))
    if fault.retry_after_seconds is not None:
        response.headers["Retry-After"] = str(fault.retry_after_seconds)
    if fault.status == 429:
        response.headers["Flint-Rate-Limited-Reason"] = "api-key"
    return response


def _spoil(fault: Fault, request: Request, response: Response | None) -> Response | None:
    if response is None:
        return None
    body = response.get_data()
    if fault.kind == "truncate":
        response.set_data(body[: len(body) // 2])
    elif fault.kind == "wrong_mode":
        response.headers["Flint-Mode"] = fault.mode
    elif fault.kind == "drip" and not delay_in_process(request.environ, len(body) * DRIP_INTERVAL_SECONDS):
        return Response(_drip(body), status=response.status_code, headers=dict(response.headers))
    return response


def _drip(body: bytes) -> Iterator[bytes]:
    for index in range(len(body)):
        yield body[index : index + 1]
        time.sleep(DRIP_INTERVAL_SECONDS)
