"""
One signed POST to a receiver on this machine, and what came of it.

Source: webhooks facts, sections 1 and 4 (any 2xx acknowledges, 10 s limit, failure kinds).
"""

import ipaddress
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

TIME_LIMIT_SECONDS = 10.0
EXCERPT_BYTES = 2048


@dataclass(frozen=True)
class Outcome:
    """What a receiver answered, or why there is no answer."""

    # HTTP status; None without an answer.
    status_code: int | None = None
    # Flint's word for a failure without an answer, such as `timeout`; `http_error` for a refusal; else empty.
    diagnostic_category: str = ""
    error_message: str = ""
    content_type: str = ""
    body_excerpt: str = ""
    duration_milliseconds: int = 0

    @property
    def is_delivered(self) -> bool:
        """Any 2xx acknowledges; everything else counts as failed."""
        return self.status_code is not None and 200 <= self.status_code < 300

    @property
    def error_category(self) -> str:
        """Flint's error category; empty when delivered."""
        if self.is_delivered:
            return ""
        if self.status_code is not None:
            return "webhook_http_5xx" if self.status_code >= 500 else "webhook_http_4xx"
        return ERROR_CATEGORIES[self.diagnostic_category]


ERROR_CATEGORIES = {
    "timeout": "webhook_timeout",
    "connection_error": "webhook_connection",
    "blocked_target": "webhook_blocked_target",
    "request_error": "webhook_request",
}
"""Error category by diagnostic category, as far as the sandbox uses them."""


def is_loopback_url(url: str) -> bool:
    """Tell whether *url* is http or https on this machine, without credentials and fragment."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        if parts.scheme not in {"http", "https"} or parts.username or parts.fragment or parts.port == 0:
            return False
    except ValueError:
        return False
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def send(
    url: str, *, headers: dict[str, str], body: bytes, transport: httpx.BaseTransport | None = None
) -> Outcome:
    """
    Post *body* once; redirects are not followed and no proxy is used.

    Args:
        url: Anything but loopback is a `blocked_target` and nothing is sent.
        transport: Replaces the network, e.g. `httpx.WSGITransport` in tests.
    """
    if not is_loopback_url(url):
        return Outcome(
            diagnostic_category="blocked_target",
            error_message="The sandbox delivers to this machine only (loopback addresses).",
        )
    started = time.monotonic()
    try:
        with httpx.Client(transport=transport, timeout=TIME_LIMIT_SECONDS, trust_env=False) as client:
            return _post(client, url, headers, body, started)
    except httpx.TimeoutException:
        return _failure("timeout", "No answer within 10 seconds.", started)
    except httpx.TransportError as error:
        return _failure("connection_error", str(error) or type(error).__name__, started)
    except (httpx.InvalidURL, httpx.HTTPError) as error:
        return _failure("request_error", str(error), started)


def _post(client: httpx.Client, url: str, headers: dict[str, str], body: bytes, started: float) -> Outcome:
    excerpt = b""
    with client.stream("POST", url, headers=headers, content=body) as response:
        for chunk in response.iter_bytes():
            excerpt = (excerpt + chunk)[:EXCERPT_BYTES]
            if len(excerpt) == EXCERPT_BYTES:
                break
            if time.monotonic() - started > TIME_LIMIT_SECONDS:
                return _failure("timeout", "The answer took longer than 10 seconds.", started)
    outcome = Outcome(
        status_code=response.status_code,
        content_type=response.headers.get("content-type", ""),
        body_excerpt=excerpt.decode("utf-8", "replace"),
        duration_milliseconds=_milliseconds_since(started),
    )
    if outcome.is_delivered:
        return outcome
    message = f"The receiver answered {response.status_code}."
    return Outcome(**{**vars(outcome), "diagnostic_category": "http_error", "error_message": message})


def _failure(category: str, message: str, started: float) -> Outcome:
    return Outcome(
        diagnostic_category=category,
        error_message=message,
        duration_milliseconds=_milliseconds_since(started),
    )


def _milliseconds_since(started: float) -> int:
    return int((time.monotonic() - started) * 1000)
