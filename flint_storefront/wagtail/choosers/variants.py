"""
The variant chooser, for sets: what is really sold, under the name of its product.
"""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from flint_storefront.money import Money, format_money
from flint_storefront.wagtail.choosers.search import MirrorFilterForm
from flint_storefront.wagtail.models import Product, Variant
from flint_storefront.wagtail.request import active_language


def offered_variants() -> QuerySet[Variant]:
    """
    What can be chosen: variants of products that Flint lists.
    """
    products = Product.objects.filter(pk=OuterRef("product_id"), is_gone=False)
    return Variant.objects.filter(Exists(products), is_gone=False)


def price_text(variant: Variant) -> str:
    """
    Such as `$12.00`.
    """
    return format_money(Money(variant.price_minor, variant.currency), active_language())


def availability_text(variant: Variant) -> str:
    """
    Whether it can be bought now.
    """
    return str(_("For sale") if variant.is_available else _("Sold out"))


class VariantFilterForm(MirrorFilterForm):
    """
    Search by the product's name, the variant's or the SKU.
    """

    searched = ("product_name", "name", "sku")


class _VariantListing:
    filter_form_class = VariantFilterForm
    ordering = ("product_name", "position", "variant_id")

    def get_object_list(self) -> QuerySet[Variant]:
        return offered_variants()

    @property
    def columns(self) -> list[Column]:
        return [
            *super().columns,
            Column("price", label=_("Price"), accessor=price_text),
            Column("availability", label=_("Availability"), accessor=availability_text),
        ]


class VariantChooseView(_VariantListing, ChooseView):
    """
    The chooser's window.
    """


class VariantChooseResultsView(_VariantListing, ChooseResultsView):
    """
    The list in it, while searching.
    """


class VariantChooserViewSet(ChooserViewSet):
    """
    Chooses one variant of the products that Flint lists.
    """

    name = "flint_storefront_variant_chooser"
    model = Variant
    icon = "tag"
    choose_one_text = _("Choose a product")
    choose_another_text = _("Choose another product")
    choose_view_class = VariantChooseView
    choose_results_view_class = VariantChooseResultsView
    per_page = 20

    def get_object_list(self) -> Any:
        """
        What can be chosen.
        """
        return offered_variants()


variant_chooser_viewset = VariantChooserViewSet()
