"""
Django app of the ready-made page.
"""

from django.apps import AppConfig


class LinkPagesConfig(AppConfig):
    """
    `PaymentLinkPage`; stands after `flint_storefront.wagtail`, and after the app of a swapped page model.
    """

    name = "flint_storefront.wagtail.link_pages"
    label = "flint_storefront_links"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Payment links"
