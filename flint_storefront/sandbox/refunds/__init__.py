"""Refunds: asked for by the merchant, settled or failed some seconds later by the sandbox's clock."""
