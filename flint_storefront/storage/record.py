"""
What every stored record is.
"""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, kw_only=True)
class Record:
    """
    One stored row.
    """

    TABLE: ClassVar[str] = ""
    UNIQUE: ClassVar[tuple[str, ...]] = ()
    INDEXED: ClassVar[tuple[str, ...]] = ()
