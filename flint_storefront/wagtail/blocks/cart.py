"""
The link to the cart, on any page.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import StaticBlock

from flint_storefront.wagtail.blocks.structure import GROUP, PREVIEW_TEMPLATE
from flint_storefront.wagtail.current import get_storefront
from flint_storefront.wagtail.page_parts import next_part, part_frame


class CartSummaryBlock(StaticBlock):
    """
    The link to the cart; our script puts the number in, so that a cache may keep the page.
    """

    # Migrations of the site name it by this path, wherever it is written.
    __module__ = "flint_storefront.wagtail.blocks"

    def get_context(self, value: Any, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """
        The page's context and the cart's addresses.
        """
        context = dict(super().get_context(value, parent_context=parent_context))
        storefront = get_storefront()
        links = storefront.links
        frame = part_frame(storefront, next_part(context.get("request")))
        paths = {"cart_path": links.path("cart"), "cart_count_path": links.path("cart_count")}
        return {**context, **frame, **paths}

    class Meta:
        icon = "clipboard-list"
        label = _("Cart")
        group = GROUP
        description = _("A link to the visitor's cart, with the number of things in it.")
        admin_text = _("A link to the visitor's cart, with the number of things in it.")
        template = "flint_storefront/blocks/cart_summary.html"
        preview_template = PREVIEW_TEMPLATE
