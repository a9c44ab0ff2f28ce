"""
Which addresses may be called, and to which a buyer may be sent.

Source: conventions facts, section 1; checkout_sessions facts, section 4; issue *First sale*, section 2.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from urllib.parse import SplitResult, urlsplit

_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.\-]*[a-z0-9])?|\[[0-9a-f:.]+\]", re.ASCII)
_VISIBLE_ASCII = re.compile(r"[!-~]{1,4096}", re.ASCII)
_HTTPS_PORT = 443


def is_loopback_host(host: str | None) -> bool:
    """True for `localhost`, names below it, and loopback addresses such as `127.0.0.1` and `::1`."""
    if not host:
        return False
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def is_loopback_url(url: str) -> bool:
    """True when *url* is an address on this machine."""
    parts = _split(url)
    return parts is not None and is_loopback_host(parts.hostname)


def base_url_mistake(base_url: str) -> str | None:
    """
    Why *base_url* cannot be Flint's address, as a clause without its value; None when it can.

    https, or http on loopback; a host, perhaps a port and a path, nothing else.
    """
    parts = _split(base_url)
    if parts is None or parts.scheme not in {"http", "https"}:
        return "must be an http or https address"
    if parts.scheme == "http" and not is_loopback_host(parts.hostname):
        return "plain http is for loopback only"
    if parts.query or parts.fragment or "?" in base_url or "#" in base_url:
        return "must have no query and no fragment"
    return None


def allowed_checkout_url(url: str | None, *, allowed_hosts: Iterable[str], base_url: str) -> bool:
    """
    Whether a buyer may be sent to a session's `url`.

    https on the usual port of an allowed host; or, when Flint itself is on loopback, http or https on
    loopback, any port.

    Args:
        url: As Flint gave it; its fragment (the launch token) is not looked at.
        allowed_hosts: Host names, compared whole and without regard to case.
        base_url: Flint's address as configured.
    """
    parts = _split(url) if url else None
    if parts is None:
        return False
    if is_loopback_url(base_url) and is_loopback_host(parts.hostname):
        return parts.scheme in {"http", "https"}
    if parts.scheme != "https" or parts.port not in {None, _HTTPS_PORT}:
        return False
    return parts.hostname in {host.strip().lower() for host in allowed_hosts}


def _split(url: str) -> SplitResult | None:
    if not isinstance(url, str) or not _VISIBLE_ASCII.fullmatch(url):
        return None
    # Browsers read a backslash as a slash; urlsplit does not.
    if "\\" in url.partition("#")[0]:
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    host = parts.hostname or ""
    is_plain_host = _HOST.fullmatch(f"[{host}]" if ":" in host else host) is not None and ".." not in host
    return parts if is_plain_host and port != 0 and "@" not in parts.netloc else None
