"""
What all our blocks have in common.
"""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, StructBlock, StructValue

from flint_storefront.storefront import Storefront
from flint_storefront.wagtail.current import get_storefront
from flint_storefront.wagtail.page_parts import PagePart, is_preview, next_part, part_frame

GROUP = _("Storefront")
PREVIEW_TEMPLATE = "flint_storefront_wagtail/block_preview.html"
KEY_LENGTH_MAX = 60


class StorefrontBlock(StructBlock):
    """
    A block that is filled from the mirror and from what the editor chose; never from who looks.
    """

    def get_context(
        self, value: StructValue, parent_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """
        The page's context and the block's own values.
        """
        context = dict(super().get_context(value, parent_context=parent_context))
        request: HttpRequest | None = context.get("request")
        storefront, part = get_storefront(), next_part(request)
        shown = self.show(storefront, value, part)
        note = "\n".join(str(cause) for cause in shown.pop("causes", ())) if is_preview(request) else ""
        frame = part_frame(storefront, part, unavailable=shown.pop("unavailable", ""), editor_note=note)
        return {**context, **frame, **shown}

    def show(self, storefront: Storefront, value: StructValue, part: PagePart) -> dict[str, Any]:
        """
        What the template gets beside the frame.

        Returns:
            Also `unavailable` (what visitors read when nothing is shown, or "") and `causes` (what editors read).
        """
        raise NotImplementedError


def key_block() -> CharBlock:
    """
    The field that names an offer in orders and exports.
    """
    return CharBlock(
        required=False,
        max_length=KEY_LENGTH_MAX,
        label=_("Name in orders"),
        help_text=_("Small letters, digits and hyphens; made of the title when empty."),
    )


def offer_key(value: Mapping[str, Any], default: str) -> str:
    """
    The key of an offer that stands in a block: as the editor wrote it, or made of the title.
    """
    return value.get("key") or slugify(value.get("title") or "")[:KEY_LENGTH_MAX].strip("-") or default
