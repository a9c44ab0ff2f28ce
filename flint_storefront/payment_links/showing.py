"""
One link as visitors meet it at one instant: its state, its goods as the mirror has them, where its button leads.

Reads our own records only; at most four queries, two where nothing of the catalogue is sold.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from flint_storefront.catalog.mirror import find_variants, is_sellable
from flint_storefront.payment_links.models import LinkOffer
from flint_storefront.payment_links.records import ESSENTIAL_FIELDS, KnownLink, facts_of
from flint_storefront.payment_links.schedule import Sale, sale_of
from flint_storefront.payment_links.states import (
    ACTIVE,
    ENDED,
    INACTIVE,
    NOT_READY,
    SCHEDULED,
    SOLD_OUT,
    LinkFacts,
    link_state,
    next_state_at,
)
from flint_storefront.payment_links.stored import offer_json
from flint_storefront.storage.records import PlanRecord, ProductRecord, VariantRecord
from flint_storefront.storefront import Storefront
from flint_storefront.subscriptions.mirror import find_plans

MAX_AGE_SECONDS = 60
"""How long a page of a link may be kept: what webhooks and editors change shows within it."""
NOT_READY_MAX_AGE_SECONDS = 3
"""While a link is being set up, which is over in a moment; our choice."""
FEW_PLACES = 10
"""From here on an event says how many places are left; our choice."""
VariantPair = tuple[ProductRecord, VariantRecord]


@dataclass(frozen=True)
class LinkView:
    """
    What a page of a link is made from.
    """

    offer: LinkOffer
    status: str
    """One of `states.STATES`."""
    sale: Sale
    url: str = field(default="", repr=False)
    """Where the button leads; empty unless the status is `active`, and in a preview."""
    places_left: int | None = None
    """Of an event that still sells, when they are few."""
    variants: Mapping[str, VariantPair] = field(default_factory=dict)
    """What the mirror knows of the lines' variants."""
    plan: PlanRecord | None = None
    max_age_seconds: int = MAX_AGE_SECONDS
    """Seconds until the clock changes the status, 0 to `MAX_AGE_SECONDS`; few while it is not ready."""
    is_kept: bool = True
    """True when the link has a record, so that its QR code answers."""
    is_preview: bool = False


def view_link(
    storefront: Storefront, known: KnownLink | None, offer: LinkOffer, *, is_preview: bool = False
) -> LinkView:
    """
    *offer* as it is to be shown now.

    Args:
        known: Its records; None: the link was declared, and nothing is kept of it yet.
        is_preview: An editor looks at a draft: shown as if it sold, and its button leads nowhere.
    """
    now = storefront.clock()
    facts = _facts(storefront, known, offer) if known is not None else None
    sale = sale_of(offer, storefront.settings.timezone)
    variants, plan = _goods(storefront, offer)
    view = LinkView(
        offer=offer,
        status=ACTIVE,
        sale=sale,
        variants=variants,
        plan=plan,
        is_kept=known is not None,
        is_preview=is_preview,
    )
    if is_preview:
        return view
    status = _honest(view, link_state(facts, now) if facts is not None else _unkept_state(storefront, sale))
    changes_at = next_state_at(facts, now) if facts is not None else sale.next_change_at(now)
    most = NOT_READY_MAX_AGE_SECONDS if status == NOT_READY else MAX_AGE_SECONDS
    seconds = most if changes_at is None else int((changes_at - now).total_seconds())
    current = facts.current if facts is not None else None
    return replace(
        view,
        status=status,
        url=(current.url or "") if current is not None and status == ACTIVE else "",
        places_left=_places_left(facts) if facts is not None and status == ACTIVE else None,
        max_age_seconds=max(0, min(most, seconds)),
    )


def is_gone(view: LinkView, variant_id: str) -> bool:
    """
    True when the mirror knows the variant and it cannot be bought; one that is not mirrored yet is not gone.
    """
    found = view.variants.get(variant_id)
    return found is not None and not is_sellable(*found)


def _facts(storefront: Storefront, known: KnownLink, offer: LinkOffer) -> LinkFacts:
    """
    The facts of the offer that is shown: one that the record does not hold yet is not what Flint was told.
    """
    facts, shown = facts_of(storefront, known, offer), offer_json(offer)
    is_recorded = all(shown[name] == known.record.offer.get(name) for name in ESSENTIAL_FIELDS)
    return facts if is_recorded else replace(facts, is_as_shown=False)


def _unkept_state(storefront: Storefront, sale: Sale) -> str:
    now = storefront.clock()
    if sale.has_ended(now):
        return ENDED
    return NOT_READY if sale.has_started(now) else SCHEDULED


def _goods(storefront: Storefront, offer: LinkOffer) -> tuple[Mapping[str, VariantPair], PlanRecord | None]:
    variant_ids = list(dict.fromkeys(line.variant_id for line in offer.lines if line.variant_id))
    if not variant_ids and not offer.plan_id:
        return {}, None
    with storefront.store.reading() as reading:
        variants = find_variants(reading, variant_ids)
        plans = find_plans(reading, [offer.plan_id], include_gone=True) if offer.plan_id else []
    return variants, plans[0] if plans else None


def _honest(view: LinkView, status: str) -> str:
    """
    No button to what the mirror knows to be gone: all goods are sold out, the plan is no longer offered.
    """
    if status != ACTIVE:
        return status
    if view.plan is not None and view.plan.is_gone:
        return INACTIVE
    lines = view.offer.lines
    has_nothing_left = bool(lines) and all(
        line.variant_id is not None and is_gone(view, line.variant_id) for line in lines
    )
    return SOLD_OUT if has_nothing_left else ACTIVE


def _places_left(facts: LinkFacts) -> int | None:
    event = facts.offer.event
    if event is None or event.capacity is None:
        return None
    left = event.capacity - facts.quantity
    return left if 0 < left <= FEW_PLACES else None
