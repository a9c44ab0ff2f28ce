"""
What is still to be done about a link: pure questions to our records, asked anew at every step.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from flint_storefront.errors import StorefrontError
from flint_storefront.flint.deadlines import Deadline
from flint_storefront.payment_links.asking import GONE, wanted_document
from flint_storefront.payment_links.differences import find_difference
from flint_storefront.payment_links.document import Document
from flint_storefront.payment_links.models import LinkOffer
from flint_storefront.payment_links.records import KnownLink, find_link, is_as_shown, offer_of, readable_offer
from flint_storefront.payment_links.schedule import sale_of
from flint_storefront.payment_links.settling import StatusRefused
from flint_storefront.payment_links.states import ATTENTION, OFF, ON, is_sold_out, is_wanted_on
from flint_storefront.storage.records import LinkGenerationRecord
from flint_storefront.storefront import Storefront

NEEDS_A_PERSON = frozenset(
    {"link_refused", "link_refused_plan", "link_not_allowed", "link_gone", "link_unreadable"}
)
"""What is wanted is told again only after a new wish."""


@dataclass
class Pass:
    """
    What one pass over a link has learned.
    """

    storefront: Storefront
    slug: str
    deadline: Deadline
    now: datetime
    """When it began: decides what the schedule wants."""
    known: KnownLink
    """As last read."""
    offer: LinkOffer | None
    """What is wanted; None: it cannot be read."""
    failed: dict[str, StorefrontError | StatusRefused] = field(default_factory=dict)
    """Generations that could not be worked on, by their key, and why."""
    answers: dict[str, Document] = field(default_factory=dict)
    """What Flint said of them in this pass."""
    writes: Counter[str] = field(default_factory=Counter)
    """How often each generation was written to in this pass, by their key."""
    is_agreement_over: bool = False
    """True when what a person agreed to overwrite was sent, or has changed again."""

    def reload(self) -> bool:
        """
        Read our records anew. False when there is no such link.
        """
        known = find_link(self.storefront, self.slug)
        if known is None:
            return False
        self.known, self.offer = known, readable_offer(known.record)
        return True


def needs_write(doing: Pass) -> bool:
    """
    Whether something that a page waits for has not been brought to Flint.
    """
    if any(one.asked or is_to_be_off(doing, one) for one in doing.known.generations):
        return True
    return is_to_be_told(doing) or is_to_be_on(doing)


def is_held(known: KnownLink) -> bool:
    """
    Whether what is wanted waits for a person. A switch that Flint refused does not: it is tried again by itself.
    """
    record = known.record
    is_of_switch = "status" in record.problem_values
    return record.setup == ATTENTION and record.problem in NEEDS_A_PERSON and not is_of_switch


def wanted_status(doing: Pass, generation: LinkGenerationRecord) -> str | None:
    """
    What Flint's link is to be: `active`, `inactive`, or None: as it is.
    """
    record, current = doing.known.record, doing.known.current
    is_current = current is not None and generation.link_key == current.link_key
    if not is_current:
        return OFF
    sale = sale_of(doing.offer or offer_of(record), doing.storefront.settings.timezone)
    if not is_wanted_on(record, sale, doing.now):
        return OFF
    if doing.offer is None:
        return None
    if not is_sold_out(doing.offer, doing.known.completed, doing.known.quantity_sold):
        return ON
    # Sold out by its own count, Flint refuses by itself; by those before it, only we know.
    others = _others_sold_out(doing.offer, doing.known, generation)
    return OFF if others else None


def _others_sold_out(offer: LinkOffer, known: KnownLink, generation: LinkGenerationRecord) -> bool:
    completed = known.completed - generation.completed_count
    return is_sold_out(offer, completed, known.quantity_sold - generation.quantity_sold)


def stands(generation: LinkGenerationRecord) -> bool:
    """
    Whether Flint has the link of this generation.
    """
    return generation.payment_link_id is not None and generation.status_seen != GONE


def is_to_be_off(doing: Pass, generation: LinkGenerationRecord) -> bool:
    """
    Whether it is to be switched off, and has not been.
    """
    is_off = generation.status_told == OFF
    return stands(generation) and not is_off and wanted_status(doing, generation) == OFF


def is_to_be_on(doing: Pass) -> bool:
    """
    A link that is not what the page promises is not switched on.
    """
    current = doing.known.current
    if current is None or not stands(current) or current.status_told == ON:
        return False
    return wanted_status(doing, current) == ON and is_as_shown(doing.known.record, current)


def is_to_be_told(doing: Pass) -> bool:
    """
    Whether something is wanted that Flint has not been told; what waits for a person does not count.
    """
    current, offer = doing.known.current, doing.offer
    if offer is None or is_held(doing.known) or not doing.known.record.is_published:
        return False
    if current is None or current.status_seen == GONE:
        return is_link_needed(doing, offer)
    if current.payment_link_id is None or current.asked or current.foreign_fields:
        return False
    wanted = wanted_document(doing.storefront, doing.known, offer, current)
    difference = find_difference(current.told, wanted, {})
    return bool(difference.changes) or (bool(difference.new_link_for) and is_link_needed(doing, offer))


def is_link_needed(doing: Pass, offer: LinkOffer) -> bool:
    """
    Nothing is made for a sale that is over, for a page that is not live, or while an operator has switched it off.
    """
    record, sale = doing.known.record, sale_of(offer, doing.storefront.settings.timezone)
    return record.is_published and not record.is_switched_off and not sale.has_ended(doing.now)
