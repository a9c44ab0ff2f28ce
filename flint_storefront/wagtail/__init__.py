"""The storefront in a Wagtail site."""
