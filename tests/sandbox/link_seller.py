"""A merchant's payment links of the four types, for the tests of the sandbox's pages."""

from typing import Any

from flint_storefront.sandbox.products.rules import archive_product
from tests.sandbox.buyer import REDIRECTS
from tests.sandbox.shop import Shop
from tests.sandbox.subscriber import add_plan

LINKS = "/v1/payment-links"
EXPIRES_IN_SECONDS = 1800
MUG = {"key": "mug", "name": "Mug", "unit_price_money": {"amount": 900, "currency": "USD"}}


def usd(amount: int) -> dict[str, Any]:
    """Return an amount in the contract's shape."""
    return {"amount": amount, "currency": "USD"}


def add_link(shop: Shop, **fields: Any) -> dict[str, Any]:
    """Return a new link to one mug, unless *fields* say otherwise."""
    body = {"name": "A mug", "redirects": REDIRECTS, "expiration": {"expires_in_seconds": EXPIRES_IN_SECONDS}}
    if not {"line_items", "subscription_plan_id"} & set(fields) and "payment_link_type" not in fields:
        body["line_items"] = [MUG]
    return shop.post(LINKS, body | fields)


def add_donation(shop: Shop, **fields: Any) -> dict[str, Any]:
    """Return a new link for 5 to 500 dollars, 10 and 25 suggested."""
    amounts = {
        "donation_min_amount_money": usd(500),
        "donation_max_amount_money": usd(50000),
        "donation_suggested_amount_money_options": [usd(1000), usd(2500)],
    }
    return add_link(shop, name="Roof fund", payment_link_type="donation", **amounts | fields)


def add_event(shop: Shop, capacity: int | None = 20, **fields: Any) -> dict[str, Any]:
    """Return a new link for an evening with two tiers, of which a buyer may leave out either."""
    tier = {"allow_quantity_adjustment": True, "min_quantity": 0, "max_quantity": 10}
    config: dict[str, Any] = {
        "event_at": "2026-12-05T19:00:00Z",
        "timezone": "Pacific/Auckland",
        "venue": "Town hall",
    }
    if capacity is not None:
        config["max_total_quantity"] = capacity
    lines = [
        {"key": "adult", "name": "Adult", "unit_price_money": usd(1500), "quantity": 1, **tier},
        {"key": "child", "name": "Child", "unit_price_money": usd(500), "quantity": 0, **tier},
    ]
    event = {"name": "Winter concert", "line_items": lines, "event_config": config}
    return add_link(shop, payment_link_type="event", **event | fields)


def add_membership(shop: Shop, *, link: dict[str, Any] | None = None, **plan_fields: Any) -> dict[str, Any]:
    """Return a new link to a monthly plan of 18 dollars; *link* has further fields of the link itself."""
    plan_id = add_plan(shop, **plan_fields)["subscription_plan_id"]
    return add_link(shop, subscription_plan_id=plan_id, **{"name": "Beans for a year"} | (link or {}))


def read_link(shop: Shop, link: dict[str, Any]) -> dict[str, Any]:
    """Return the link as it is now."""
    return shop.get(f"{LINKS}/{link['payment_link_id']}")


def switch_off(shop: Shop, link: dict[str, Any], **fields: Any) -> None:
    """Switch a link off."""
    shop.patch(f"{LINKS}/{link['payment_link_id']}", {"status": "inactive", **fields})


def archive(shop: Shop, product: dict[str, Any]) -> None:
    """Take a product out of the catalogue."""
    archive_product(shop.sandbox, shop.environment, shop.environment.products[product["product_id"]], None)


def sessions_of(shop: Shop, link: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the sessions that the link made, oldest first."""
    query = {"payment_link_id": link["payment_link_id"], "sort_direction": "asc"}
    return shop.get("/v1/checkout-sessions", **query)


def orders_of(shop: Shop, link: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the orders that the link made, oldest first."""
    return [shop.get(f"/v1/orders/{session['order_id']}") for session in sessions_of(shop, link)]


def counters(shop: Shop, link: dict[str, Any]) -> tuple[int, int]:
    """Return completed payments and units sold."""
    known = read_link(shop, link)
    return known["completed_count"], known["total_quantity_sold"]
