"""
The product chooser of the Wagtail admin: a window on the mirror, nothing can be created in it.
"""

import copy
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.blocks import ChooserBlock

from flint_storefront.money import Money, format_money
from flint_storefront.wagtail.choosers.search import MirrorFilterForm
from flint_storefront.wagtail.mirror import load_products
from flint_storefront.wagtail.models import Product
from flint_storefront.wagtail.request import active_language


def price_text(product: Product) -> str:
    """
    The lowest price, such as `$12.00` or `from $12.00`; a dash without one.
    """
    if product.currency is None or product.price_min_minor is None:
        return "–"
    text = format_money(Money(product.price_min_minor, product.currency), active_language())
    return (
        str(_("from %(price)s") % {"price": text})
        if product.price_max_minor != product.price_min_minor
        else text
    )


def availability_text(product: Product) -> str:
    """
    Whether it can be bought now.
    """
    return str(_("For sale") if product.is_available else _("Sold out"))


class _MirrorListing:
    filter_form_class = MirrorFilterForm
    ordering = ("position", "product_id")

    def get_object_list(self) -> QuerySet[Product]:
        return Product.objects.filter(is_gone=False)

    @property
    def columns(self) -> list[Column]:
        return [
            *super().columns,
            Column("price", label=_("Price"), accessor=price_text),
            Column("availability", label=_("Availability"), accessor=availability_text),
        ]


class ProductChooseView(_MirrorListing, ChooseView):
    """
    The chooser's window.
    """


class ProductChooseResultsView(_MirrorListing, ChooseResultsView):
    """
    The list in it, while searching.
    """


class MirrorChooserBlock(ChooserBlock):
    """
    Loads all products of a page, with their variants, in one query.
    """

    def bulk_to_python(self, values: Sequence[str | None]) -> list[Product | None]:
        """
        Products in the order of *values*; None for one that the mirror never had.
        """
        found = load_products([value for value in dict.fromkeys(values) if value is not None])
        return [copy.copy(found[value]) if value in found else None for value in values]


class ProductChooserViewSet(ChooserViewSet):
    """
    Chooses one of the products that Flint lists.
    """

    name = "flint_storefront_product_chooser"
    model = Product
    icon = "tag"
    choose_one_text = _("Choose a product")
    choose_another_text = _("Choose another product")
    choose_view_class = ProductChooseView
    choose_results_view_class = ProductChooseResultsView
    base_block_class = MirrorChooserBlock
    per_page = 20

    def get_object_list(self) -> Any:
        """
        What can be chosen.
        """
        return Product.objects.filter(is_gone=False)


product_chooser_viewset = ProductChooserViewSet()
