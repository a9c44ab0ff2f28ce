"""
What the pages of payment links say.
"""

PAYMENT_LINKS_LABELS: dict[str, str] = {}
"""Words that do not change with what happened, for the templates' `text`."""

PAYMENT_LINKS_SENTENCES: dict[str, str] = {}
"""Key to English sentence; `{name}` stands for a value."""
