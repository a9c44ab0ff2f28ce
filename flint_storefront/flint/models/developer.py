"""Whose key it is and what the account can do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Capability:
    """Something that the merchant's account can or cannot do. Source: catalog facts, section 10."""

    capability: str
    """`accept_card_payments` and others."""
    domain: str
    """`payments` or `money_movement`."""
    status: str
    """`ready`, `blocked`, `pending`, `not_available`; `enabled` has been seen for ready."""

    @property
    def is_ready(self) -> bool:
        """True when it can be used. Source: conventions facts, section 10 (both words)."""
        return self.status in {"ready", "enabled"}


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthContext:
    """Whose key it is and what it may do. Source: conventions facts, section 2."""

    merchant_id: str
    """The merchant."""
    environment: str
    """`test` or `live`."""
    sandbox_id: str | None = None
    """The sandbox a test key is bound to."""
    scopes: tuple[str, ...] = ()
    """`area.resource.read|write`; write implies read."""
    name: str = ""
    """Name of the key."""
    expires_at: datetime | None = None
    """When the key ends."""
