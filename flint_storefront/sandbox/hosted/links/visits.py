"""Finding the payment link that an address names, and starting the checkout of what was chosen on its page."""

from dataclasses import dataclass

from flint_storefront.sandbox.api.errors import ApiError
from flint_storefront.sandbox.checkout_sessions.lifecycle import make_url
from flint_storefront.sandbox.due import settle_everything
from flint_storefront.sandbox.hosted.checkouts import Checkout
from flint_storefront.sandbox.hosted.links.choices import list_lines
from flint_storefront.sandbox.hosted.links.forms import (
    LinkForm,
    amount_name,
    field_name,
    list_inputs,
    quantity_name,
)
from flint_storefront.sandbox.payment_links.contexts import find_resolved
from flint_storefront.sandbox.payment_links.lifecycle import why_closed
from flint_storefront.sandbox.payment_links.public import public_view
from flint_storefront.sandbox.payment_links.resolve import UNAVAILABLE, resolve_link
from flint_storefront.sandbox.state import Document, Environment, Sandbox

CANNOT_BE_HAD = "fulfilment_unavailable"

INPUTS = {
    "quantity_overrides": quantity_name,
    "unit_price_overrides": amount_name,
    "custom_field_values": field_name,
}
"""Which input of the page stands for which map of the request."""

GOES_ON = {"form", "challenge", "processing", "paid", "partially_paid"}
"""Places of a checkout that a second press leads to; one that ended otherwise is followed by another one."""

GENERAL_REFUSAL = "This cannot be taken. Please change it."


@dataclass(eq=False)
class LinkClosed(Exception):
    """Nothing can be bought at this address."""

    # One of LINK_MESSAGES.
    key: str
    # The link as it is stored; None when there is none.
    link: Document | None = None
    # Of the link's environment; empty when there is none.
    merchant: str = ""


@dataclass(frozen=True)
class LinkVisit:
    """One look at a link's page."""

    sandbox: Sandbox
    environment: Environment
    link: Document
    # PublicPaymentLinkResult of this look, with a fresh resolution context.
    view: Document

    def start(self, form: LinkForm, resolution_context: str) -> str:
        """
        Return the address of the checkout of what was chosen, with a launch token in its fragment.

        A second press leads to the session of the first one. Who has come back and chosen something else, or comes
        back after the first session has ended, gets another one.

        Args:
            resolution_context: Of the page that was sent.

        Raises:
            LinkClosed: nothing can be bought any more.
            ApiError: the link does not take the choice, or the page was open for too long.
        """
        request = form.make_request(resolution_context)
        choice = {name: value for name, value in request.items() if name != "resolution_context"}
        first = self._find_first(resolution_context)
        if first is not None:
            place = self._find_place(first)
            if first["_link_choice"] == choice and place in GOES_ON:
                path = f"/checkout/{first['checkout_session_id']}"
                return make_url(self.sandbox, first) if place == "form" else path
            request["resolution_context"] = self.view["resolution_context"]
        result = resolve_link(self.sandbox, self.environment, self.link, request)
        session = result["checkout_session"]
        self.environment.checkout_sessions[session["checkout_session_id"]]["_link_choice"] = choice
        return str(session["url"])

    def _find_first(self, resolution_context: str) -> Document | None:
        """Return the session that this page of the visit has made already; never one of another link."""
        session_id = find_resolved(self.environment, resolution_context) or ""
        session = self.environment.checkout_sessions.get(session_id, {})
        is_ours = session.get("payment_link_id") == self.link["payment_link_id"]
        return session if is_ours and "_link_choice" in session else None

    def _find_place(self, session: Document) -> str:
        order = self.environment.orders[session["order_id"]]
        return Checkout(self.sandbox, self.environment, session, order).place


def find_visit(sandbox: Sandbox, payment_link_id: str) -> LinkVisit:
    """
    Return a look at the link of that id in any environment; looking makes nothing.

    The sandbox's lock must be held.

    Raises:
        LinkClosed: there is no such link, or nothing can be bought through it now.
    """
    settle_everything(sandbox)
    for environment in sandbox.environments.values():
        link = environment.payment_links.get(payment_link_id)
        if link is not None:
            return _look(sandbox, environment, link)
    raise LinkClosed("no_link")


def place_refusal(visit: LinkVisit, form: LinkForm, error: ApiError) -> str:
    """
    Put what the link refuses at its field; return the key of a notice where it belongs to none.

    Raises:
        LinkClosed: it cannot be had, and there is nothing that the buyer could choose otherwise.
    """
    name, _, key = (error.param or "").partition(".")
    if error.code == UNAVAILABLE:
        if any(line.is_quantity_open for line in list_lines(visit.view)):
            return CANNOT_BE_HAD
        raise LinkClosed(CANNOT_BE_HAD, visit.link, visit.environment.merchant_name) from error
    if name == "resolution_context":
        return "visit_over"
    field = INPUTS[name](key) if name in INPUTS else ""
    if field in list_inputs(visit.view):
        form.errors[field] = GENERAL_REFUSAL
        return ""
    return "not_started"


def _look(sandbox: Sandbox, environment: Environment, link: Document) -> LinkVisit:
    view = public_view(sandbox, environment, link)
    reason = why_closed(environment, link) or _find_obstacle(view)
    if reason is not None:
        raise LinkClosed(reason, link, environment.merchant_name)
    return LinkVisit(sandbox, environment, link, view)


def _find_obstacle(view: Document) -> str | None:
    """Return why nobody can buy anything through a link that is on; None while somebody can."""
    if "subscription_plan_id" in view["payment_link"]:
        return None if "subscription_preview" in view else CANNOT_BE_HAD
    lines = list_lines(view)
    is_gone = any(line.is_unavailable and line.low > 0 for line in lines)
    if is_gone or all(line.is_unavailable for line in lines):
        return CANNOT_BE_HAD
    remaining = view.get("remaining_quantity")
    least = sum(line.low for line in lines)
    return "sold_out" if remaining is not None and least > remaining else None
