"""Notes on objects: text to text."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

NO_METADATA: Mapping[str, str] = MappingProxyType({})
"""Metadata of an object that has none."""
