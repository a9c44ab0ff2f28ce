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

    def ready(self) -> None:
        """
        Read the settings, so that a site with a mistake in them does not start, and register the system checks.

        Raises:
            ConfigurationError: With every mistake.
        """
        # Models may be imported only now.
        from flint_storefront.wagtail.checks.register import register_checks
        from flint_storefront.wagtail.payment_links.publishing import connect
        from flint_storefront.wagtail.settings import read_configuration, read_offers

        read_offers(read_configuration())
        register_checks()
        connect()
