"""
What the storefront adds to the Wagtail admin: the product chooser, and *Storefront → Orders*.
"""

import wagtail
from wagtail import hooks

from flint_storefront.wagtail.choosers import ProductChooserViewSet, product_chooser_viewset
from flint_storefront.wagtail.models import Checkout
from flint_storefront.wagtail.permissions import CHECKOUT_POLICY

if wagtail.VERSION >= (8, 0):
    from wagtail.permissions import register_permission_policy

    # Before the viewset is made, which would put a policy of its own in this place.
    register_permission_policy(Checkout, CHECKOUT_POLICY, exact_class=True)

from flint_storefront.wagtail.orders.viewset import StorefrontGroup


@hooks.register("register_admin_viewset")
def register_product_chooser() -> ProductChooserViewSet:
    """
    The window in which an editor chooses a product.
    """
    return product_chooser_viewset


@hooks.register("register_admin_viewset")
def register_orders() -> StorefrontGroup:
    """
    The list of checkouts with its menu item.
    """
    return StorefrontGroup()
