"""Donations: campaigns, giving once or every month, covering costs, goals and supporters."""
