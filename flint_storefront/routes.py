"""
Every address and the action behind it: the table that both adapters turn into views.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flint_storefront.cart.actions import cart_count, change_cart, show_cart, start_from_cart
from flint_storefront.catalog.actions import show_product, show_shop
from flint_storefront.checkout.actions import (
    back_to_checkout,
    confirm_return,
    continue_checkout,
    show_canceled,
    show_checkout,
    tell_state,
)
from flint_storefront.donations.actions import donate, show_campaign, show_goal
from flint_storefront.inbox.receive import receive_webhook
from flint_storefront.links import PATHS
from flint_storefront.offers.actions import buy_now
from flint_storefront.offers.codes import take_code
from flint_storefront.offers.sets import buy_set, show_set
from flint_storefront.offers.signed import DONATION, PLAN, SET, TIP_JAR, find_kind
from flint_storefront.offers.tip_jars import pay_tip_jar, show_tip_jar
from flint_storefront.page_request import PageRequest
from flint_storefront.payment_links.actions import (
    send_qr_png,
    send_qr_svg,
    show_payment_link,
    show_payment_link_print,
    show_payment_link_return,
)
from flint_storefront.results import GoTo, Result
from flint_storefront.storefront import Storefront
from flint_storefront.subscriptions.actions import (
    manage_subscription,
    show_account,
    show_plan,
    show_plans,
    subscribe,
)

Action = Callable[[Storefront, PageRequest], Result]


@dataclass(frozen=True)
class Route:
    """
    One address of the plugin.
    """

    name: str
    """Its name in `links.PATHS`."""
    path: str
    """Below the prefix, with `<part>` for a piece of text without a slash."""
    actions: dict[str, Action]
    """`GET` (answers HEAD too) and `POST` to what they do."""

    @property
    def methods(self) -> tuple[str, ...]:
        """
        Methods that are answered; all others get 405.
        """
        return tuple(self.actions)

    def action(self, storefront: Storefront, request: PageRequest) -> Result:
        """
        Do what this address does.
        """
        return self.actions[request.method](storefront, request)


OFFERED: dict[str, Action] = {SET: buy_set, TIP_JAR: pay_tip_jar, DONATION: donate, PLAN: subscribe}
"""What a signed offer of each kind starts; any other text is a product's form, which refuses it."""


def start(storefront: Storefront, request: PageRequest) -> Result:
    """
    POST `/checkout`: what a signed offer sells, at once, or the cart.
    """
    if "offer" not in request.form:
        return start_from_cart(storefront, request)
    kind = find_kind(request.first("offer"), storefront.settings.signing_keys, storefront.clock())
    return OFFERED.get(kind or "", buy_now)(storefront, request)


def back_to_cart(storefront: Storefront, request: PageRequest) -> Result:
    """
    GET `/checkout`: a reload or a bookmark of an address that only takes a POST.
    """
    return GoTo(storefront.links.path("cart"))


def _route(name: str, **actions: Action) -> Route:
    return Route(name=name, path=PATHS[name], actions=actions)


ROUTES: tuple[Route, ...] = (
    _route("shop", GET=show_shop),
    _route("product", GET=show_product),
    _route("cart", GET=show_cart, POST=change_cart),
    _route("cart_count", GET=cart_count),
    _route("checkout_start", GET=back_to_cart, POST=start),
    _route("checkout", GET=show_checkout),
    _route("checkout_continue", GET=back_to_checkout, POST=continue_checkout),
    _route("checkout_return", GET=confirm_return),
    _route("checkout_cancel", GET=show_canceled),
    _route("checkout_state", GET=tell_state),
    _route("checkout_manage", GET=back_to_checkout, POST=manage_subscription),
    _route("code", GET=take_code),
    _route("tip_jar", GET=show_tip_jar),
    _route("set", GET=show_set),
    _route("campaign", GET=show_campaign),
    _route("goal", GET=show_goal),
    _route("plans", GET=show_plans),
    _route("plan", GET=show_plan),
    _route("account", GET=show_account),
    _route("payment_link", GET=show_payment_link),
    _route("payment_link_return", GET=show_payment_link_return),
    _route("payment_link_print", GET=show_payment_link_print),
    _route("payment_link_qr_svg", GET=send_qr_svg),
    _route("payment_link_qr_png", GET=send_qr_png),
    _route("webhook", POST=receive_webhook),
)
"""In the order in which they are matched."""
