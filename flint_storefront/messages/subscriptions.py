"""
What the pages of plans and subscriptions say.
"""

SUBSCRIPTIONS_LABELS: dict[str, str] = {}
"""Words that do not change with what happened, for the templates' `text`."""

SUBSCRIPTIONS_SENTENCES: dict[str, str] = {}
"""Key to English sentence; `{name}` stands for a value."""
