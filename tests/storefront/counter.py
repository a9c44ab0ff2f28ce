"""
What the shops under test offer beside their products.
"""

from decimal import Decimal

from flint_storefront.offers.terms import (
    AmountTerms,
    Campaign,
    CostRate,
    PlanOffer,
    ProductSet,
    Question,
    SetItem,
    TipJar,
)
from tests.storefront.world import Flint

GIFTS = AmountTerms(currency="USD", choices=(1000, 2500, 5000), low=500, high=500_000, preselected=2500)
EURO_GIFTS = AmountTerms(currency="EUR", choices=(1000, 2000), low=500, high=100_000)
ROOF = Campaign(
    slug="roof",
    title="A roof for the roastery",
    text="It rains on the beans.",
    amounts=(GIFTS, EURO_GIFTS),
    intervals=("once", "monthly", "yearly"),
    funds=("Where it is needed most", "The skylight"),
    questions=(
        Question(key="how_heard", label="How did you hear of us?", max_length=40),
        Question(key="visit", label="Visit us?", kind="choice", choices=("yes", "perhaps"), is_required=True),
    ),
    cost_rates={"USD": CostRate(percent=Decimal("2.9"), fixed=30)},
    has_dedication=True,
    has_message=True,
    has_wall=True,
    goal_minor=100_000,
)
RAIN = Campaign(
    slug="rain",
    title="Umbrellas",
    amounts=(GIFTS,),
    intervals=("once", "monthly"),
    asks_monthly=True,
    shows_messages=True,
    has_message=True,
    has_wall=True,
)
CLOSED = Campaign(slug="done", title="A floor", amounts=(GIFTS,), is_open=False)
JAR = TipJar(
    key="baristas",
    title="Thank the baristas",
    amounts=AmountTerms(currency="USD", choices=(200, 500), low=100, high=10_000, preselected=200),
)
CAMPAIGNS = (ROOF, RAIN, CLOSED)


def variant_id(flint: Flint, sku: str) -> str:
    """Id of a variant in the seeded catalogue."""
    return str(flint.variant(sku)["variant_id"])


def plan_id(flint: Flint, reference: str) -> str:
    """Id of a seeded plan by its reference."""
    plans = flint.environment.subscription_plans.values()
    return str(
        next(one["subscription_plan_id"] for one in plans if one.get("external_reference_id") == reference)
    )


def starter_set(flint: Flint) -> ProductSet:
    """A bag of beans and one to three flat whites behind one button."""
    beans = SetItem(variant_id=variant_id(flint, "HOUSE-250"))
    coffee = SetItem(variant_id=variant_id(flint, "FLAT-WHITE"), low=1, high=3)
    return ProductSet(key="starter", title="Starter set", items=(beans, coffee))


def beans_offer(flint: Flint) -> PlanOffer:
    """The monthly plan and its yearly sister."""
    monthly = plan_id(flint, "beans-monthly")
    plans = (monthly, plan_id(flint, "beans-yearly"))
    return PlanOffer(key="beans", title="Beans for home", plan_ids=plans, highlighted_plan_id=monthly)


def counter_offers(flint: Flint) -> tuple[Campaign | TipJar | ProductSet | PlanOffer, ...]:
    """Everything that is declared beside the products."""
    return (*CAMPAIGNS, JAR, starter_set(flint), beans_offer(flint))
