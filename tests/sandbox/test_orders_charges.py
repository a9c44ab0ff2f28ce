"""Fees and tips of an order that a merchant adds and changes (orders facts, sections 4 and 5)."""

from typing import Any

import pytest

from tests.sandbox.shop import Shop
from tests.sandbox.test_orders_amounts import amounts, external_tax


def usd(amount: int) -> dict[str, Any]:
    """Return US cents in the contract's shape."""
    return {"amount": amount, "currency": "USD"}


def add_charge(shop: Shop, order: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Return the order with one more fee."""
    charge = {"name": "Service", "type": "service_fee", **fields}
    return shop.post(f"/v1/orders/{order['order_id']}/charges", {"charge": charge})


def test_two_fees_on_one_order_add_up(shop: Shop) -> None:
    """A fixed fee and a percent of the goods stand beside each other, in the order they came."""
    order = add_charge(shop, shop.add_order(2500), amount_money=usd(300))
    order = add_charge(shop, order, percent=3.5, calculation_basis="subtotal_post_discount")
    assert [charge["applied_money"]["amount"] for charge in order["charges"]] == [300, 88]
    assert amounts(order["pricing_amounts"])["charge"] == 388
    assert amounts(order["settlement_amounts"])["outstanding"] == 2888


def test_percent_fee_follows_the_lines(shop: Shop) -> None:
    """A changed line changes what a fee in percent comes to."""
    order = add_charge(shop, shop.add_order(1000), percent=10, calculation_basis="subtotal_pre_discount")
    line = order["line_items"][0]["order_line_item_id"]
    order = shop.patch(f"/v1/orders/{order['order_id']}/line-items/{line}", {"quantity": 3})
    assert order["charges"][0]["applied_money"] == usd(300)


def test_fee_keeps_its_metadata_and_its_own_tax(shop: Shop) -> None:
    """Our key comes back, and a taxable fee is taxed by its own percent."""
    order = shop.add_order(1000, tax={"calculation": {"mode": "external", "price_mode": "additive"}})
    tax = external_tax(10) | {"charge_tax_category": "service_fee"}
    order = add_charge(shop, order, amount_money=usd(500), metadata={"fee": "packing"}, tax=tax)
    charge = order["charges"][0]
    assert charge["metadata"] == {"fee": "packing"}
    assert (charge["tax_money"], charge["total_money"]) == (usd(50), usd(550))
    assert amounts(order["pricing_amounts"])["total"] == 1550


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"percent": 0}, "INVALID_CHARGE_PERCENT"),
        ({"percent": 100.0001}, "INVALID_CHARGE_PERCENT"),
        ({"amount_money": {"amount": 1, "currency": "EUR"}}, "CURRENCY_MISMATCH"),
        ({"amount_money": {"amount": 1, "currency": "USD"}, "percent": 1}, "INVALID_CHARGE_VALUE"),
        ({"name": " ", "percent": 1}, "CHARGE_NAME_REQUIRED"),
    ],
)
def test_bad_fee_is_refused(shop: Shop, fields: dict[str, Any], code: str) -> None:
    """A fee is one of amount or percent, in the order's currency, with a name."""
    charge = {"name": "Service", "type": "service_fee", **fields}
    path = f"/v1/orders/{shop.add_order(1000)['order_id']}/charges"
    error = shop.refuse("POST", path, {"charge": charge})
    assert (error["status"], error["code"]) == (400, code)


@pytest.mark.parametrize(("percent", "tip"), [(1, 10), (12.5, 125), (33.3333, 333), (100, 1000)])
def test_tip_in_percent_is_of_the_goods(shop: Shop, percent: float, tip: int) -> None:
    """From 1 to 100 percent with up to four decimals, rounded half up."""
    order = shop.add_order(1000, requested_tip={"percent": percent})
    assert amounts(order["pricing_amounts"])["requested_tip"] == tip


def test_tip_may_reach_the_goods_above_the_floor(shop: Shop) -> None:
    """Goods of 2,000.00 allow a tip of 2,000.00 and not a cent more."""
    order = shop.add_order(200_000, requested_tip={"amount_money": usd(200_000)})
    path = f"/v1/orders/{order['order_id']}"
    error = shop.refuse("PATCH", path, {"requested_tip": {"amount_money": usd(200_001)}})
    assert (error["code"], error["maximum_money"]) == ("TIP_LIMIT_EXCEEDED", usd(200_000))


def test_tip_is_changed_and_cleared_by_patch(shop: Shop) -> None:
    """A new tip takes the place of the old one, null takes it away."""
    order = shop.add_order(1000, requested_tip={"percent": 10})
    path = f"/v1/orders/{order['order_id']}"
    order = shop.patch(path, {"requested_tip": {"amount_money": usd(250), "name": "Thanks"}})
    assert amounts(order["pricing_amounts"])["requested_tip"] == 250
    order = shop.patch(path, {"requested_tip": None})
    assert (amounts(order["pricing_amounts"])["total"], "requested_tip" in order) == (1000, False)
    assert [tip["status"] for tip in order["tips"]] == ["canceled", "canceled"]
