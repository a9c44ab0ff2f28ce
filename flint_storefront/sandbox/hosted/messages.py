"""Pages with nothing to pay: what they say and where they lead."""

from dataclasses import dataclass

from flint_storefront.sandbox.hosted.checkouts import Checkout
from flint_storefront.sandbox.hosted.frames import PageData, describe_frame


@dataclass(frozen=True)
class Message:
    """One page."""

    # Shown as data-state.
    key: str
    title: str
    text: str
    # good, waiting or problem.
    mood: str
    # HTTP status of the page.
    status: int = 200
    # Which address of the session the button leads to: success, cancel, expiration, page, or empty for none.
    leads_to: str = ""
    link_label: str = "Back to the shop"


MESSAGES = {
    message.key: message
    for message in (
        Message(
            "paid",
            "This order is paid",
            "Thank you. There is nothing left to pay here.",
            "good",
            leads_to="success",
        ),
        Message(
            "partially_paid",
            "A part of this order is paid",
            "The shop can tell you what is still open.",
            "waiting",
            leads_to="success",
        ),
        Message(
            "processing",
            "Your payment is being processed",
            "This can take a few minutes. You do not need to pay again.",
            "waiting",
            leads_to="success",
        ),
        Message(
            "expired",
            "This checkout has expired",
            "You have not been charged. Start again from the shop.",
            "problem",
            leads_to="expiration",
        ),
        Message(
            "closed",
            "This checkout is closed",
            "The shop has ended it. You have not been charged.",
            "problem",
            leads_to="cancel",
        ),
        Message(
            "invalidated",
            "Your order has changed",
            "This page no longer fits it. You have not been charged here. Go on from the shop.",
            "problem",
            leads_to="cancel",
        ),
        Message(
            "link_used",
            "This payment link was already opened",
            "Each link opens once. Go back to the shop and press pay again to get a fresh one.",
            "problem",
            status=403,
            leads_to="cancel",
        ),
        Message(
            "link_wrong",
            "This payment link does not work",
            "It is incomplete or belongs to another order. Go back to the shop and press pay again.",
            "problem",
            status=403,
            leads_to="cancel",
        ),
        Message(
            "account_link_over",
            "This link no longer works",
            "Each link opens a few times and for two weeks. Ask the shop for a fresh one.",
            "problem",
            status=403,
        ),
        Message(
            "left",
            "You have left the payment",
            "Nothing was charged. You can still pay while this page is open.",
            "waiting",
            leads_to="page",
            link_label="Back to the payment",
        ),
        Message(
            "unknown",
            "There is nothing to pay here",
            "This address belongs to no payment. Check the link, or go back to the shop.",
            "problem",
            status=404,
        ),
    )
}
"""Every such page by key; those of ended sessions are keyed by the session's status."""


def describe_message(message: Message, checkout: Checkout | None) -> PageData:
    """Return the data of the page; its button is left out where the session has no such address."""
    address = find_address(message, checkout) if checkout else ""
    return {
        **describe_frame(checkout, title=message.title),
        "testid": "checkout-message",
        "key": message.key,
        "name": "",
        "text": message.text,
        "mood": message.mood,
        "link": {"address": address, "label": message.link_label} if address else None,
    }


def find_address(message: Message, checkout: Checkout) -> str:
    """Return where the page's button leads; after expiry the expiration address comes first."""
    return {
        "success": checkout.success_url,
        "cancel": checkout.cancel_url,
        "expiration": checkout.expiration_url or checkout.cancel_url,
        "page": f"/checkout/{checkout.session_id}",
    }.get(message.leads_to, "")
