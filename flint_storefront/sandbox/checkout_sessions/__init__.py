"""Checkout sessions: one payment page for one order."""
