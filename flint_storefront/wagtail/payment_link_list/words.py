"""
What the admin calls kinds, states and owners of payment links.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from flint_storefront.messages.sentences import SENTENCES, say
from flint_storefront.payment_links import states
from flint_storefront.payment_links.models import DONATION, EVENT, STANDARD, SUBSCRIPTION
from flint_storefront.wagtail.request import active_language

KIND_LABELS = {
    STANDARD: _("Product"),
    DONATION: _("Donation"),
    EVENT: _("Event"),
    SUBSCRIPTION: _("Subscription"),
}
"""What is sold."""
STATE_LABELS = {
    states.ACTIVE: _("Open"),
    states.SCHEDULED: _("Scheduled"),
    states.ENDED: _("Ended"),
    states.SOLD_OUT: _("Sold out"),
    states.INACTIVE: _("Off"),
    states.NOT_READY: _("Not ready"),
}
"""What visitors of the page meet."""
SETUP_LABELS = {
    states.SETTING_UP: _("Being set up"),
    states.LIVE: _("Live"),
    states.ATTENTION: _("Needs attention"),
}
"""How far Flint has been brought."""
OWNER_LABELS = {
    "page": _("A page"),
    "code": _("The site's code"),
    "command": _("A command"),
    "": _("Nobody: its page is gone"),
}
"""Who declares it; a page's owner is such as `page:12`."""


def label(labels: Mapping[str, Any], word: str) -> str:
    """
    *word* as an editor reads it; one that is not known as it is stored.
    """
    return str(labels.get(word, word))


def owner_label(owner: str) -> str:
    """
    Such as `A page`.
    """
    return label(OWNER_LABELS, owner.partition(":")[0])


def why_text(link: Any) -> str:
    """
    Why it needs attention, as a sentence; empty when nothing is wrong.

    Args:
        link: A `LinkRecord`, or the row of one.
    """
    if not link.problem:
        return ""
    if link.problem not in SENTENCES:
        # Written by a newer version.
        return link.problem.replace("_", " ")
    try:
        return say(link.problem, active_language(), **link.problem_values)
    except (KeyError, TypeError):
        return SENTENCES[link.problem]
