"""
The pages of a payment link, and its QR code.

They read our own records only, carry no visitor's data, no token and no cookie, and may be kept by a cache until the clock
changes what they say; only the page after paying may not.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import urljoin

from flint_storefront.catalog.slugs import is_slug
from flint_storefront.messages.sentences import say
from flint_storefront.page_data import not_found, show
from flint_storefront.page_request import PageRequest
from flint_storefront.payment_links.models import LinkOffer
from flint_storefront.payment_links.page_data import link_data
from flint_storefront.payment_links.qr import qr_png, qr_svg
from flint_storefront.payment_links.records import KnownLink, find_link, offer_of
from flint_storefront.payment_links.sharing import sharing_data
from flint_storefront.payment_links.showing import MAX_AGE_SECONDS, view_link
from flint_storefront.payment_links.states import INACTIVE
from flint_storefront.payment_links.wishes import NOBODY, PAGE
from flint_storefront.results import NO_STORE, GoTo, Result, SendFile, ShowPage
from flint_storefront.storefront import Storefront


@dataclass(frozen=True)
class _Found:
    """
    A link of the site.
    """

    known: KnownLink | None
    """Its records; None: declared, and nothing is kept of it yet."""
    owner: str
    offer: LinkOffer


def show_payment_link(storefront: Storefront, request: PageRequest) -> Result:
    """
    GET `/pay/<slug>`: the shared address. The page itself, or the way to the site's own page that shows the link.
    """
    found = _find(storefront, request)
    if found is None:
        return not_found(storefront, request)
    if found.owner.startswith(PAGE):
        page = storefront.link_book.find_page(found.offer.slug)
        return _show_neutral(storefront, request, found.offer) if page is None else GoTo(page, status=302)
    if found.owner == NOBODY:
        return _show_neutral(storefront, request, found.offer)
    return _show(storefront, request, found.known, found.offer)


def show_payment_link_return(storefront: Storefront, request: PageRequest) -> Result:
    """
    GET `/pay/<slug>/return`: thank you; never *paid*, since nobody knows who came back.
    """
    found, language = _find(storefront, request), request.locale.language
    if found is None:
        return not_found(storefront, request)
    returned = {
        "name": found.offer.title if _is_public(storefront, found) else "",
        "text": say("link_returned", language),
        "help_text": say("link_returned_help", language),
        "path": storefront.links.path("payment_link", slug=found.offer.slug),
    }
    heading = say("link_thanks", language)
    page = show(
        storefront, request, "payment_link_return.html", heading, {"returned": returned}, is_shared=True
    )
    return replace(page, cache=NO_STORE)


def show_payment_link_print(storefront: Storefront, request: PageRequest) -> Result:
    """
    GET `/pay/<slug>/print`: a sheet with the QR code, to hang up; also before the sale has begun.
    """
    found = _find(storefront, request)
    if found is None:
        return not_found(storefront, request)
    if not _is_public(storefront, found):
        return _show_neutral(storefront, request, found.offer)
    view = view_link(storefront, found.known, found.offer)
    data = {"link": link_data(storefront, request.locale, view)}
    page = show(storefront, request, "payment_link_print.html", found.offer.title, data, is_shared=True)
    return replace(page, max_age_seconds=view.max_age_seconds)


def send_qr_svg(storefront: Storefront, request: PageRequest) -> Result:
    """
    GET `/pay/<slug>/qr.svg`; `?download=1` saves it.
    """
    return _send_qr(storefront, request, qr_svg, "svg", "image/svg+xml")


def send_qr_png(storefront: Storefront, request: PageRequest) -> Result:
    """
    GET `/pay/<slug>/qr.png`; `?download=1` saves it.
    """
    return _send_qr(storefront, request, qr_png, "png", "image/png")


def payment_link_page(
    storefront: Storefront,
    request: PageRequest,
    slug: str,
    *,
    offer: LinkOffer | None = None,
    is_preview: bool = False,
    body_html: str = "",
    page_url: str = "",
) -> ShowPage:
    """
    The page of a link, for the site's own page that shows it.

    Args:
        offer: What that page says: shown instead of the record's, and needed where there is no record yet.
        is_preview: An editor looks at a draft: shown as if it sold, with a button that leads nowhere, kept by no cache.
        body_html: More content of that page, marked safe by the host (`SafeString`, `Markup`); plain text is escaped.
        page_url: Absolute address of that page, for other sites and search engines; empty: asked of the link book.

    Returns:
        The neutral 404 page when there is neither an offer nor a record.
    """
    known = find_link(storefront, slug)
    if offer is None:
        if known is None:
            return not_found(storefront, request)
        offer = offer_of(known.record)
    return _show(storefront, request, known, offer, is_preview, body_html, page_url)


def _find(storefront: Storefront, request: PageRequest) -> _Found | None:
    """
    The link of the address, from its records, or from what declares it before anything is kept.
    """
    slug = request.arguments.get("slug", "")
    if not is_slug(slug):
        return None
    known = find_link(storefront, slug)
    if known is not None:
        return _Found(known, known.record.owner, offer_of(known.record))
    wish = next((one for one in storefront.link_book.wishes([slug]) if one.slug == slug), None)
    return None if wish is None else _Found(None, wish.owner, wish.offer)


def _is_public(storefront: Storefront, found: _Found) -> bool:
    """
    False while its page is not live, or is shown to some only: then nothing of it is shown outside that page.
    """
    if found.owner == NOBODY or not (found.known is None or found.known.record.is_published):
        return False
    is_of_a_page = found.owner.startswith(PAGE)
    return not is_of_a_page or storefront.link_book.is_for_everybody(found.offer.slug)


def _show(
    storefront: Storefront,
    request: PageRequest,
    known: KnownLink | None,
    offer: LinkOffer,
    is_preview: bool = False,
    body_html: str = "",
    page_url: str = "",
) -> ShowPage:
    view = view_link(storefront, known, offer, is_preview=is_preview)
    url = page_url or _page_url(storefront, known, offer.slug)
    data = {
        "link": link_data(storefront, request.locale, view, page_url=url),
        "sharing": None if is_preview else sharing_data(storefront, offer, url),
        "body_html": body_html,
    }
    page = show(storefront, request, "payment_link.html", offer.title, data, is_shared=True)
    if is_preview:
        return replace(page, cache=NO_STORE)
    return replace(page, max_age_seconds=view.max_age_seconds)


def _page_url(storefront: Storefront, known: KnownLink | None, slug: str) -> str:
    """
    Where the page itself stands: the shared address would only lead back to a page of the site.
    """
    shared = storefront.links.url("payment_link", slug=slug)
    if known is None or not known.record.owner.startswith(PAGE):
        return shared
    page = storefront.link_book.find_page(slug)
    return shared if page is None else urljoin(storefront.links.public_origin, page)


def _show_neutral(storefront: Storefront, request: PageRequest, offer: LinkOffer) -> ShowPage:
    """
    A link whose page is not live: nothing of it but what its editor says for this time.
    """
    language = request.locale.language
    heading = say("link_not_offered", language)
    text = offer.inactive_message or say("link_state_inactive", language)
    data = {"link": {"slug": offer.slug, "status": INACTIVE, "state_text": text}}
    page = show(storefront, request, "payment_link_neutral.html", heading, data, is_shared=True)
    return replace(page, max_age_seconds=MAX_AGE_SECONDS)


def _send_qr(
    storefront: Storefront, request: PageRequest, draw: Callable[[str], bytes], ending: str, content_type: str
) -> Result:
    """
    The code of the shared address, on the one configured public origin.
    """
    found = _find(storefront, request)
    if found is None:
        return not_found(storefront, request)
    slug = found.offer.slug
    return SendFile(
        body=draw(storefront.links.url("payment_link", slug=slug)),
        content_type=content_type,
        filename=f"{slug}.{ending}",
        is_download=list(request.query.get("download", ())) == ["1"],
    )
