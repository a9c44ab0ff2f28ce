"""
What the Flask shop offers beside the products on its shelf, and its payment links. What a variant or plan costs, Flint says.
"""

from datetime import date

from example_site import roastery
from example_site.demo_settings import FLASK_PLANS, FLASK_VARIANTS
from flint_storefront import LinkOffer, PlanOffer, ProductSet, SetItem

OFFERS = (
    roastery.SKYLIGHT,
    roastery.TIP_JAR,
    ProductSet(
        key=roastery.SET_KEY,
        title=roastery.SET_TITLE,
        text=roastery.SET_TEXT,
        items=(
            SetItem(variant_id=FLASK_VARIANTS["HOUSE-250"]),
            SetItem(variant_id=FLASK_VARIANTS["COLD-BREW"], quantity=2, low=1, high=4),
        ),
    ),
    PlanOffer(
        key=roastery.PLANS_KEY,
        title=roastery.PLANS_TITLE,
        text=roastery.PLANS_TEXT,
        plan_ids=(FLASK_PLANS["beans-monthly"], FLASK_PLANS["beans-yearly"]),
        highlighted_plan_id=FLASK_PLANS["beans-monthly"],
    ),
    PlanOffer(key="office", plan_ids=(FLASK_PLANS["office-coffee"],)),
)
"""In the order in which their pages show them."""


def payment_links(today: date) -> list[LinkOffer]:
    """
    One of each kind; *today* decides which summer fête is the coming one.
    """
    return [
        roastery.market_link(FLASK_VARIANTS["HOUSE-250"]),
        roastery.NEIGHBOUR_LINK,
        roastery.fete_link(today),
        roastery.monthly_link(FLASK_PLANS["beans-monthly"]),
    ]
