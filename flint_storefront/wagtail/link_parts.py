"""
Payment links as parts of any page: what their block and template tag show.

The address at Flint is in a page only while the link sells, so a page that a cache has kept never opens a sale early.
"""

from typing import Any

from django.utils.translation import gettext as _

from flint_storefront.payment_links.models import LinkOffer
from flint_storefront.payment_links.page_data import payment_link_data
from flint_storefront.storefront import Storefront
from flint_storefront.wagtail.models import PaymentLink
from flint_storefront.wagtail.offer_parts import broken_offer
from flint_storefront.wagtail.page_parts import PagePart
from flint_storefront.wagtail.payment_link_list.words import SETUP_LABELS, label, why_text
from flint_storefront.wagtail.request import page_locale


def link_part(
    storefront: Storefront, part: PagePart, slug: str, *, preview: LinkOffer | None = None
) -> dict[str, Any]:
    """
    `link`, or why there is none.

    Args:
        preview: Shown in place of a link of the site, with a button that leads nowhere.
    """
    data = payment_link_data(
        storefront,
        page_locale(storefront.settings),
        slug,
        offer=preview,
        id_prefix=part.id_prefix(1, slug),
        is_preview=preview is not None,
    )
    return gone_link() if data is None else {"link": data}


def gone_link() -> dict[str, Any]:
    """
    A calm sentence for visitors, the cause for editors.
    """
    return broken_offer((), _("The payment link no longer exists. Choose another one."))


def editor_notes(link: PaymentLink) -> list[str]:
    """
    Why visitors cannot pay through it, as far as an editor can help it; empty when all is well.
    """
    if not link.owner:
        return [_("The page of this payment link is gone. Choose another one.")]
    if not link.is_published:
        return [_("The page of this payment link is not live, so nothing is sold.")]
    if link.is_switched_off:
        return [_("This payment link is switched off in the list of payment links.")]
    if why := why_text(link):
        return [why]
    return [] if link.setup == "live" else [label(SETUP_LABELS, link.setup)]
