"""What every hosted page has: its title, the merchant's name and the accent of a theme."""

import re
from typing import Any

from flint_storefront.sandbox.hosted.checkouts import Checkout
from flint_storefront.sandbox.state import Document

PageData = dict[str, Any]

ACCENT = re.compile(r"#[0-9a-fA-F]{6}")


def describe_frame(checkout: Checkout | None, *, title: str) -> PageData:
    """Return the frame of a page about a checkout, or about nothing."""
    if checkout is None:
        return describe_themed_frame({}, "", title=title)
    return describe_themed_frame(
        checkout.session.get("theme", {}), checkout.environment.merchant_name, title=title
    )


def describe_themed_frame(theme: Document, merchant: str, *, title: str) -> PageData:
    """
    Return the frame of a page with that theme (contract: ThemeConfig).

    An accent is used only when it is a colour: a theme cannot smuggle style into the page.
    """
    accent = theme.get("primary_color") or theme.get("accent_color") or ""
    is_usable = bool(ACCENT.fullmatch(accent))
    return {
        "title": title,
        "assets": "/checkout/assets",
        "accent": accent if is_usable else "",
        "on_accent": _readable_on(accent) if is_usable else "",
        "merchant": theme.get("title") or merchant,
    }


def _readable_on(color: str) -> str:
    """Return black or white, whichever reads better on *color* (WCAG relative luminance)."""
    channels = [int(color[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#000" if luminance > 0.18 else "#fff"
