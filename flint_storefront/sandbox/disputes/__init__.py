"""Disputes: opened and closed by the control routes, read by the merchant."""
