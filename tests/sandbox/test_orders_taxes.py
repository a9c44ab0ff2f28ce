"""Tax on lines and fees: external percents, and the stand-in for a merchant's automatic tax."""

import pytest

from tests.sandbox.shop import Shop, ad_hoc_line
from tests.sandbox.test_orders_amounts import amounts, external_tax
from tests.sandbox.test_orders_charges import add_charge, usd

EXTERNAL = {"calculation": {"mode": "external", "price_mode": "additive"}}
TAXABLE = {"taxable": True}


@pytest.fixture
def taxing(shop: Shop) -> Shop:
    """A merchant whose automatic tax is 8.25 percent."""
    assert shop.client.post("/_sandbox/switches", json={"tax_percent": "8.25"}).is_success
    return shop


def test_external_tax_is_broken_down_by_line_and_fee(shop: Shop) -> None:
    """One row for each jurisdiction and taxed line or fee."""
    request = {"line_items": [ad_hoc_line(1000, tax=external_tax(8)), ad_hoc_line(500)], "tax": EXTERNAL}
    order = add_charge(shop, shop.post("/v1/orders", request), amount_money=usd(300), tax=external_tax(10))
    rows = order["tax"]["tax_breakdowns"]
    assert [(row["percent"], row["taxable_money"], row["tax_money"]) for row in rows] == [
        (8, usd(1000), usd(80)),
        (10, usd(300), usd(30)),
    ]
    assert rows[1]["order_charge_id"] == order["charges"][0]["order_charge_id"]


def test_taxable_line_needs_its_percents(shop: Shop) -> None:
    """External tax leaves nothing to be guessed."""
    request = {"line_items": [ad_hoc_line(1000, tax=TAXABLE)], "tax": EXTERNAL}
    error = shop.refuse("POST", "/v1/orders", request)
    assert (error["status"], error["code"]) == (400, "TAX_CALCULATION_REQUIRED")


def test_taxable_fee_needs_its_percents(shop: Shop) -> None:
    """The same for a fee that is added later."""
    order = shop.add_order(1000, tax=EXTERNAL)
    charge = {"name": "Service", "type": "service_fee", "amount_money": usd(100), "tax": TAXABLE}
    error = shop.refuse("POST", f"/v1/orders/{order['order_id']}/charges", {"charge": charge})
    assert error["code"] == "ORDER_CHARGE_TAX_INPUT_REQUIRED"


def test_merchants_tax_is_added_to_taxable_lines_and_fees(taxing: Shop) -> None:
    """On top of the price, after the discount, each line rounded for itself."""
    lines = [ad_hoc_line(1000, tax=TAXABLE), ad_hoc_line(700)]
    discount = {"manual": {"name": "Sorry", "amount_money": usd(170)}}
    order = taxing.post("/v1/orders", {"line_items": lines, "discounts": [discount]})
    order = add_charge(
        taxing, order, amount_money=usd(200), tax=TAXABLE | {"charge_tax_category": "handling"}
    )
    assert [line["tax_money"]["amount"] for line in order["line_items"]] == [74, 0]
    assert order["charges"][0]["tax_money"] == usd(17)
    pricing = amounts(order["pricing_amounts"])
    assert (pricing["tax"], pricing["total"]) == (91, 1821)
    assert (order["tax"]["mode"], order["tax"]["status"]) == ("automatic", "calculated")


def test_taxable_variant_is_taxed(taxing: Shop) -> None:
    """Whether a variant is taxable stands in the catalogue."""
    variant = {"unit_price_money": usd(1000), "taxable": True}
    product = taxing.add_product(default_variant=variant)
    order = taxing.post(
        "/v1/orders", {"line_items": [{"variant_id": product["default_variant_id"], "quantity": 3}]}
    )
    assert amounts(order["pricing_amounts"])["tax"] == 248


def test_order_may_decline_the_merchants_tax(taxing: Shop) -> None:
    """`enabled: false` on the order wins; asking for automatic tax is now possible."""
    lines = [ad_hoc_line(1000, tax=TAXABLE)]
    order = taxing.post("/v1/orders", {"line_items": lines, "tax": {"enabled": False}})
    assert amounts(order["pricing_amounts"])["tax"] == 0
    order = taxing.patch(f"/v1/orders/{order['order_id']}", {"tax": {"enabled": True}})
    assert amounts(order["pricing_amounts"])["tax"] == 83


def test_own_percents_do_not_mix_with_the_merchants_tax(taxing: Shop) -> None:
    """One mode in the whole order."""
    error = taxing.refuse("POST", "/v1/orders", {"line_items": [ad_hoc_line(1000, tax=external_tax(8))]})
    assert error["code"] == "TAX_MODE_MISMATCH"


def test_quick_pay_is_taxed_when_its_item_is_taxable(taxing: Shop) -> None:
    """A single amount may say so."""
    item = {"name": "Workshop", "amount_money": usd(1000), "tax": TAXABLE}
    session = taxing.post("/v1/checkout-sessions", {"quick_pay_item": item})["checkout_session"]
    order = taxing.get(f"/v1/orders/{session['order_id']}")
    assert amounts(order["pricing_amounts"])["total"] == 1083


@pytest.mark.parametrize("text", ["8,25", "-1", "100.5", "8.12345", "1e1", "٨"])
def test_switch_takes_a_percent_only(shop: Shop, text: str) -> None:
    """A typing mistake is heard."""
    assert shop.client.post("/_sandbox/switches", json={"tax_percent": text}).status_code == 400


def test_tax_stays_as_it_was_when_the_order_was_made(taxing: Shop) -> None:
    """Switching the percent later changes new orders only."""
    order = taxing.post("/v1/orders", {"line_items": [ad_hoc_line(1000, tax=TAXABLE)]})
    taxing.client.post("/_sandbox/switches", json={"tax_percent": ""})
    line = order["line_items"][0]["order_line_item_id"]
    order = taxing.patch(f"/v1/orders/{order['order_id']}/line-items/{line}", {"quantity": 2})
    assert amounts(order["pricing_amounts"])["tax"] == 165


def test_order_without_tax_says_so(shop: Shop) -> None:
    """Off, nothing required, no breakdown."""
    assert shop.add_order(1000)["tax"] == {
        "enabled": False,
        "mode": "automatic",
        "status": "not_required",
        "taxability_reason": "tax_disabled",
    }
