"""
Kinds of checkouts that the rules treat alike; `CheckoutRecord.kind` lists them all.
"""

GOODS = frozenset({"cart", "product", "set"})
"""Their order has lines of the catalogue: they may take tips and codes."""

RENEWAL = "renewal"
"""Adopted from Flint, which collects it: nobody goes to pay."""
