"""
Blocks for a page's StreamField. They carry no token, set no cookie and know no visitor: a cache may keep the page.
"""

from flint_storefront.wagtail.blocks.cart import CartSummaryBlock
from flint_storefront.wagtail.blocks.donations import (
    CampaignChooserBlock,
    DonationBlock,
    GoalBlock,
    SupporterWallBlock,
)
from flint_storefront.wagtail.blocks.payment_links import PaymentLinkBlock, PaymentLinkChooserBlock
from flint_storefront.wagtail.blocks.plans import PlanChooserBlock, PlansBlock
from flint_storefront.wagtail.blocks.product_sets import ProductSetBlock, VariantChooserBlock
from flint_storefront.wagtail.blocks.products import ProductBlock, ProductChooserBlock, ProductGridBlock
from flint_storefront.wagtail.blocks.tip_jars import TipJarBlock

__all__ = [
    "CampaignChooserBlock",
    "CartSummaryBlock",
    "DonationBlock",
    "GoalBlock",
    "PaymentLinkBlock",
    "PaymentLinkChooserBlock",
    "PlanChooserBlock",
    "PlansBlock",
    "ProductBlock",
    "ProductChooserBlock",
    "ProductGridBlock",
    "ProductSetBlock",
    "SupporterWallBlock",
    "TipJarBlock",
    "VariantChooserBlock",
]
