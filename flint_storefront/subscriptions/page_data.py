"""
What a page gets of plans and subscriptions: plain values, the forms included.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flint_storefront.messages.sentences import say, say_count
from flint_storefront.money import Money, format_money
from flint_storefront.offers.problems import problem_data
from flint_storefront.offers.signed import PLAN
from flint_storefront.offers.signed_terms import form_offer, plan_offer_terms
from flint_storefront.offers.terms import PlanOffer
from flint_storefront.page_data import action_data, money_data
from flint_storefront.page_request import PageLocale
from flint_storefront.storage.records import PlanRecord, SubscriptionRecord
from flint_storefront.storefront import Storefront
from flint_storefront.subscriptions.dates import show_date
from flint_storefront.subscriptions.intervals import (
    capital,
    every,
    interval_value,
    plan_intervals,
    plan_quantities,
    price_every,
)
from flint_storefront.subscriptions.keeping import CANCELED, state_of
from flint_storefront.subscriptions.mirror import due_now, plan_price
from flint_storefront.subscriptions.plan_form import PlanForm, write_seen_terms

IN_STOCK = "https://schema.org/InStock"
SOLD_OUT = "https://schema.org/OutOfStock"


def plan_offer_data(
    storefront: Storefront,
    language: str,
    offer: PlanOffer,
    plans: Sequence[PlanRecord],
    *,
    id_prefix: str,
    form: PlanForm | None = None,
) -> dict[str, Any]:
    """
    One of the `plan_offers` of the templates.

    Args:
        plans: The offer's plans as the mirror has them, in the order in which they are shown.
        id_prefix: Starts every HTML id; differs for each offer on a page.
        form: What the buyer had entered, when the form is shown again.

    Returns:
        `key, title, text, has_switch, switch_name, plans`; the same bytes all day for the same mirror, so that a cache may
        keep the page.
    """
    signed = form_offer(storefront, PLAN, offer.key, plan_offer_terms(offer))
    shown_id = _shown_id(offer, plans, form)
    labels = _switch_labels(plans, language)
    return {
        "key": offer.key,
        "title": offer.title,
        "text": offer.text,
        "has_switch": len(plans) > 1,
        "switch_name": f"{id_prefix}-switch",
        "plans": [
            {
                **_plan_data(storefront, language, plan),
                "is_highlighted": plan.subscription_plan_id == offer.highlighted_plan_id,
                "is_shown": plan.subscription_plan_id == shown_id,
                "switch_id": f"{id_prefix}-{number}-switch",
                "switch_label": labels[number - 1],
                "form": _form_data(storefront, language, plan, signed, f"{id_prefix}-{number}", form),
            }
            for number, plan in enumerate(plans, start=1)
        ],
    }


def _shown_id(offer: PlanOffer, plans: Sequence[PlanRecord], form: PlanForm | None) -> str | None:
    """
    The plan that the switch shows at first: the one whose form comes back, else the highlighted one, else the first.
    """
    wanted = (form.plan_id if form is not None else None, offer.highlighted_plan_id)
    ids = [plan.subscription_plan_id for plan in plans]
    return next((plan_id for plan_id in wanted if plan_id in ids), ids[0] if ids else None)


def _switch_labels(plans: Sequence[PlanRecord], language: str) -> list[str]:
    """
    How often, where that tells the plans apart; else their names.
    """
    intervals = [
        capital(every(plan.billing_interval, plan.billing_interval_count, language)) for plan in plans
    ]
    return intervals if len(set(intervals)) == len(plans) else [plan.name for plan in plans]


def _plan_data(storefront: Storefront, language: str, plan: PlanRecord) -> dict[str, Any]:
    is_available = not plan.is_gone
    image = {"url": plan.image_url, "alt": plan.image_alt or plan.name, "width": None, "height": None}
    return {
        "plan_id": plan.subscription_plan_id,
        "slug": plan.slug,
        "name": plan.name,
        "description": plan.description,
        "path": storefront.links.path("plan", slug=plan.slug),
        "image": image if plan.image_url is not None else None,
        "price": money_data(plan_price(plan), language),
        "interval_text": every(plan.billing_interval, plan.billing_interval_count, language),
        "facts": plan_facts(plan, language),
        "is_available": is_available,
        "structured": {"type": "Product", "availability": IN_STOCK if is_available else SOLD_OUT},
    }


def plan_facts(plan: PlanRecord, language: str) -> list[str]:
    """
    What a subscriber must know beside the price before the click: trial, set-up fee, commitment, fee for leaving early, what is
    due today.
    """
    facts = []
    if plan.trial_days:
        facts.append(say_count("plan_fact_trial", plan.trial_days, language))
    if plan.setup_fee_minor:
        facts.append(_money_fact("plan_fact_setup_fee", plan.setup_fee_minor, plan.currency, language))
    if plan.contract_months:
        facts.append(say_count("plan_fact_commitment", plan.contract_months, language))
    if plan.termination_fee_minor:
        key = "plan_fact_termination_fee" if plan.contract_months else "plan_fact_early_fee"
        facts.append(_money_fact(key, plan.termination_fee_minor, plan.currency, language))
    if plan.interval_options:
        facts.append(say("plan_fact_same_amount", language))
    return facts + _due_facts(plan, language)


def _due_facts(plan: PlanRecord, language: str) -> list[str]:
    """
    What is due today, where that is one amount and not simply the price.
    """
    due = due_now(plan, 1)
    has_one_amount = bool(plan.trial_days) or plan_quantities(plan) == [1]
    if due == plan_price(plan) or not has_one_amount:
        return []
    if due.amount == 0:
        return [say("plan_fact_nothing_due", language)]
    return [_money_fact("plan_fact_due_now", due.amount, due.currency, language)]


def _money_fact(key: str, minor: int, currency: str, language: str) -> str:
    return say(key, language, amount=format_money(Money(minor, currency), language))


def _form_data(
    storefront: Storefront,
    language: str,
    plan: PlanRecord,
    signed: str,
    id_prefix: str,
    form: PlanForm | None,
) -> dict[str, Any]:
    is_own = form is not None and form.plan_id == plan.subscription_plan_id
    sent = form if form is not None and is_own else PlanForm(plan.subscription_plan_id)
    return {
        "checkout_path": storefront.links.path("checkout_start"),
        "offer": signed,
        "plan_id": plan.subscription_plan_id,
        "seen_terms": write_seen_terms(plan),
        "id_prefix": id_prefix,
        "intervals": _intervals_data(plan, language, id_prefix, sent),
        "only_interval": interval_value(plan.billing_interval, plan.billing_interval_count),
        "quantity": _quantity_data(plan, language, id_prefix, sent),
        "problem": _lone_problem(plan, language, sent),
    }


def _intervals_data(plan: PlanRecord, language: str, id_prefix: str, form: PlanForm) -> dict[str, Any] | None:
    intervals = plan_intervals(plan)
    if len(intervals) == 1:
        return None
    selected = form.billing_interval if form.billing_interval in intervals else None
    if selected is None and form.interval_problem is None:
        selected = next(iter(intervals))
    return {
        "legend": say("plan_interval_legend", language),
        "choices": [
            {
                "value": value,
                "label": capital(every(interval, count, language)),
                "is_selected": value == selected,
                "input_id": f"{id_prefix}-interval-{number}",
            }
            for number, (value, (interval, count)) in enumerate(intervals.items(), start=1)
        ],
        "error": problem_data(form.interval_problem, language),
    }


def _quantity_data(plan: PlanRecord, language: str, id_prefix: str, form: PlanForm) -> dict[str, Any] | None:
    options = plan_quantities(plan)
    if options == [1]:
        return None
    return {
        "label": say("plan_quantity_label", language),
        "input_id": f"{id_prefix}-quantity",
        "value": form.quantity,
        "options": options,
        "error": problem_data(form.quantity_problem, language),
        "error_id": f"{id_prefix}-quantity-error",
    }


def _lone_problem(plan: PlanRecord, language: str, form: PlanForm) -> dict[str, str] | None:
    """
    A problem whose field the form does not show: it stands above the form.
    """
    if form.interval_problem is not None and not plan.interval_options:
        return problem_data(form.interval_problem, language)
    if plan_quantities(plan) == [1]:
        return problem_data(form.quantity_problem, language)
    return None


def subscription_facts(record: SubscriptionRecord, locale: PageLocale) -> list[dict[str, str]]:
    """
    What the page of its checkout says of a subscription: `{"label", "text"}`.
    """
    language = locale.language
    facts = []
    if price := price_text(record, language):
        facts.append({"label": say("subscription_fact_price", language), "text": price})
    instant = _next_instant(record)
    if instant is not None:
        key, at = instant
        label = say(f"subscription_fact_{key}", language)
        facts.append({"label": label, "text": show_date(at, locale)})
    return facts


def subscription_data(
    storefront: Storefront, record: SubscriptionRecord, locale: PageLocale
) -> dict[str, Any]:
    """
    One of the `subscriptions` of `account.html`.
    """
    language, links = locale.language, storefront.links
    state = state_of(record.status)
    manage = action_data(
        "manage-subscription",
        say("manage_subscription", language),
        links.path("checkout_manage", reference=record.reference),
        method="post",
    )
    instant = _next_instant(record)
    return {
        "title": record.title,
        "state": state,
        "heading": say(f"account_state_{state}", language),
        "price_text": price_text(record, language),
        "next_text": ""
        if instant is None
        else say(f"account_next_{instant[0]}", language, date=show_date(instant[1], locale)),
        "manage": manage if record.status != CANCELED else None,
        "path": links.path("checkout", reference=record.reference),
    }


def price_text(record: SubscriptionRecord, language: str) -> str:
    """
    Such as `$12.00 every month`; empty when Flint did not tell.
    """
    if record.recurring_minor is None:
        return ""
    money = Money(record.recurring_minor, record.currency)
    return price_every(
        money,
        record.billing_interval,
        record.billing_interval_count,
        language,
        quantity=record.quantity,
    )


def _next_instant(record: SubscriptionRecord) -> tuple[str, datetime] | None:
    """
    What happens next: `trial`, `charge`, `retry` or `end`, and when; None when nothing is known.
    """
    if record.status not in ("trialing", "active", "past_due"):
        return None
    if record.status == "past_due":
        return None if record.next_retry_at is None else ("retry", record.next_retry_at)
    if record.is_ending:
        ends_at = record.trial_ends_at if record.status == "trialing" else record.current_period_ends_at
        return None if ends_at is None else ("end", ends_at)
    if record.status == "trialing":
        at = record.trial_ends_at or record.next_billing_at
        return None if at is None else ("trial", at)
    return None if record.next_billing_at is None else ("charge", record.next_billing_at)
