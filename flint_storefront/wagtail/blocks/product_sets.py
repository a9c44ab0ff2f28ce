"""
Several products behind one button.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    BlockGroup,
    CharBlock,
    IntegerBlock,
    ListBlock,
    StructBlock,
    StructBlockValidationError,
    StructValue,
    TextBlock,
)
from wagtail.blocks.list_block import ListBlockValidationError

from flint_storefront.offers.terms import ProductSet, SetItem
from flint_storefront.storefront import Storefront
from flint_storefront.wagtail.amounts import clean_fields
from flint_storefront.wagtail.blocks.structure import (
    GROUP,
    PREVIEW_TEMPLATE,
    StorefrontBlock,
    key_block,
    offer_key,
)
from flint_storefront.wagtail.choosers import variant_chooser_viewset
from flint_storefront.wagtail.offer_errors import by_place, mistakes_of, struct_errors
from flint_storefront.wagtail.offer_parts import broken_offer, set_part
from flint_storefront.wagtail.page_parts import PagePart
from flint_storefront.wagtail.previews import preview_variant

VariantChooserBlock = variant_chooser_viewset.get_block_class(
    name="VariantChooserBlock", module_path="flint_storefront.wagtail.blocks"
)
ITEM_FIELDS = ("variant", "quantity", "low", "high")


class SetItemBlock(StructBlock):
    """
    One thing of a set.
    """

    variant = VariantChooserBlock(label=_("Product"))
    quantity = IntegerBlock(default=1, min_value=1, label=_("Quantity"))
    low = IntegerBlock(
        required=False,
        min_value=0,
        label=_("Smallest quantity"),
        help_text=_("Fill in both, and the buyer may choose the quantity."),
    )
    high = IntegerBlock(required=False, min_value=1, label=_("Largest quantity"))

    def clean(self, value: StructValue) -> StructValue:
        """
        What Flint no longer lists cannot be chosen.
        """
        cleaned, errors = clean_fields(super().clean, value)
        variant = value.get("variant")
        if variant is not None and variant.is_gone:
            errors["variant"] = ValidationError(_("Flint no longer lists this. Choose another product."))
        if errors:
            raise StructBlockValidationError(errors)
        return cleaned

    class Meta:
        icon = "tag"
        label = _("Product")
        label_format = "{quantity} × {variant}"
        form_layout = [
            "variant",
            "quantity",
            BlockGroup(["low", "high"], heading=_("The buyer chooses"), classname="collapsed"),
        ]


class ProductSetBlock(StorefrontBlock):
    """
    A buy button for several products at once, or for one without its card.
    """

    title = CharBlock(label=_("Title"))
    text = TextBlock(required=False, rows=3, label=_("Text"))
    items = ListBlock(SetItemBlock(), min_num=1, label=_("Products"))
    key = key_block()

    def clean(self, value: StructValue) -> StructValue:
        """
        What the core finds wrong with it, at its field.
        """
        cleaned, errors = clean_fields(super().clean, value)
        if not errors:
            cleaned["key"] = offer_key(cleaned, "set")
            mistakes = mistakes_of(product_set(cleaned))
            errors = struct_errors(
                [own for own in mistakes if not own.field.startswith("items")], "", ("title", "key", "text")
            )
            places = by_place(mistakes, "items")
            if places:
                last = len(cleaned["items"]) - 1
                blocks = {
                    min(place, last): StructBlockValidationError(struct_errors(own, "", ITEM_FIELDS))
                    for place, own in places.items()
                }
                errors["items"] = ListBlockValidationError(block_errors=blocks)
        if errors:
            raise StructBlockValidationError(errors)
        return cleaned

    def show(self, storefront: Storefront, value: StructValue, part: PagePart) -> dict[str, Any]:
        """
        `set`, or none when it cannot be sold.
        """
        variants = [item["variant"] for item in value["items"]]
        if any(variant is None or variant.is_gone for variant in variants):
            return broken_offer((), _("Flint no longer lists one of the products of this set."))
        offered = product_set(value)
        mistakes = mistakes_of(offered)
        return broken_offer(mistakes) if mistakes else set_part(storefront, part, offered, variants)

    def get_preview_value(self) -> StructValue:
        """
        Two products of no shop, so that the preview works before the first sync.
        """
        items = [
            {"variant": preview_variant(1), "quantity": 2},
            {"variant": preview_variant(2), "quantity": 1},
        ]
        empty = {"low": None, "high": None}
        return self.normalize(
            {
                "title": _now("Starter set"),
                "text": _now("Everything for the first weeks, in one go."),
                "items": [{**item, **empty} for item in items],
                "key": "preview",
            }
        )

    class Meta:
        icon = "list-ul"
        label = _("Buy button")
        group = GROUP
        description = _("One button that buys one product or several together.")
        template = "flint_storefront/blocks/product_set.html"
        preview_template = PREVIEW_TEMPLATE
        label_format = "{title}"
        form_layout = [
            "title",
            "text",
            "items",
            BlockGroup(["key"], heading=_("Advanced"), classname="collapsed"),
        ]


def product_set(value: StructValue) -> ProductSet:
    """
    The core's terms of a filled-in block; all its variants must be there.
    """
    return ProductSet(
        key=offer_key(value, "set"),
        title=value["title"],
        text=value.get("text") or "",
        items=tuple(
            SetItem(
                variant_id=item["variant"].pk,
                quantity=item["quantity"],
                low=item.get("low"),
                high=item.get("high"),
            )
            for item in value["items"]
        ),
    )
