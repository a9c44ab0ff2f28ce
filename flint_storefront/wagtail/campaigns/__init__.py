"""Campaigns as snippets: what an editor fills in, and the core's terms made of it."""
