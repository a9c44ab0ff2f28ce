"""Subscriptions: the mirror of plans, signing up, what became of them, renewals."""
