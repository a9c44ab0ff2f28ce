"""
Pages as the core really makes them, from a shop that offers everything.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from flint_storefront.cart.actions import change_cart, show_cart
from flint_storefront.catalog.actions import show_product, show_shop
from flint_storefront.checkout.actions import show_checkout
from flint_storefront.donations.actions import donate, show_campaign
from flint_storefront.offers.sets import show_set
from flint_storefront.offers.terms import AmountTerms, PlanOffer, ProductSet, SetItem, TipJar
from flint_storefront.offers.tip_jars import show_tip_jar
from flint_storefront.results import Result
from flint_storefront.storage.records import PlanRecord
from flint_storefront.storefront import Storefront
from flint_storefront.subscriptions.actions import show_account, show_plan, show_plans
from tests.catalog.shop import get, post, product_form
from tests.checkout.core_shop import page_request
from tests.donations.campaigns import FULL, FULL_ANSWERS, form_data, press
from tests.offers.counter import EVERYTHING, CodeFlint, open_counter
from tests.subscriptions.subscription_shop import SubscriptionShop, as_user

CAMPAIGN = replace(FULL, asks_monthly=True, goal_minor=1_000_000)
BREAKFAST = ProductSet(
    key="breakfast",
    title="Breakfast",
    text="For two.",
    items=(SetItem(variant_id="var_1_1", quantity=2), SetItem(variant_id="var_2_2", low=1, high=3)),
)
AMOUNTS = AmountTerms(currency="USD", choices=(200, 300, 500), low=100, high=100_000, preselected=300)
JAR = TipJar(key="crew", title="For the crew", text="Shared by all.", amounts=AMOUNTS)
PLANS = PlanOffer(key="beans", title="Beans", plan_ids=("plan_1", "plan_2"), highlighted_plan_id="plan_2")
PAGES: dict[str, Callable[[Storefront], Result]] = {
    "shop": lambda shop: show_shop(shop, get()),
    "product_add_ons": lambda shop: show_product(shop, get(slug="product-2")),
    "cart_add_ons": lambda shop: _filled_cart(shop),
    "set_add_ons": lambda shop: show_set(shop, get(slug="breakfast")),
    "tip_jar": lambda shop: show_tip_jar(shop, get(slug="crew")),
    "campaign": lambda shop: show_campaign(shop, get(slug="clean-water")),
    "monthly_question": lambda shop: _asked(shop),
    "plans_switch": lambda shop: show_plans(shop, get()),
    "plan": lambda shop: show_plan(shop, get(slug="plan-1")),
}
"""By the sample that stands for it."""


def open_shop() -> Storefront:
    """Products, a set, a tip jar, a campaign and two plans, with tips, fees and codes."""
    shop = open_counter(CodeFlint(), BREAKFAST, JAR, CAMPAIGN, PLANS, **EVERYTHING)
    with shop.store.transaction() as transaction:
        transaction.insert_many([_plan("plan_1"), _plan("plan_2", image_url="/static/beans.svg")])
    return shop


def subscribed_pages() -> Iterator[tuple[str, Result]]:
    """The checkout and the account of somebody who has subscribed, by the samples that stand for them."""
    shop = SubscriptionShop()
    shop.begin(user_id="7")
    request = page_request(token=shop.token, reference=shop.first.reference)
    yield "checkout_subscription", show_checkout(shop.storefront, request)
    yield "account", show_account(shop.storefront, as_user(page_request(token=shop.token), "7"))


def _plan(plan_id: str, **changes: Any) -> PlanRecord:
    return PlanRecord(
        subscription_plan_id=plan_id,
        slug=plan_id.replace("_", "-"),
        name="Beans",
        currency="USD",
        recurring_minor=2400,
        billing_interval="monthly",
        trial_days=14,
        interval_options=[{"billing_interval": "monthly", "billing_interval_count": 3}],
        quantity_options=[1, 2, 5],
        seen_at=datetime(2026, 11, 20, tzinfo=UTC),
        **changes,
    )


def _filled_cart(shop: Storefront) -> Result:
    change_cart(shop, post(product_form(shop, "prod_1") | {"action": ["add"]}))
    line = {"variant_id": ["var_1_1"], "quantity": ["2"], "action": ["update"]}
    change_cart(shop, post(line | {"tip": ["10%"], "promotion_code": ["WELCOME10"]}))
    return show_cart(shop, get())


def _asked(shop: Storefront) -> Result:
    offer = form_data(shop, CAMPAIGN.slug)["offer"]
    return donate(shop, press({"offer": offer, "interval": "once", "amount": "1000", **FULL_ANSWERS}))
