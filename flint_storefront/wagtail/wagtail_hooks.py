"""
What the storefront adds to the Wagtail admin: choosers, campaigns as snippets, and the menu *Storefront*.
"""

import wagtail
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet
from wagtail.snippets.models import register_snippet

from flint_storefront.wagtail.choosers import (
    payment_link_chooser_viewset,
    plan_chooser_viewset,
    product_chooser_viewset,
    variant_chooser_viewset,
)
from flint_storefront.wagtail.permissions import POLICIES

if wagtail.VERSION >= (8, 0):
    from wagtail.permissions import register_permission_policy

    # Before the viewsets are made, which would put policies of their own in this place.
    for policy in POLICIES:
        register_permission_policy(policy.model, policy, exact_class=True)

from flint_storefront.wagtail.menu import StorefrontGroup


@hooks.register("register_admin_viewset")
def register_choosers() -> list[ViewSet]:
    """
    The windows in which an editor chooses a product, a variant, a plan or a payment link.
    """
    return [
        product_chooser_viewset,
        variant_chooser_viewset,
        plan_chooser_viewset,
        payment_link_chooser_viewset,
    ]


# The menu with orders, subscriptions, donations, campaigns (snippets) and payment links.
register_snippet(StorefrontGroup)
