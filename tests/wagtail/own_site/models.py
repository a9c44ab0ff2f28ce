"""
A page of a site's own that is a payment link.
"""

from typing import ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.html import format_html
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from flint_storefront.wagtail.payment_links.form import PaymentLinkForm
from flint_storefront.wagtail.payment_links.mixin import PaymentLinkMixin
from flint_storefront.wagtail.payment_links.panels import PAYMENT_LINK_PANELS


class StallPage(PaymentLinkMixin, Page):
    """
    A stall with a motto.
    """

    motto = models.CharField(max_length=100)

    content_panels: ClassVar = [*Page.content_panels, FieldPanel("motto"), *PAYMENT_LINK_PANELS]
    base_form_class = PaymentLinkForm

    def link_body_html(self, request: HttpRequest) -> str:
        """
        The motto, below the offer.
        """
        return format_html("<p>{}</p>", self.motto)
