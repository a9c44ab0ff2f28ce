"""
A payment link of the site on any page.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import StructValue

from flint_storefront.storefront import Storefront
from flint_storefront.wagtail.blocks.structure import GROUP, PREVIEW_TEMPLATE, StorefrontBlock
from flint_storefront.wagtail.choosers import payment_link_chooser_viewset
from flint_storefront.wagtail.link_parts import editor_notes, gone_link, link_part
from flint_storefront.wagtail.models import PaymentLink
from flint_storefront.wagtail.offer_parts import broken_offer
from flint_storefront.wagtail.page_parts import PagePart
from flint_storefront.wagtail.previews import PREVIEW_LINK, preview_link, preview_link_offer

PaymentLinkChooserBlock = payment_link_chooser_viewset.get_block_class(
    name="PaymentLinkChooserBlock", module_path="flint_storefront.wagtail.blocks"
)


class PaymentLinkBlock(StorefrontBlock):
    """
    What a payment link sells, with its state and its button. The page that declares the link stays where it is.
    """

    link = PaymentLinkChooserBlock(label=_("Payment link"))

    def show(self, storefront: Storefront, value: StructValue, part: PagePart) -> dict[str, Any]:
        """
        `link`, or none when it is gone.
        """
        link: PaymentLink | None = value.get("link")
        if link is None:
            return gone_link()
        if link.slug == PREVIEW_LINK:
            return link_part(storefront, part, link.slug, preview=preview_link_offer())
        notes, shown = editor_notes(link), link_part(storefront, part, link.slug)
        # A page that is not live says nothing elsewhere either.
        return {"causes": notes, **shown} if "link" in shown or not notes else broken_offer((), notes[0])

    def get_preview_value(self) -> StructValue:
        """
        A link of no site, so that the preview works before there is one.
        """
        return self.normalize({"link": preview_link()})

    class Meta:
        icon = "link"
        label = _("Payment link")
        group = GROUP
        description = _("A product, a donation, an event or a subscription behind a link that you can share.")
        template = "flint_storefront/blocks/payment_link.html"
        preview_template = PREVIEW_TEMPLATE
