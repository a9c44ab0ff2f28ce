"""Choosers of the Wagtail admin: windows on the mirror, nothing can be created in them."""

from flint_storefront.wagtail.choosers.plans import PlanChooserViewSet, plan_chooser_viewset
from flint_storefront.wagtail.choosers.products import ProductChooserViewSet, product_chooser_viewset
from flint_storefront.wagtail.choosers.variants import VariantChooserViewSet, variant_chooser_viewset

__all__ = [
    "PlanChooserViewSet",
    "ProductChooserViewSet",
    "VariantChooserViewSet",
    "plan_chooser_viewset",
    "product_chooser_viewset",
    "variant_chooser_viewset",
]
