"""What an order costs (orders facts, section 2)."""

from typing import Any

import pytest

from flint_storefront.sandbox.orders.amounts import contained_percent, percent_of, spread, to_decimal
from tests.sandbox.shop import Shop, ad_hoc_line

JURISDICTION = {"code": "X", "country": "US", "level": "state", "name": "Example", "state": "XX"}


def external_tax(percent: float, price_mode: str = "additive") -> dict[str, Any]:
    """Return the tax of a line or charge that is worked out elsewhere."""
    component = {"jurisdiction": JURISDICTION, "percent": percent, "tax_type": "sales_tax"}
    calculation = {"mode": "external", "price_mode": price_mode, "components": [component]}
    return {"taxable": True, "calculation": calculation}


def amounts(table: dict[str, Any]) -> dict[str, int]:
    """Return the minor units of each amount in *table*, names without `_money`."""
    return {name.removesuffix("_money"): money["amount"] for name, money in table.items()}


def test_plain_order_costs_the_sum_of_its_lines(shop: Shop) -> None:
    """Without tax, fee, discount and tip the total is the subtotal, and all of it is outstanding."""
    order = shop.post("/v1/orders", {"line_items": [ad_hoc_line(2500, 2), ad_hoc_line(99, 3)]})
    assert amounts(order["pricing_amounts"]) == {
        "subtotal": 5297,
        "discount": 0,
        "charge": 0,
        "tax": 0,
        "requested_tip": 0,
        "total": 5297,
    }
    settlement = amounts(order["settlement_amounts"])
    assert settlement["outstanding"] == settlement["balance"] == 5297
    assert settlement["paid"] == settlement["credit"] == settlement["refunded"] == 0


def test_worked_case_of_the_facts_comes_out(shop: Shop) -> None:
    """2 x 2500, discount 500, taxable delivery 500, tax 8 %, tip 15 % make 6075."""
    order = shop.post(
        "/v1/orders",
        {
            "line_items": [ad_hoc_line(2500, 2, tax=external_tax(8))],
            "discounts": [
                {"manual": {"name": "Regulars", "amount_money": {"amount": 500, "currency": "USD"}}}
            ],
            "requested_tip": {"percent": 15},
            "tax": {"calculation": {"mode": "external", "price_mode": "additive"}},
        },
    )
    charge = {"name": "Delivery", "type": "delivery_fee", "amount_money": {"amount": 500, "currency": "USD"}}
    order = shop.post(
        f"/v1/orders/{order['order_id']}/charges", {"charge": charge | {"tax": external_tax(8)}}
    )
    assert amounts(order["pricing_amounts"]) == {
        "subtotal": 5000,
        "discount": 500,
        "charge": 500,
        "tax": 400,
        "requested_tip": 675,
        "total": 6075,
    }


@pytest.mark.parametrize(
    ("amount", "percent", "expected"),
    [(50, 1, 1), (49, 1, 0), (1050, 5, 53), (333, 0.15, 0), (334, 0.15, 1), (12345, 18.1515, 2241)],
)
def test_percent_rounds_half_up(amount: int, percent: float, expected: int) -> None:
    """Half a minor unit goes up, and no binary fraction is involved."""
    assert percent_of(amount, percent) == expected


def test_percent_of_the_largest_amount_is_exact() -> None:
    """Nothing is lost even at 63 bits."""
    assert percent_of(2**63 - 1, 100) == 2**63 - 1


def test_tax_inside_a_price_is_taken_out_of_it() -> None:
    """11900 with 19 % inside holds 1900 of tax."""
    assert contained_percent(11900, to_decimal(19)) == 1900


def test_inclusive_tax_adds_nothing_to_the_total(shop: Shop) -> None:
    """A tax inside the price is shown and not added."""
    order = shop.post(
        "/v1/orders",
        {
            "line_items": [ad_hoc_line(11900, tax=external_tax(19, "inclusive"))],
            "tax": {"calculation": {"mode": "external", "price_mode": "inclusive"}},
        },
    )
    pricing = amounts(order["pricing_amounts"])
    assert (pricing["tax"], pricing["total"]) == (1900, 11900)


def test_discount_larger_than_the_order_is_capped(shop: Shop) -> None:
    """No line and no total falls below zero."""
    discount = {"name": "All", "amount_money": {"amount": 9999, "currency": "USD"}}
    order = shop.add_order(300, 200, discounts=[{"manual": discount}])
    assert amounts(order["pricing_amounts"])["total"] == 0
    assert order["applied_discounts"][0]["applied_money"]["amount"] == 500


@pytest.mark.parametrize("weights", [[1, 1, 1], [0, 5, 0], [333, 333, 334], [7]])
def test_spreading_loses_nothing_and_exceeds_no_weight(weights: list[int]) -> None:
    """Shares sum up exactly, whatever the weights."""
    for amount in range(sum(weights) + 1):
        shares = spread(amount, weights)
        assert sum(shares) == amount
        assert all(0 <= share <= weight for share, weight in zip(shares, weights, strict=True))


@pytest.mark.parametrize(
    ("basis", "expected"), [("subtotal_pre_discount", 100), ("subtotal_post_discount", 80)]
)
def test_percent_charge_follows_its_basis(shop: Shop, basis: str, expected: int) -> None:
    """A fee in percent names whether discounts count."""
    discount = {"name": "Two", "amount_money": {"amount": 200, "currency": "USD"}}
    order = shop.add_order(1000, discounts=[{"manual": discount}])
    charge = {"name": "Service", "type": "service_fee", "percent": 10, "calculation_basis": basis}
    order = shop.post(f"/v1/orders/{order['order_id']}/charges", {"charge": charge})
    assert order["charges"][0]["applied_money"]["amount"] == expected


def test_percent_tip_ignores_fees(shop: Shop) -> None:
    """A tip's percent is of the merchandise after discounts, without charges."""
    order = shop.add_order(1000, requested_tip={"percent": 15})
    charge = {"name": "Rush", "type": "rush_fee", "amount_money": {"amount": 500, "currency": "USD"}}
    order = shop.post(f"/v1/orders/{order['order_id']}/charges", {"charge": charge})
    assert amounts(order["pricing_amounts"])["requested_tip"] == 150
    assert order["tips"][0]["status"] == "requested"


@pytest.mark.parametrize(
    ("tip", "code"),
    [
        ({"amount_money": {"amount": 0, "currency": "USD"}}, "INVALID_TIP_AMOUNT"),
        ({"percent": 101}, "INVALID_TIP_PERCENT"),
        ({"percent": 15, "amount_money": {"amount": 1, "currency": "USD"}}, "INVALID_TIP"),
        ({"amount_money": {"amount": 100, "currency": "EUR"}}, "TIP_CURRENCY_MISMATCH"),
        ({"amount_money": {"amount": 100_001, "currency": "USD"}}, "TIP_LIMIT_EXCEEDED"),
    ],
)
def test_bad_tip_is_refused(shop: Shop, tip: dict[str, Any], code: str) -> None:
    """A tip is one of amount or percent, in the order's currency, within the limit."""
    error = shop.refuse("POST", "/v1/orders", {"line_items": [ad_hoc_line(1000)], "requested_tip": tip})
    assert (error["status"], error["code"]) == (400, code)


def test_total_beyond_64_bits_is_refused(shop: Shop) -> None:
    """A sum that no integer of the contract can hold is refused whole."""
    error = shop.refuse("POST", "/v1/orders", {"line_items": [ad_hoc_line(2**62), ad_hoc_line(2**62)]})
    assert error["code"] == "INVALID_TOTALS"
    assert shop.get("/v1/orders") == []
