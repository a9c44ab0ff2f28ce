"""
Link slugs: unique over all pages and all links of the site, made once, kept for good.
"""

from typing import Any

from django.apps import apps
from django.utils.text import slugify

from flint_storefront.payment_links.checks import slug_mistake
from flint_storefront.payment_links.wishes import PAGE

LENGTH_MAX = 100


def link_models() -> list[Any]:
    """
    Every page model of the site that uses the mixin.
    """
    from flint_storefront.wagtail.payment_links.mixin import PaymentLinkMixin

    return [model for model in apps.get_models() if issubclass(model, PaymentLinkMixin)]


def owner_of(page_id: Any) -> str:
    """
    Such as `page:12`.
    """
    return f"{PAGE}{page_id}"


def is_taken(slug: str, page_id: int | None) -> bool:
    """
    True when another page holds this slug, a draft too, or a link that is not of this page.
    """
    from flint_storefront.wagtail.current import get_storefront

    for model in link_models():
        if model._base_manager.filter(link_slug=slug).exclude(pk=page_id).exists():
            return True
    mistake = slug_mistake(get_storefront(), slug, owner_of(page_id))
    return mistake is not None and mistake.key == "mistake_link_slug_taken"


def free_slug(wanted: str, page_id: int | None) -> str:
    """
    *wanted* as a slug, with a number behind it when somebody has it.
    """
    start = slugify(wanted)[:LENGTH_MAX].strip("-_").replace("_", "-") or "link"
    slug, number = start, 2
    while is_taken(slug, page_id):
        slug = f"{start[: LENGTH_MAX - 8].rstrip('-')}-{number}"
        number += 1
    return slug
