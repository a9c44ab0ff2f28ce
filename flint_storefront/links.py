"""
Addresses by name, on the one configured public origin; never from the Host header.
"""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

PATHS: dict[str, str] = {
    "shop": "/",
    "product": "/products/<slug>",
    "cart": "/cart",
    "cart_count": "/cart/count",
    "checkout_start": "/checkout",
    "checkout": "/checkout/<reference>",
    "checkout_continue": "/checkout/<reference>/start",
    "checkout_return": "/checkout/<reference>/return",
    "checkout_cancel": "/checkout/<reference>/cancel",
    "checkout_state": "/checkout/<reference>/state",
    "checkout_manage": "/checkout/<reference>/manage",
    "code": "/code/<code>",
    "tip_jar": "/tips/<slug>",
    "set": "/sets/<slug>",
    "campaign": "/donate/<slug>",
    "goal": "/donate/<slug>/goal",
    "plans": "/plans",
    "plan": "/plans/<slug>",
    "account": "/account",
    "payment_link": "/pay/<slug>",
    "payment_link_return": "/pay/<slug>/return",
    "payment_link_print": "/pay/<slug>/print",
    "payment_link_qr_svg": "/pay/<slug>/qr.svg",
    "payment_link_qr_png": "/pay/<slug>/qr.png",
    "webhook": "/webhooks/flint",
}
"""Path below the prefix, by name; `<part>` is replaced by the quoted value."""


@dataclass(frozen=True)
class Links:
    """
    Builds every address that the plugin prints or sends.
    """

    public_origin: str
    """Scheme, host and port, such as `https://shop.example`."""
    prefix: str
    """Such as `/shop`; empty for none."""
    static: Callable[[str], str]
    """From a file below `static/` to its address; given by the adapter."""

    def path(self, name: str, **parts: str) -> str:
        """
        Path on this site, such as `/shop/products/espresso`.

        Raises:
            KeyError: There is no address of that *name*.
        """
        path = PATHS[name]
        for part, value in parts.items():
            path = path.replace(f"<{part}>", quote(value, safe=""))
        return f"{self.prefix}{path}"

    def url(self, name: str, **parts: str) -> str:
        """
        Absolute address on the public origin.
        """
        return f"{self.public_origin}{self.path(name, **parts)}"
