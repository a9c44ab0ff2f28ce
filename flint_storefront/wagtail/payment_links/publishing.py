"""
What publishing, unpublishing and deleting mean to a page's link: after commit, its wish is kept; Flint is not called here.
"""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_delete
from wagtail.signals import page_published, page_unpublished

from flint_storefront.flint.credentials import redacted_logger
from flint_storefront.payment_links.wishes import SlugTaken, agree, keep_wish, release
from flint_storefront.wagtail.current import get_storefront
from flint_storefront.wagtail.payment_links.mixin import PaymentLinkMixin
from flint_storefront.wagtail.payment_links.slugs import owner_of

log = redacted_logger(__name__)
UID = "flint_storefront.payment_links"


def connect() -> None:
    """
    Listen to Wagtail, once.
    """
    page_published.connect(_published, dispatch_uid=f"{UID}.published")
    page_unpublished.connect(_changed, dispatch_uid=f"{UID}.unpublished")
    # Also what no button of the admin does: a converted alias, a script that saves a page.
    post_save.connect(_changed, dispatch_uid=f"{UID}.saved")
    pre_delete.connect(_orphaned, dispatch_uid=f"{UID}.orphaned")
    post_delete.connect(_deleted, dispatch_uid=f"{UID}.deleted")


def _published(sender: Any, instance: Any, **_: Any) -> None:
    if isinstance(instance, PaymentLinkMixin) and instance.alias_of_id is None and instance.link_slug:
        slug = instance.link_slug
        _after_commit(lambda: _keep_news(slug))


def _changed(sender: Any, instance: Any, raw: bool = False, **_: Any) -> None:
    if (
        not raw
        and isinstance(instance, PaymentLinkMixin)
        and instance.alias_of_id is None
        and instance.link_slug
    ):
        slug = instance.link_slug
        _after_commit(lambda: _agree(slug))


def _orphaned(sender: Any, instance: Any, **_: Any) -> None:
    """
    Aliases of a page that is deleted stay, as pages of their own that are not live: each gets a slug of its own.
    """
    if isinstance(instance, PaymentLinkMixin):
        page_ids = list(instance.aliases.values_list("pk", flat=True))
        if page_ids:
            _after_commit(lambda: _settle(type(instance), page_ids))


def _settle(model: Any, page_ids: Sequence[int]) -> None:
    for page in model._base_manager.filter(pk__in=page_ids, alias_of=None, link_slug=None):
        page.save(clean=False)


def _deleted(sender: Any, instance: Any, **_: Any) -> None:
    if isinstance(instance, PaymentLinkMixin) and instance.alias_of_id is None and instance.link_slug:
        slug, owner = instance.link_slug, owner_of(instance.pk)

        def withdraw() -> None:
            _agree(slug)
            release(get_storefront(), slug, owner)

        _after_commit(withdraw)


def _after_commit(action: Any) -> None:
    # Robust: the page is saved, so its editor must not read an error; the background agrees with the pages again.
    transaction.on_commit(action, robust=True)


def _keep_news(slug: str) -> None:
    """
    An editor has published: what Flint refused before is tried anew, even when nothing has changed.
    """
    storefront = get_storefront()
    for wish in storefront.link_book.wishes([slug]):
        try:
            keep_wish(storefront, wish)
        except SlugTaken:
            log.error("payment link %s: wanted by %s, but it belongs to another", slug, wish.owner)
    _agree(slug)


def _agree(slug: str) -> None:
    agree(get_storefront(), [slug])
