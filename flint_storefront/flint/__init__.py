"""Talks to Flint and knows nothing else of the shop."""
