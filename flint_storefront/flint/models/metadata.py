"""Notes on objects: text to text."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

NO_METADATA: Mapping[str, str] = MappingProxyType({})
"""Metadata of an object that has none."""


def no_metadata() -> Mapping[str, str]:
    """Metadata of an object that has none, as a default that every Python takes."""
    return NO_METADATA
