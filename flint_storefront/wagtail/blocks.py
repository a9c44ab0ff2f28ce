"""
Blocks for a page's StreamField. They carry no token, set no cookie and know no visitor: a cache may keep the page.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import ListBlock, StructBlock, StructValue

from flint_storefront.wagtail.choosers import product_chooser_viewset
from flint_storefront.wagtail.current import get_storefront
from flint_storefront.wagtail.mirror import mirror_products
from flint_storefront.wagtail.models import Product
from flint_storefront.wagtail.page_parts import next_part, part_data
from flint_storefront.wagtail.previews import preview_product

ProductChooserBlock = product_chooser_viewset.get_block_class(
    name="ProductChooserBlock", module_path="flint_storefront.wagtail.blocks"
)

GROUP = _("Storefront")
PREVIEW_TEMPLATE = "flint_storefront_wagtail/block_preview.html"


class _StorefrontBlock(StructBlock):
    empty_key = "product_gone"

    def get_context(
        self, value: StructValue, parent_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """
        The page's context and the block's own values.
        """
        context = dict(super().get_context(value, parent_context=parent_context))
        storefront = get_storefront()
        chosen = [product for product in self.chosen_products(value) if product is not None]
        part = next_part(context.get("request"))
        data = part_data(storefront, part, mirror_products(storefront, chosen), empty_key=self.empty_key)
        return {**context, **data}

    def chosen_products(self, value: StructValue) -> Sequence[Product | None]:
        """
        The products of *value*; None in place of one that no longer exists.
        """
        return [value.get("product")]


class ProductBlock(_StorefrontBlock):
    """
    One product with its buy button.
    """

    product = ProductChooserBlock(label=_("Product"))

    def get_preview_value(self) -> StructValue:
        """
        A product of no shop, so that the preview works before the first sync.
        """
        return self.normalize({"product": preview_product(1)})

    class Meta:
        icon = "tag"
        label = _("Product")
        group = GROUP
        description = _("One product with its price and a button to buy it.")
        template = "flint_storefront/blocks/product.html"
        preview_template = PREVIEW_TEMPLATE


class ProductGridBlock(_StorefrontBlock):
    """
    Several products side by side.
    """

    products = ListBlock(ProductChooserBlock(label=_("Product")), min_num=1, label=_("Products"))
    empty_key = "products_empty"

    def chosen_products(self, value: StructValue) -> Sequence[Product | None]:
        """
        The products of *value*; None in place of one that no longer exists.
        """
        return list(value.get("products") or ())

    def get_preview_value(self) -> StructValue:
        """
        Three products of no shop, so that the preview works before the first sync.
        """
        return self.normalize({"products": [preview_product(number) for number in (1, 2, 3)]})

    class Meta:
        icon = "grid"
        label = _("Product grid")
        group = GROUP
        description = _("Some products side by side, each with its price and a button to buy it.")
        template = "flint_storefront/blocks/product_grid.html"
        preview_template = PREVIEW_TEMPLATE
