"""Choosers of the Wagtail admin: windows on the mirror and on payment links, nothing can be created in them."""

from flint_storefront.wagtail.choosers.payment_links import (
    PaymentLinkChooserViewSet,
    payment_link_chooser_viewset,
)
from flint_storefront.wagtail.choosers.plans import PlanChooserViewSet, plan_chooser_viewset
from flint_storefront.wagtail.choosers.products import ProductChooserViewSet, product_chooser_viewset
from flint_storefront.wagtail.choosers.variants import VariantChooserViewSet, variant_chooser_viewset

__all__ = [
    "PaymentLinkChooserViewSet",
    "PlanChooserViewSet",
    "ProductChooserViewSet",
    "VariantChooserViewSet",
    "payment_link_chooser_viewset",
    "plan_chooser_viewset",
    "product_chooser_viewset",
    "variant_chooser_viewset",
]
