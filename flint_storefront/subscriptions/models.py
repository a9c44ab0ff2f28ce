"""
What a look at Flint's plans found and did.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class PlanReport:
    """
    Counts of one sync of plans, for a person and for tests.
    """

    plans_seen: int = 0
    """Active plans that Flint lists."""
    plans_added: int = 0
    plans_changed: int = 0
    plans_gone: int = 0
    plans_unreadable: int = 0
    """Left as they were, because their price or interval cannot be told."""
    was_skipped: bool = False
    """True when another process has the turn; nothing was read."""
    error: str | None = None
    """Why nothing was written; None when all went well. Codes and fixed words only."""
