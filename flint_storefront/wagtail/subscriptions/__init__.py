"""Subscriptions in the Wagtail admin."""
