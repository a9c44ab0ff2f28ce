"""
What a page or block gets of a payment link: plain values.
"""

from typing import Any
from urllib.parse import urlsplit

from flint_storefront.messages.sentences import say, say_count
from flint_storefront.page_request import PageLocale
from flint_storefront.payment_links.models import DONATION, EVENT, STANDARD, SUBSCRIPTION, LinkOffer
from flint_storefront.payment_links.price_data import price_data
from flint_storefront.payment_links.records import KnownLink, find_link, offer_of
from flint_storefront.payment_links.sharing import share_data, short_text, structured_data
from flint_storefront.payment_links.showing import LinkView, view_link
from flint_storefront.payment_links.states import ACTIVE, ENDED, INACTIVE, SCHEDULED, SOLD_OUT
from flint_storefront.payment_links.when import event_data, show_instant
from flint_storefront.storefront import Storefront

BUTTONS = {
    STANDARD: "buy_now",
    DONATION: "donate",
    EVENT: "link_get_tickets",
    SUBSCRIPTION: "subscribe",
}
"""Label of the button by kind."""


def payment_link_data(
    storefront: Storefront,
    request_or_locale: PageLocale,
    slug: str,
    *,
    offer: LinkOffer | None = None,
    id_prefix: str = "link",
    is_preview: bool = False,
) -> dict[str, Any] | None:
    """
    The `link` of the templates; None when there is no such link, or its page is not live. No call to Flint; two queries, and
    two more for lines of the catalogue or one for a plan.

    Args:
        offer: What a site's page or code says itself: shown instead of the record's, and needed where there is no record yet.
        id_prefix: Starts every HTML id; differs for each link on a page.
        is_preview: An editor looks at a draft: shown as if it sold, with a button that leads nowhere.
    """
    known = find_link(storefront, slug)
    shown = offer_to_show(known, offer)
    if shown is None:
        return None
    view = view_link(storefront, known, shown, is_preview=is_preview)
    return link_data(storefront, request_or_locale, view, id_prefix=id_prefix)


def offer_to_show(known: KnownLink | None, offer: LinkOffer | None) -> LinkOffer | None:
    """
    *offer*, else the record's; None when there is neither, or its page is not live.
    """
    if offer is not None:
        return offer
    return offer_of(known.record) if known is not None and known.record.is_published else None


def link_data(
    storefront: Storefront, locale: PageLocale, view: LinkView, *, id_prefix: str = "link", page_url: str = ""
) -> dict[str, Any]:
    """
    The `link` of the templates.

    Args:
        page_url: Absolute address of the page that shows it; empty: the shared address.

    Returns:
        `slug, name, kind, status, state_text, state_note, is_active, url, button, is_preview, path, image, summary,
        paragraphs, event, only, lines, total, suggestions, plan, is_price_later, policies, share, structured, id_prefix`.
    """
    offer, language = view.offer, locale.language
    return {
        "slug": offer.slug,
        "name": offer.title,
        "kind": offer.kind,
        "status": view.status,
        "state_text": state_text(view, locale),
        "state_note": offer.inactive_message if view.status in (ENDED, SOLD_OUT) else "",
        "is_active": view.status == ACTIVE,
        "url": view.url,
        "button": say(BUTTONS.get(offer.kind, "buy_now"), language),
        "is_preview": view.is_preview,
        "path": storefront.links.path("payment_link", slug=offer.slug),
        "image": _image(offer),
        "summary": short_text(offer.text),
        "paragraphs": _paragraphs(offer.text),
        "event": _event(storefront, view, locale),
        **price_data(view, language),
        "policies": _policies(offer, language),
        "share": share_data(storefront, view),
        "structured": structured_data(
            view, page_url or storefront.links.url("payment_link", slug=offer.slug)
        ),
        "id_prefix": id_prefix,
    }


def state_text(view: LinkView, locale: PageLocale) -> str:
    """
    What is true now, in one sentence; empty where the button says it all.
    """
    language, sale = locale.language, view.sale
    if view.status == INACTIVE:
        return view.offer.inactive_message or say("link_state_inactive", language)
    if view.status == SOLD_OUT:
        return _sold_out_text(view.offer.kind, language)
    kind = "_event" if view.offer.kind == EVENT else ""
    if view.status == SCHEDULED and sale.starts_at is not None:
        return say(f"link_state_scheduled{kind}", language, start=show_instant(sale.starts_at, locale))
    if view.status in (ACTIVE, ENDED):
        key = "link_state_ended" if view.status == ENDED else "link_state_active_until"
        return say(f"{key}{kind}", language, end=show_instant(sale.ends_at, locale)) if sale.ends_at else ""
    return say("link_state_not_ready", language)


def _sold_out_text(kind: str, language: str) -> str:
    key = f"link_state_sold_out_{kind}" if kind in (DONATION, EVENT) else "link_state_sold_out"
    return say(key, language)


def _paragraphs(text: str) -> list[str]:
    """
    Blank lines part paragraphs; the lines within one stay.
    """
    paragraphs: list[list[str]] = [[]]
    for line in text.splitlines():
        if line.strip():
            paragraphs[-1].append(line.strip())
        elif paragraphs[-1]:
            paragraphs.append([])
    return ["\n".join(lines) for lines in paragraphs if lines]


def _image(offer: LinkOffer) -> dict[str, Any] | None:
    if not _is_web(offer.image_url):
        return None
    return {"url": offer.image_url, "alt": offer.image_alt or offer.title, "width": None, "height": None}


def _event(storefront: Storefront, view: LinkView, locale: PageLocale) -> dict[str, Any] | None:
    if view.offer.event is None:
        return None
    left = view.places_left
    return {
        **event_data(view.offer.event, locale, storefront.settings.timezone),
        "places_text": say_count("link_places_left", left, locale.language) if left is not None else "",
    }


def _policies(offer: LinkOffer, language: str) -> list[dict[str, str]]:
    named = {"link_terms": offer.terms_url, "link_refund_policy": offer.refund_policy_url}
    return [{"label": say(key, language), "url": url} for key, url in named.items() if _is_web(url)]


def _is_web(url: str) -> bool:
    """
    False for what a draft may hold and no link may lead to.
    """
    try:
        return urlsplit(url).scheme in ("http", "https")
    except ValueError:
        return False
