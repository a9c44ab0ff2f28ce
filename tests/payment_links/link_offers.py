"""
Payment links under test, one of each kind.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from flint_storefront.offers.terms import AmountTerms
from flint_storefront.payment_links.models import LinkEvent, LinkField, LinkLine, LinkOffer

GIFTS = AmountTerms(currency="USD", choices=(1000, 2500), low=500, high=100_000)
MUG = LinkOffer(
    slug="blue-mug",
    title="A blue mug",
    text="Thrown by hand.\n\nGlazed in blue.",
    currency="USD",
    lines=(LinkLine(key="mug", name="Blue mug", unit_minor=2400, low=1, high=5),),
)
ROOF = LinkOffer(slug="new-roof", kind="donation", title="A new roof", donation=GIFTS)
FETE = LinkOffer(
    slug="summer-fete",
    kind="event",
    title="Summer fete",
    currency="USD",
    lines=(
        LinkLine(key="adult", name="Adult", unit_minor=1500, low=1, high=10),
        LinkLine(key="child", name="Child", unit_minor=500, low=1, high=10),
    ),
    event=LinkEvent(
        starts_at=datetime(2027, 7, 3, 14), timezone="Europe/Berlin", venue="The yard", capacity=5
    ),
    fields=(
        LinkField(key="name", label="Name on the list", is_required=True, max_length=80),
        LinkField(key="meal", label="Meal", kind="dropdown", options=("Soup", "Salad")),
    ),
)


def membership(plan_id: str, **changes: Any) -> LinkOffer:
    """A subscription to one of Flint's plans."""
    given = {"slug": "membership", "kind": "subscription", "title": "Membership", "plan_id": plan_id}
    return LinkOffer(**{**given, **changes})


def mug(**changes: Any) -> LinkOffer:
    """The mug, with something else about it."""
    return replace(MUG, **changes)


def fete(**changes: Any) -> LinkOffer:
    """The fete, with something else about it."""
    return replace(FETE, **changes)
