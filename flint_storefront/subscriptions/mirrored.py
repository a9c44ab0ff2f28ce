"""
From Flint's plans to the rows of the mirror. Pure.

Source: subscriptions facts, section 2; contract schema SubscriptionPlan.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from flint_storefront.currencies import MINOR_DIGITS
from flint_storefront.flint.models import Image, SubscriptionPlan
from flint_storefront.money import Money
from flint_storefront.storage.records import PlanRecord
from flint_storefront.subscriptions.intervals import INTERVALS

ACTIVE = "active"
OURS = "don_"
"""How the reference of a plan begins that we made for a recurring donation."""
COUNT_MAX = 365
"""Source: subscriptions facts, section 2."""
QUANTITY_MAX = 100
"""Source: subscriptions facts, section 5 (`subscription_terms`)."""

_ID = re.compile(r"[A-Za-z0-9_-]{1,128}", re.ASCII)


def is_listed(plan: SubscriptionPlan) -> bool:
    """
    True for an active plan with a proper id.
    """
    return plan.status == ACTIVE and _ID.fullmatch(plan.subscription_plan_id) is not None


def is_readable(plan: SubscriptionPlan) -> bool:
    """
    True when the plan's price and interval can be told: one that cannot is left as the mirror has it.
    """
    price = plan.recurring_money
    if plan.currency not in MINOR_DIGITS or price is None or price.amount < 0:
        return False
    moneys = [plan.setup_fee_money, plan.early_termination_fee_money]
    moneys += [line.unit_price_money for line in plan.line_items]
    is_one_currency = all(money is None or money.currency == plan.currency for money in moneys)
    return is_one_currency and _is_interval(plan.billing_interval, plan.billing_interval_count)


def plan_record(plan: SubscriptionPlan, *, slug: str, position: int, seen_at: datetime) -> PlanRecord:
    """
    The row of a readable plan.
    """
    image = next((image for image in plan.images if _is_web_address(image)), None)
    reference = plan.external_reference_id
    return PlanRecord(
        subscription_plan_id=plan.subscription_plan_id,
        slug=slug,
        name=_plain(plan.name),
        description=_plain(plan.description),
        status=plan.status,
        is_ours=(reference or "").startswith(OURS),
        external_reference_id=None if reference is None else _plain(reference),
        currency=plan.currency,
        recurring_minor=_price(plan).amount,
        setup_fee_minor=_minor(plan.setup_fee_money),
        termination_fee_minor=_minor(plan.early_termination_fee_money),
        trial_days=_positive(plan.trial_period_days),
        contract_months=_positive(plan.contract_term_months),
        billing_interval=plan.billing_interval,
        billing_interval_count=plan.billing_interval_count,
        interval_options=_options(plan),
        quantity_options=_quantities(plan.quantity_options),
        image_url=None if image is None else image.url,
        image_alt="" if image is None else _plain(image.alt),
        position=position,
        plan_version=plan.version,
        seen_at=seen_at,
    )


def _price(plan: SubscriptionPlan) -> Money:
    price = plan.recurring_money
    if price is None:
        raise ValueError("a plan without a price is not readable")
    return price


def _options(plan: SubscriptionPlan) -> list[dict[str, object]]:
    """
    The intervals beside the plan's own, each once; one that we cannot say is not offered.
    """
    own = (plan.billing_interval, plan.billing_interval_count)
    pairs = [(one.billing_interval, one.billing_interval_count) for one in plan.billing_interval_options]
    return [
        {"billing_interval": interval, "billing_interval_count": count}
        for interval, count in dict.fromkeys(pairs)
        if (interval, count) != own and _is_interval(interval, count)
    ]


def _quantities(options: Sequence[int]) -> list[int]:
    return sorted({quantity for quantity in options if 1 <= quantity <= QUANTITY_MAX})


def _is_interval(interval: str, count: int) -> bool:
    return interval in INTERVALS and 1 <= count <= COUNT_MAX


def _minor(money: Money | None) -> int | None:
    return money.amount if money is not None and money.amount > 0 else None


def _positive(number: int | None) -> int | None:
    return number if number is not None and number > 0 else None


def _is_web_address(image: Image) -> bool:
    try:
        parts = urlsplit(image.url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and "\x00" not in image.url


def _plain(text: str) -> str:
    # PostgreSQL keeps no NUL, and no page needs one.
    return text.replace("\x00", "")
