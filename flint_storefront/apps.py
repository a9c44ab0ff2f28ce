"""
Django app of the shared pages: templates, static files and sentences; no models.
"""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """
    Lets Django find what both frameworks share. Stands in INSTALLED_APPS beside `flint_storefront.wagtail`.
    """

    name = "flint_storefront"
    label = "flint_storefront_pages"
    verbose_name = "Storefront pages"
