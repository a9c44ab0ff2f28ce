"""
A single amount for the house.
"""

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import BlockGroup, CharBlock, StructBlockValidationError, StructValue, TextBlock

from flint_storefront.errors import MoneyError
from flint_storefront.offers.terms import TipJar
from flint_storefront.storefront import Storefront
from flint_storefront.wagtail.amounts import AmountsBlock, amount_terms, clean_fields
from flint_storefront.wagtail.blocks.structure import (
    GROUP,
    PREVIEW_TEMPLATE,
    StorefrontBlock,
    key_block,
    offer_key,
)
from flint_storefront.wagtail.offer_errors import mistakes_of, struct_errors
from flint_storefront.wagtail.offer_parts import broken_offer, tip_jar_part, unreadable_offer
from flint_storefront.wagtail.page_parts import PagePart


class TipJarBlock(StorefrontBlock):
    """
    A tip jar: the buyer chooses an amount, or types one.
    """

    title = CharBlock(label=_("Title"), help_text=_("What the buyer pays for, here and at Flint."))
    text = TextBlock(required=False, rows=3, label=_("Text"))
    amounts = AmountsBlock(label=_("Amounts"))
    key = key_block()

    def clean(self, value: StructValue) -> StructValue:
        """
        What the core finds wrong with it, at its field.
        """
        cleaned, errors = clean_fields(super().clean, value)
        if not errors:
            cleaned["key"] = offer_key(cleaned, "tip-jar")
            mistakes = mistakes_of(tip_jar(cleaned))
            errors = struct_errors(mistakes, "", ("title", "key", "text", "amounts"))
        if errors:
            raise StructBlockValidationError(errors)
        return cleaned

    def show(self, storefront: Storefront, value: StructValue, part: PagePart) -> dict[str, Any]:
        """
        `tip_jar`, or none when it cannot be sold.
        """
        try:
            jar = tip_jar(value)
        except MoneyError:
            return unreadable_offer()
        mistakes = mistakes_of(jar)
        return broken_offer(mistakes) if mistakes else tip_jar_part(storefront, part, jar)

    def get_preview_value(self) -> StructValue:
        """
        Something to look at before anything is chosen.
        """
        amounts = {"currency": "USD", "choices": "3 5 10", "preselected": "5", "low": "1", "high": "100"}
        return self.normalize(
            {
                "title": _now("A coffee for the crew"),
                "text": _now("Whatever you like to give goes to the people behind the bar."),
                "amounts": {**amounts, "has_custom": True},
                "key": "preview",
            }
        )

    class Meta:
        icon = "pick"
        label = _("Tip jar")
        group = GROUP
        description = _("An amount of the visitor's choice, such as a tip for the house.")
        template = "flint_storefront/blocks/tip_jar.html"
        preview_template = PREVIEW_TEMPLATE
        label_format = "{title}"
        form_layout = [
            "title",
            "text",
            "amounts",
            BlockGroup(["key"], heading=_("Advanced"), classname="collapsed"),
        ]


def tip_jar(value: StructValue) -> TipJar:
    """
    The core's terms of a filled-in block.

    Raises:
        MoneyError: An amount cannot be read.
    """
    return TipJar(
        key=offer_key(value, "tip-jar"),
        title=value["title"],
        text=value.get("text") or "",
        amounts=amount_terms(value["amounts"]),
    )
