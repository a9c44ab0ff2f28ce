"""Promotion codes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PromotionCode:
    """A word that a buyer may type for a discount. Source: catalog facts, section 9."""

    promotion_code_id: str
    """Id."""
    code: str
    """The word itself."""
    status: str
    """`active`, `inactive`, `expired` or `exhausted`."""
    promotion_id: str
    """What it stands for."""
    expires_at: datetime | None = None
    """When it ends by itself."""
