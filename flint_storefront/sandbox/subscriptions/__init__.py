"""Subscriptions: what a customer has, from sign-up over renewals to the end."""
