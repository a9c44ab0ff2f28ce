"""
Parts of the shop on any page of the site, blocks and template tags alike.

Everybody sees them alike: no token, no cookie, no visitor's data, so that a cache may keep the page. The mirror is read, never
Flint.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from flint_storefront.catalog.mirror import MirrorProduct
from flint_storefront.catalog.page_data import product_data
from flint_storefront.messages.sentences import labels, say
from flint_storefront.storefront import Storefront
from flint_storefront.wagtail.request import active_language

STYLESHEET, SCRIPT = "flint_storefront/storefront.css", "flint_storefront/storefront.js"
PLACED = "_flint_storefront_placed"


@dataclass
class PagePart:
    """
    One part's place on its page.
    """

    number: int | None
    """From 1 on; None when nobody said which page this is (a block printed without its context)."""
    needs_stylesheet: bool
    needs_script: bool

    @property
    def is_first(self) -> bool:
        """
        True for the part that says *test mode* on this page.
        """
        return self.number in (None, 1)

    def id_prefix(self, place: int, name: str) -> str:
        """
        Start of every HTML id of the product at *place* in this part; *name* tells parts apart that have no number.
        """
        return f"flint-{name}-{place}" if self.number is None else f"flint-part-{self.number}-{place}"


def next_part(request: HttpRequest | None) -> PagePart:
    """
    The next part of the page that *request* asks for.
    """
    if request is None:
        return PagePart(number=None, needs_stylesheet=True, needs_script=True)
    placed = _placed(request)
    placed["parts"] = number = placed.get("parts", 0) + 1
    needs_stylesheet, needs_script = not placed.get(STYLESHEET), not placed.get(SCRIPT)
    placed[STYLESHEET] = placed[SCRIPT] = True
    return PagePart(number=number, needs_stylesheet=needs_stylesheet, needs_script=needs_script)


def mark_placed(request: HttpRequest | None, file: str) -> None:
    """
    The page has *file* already: no part brings it again.
    """
    if request is not None:
        _placed(request)[file] = True


def is_preview(request: HttpRequest | None) -> bool:
    """
    True when an editor looks at a preview, which no cache keeps.
    """
    return bool(getattr(request, "is_preview", False))


def part_frame(
    storefront: Storefront, part: PagePart, *, unavailable: str = "", editor_note: str = ""
) -> dict[str, Any]:
    """
    What every part's template gets: `text, stylesheet, script, is_test_mode, unavailable, editor_note`.
    """
    static = storefront.links.static
    return {
        "text": labels(active_language()),
        "stylesheet": static(STYLESHEET) if part.needs_stylesheet else "",
        "script": static(SCRIPT) if part.needs_script else "",
        "is_test_mode": part.is_first and storefront.settings.mode == "test",
        "unavailable": unavailable,
        "editor_note": editor_note,
    }


def part_data(
    storefront: Storefront, part: PagePart, products: Sequence[MirrorProduct], *, empty_key: str
) -> dict[str, Any]:
    """
    What a template of products gets: `products`, and the frame.

    Products that are gone are left out; when none is left, `unavailable` says so by the sentence *empty_key*.
    """
    shown = shown_products(storefront, part, products)
    unavailable = "" if shown else say(empty_key, active_language())
    return {"products": shown, **part_frame(storefront, part, unavailable=unavailable)}


def shown_products(
    storefront: Storefront, part: PagePart, products: Sequence[MirrorProduct]
) -> list[dict[str, Any]]:
    """
    The page data of *products*, without those that are gone.
    """
    language = active_language()
    there = [item for item in products if not item.product.is_gone]
    return [
        product_data(storefront, language, item, id_prefix=part.id_prefix(place, item.product.product_id))
        for place, item in enumerate(there, start=1)
    ]


def _placed(request: HttpRequest) -> dict[str, Any]:
    if not hasattr(request, PLACED):
        setattr(request, PLACED, {})
    return getattr(request, PLACED)
