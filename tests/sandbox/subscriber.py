"""A merchant's plans and a buyer who signs up for them."""

from typing import Any

from tests.sandbox.buyer import PAYS, REDIRECTS, Buyer
from tests.sandbox.shop import Shop
from tests.sandbox.test_subscription_plans import PLANS, plan_body

SAVES_THEN_FAILS = "4000000000000341"
TRIAL = {"trial_period_days": 14}
FEE = {"setup_fee_money": {"amount": 500, "currency": "USD"}}
DAY = 86_400


def add_plan(shop: Shop, **fields: Any) -> dict[str, Any]:
    """Return a new plan of 18 dollars a month."""
    return shop.post(PLANS, plan_body(**fields))


def start_signup(shop: Shop, plan: dict[str, Any], **fields: Any) -> tuple[Buyer, dict[str, Any]]:
    """Return a buyer at a fresh session of the plan, and the session."""
    body = {"subscription_plan_id": plan["subscription_plan_id"], "redirects": REDIRECTS, **fields}
    session = shop.post("/v1/checkout-sessions", body)["checkout_session"]
    return Buyer(shop, session), session


def read_signup_order(shop: Shop, session: dict[str, Any], **query: Any) -> dict[str, Any]:
    """Return the signup order as it is now."""
    return shop.get("/v1/orders/" + session["order_id"], **query)


def subscribe(shop: Shop, *, card: str = PAYS, terms: Any = None, **plan_fields: Any) -> dict[str, Any]:
    """Return the subscription of a buyer who signed up for a new plan with that card."""
    choice = {"subscription_terms": terms} if terms else {}
    buyer, session = start_signup(shop, add_plan(shop, **plan_fields), **choice)
    buyer.pay(card)
    return read(shop, read_signup_order(shop, session)["subscription_id"])


def read(shop: Shop, subscription: str | dict[str, Any], **query: Any) -> dict[str, Any]:
    """Return the subscription as it is now."""
    key = subscription if isinstance(subscription, str) else subscription["subscription_id"]
    return shop.get("/v1/subscriptions/" + key, **query)


def renewals(shop: Shop, subscription: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the subscription's renewal orders, oldest first."""
    query = {"subscription_id": subscription["subscription_id"], "origin": "subscription"}
    return shop.get("/v1/orders", sort_direction="asc", **query)


def wait(shop: Shop, *, days: float = 0, seconds: float = 0) -> None:
    """Move the sandbox's clock; the next call settles what is due."""
    shop.sandbox.clock.advance(days * DAY + seconds)


def act(shop: Shop, subscription: dict[str, Any], operation: str, body: Any = None) -> dict[str, Any]:
    """Return the answer of a POST on the subscription, such as `cancel`."""
    address = f"/v1/subscriptions/{subscription['subscription_id']}/{operation}"
    if operation in {"resume", "reactivate"}:
        response = shop.client.post(address)
        assert response.is_success, response.text
        data: dict[str, Any] = response.json()["data"]
        return data
    return shop.post(address, body)


def refuse(shop: Shop, subscription: dict[str, Any], operation: str, body: Any = None) -> tuple[int, str]:
    """Return status and code of a POST on the subscription that is refused."""
    address = f"/v1/subscriptions/{subscription['subscription_id']}/{operation}"
    refusal = shop.refuse("POST", address, body)
    return refusal["status"], refusal["code"]


def happened(shop: Shop, start: int = 0) -> list[str]:
    """Return the subscription events since *start*, without their family."""
    return [
        event.removeprefix("subscription.")
        for event in shop.events()[start:]
        if event.startswith("subscription.")
    ]
