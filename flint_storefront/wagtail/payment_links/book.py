"""
Where the core finds the links that the site's pages want.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ObjectDoesNotExist
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Prefetch, QuerySet
from wagtail.images import get_image_model
from wagtail.models.sites import get_site_for_hostname

from flint_storefront.payment_links.models import LinkWish
from flint_storefront.payment_links.wishes import PAGE
from flint_storefront.wagtail.payment_links.offers import IMAGE_FILTER, finished_offer
from flint_storefront.wagtail.payment_links.slugs import link_models, owner_of


class WagtailLinkBook:
    """
    Implements `flint_storefront.payment_links.models.LinkBook` on the live pages; aliases only show what their original wants.
    """

    def wishes(self, slugs: Collection[str] | None = None) -> Sequence[LinkWish]:
        """
        As the port says. One query a page model, and two for pictures where pages have some.

        What the database says is what is wanted now, so the wish is of this moment.
        """
        from flint_storefront.wagtail.current import get_storefront

        now = get_storefront().clock()
        return [wish for page in _live_pages(slugs) if (wish := _wish(page, now)) is not None]

    def withdraws(self, owner: str) -> bool:
        """
        As the port says; a page that is live but cannot be read keeps its link as it was.
        """
        if not owner.startswith(PAGE):
            return False
        page_id = owner.removeprefix(PAGE)
        return not page_id.isdigit() or not any(
            _live(model).filter(pk=int(page_id)).exists() for model in link_models()
        )

    def find_page(self, slug: str) -> str | None:
        """
        As the port says: a path on the public origin, else the whole address.
        """
        for model in link_models():
            page = _live(model).filter(link_slug=slug).first()
            if page is not None and (place := page_place(page)) is not None:
                return place
        return None

    def is_for_everybody(self, slug: str) -> bool:
        """
        As the port says: whether Wagtail restricts who may view the page.
        """
        pages = (_live(model).filter(link_slug=slug).first() for model in link_models())
        return not any(page is not None and page.get_view_restrictions().exists() for page in pages)


def page_place(page: Any) -> str | None:
    """
    Path of *page* on the public origin, or its whole address where another site of this Wagtail shows it; None: nobody does.
    """
    parts = page.get_url_parts()
    if parts is None or parts[2] is None:
        return None
    site_id, root_url, path = parts
    return path if site_id == _public_site_id() else f"{root_url}{path}"


def _public_site_id() -> int | None:
    """
    The site that Wagtail shows at the public origin: asked as Wagtail asks, since a site's own host name may be made up.
    """
    from flint_storefront.wagtail.current import get_storefront

    origin = urlsplit(get_storefront().settings.public_origin)
    port = origin.port or (443 if origin.scheme == "https" else 80)
    try:
        return int(get_site_for_hostname(origin.hostname, port).pk)
    except ObjectDoesNotExist:
        return None


def _live(model: Any) -> QuerySet[Any]:
    return model._default_manager.using(DEFAULT_DB_ALIAS).filter(live=True, alias_of__isnull=True)


def _live_pages(slugs: Collection[str] | None) -> Iterator[Any]:
    for model in link_models():
        # Asked for only here: a site without such pages may have no images either.
        images = get_image_model().objects.prefetch_renditions(IMAGE_FILTER)
        pages = _live(model).exclude(link_slug=None).order_by("pk")
        if slugs is not None:
            pages = pages.filter(link_slug__in=list(slugs))
        yield from pages.prefetch_related(Prefetch("link_image", queryset=images))


def _wish(page: Any, now: datetime) -> LinkWish | None:
    offer = finished_offer(page)
    if offer is None:
        return None
    return LinkWish(slug=offer.slug, owner=owner_of(page.pk), offer=offer, wished_at=now)
