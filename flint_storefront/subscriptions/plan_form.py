"""
The form of a plan: checked against the signed offer and the mirror, and shown again with what is wrong.
"""

import re
from dataclasses import dataclass, replace
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields

from flint_storefront.money import Money
from flint_storefront.offers.problems import FieldProblem, problem_in
from flint_storefront.offers.quantity import read_quantity
from flint_storefront.offers.selection import PLAN, SelectedPlan, Selection
from flint_storefront.offers.terms import PlanOffer
from flint_storefront.page_request import PageRequest
from flint_storefront.storage.records import PlanRecord
from flint_storefront.subscriptions.intervals import interval_value, plan_intervals, plan_quantities
from flint_storefront.subscriptions.mirror import due_now, plan_price, setup_fee

KEPT_LENGTH_MAX = 40

_SEEN_TERMS = re.compile(r"([0-9]{1,12})\+([0-9]{1,12})\+([0-9]{1,4})", re.ASCII)


@dataclass(frozen=True)
class PlanForm:
    """
    One plan's form as it was sent.
    """

    plan_id: str
    billing_interval: str = ""
    """Such as `monthly:3`, as sent; empty: the plan's own."""
    quantity: str = "1"
    """As sent."""
    interval_problem: FieldProblem | None = None
    quantity_problem: FieldProblem | None = None


@dataclass(frozen=True)
class PlanChoice:
    """
    A proper choice: a plan, how often, how many.
    """

    plan: PlanRecord
    billing_interval: str
    billing_interval_count: int
    quantity: int


class PlanFormSchema(Schema):
    """
    `billing_interval` and `quantity` of one plan's form; other fields are left alone.
    """

    class Meta:
        unknown = EXCLUDE

    billing_interval = fields.Method(deserialize="load_interval", required=True)
    quantity = fields.Method(deserialize="load_quantity", required=True)

    def __init__(self, plan: PlanRecord) -> None:
        super().__init__()
        self.intervals = plan_intervals(plan)
        self.quantities = plan_quantities(plan)

    def load_interval(self, value: str) -> tuple[str, int]:
        """
        One of the plan's intervals.
        """
        if value not in self.intervals:
            raise FieldProblem("plan_interval_invalid").as_error()
        return self.intervals[value]

    def load_quantity(self, text: str) -> int:
        """
        One of the plan's quantities.
        """
        quantity = read_quantity(text, 1, max(self.quantities))
        if isinstance(quantity, FieldProblem) or quantity not in self.quantities:
            options = ", ".join(str(option) for option in self.quantities)
            raise FieldProblem("plan_quantity_invalid", {"options": options}).as_error()
        return quantity


def read_plan_form(plan: PlanRecord, request: PageRequest) -> PlanChoice | PlanForm:
    """
    What the buyer chose of *plan*, or the form as it was sent with what is wrong at its fields.

    A form without one of the fields leaves it as the plan has it: its own interval, one.
    """
    own = interval_value(plan.billing_interval, plan.billing_interval_count)
    sent = {"billing_interval": request.first("billing_interval"), "quantity": request.first("quantity")}
    usual = {"billing_interval": own, "quantity": "1"}
    typed = {name: usual[name] if value is None else value.strip(" ") for name, value in sent.items()}
    try:
        form: dict[str, Any] = PlanFormSchema(plan).load(typed)
    except ValidationError as error:
        return PlanForm(
            plan_id=plan.subscription_plan_id,
            billing_interval=typed["billing_interval"][:KEPT_LENGTH_MAX],
            quantity=typed["quantity"][:KEPT_LENGTH_MAX],
            interval_problem=problem_in(error.messages_dict, "billing_interval"),
            quantity_problem=problem_in(error.messages_dict, "quantity"),
        )
    interval, count = form["billing_interval"]
    return PlanChoice(plan, interval, count, form["quantity"])


def write_seen_terms(plan: PlanRecord) -> str:
    """
    What a page says of *plan*, for a hidden field: price and set-up in minor units and the trial's days, as in `2400+500+14`.
    """
    return f"{plan.recurring_minor}+{plan.setup_fee_minor or 0}+{plan.trial_days or 0}"


def plan_selection(offer: PlanOffer, choice: PlanChoice, seen_terms: str | None = None) -> Selection:
    """
    The choice as input of a checkout. `subscription_terms` go out only where interval or quantity are not the plan's own.

    Args:
        seen_terms: What the page said, untrusted: used only to ask the buyer when the plan has become dearer since, or has
            lost its trial. Where it says nothing, the mirror's terms count as seen.
    """
    plan = choice.plan
    own = interval_value(plan.billing_interval, plan.billing_interval_count)
    chosen = interval_value(choice.billing_interval, choice.billing_interval_count)
    recurring: Money = plan_price(plan) * choice.quantity
    seen = _as_seen(plan, seen_terms)
    seen_fee = setup_fee(seen) or Money.zero(plan.currency)
    return Selection(
        kind="plan",
        key=offer.key,
        lines=(),
        shown_total=due_now(seen, choice.quantity),
        source=PLAN,
        title=plan.name,
        plan=SelectedPlan(
            name=plan.name,
            billing_interval=choice.billing_interval,
            billing_interval_count=choice.billing_interval_count,
            recurring_money=recurring,
            subscription_plan_id=plan.subscription_plan_id,
            quantity=choice.quantity,
            is_differing=chosen != own or choice.quantity != 1,
            setup_fee_money=setup_fee(plan),
            trial_days=plan.trial_days,
            seen_money=plan_price(seen) * choice.quantity + seen_fee,
            has_lost_trial=bool(seen.trial_days) and not plan.trial_days,
        ),
    )


def _as_seen(plan: PlanRecord, seen_terms: str | None) -> PlanRecord:
    found = _SEEN_TERMS.fullmatch(seen_terms or "")
    if found is None:
        return plan
    period, fee, days = (int(number) for number in found.groups())
    return replace(plan, recurring_minor=period, setup_fee_minor=fee or None, trial_days=days or None)
