"""
A page that is a payment link and nothing else.
"""

from typing import ClassVar

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from flint_storefront.wagtail.payment_links.form import PaymentLinkForm
from flint_storefront.wagtail.payment_links.mixin import PaymentLinkMixin
from flint_storefront.wagtail.payment_links.panels import PAYMENT_LINK_PANELS

# Wagtail 8 lets a site put its own model in the place of Page.
SitePage = apps.get_model(getattr(settings, "WAGTAIL_PAGE_MODEL", "wagtailcore.Page"), require_ready=False)


class PaymentLinkPage(PaymentLinkMixin, SitePage):
    """
    Title, text, picture, what is sold and when.
    """

    page_ptr = models.OneToOneField(SitePage, parent_link=True, on_delete=models.CASCADE)
    """Named here, since Django would name it after the site's model and the migration could not."""

    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar = [*SitePage.content_panels, *PAYMENT_LINK_PANELS]
    base_form_class = PaymentLinkForm

    class Meta:
        verbose_name = _("payment link page")
        verbose_name_plural = _("payment link pages")
