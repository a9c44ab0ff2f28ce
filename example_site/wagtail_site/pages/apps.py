"""
Django app of the site's pages.
"""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """
    Pages of blocks, and the counter's list.
    """

    name = "example_site.wagtail_site.pages"
    label = "pages"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """
        Listen to what the shop tells.
        """
        from example_site.wagtail_site.pages import receivers  # noqa: F401
