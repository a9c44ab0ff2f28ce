"""
Plan offers by name, for parts of any page: a name is the key of a declared offer or the slug of a plan.
"""

from collections.abc import Sequence

from flint_storefront.offers.terms import PlanOffer
from flint_storefront.storage.ports import Transaction
from flint_storefront.storage.records import PlanRecord
from flint_storefront.storefront import Storefront
from flint_storefront.subscriptions.actions import own_offer
from flint_storefront.subscriptions.mirror import find_plan, find_plans, list_plans

NamedOffer = tuple[PlanOffer, list[PlanRecord]]
"""An offer and those of its plans that there are, in their order; at least one."""


def find_named_offers(storefront: Storefront, names: Sequence[str]) -> tuple[list[NamedOffer], list[str]]:
    """
    The offers of these names that have a plan in the mirror.

    Args:
        names: None at all: every declared offer, or every plan of the shop where none is declared.

    Returns:
        The offers in the order of the names, and the names of which there is nothing.
    """
    declared = storefront.offers.plan_offers()
    with storefront.store.reading() as reading:
        if not names and not declared:
            return [(own_offer(plan), [plan]) for plan in list_plans(reading)], []
        wanted = names or [offer.key for offer in declared]
        by_name = {name: _find(reading, declared, name) for name in wanted}
    missing = [name for name, found in by_name.items() if found is None]
    return [found for found in by_name.values() if found is not None], missing


def _find(reading: Transaction, declared: Sequence[PlanOffer], name: str) -> NamedOffer | None:
    offer = next((offer for offer in declared if offer.key == name), None)
    if offer is not None:
        plans = find_plans(reading, offer.plan_ids)
        return (offer, plans) if plans else None
    plan = find_plan(reading, name)
    return None if plan is None else (_alone(declared, plan), [plan])


def _alone(declared: Sequence[PlanOffer], plan: PlanRecord) -> PlanOffer:
    """
    One plan, under the key of the declared offer that has it: a buyer who changes between its plans changes one checkout.
    """
    plan_id = plan.subscription_plan_id
    around = next((offer for offer in declared if plan_id in offer.plan_ids), None)
    if around is None:
        return own_offer(plan)
    return PlanOffer(key=around.key, title=around.title, plan_ids=(plan_id,))
