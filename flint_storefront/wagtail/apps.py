"""
Django app of the storefront: models, store, views, blocks and admin.
"""

from django.apps import AppConfig


class StorefrontConfig(AppConfig):
    """
    The storefront in a Wagtail site.
    """

    name = "flint_storefront.wagtail"
    label = "flint_storefront"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Storefront"
