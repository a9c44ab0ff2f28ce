"""
Kinds of checkouts that the rules treat alike; `CheckoutRecord.kind` lists them all.
"""

GOODS = frozenset({"cart", "product", "set"})
"""Their order has lines of the catalogue: they may take tips and codes."""

RENEWAL = "renewal"
"""The order by which a subscription renews: Flint collects it."""

PAYMENT_LINK = "payment_link"
"""Sold through a payment link: begun and paid on Flint's page."""

ADOPTED = frozenset({RENEWAL, PAYMENT_LINK})
"""Flint made the order, and nobody goes to pay it here."""
