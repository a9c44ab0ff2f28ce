"""
What the pages of campaigns say.
"""

DONATIONS_LABELS: dict[str, str] = {}
"""Words that do not change with what happened, for the templates' `text`."""

DONATIONS_SENTENCES: dict[str, str] = {}
"""Key to English sentence; `{name}` stands for a value."""
