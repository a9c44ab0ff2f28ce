"""Donations in the Wagtail admin."""
