"""
Products from the mirror: one, or several side by side.
"""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import ListBlock, StructValue

from flint_storefront.messages.sentences import say
from flint_storefront.storefront import Storefront
from flint_storefront.wagtail.blocks.structure import GROUP, PREVIEW_TEMPLATE, StorefrontBlock
from flint_storefront.wagtail.choosers import product_chooser_viewset
from flint_storefront.wagtail.mirror import mirror_products
from flint_storefront.wagtail.models import Product
from flint_storefront.wagtail.page_parts import PagePart, shown_products
from flint_storefront.wagtail.previews import preview_product
from flint_storefront.wagtail.request import active_language

ProductChooserBlock = product_chooser_viewset.get_block_class(
    name="ProductChooserBlock", module_path="flint_storefront.wagtail.blocks"
)


class _ProductsBlock(StorefrontBlock):
    empty_key = "product_gone"

    def show(self, storefront: Storefront, value: StructValue, part: PagePart) -> dict[str, Any]:
        """
        `products`.
        """
        chosen = self.chosen_products(value)
        there = [product for product in chosen if product is not None]
        products = shown_products(storefront, part, mirror_products(storefront, there))
        unavailable = "" if products else say(self.empty_key, active_language())
        return {"products": products, "unavailable": unavailable, "causes": _causes(chosen)}

    def chosen_products(self, value: StructValue) -> Sequence[Product | None]:
        """
        The products of *value*; None in place of one that no longer exists.
        """
        return [value.get("product")]


def _causes(chosen: Sequence[Product | None]) -> list[Any]:
    gone = [product for product in chosen if product is None or product.is_gone]
    return [
        _("Flint no longer lists %(name)s. Choose another product.")
        % {"name": product.name if product is not None else _("this product")}
        for product in gone
    ]


class ProductBlock(_ProductsBlock):
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


class ProductGridBlock(_ProductsBlock):
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
