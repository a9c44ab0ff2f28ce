"""Pages of a payment link that sells nothing now: what they say."""

from dataclasses import dataclass

from flint_storefront.sandbox.hosted.frames import PageData, describe_themed_frame
from flint_storefront.sandbox.state import Document


@dataclass(frozen=True)
class LinkMessage:
    """One page."""

    # Shown as data-state.
    key: str
    title: str
    text: str
    # waiting or problem.
    mood: str
    # HTTP status of the page.
    status: int = 200


LINK_MESSAGES = {
    message.key: message
    for message in (
        LinkMessage(
            "inactive", "This is not on sale now", "Nothing can be paid here at the moment.", "waiting"
        ),
        LinkMessage("sold_out", "Sold out", "Everything has been taken.", "waiting"),
        LinkMessage(
            "completed", "This offer is used up", "It was limited, and all of it is taken.", "waiting"
        ),
        LinkMessage(
            "fulfilment_unavailable",
            "This cannot be bought now",
            "Something in it is not available or cannot be delivered at the moment. You have not been charged.",
            "problem",
        ),
        LinkMessage(
            "no_link",
            "There is nothing to pay here",
            "This address belongs to no payment link. Check it, or ask who gave it to you.",
            "problem",
            status=404,
        ),
    )
}
"""Every such page by key; the first three are what `payment_links.lifecycle.why_closed` says."""


def describe_closed(key: str, link: Document | None, merchant: str) -> PageData:
    """
    Return the data of a page on which nothing can be bought; a link that is off says what its merchant wrote.

    Args:
        link: None when there is none.
        merchant: Shown unless the link's theme names another.
    """
    message = LINK_MESSAGES[key]
    link = link or {}
    text = link.get("inactive_message") if key == "inactive" else ""
    return {
        **describe_themed_frame(link.get("theme", {}), merchant, title=message.title),
        "testid": "link-message",
        "key": message.key,
        "name": link.get("name", ""),
        "text": text or message.text,
        "mood": message.mood,
        "link": None,
    }
