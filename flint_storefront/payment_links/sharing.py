"""
A link handed on: its address, a mail, its QR code, and what other sites and search engines are told of it.
"""

from typing import Any
from urllib.parse import quote

from flint_storefront.payment_links.models import DONATION, EVENT, LinkOffer
from flint_storefront.payment_links.showing import LinkView
from flint_storefront.payment_links.states import ACTIVE, NOT_READY, SCHEDULED, SOLD_OUT
from flint_storefront.storefront import Storefront

DESCRIPTION_LENGTH_MAX = 200
"""Of a description for other sites, characters; our choice."""
AVAILABILITIES = {
    ACTIVE: "InStock",
    SCHEDULED: "PreOrder",
    SOLD_OUT: "SoldOut",
    NOT_READY: "OutOfStock",
}
"""Words of schema.org by status; what is over or off is `Discontinued`."""


def share_data(storefront: Storefront, view: LinkView) -> dict[str, Any]:
    """
    The share row: `{"address", "mail", "print_path", "qr_svg_path", "qr_png_path", "has_qr"}`.

    The address is the shared one on the public origin: it stays when the site's own page is moved.
    """
    links, slug = storefront.links, view.offer.slug
    address = links.url("payment_link", slug=slug)
    return {
        "address": address,
        "mail": _mail(view.offer.title, address),
        "print_path": links.path("payment_link_print", slug=slug),
        "qr_svg_path": links.path("payment_link_qr_svg", slug=slug),
        "qr_png_path": links.path("payment_link_qr_png", slug=slug),
        # Nothing answers for a draft that was never published.
        "has_qr": view.is_kept or not view.is_preview,
    }


def sharing_data(storefront: Storefront, offer: LinkOffer, page_url: str) -> dict[str, Any]:
    """
    Open Graph: `{"title", "description", "url", "image", "image_alt", "site_name"}`.

    Args:
        page_url: Absolute address of the page itself, not one that leads to it.
    """
    return {
        "title": offer.title,
        "description": short_text(offer.text),
        "url": page_url,
        "image": offer.image_url,
        "image_alt": offer.image_alt,
        "site_name": storefront.settings.shop_name,
    }


def structured_data(view: LinkView, page_url: str) -> dict[str, str] | None:
    """
    Words of schema.org as microdata; None in a preview. Of a donation the page itself is the offer.
    """
    if view.is_preview:
        return None
    kinds = {EVENT: "Event", DONATION: "Offer"}
    starts_at, ends_at = view.sale.starts_at, view.sale.ends_at
    return {
        "type": kinds.get(view.offer.kind, "Product"),
        "availability": f"https://schema.org/{AVAILABILITIES.get(view.status, 'Discontinued')}",
        "valid_from": starts_at.isoformat(timespec="minutes") if starts_at is not None else "",
        "valid_through": ends_at.isoformat(timespec="minutes") if ends_at is not None else "",
        "url": page_url,
    }


def short_text(text: str) -> str:
    """
    The text in one line, cut at a word.
    """
    line = " ".join(text.split())
    if len(line) <= DESCRIPTION_LENGTH_MAX:
        return line
    return f"{line[:DESCRIPTION_LENGTH_MAX].rsplit(' ', 1)[0]} …"


def _mail(title: str, address: str) -> str:
    body = f"{title}\r\n\r\n{address}"
    return f"mailto:?subject={quote(title, safe='')}&body={quote(body, safe='')}"
