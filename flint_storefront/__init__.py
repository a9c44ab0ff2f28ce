"""Storefront checkout on the Flint payments API, for Flask and Wagtail sites."""

__version__ = "0.1.0"
