"""
What buyers choose beside a product: fees, a tip, one amount, a gift, a plan.
"""

from decimal import Decimal
from typing import Any

from flint_storefront.money import Money
from flint_storefront.offers.selection import (
    ORDER,
    PLAN,
    QUICK_PAY,
    SelectedCharge,
    SelectedDonation,
    SelectedLine,
    SelectedPlan,
    Selection,
)

PACKAGING = SelectedCharge("Packaging", "packaging_fee", Money(50, "USD"), amount_money=Money(50, "USD"))
SERVICE = SelectedCharge("Service", "service_fee", Money(45, "USD"), percent=Decimal("10"))
"""Of a flat white at 4.50."""
FEES = (PACKAGING, SERVICE)


def usd(minor: int) -> Money:
    """Minor units of US dollars."""
    return Money(minor, "USD")


def tip_jar(minor: int = 500) -> Selection:
    """One amount for the house."""
    line = SelectedLine(None, 1, "Thank the baristas", usd(minor))
    return Selection("tip_jar", "baristas", (line,), usd(minor), source=QUICK_PAY, title=line.name)


def gift(minor: int = 2500, *, cover: int = 0, **told: Any) -> Selection:
    """A donation, once; with the costs covered it is an order."""
    line = SelectedLine(None, 1, "A roof for the roastery", usd(minor))
    charge = SelectedCharge("Covered costs", "other", usd(cover), amount_money=usd(cover), role="cover")
    donation = SelectedDonation("roof", usd(minor), cover_money=usd(cover) if cover else None, **told)
    return Selection(
        "donation",
        "roof",
        (line,),
        usd(minor + cover),
        source=ORDER if cover else QUICK_PAY,
        title=line.name,
        charges=(charge,) if cover else (),
        donation=donation,
        metadata={"campaign": "roof"},
    )


def plan(plan_id: str, minor: int, *, due: int | None = None, **changes: Any) -> Selection:
    """A plan at *minor* a period; *due* now if that differs."""
    chosen = SelectedPlan(
        "Beans every month", "monthly", 1, usd(minor), subscription_plan_id=plan_id, **changes
    )
    shown = usd(minor if due is None else due)
    return Selection("plan", "beans", (), shown, source=PLAN, title=chosen.name, plan=chosen)
