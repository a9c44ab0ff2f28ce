"""
When to try again, and after how long.

Source: conventions facts, section 9; issue *First sale*, section 2.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from flint_storefront.flint.deadlines import Deadline

RETRIED_STATUSES = frozenset({429, 502, 503, 504})
"""Worth another try; a 500 says nothing. Source: conventions facts, section 9 (the vendor's own list)."""

TRIES_WHILE_WAITING = 3
"""At most, while a person waits."""

TRIES_IN_BACKGROUND = 6
"""At most, in background work; the vendor's own number."""

_FIRST_PAUSE_SECONDS = 0.25
_LONGEST_PAUSE_SECONDS = 5.0
_WHOLE_SECONDS = re.compile(r"[0-9]{1,9}", re.ASCII)


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Full jitter: a random pause between nothing and a bound that doubles; `Retry-After` goes before it."""

    randomness: random.Random
    """Spreads the pauses."""

    def pause_seconds(
        self,
        *,
        tries_made: int,
        is_person_waiting: bool,
        retry_after_seconds: float | None,
        deadline: Deadline,
    ) -> float | None:
        """
        How long to wait before the next try; None when there is to be none.

        Args:
            tries_made: At least 1.
            retry_after_seconds: What the answer asked for.
            deadline: A pause that would use it up is not made.
        """
        most_tries = TRIES_WHILE_WAITING if is_person_waiting else TRIES_IN_BACKGROUND
        if tries_made >= most_tries:
            return None
        bound = min(_LONGEST_PAUSE_SECONDS, _FIRST_PAUSE_SECONDS * 2 ** (tries_made - 1))
        jitter = self.randomness.uniform(0, bound)
        pause = jitter if retry_after_seconds is None else retry_after_seconds
        return pause if pause < deadline.remaining() else None


def find_retry_after(headers: Mapping[str, str]) -> float | None:
    """
    Seconds that `Retry-After` asks for; None when it is missing or unreadable.

    A date is measured against the answer's own `Date`, so that a wrong clock on either side does not matter.
    """
    asked = headers.get("Retry-After", "").strip()
    if _WHOLE_SECONDS.fullmatch(asked):
        return float(asked)
    try:
        until = parsedate_to_datetime(asked)
        answered = parsedate_to_datetime(headers.get("Date", ""))
        return max(0.0, (until - answered).total_seconds())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
