"""Checkouts in the Wagtail admin: looked at, asked again, replayed; never changed by hand."""
