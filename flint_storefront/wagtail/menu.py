"""
The menu *Storefront* of the Wagtail admin.
"""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from flint_storefront.wagtail.campaigns.viewset import CampaignViewSet
from flint_storefront.wagtail.donations.viewset import DonationViewSet
from flint_storefront.wagtail.orders.viewset import CheckoutViewSet
from flint_storefront.wagtail.payment_link_list.sales import PaymentLinkSaleViewSet
from flint_storefront.wagtail.payment_link_list.viewset import PaymentLinkViewSet
from flint_storefront.wagtail.subscriptions.viewset import SubscriptionViewSet


class StorefrontGroup(SnippetViewSetGroup):
    """
    Hidden from those who may see nothing in it.
    """

    items = (
        CheckoutViewSet,
        SubscriptionViewSet,
        DonationViewSet,
        CampaignViewSet,
        PaymentLinkViewSet,
        PaymentLinkSaleViewSet,
    )
    menu_label = _("Storefront")
    menu_name = "flint-storefront"
    menu_icon = "tag"
    menu_order = 300
