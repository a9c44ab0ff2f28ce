"""
Reading the mirror of plans: one query, never from Flint.
"""

from collections.abc import Sequence

from flint_storefront.catalog.slugs import is_slug
from flint_storefront.money import Money
from flint_storefront.storage.ports import Transaction
from flint_storefront.storage.records import PlanRecord


def list_plans(transaction: Transaction) -> list[PlanRecord]:
    """
    Every plan that the shop offers, in Flint's order; not those that we made for recurring donations.
    """
    return transaction.select(PlanRecord, {"is_gone": False, "is_ours": False}, order_by="position")


def find_plans(
    transaction: Transaction, plan_ids: Sequence[str], *, include_gone: bool = False
) -> list[PlanRecord]:
    """
    The shop's plans of these ids that there are, in the order of the ids.

    Args:
        include_gone: Also those that are archived, to say so by their name.
    """
    if not plan_ids:
        return []
    conditions: dict[str, object] = {"subscription_plan_id__in": list(plan_ids), "is_ours": False}
    if not include_gone:
        conditions["is_gone"] = False
    found = {plan.subscription_plan_id: plan for plan in transaction.select(PlanRecord, conditions)}
    return [found[plan_id] for plan_id in dict.fromkeys(plan_ids) if plan_id in found]


def find_plan(transaction: Transaction, slug: str) -> PlanRecord | None:
    """
    The shop's plan of that slug, or None when there is none or it is gone.
    """
    if not is_slug(slug):
        return None
    return transaction.find(PlanRecord, {"slug": slug, "is_gone": False, "is_ours": False})


def find_plan_by_reference(transaction: Transaction, external_reference_id: str) -> PlanRecord | None:
    """
    The plan that carries this reference of ours, also one made for a recurring donation; None when there is none or it is gone.
    """
    return transaction.find(PlanRecord, {"external_reference_id": external_reference_id, "is_gone": False})


def plan_price(plan: PlanRecord) -> Money:
    """
    What one period of one costs, before tax.
    """
    return Money(plan.recurring_minor, plan.currency)


def setup_fee(plan: PlanRecord) -> Money | None:
    """
    What is charged once beside the first period; None when nothing is.
    """
    return Money(plan.setup_fee_minor, plan.currency) if plan.setup_fee_minor else None


def due_now(plan: PlanRecord, quantity: int) -> Money:
    """
    What is due on subscribing: the set-up fee, and the first period unless a trial comes first.

    Source: subscriptions facts, section 5 (unverified there); before tax and discounts.
    """
    first = Money(0, plan.currency) if plan.trial_days else plan_price(plan) * quantity
    return Money(first.amount + (plan.setup_fee_minor or 0), plan.currency)
