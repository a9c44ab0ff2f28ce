"""
What the pages of offers, fees, tips and codes say.
"""

OFFERS_LABELS: dict[str, str] = {}
"""Words that do not change with what happened, for the templates' `text`."""

OFFERS_SENTENCES: dict[str, str] = {}
"""Key to English sentence; `{name}` stands for a value."""
