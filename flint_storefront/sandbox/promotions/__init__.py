"""Promotions and their codes: what they take off an order, and whether they still count."""
