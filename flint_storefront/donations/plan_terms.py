"""
What a donor is charged by a plan: the same data of our record, of the mirror and of Flint's own plan, to be compared.

Plans can be changed at Flint. One that charges something else than the donor asked for is not the donor's plan.
"""

from dataclasses import dataclass

from flint_storefront.flint.models import SubscriptionPlan
from flint_storefront.storage.records import DonationPlanRecord, PlanRecord


@dataclass(frozen=True, slots=True)
class PlanTerms:
    """
    What somebody who signs up agrees to.
    """

    currency: str
    recurring_minor: int | None
    """For one period, minor units; None: cannot be told."""
    billing_interval: str
    billing_interval_count: int = 1
    setup_fee_minor: int = 0
    trial_days: int = 0
    contract_months: int = 0
    termination_fee_minor: int = 0
    is_active: bool = True


def terms_of_record(record: DonationPlanRecord) -> PlanTerms:
    """
    What the donor asked for.
    """
    return PlanTerms(record.currency, record.gift_minor + record.cover_minor, record.billing_interval)


def terms_of_mirrored(plan: PlanRecord) -> PlanTerms:
    """
    What a plan charged when the mirror last saw it.
    """
    return PlanTerms(
        currency=plan.currency,
        recurring_minor=plan.recurring_minor,
        billing_interval=plan.billing_interval,
        billing_interval_count=plan.billing_interval_count,
        setup_fee_minor=plan.setup_fee_minor or 0,
        trial_days=plan.trial_days or 0,
        contract_months=plan.contract_months or 0,
        termination_fee_minor=plan.termination_fee_minor or 0,
        is_active=plan.status == "active" and not plan.is_gone,
    )


def terms_of_plan(plan: SubscriptionPlan) -> PlanTerms:
    """
    What a plan charges as Flint has just told.
    """
    recurring, setup, termination = (
        plan.recurring_money,
        plan.setup_fee_money,
        plan.early_termination_fee_money,
    )
    return PlanTerms(
        currency=plan.currency,
        recurring_minor=recurring.amount if recurring is not None else None,
        billing_interval=plan.billing_interval,
        billing_interval_count=plan.billing_interval_count,
        setup_fee_minor=setup.amount if setup is not None else 0,
        trial_days=plan.trial_period_days or 0,
        contract_months=plan.contract_term_months or 0,
        termination_fee_minor=termination.amount if termination is not None else 0,
        is_active=plan.status == "active",
    )
