"""Offers: what a page sells and its bounds, signed so that a cached page can start a purchase."""
