"""Fees: which apply, what they come to, and how a page says so."""

from decimal import Decimal
from typing import Any

import pytest

from flint_storefront.money import Money
from flint_storefront.offers.fees import fee_rules_data, fees_data, fees_for
from tests.offers.forms import settings_with

SERVICE = {"name": "Service fee", "type": "service_fee", "percent": "2.5"}
SMALL = {
    "name": "Small order fee",
    "type": "small_order_fee",
    "amount": {"USD": 150, "EUR": 140},
    "subtotal_up_to": {"USD": 1500, "EUR": 1400},
}


def charged(
    fee: dict[str, Any],
    minor: int = 1000,
    *,
    currency: str = "USD",
    kind: str = "cart",
    key: str = "cart",
    is_delivered: bool = False,
) -> list[int]:
    """What one fee comes to on goods of that price; empty: it does not apply."""
    found = fees_for(
        settings_with(FEES=[fee]),
        kind=kind,
        key=key,
        subtotal=Money(minor, currency),
        has_delivery=is_delivered,
    )
    return [charge.estimate_money.amount for charge in found]


@pytest.mark.parametrize(
    ("minor", "fee"), [(1000, [25]), (1020, [26]), (1019, [25]), (19, []), (20, [1]), (0, [])]
)
def test_percent_is_rounded_half_up_and_left_out_at_nothing(minor, fee):
    """25.5 is 26; a percent that comes to nothing is no row."""
    assert charged(SERVICE, minor) == fee


@pytest.mark.parametrize(("minor", "fee"), [(1500, [150]), (1501, []), (1, [150])])
def test_upper_bound_belongs_to_it(minor, fee):
    """Up to 15.00 is charged, one cent more is not."""
    assert charged(SMALL, minor) == fee


@pytest.mark.parametrize(("minor", "fee"), [(4999, []), (5000, [125])])
def test_lower_bound_belongs_to_it(minor, fee):
    """From 50.00."""
    assert charged({**SERVICE, "subtotal_from": {"USD": 5000}}, minor) == fee


@pytest.mark.parametrize(("currency", "fee"), [("EUR", [140]), ("GBP", [])])
def test_fee_of_other_currencies_is_left_out(currency, fee):
    """Its own amount a currency, and none where there is none."""
    assert charged(SMALL, 1000, currency=currency) == fee


def test_bound_of_other_currencies_leaves_a_percent_out():
    """Nothing says what the bound is in yen."""
    assert charged({**SERVICE, "subtotal_from": {"USD": 1}}, 1000, currency="JPY") == []


@pytest.mark.parametrize(("is_delivered", "fee"), [(True, [25]), (False, [])])
def test_delivery_fee_needs_goods_to_deliver(is_delivered, fee):
    """A class has nothing to pack."""
    assert charged({**SERVICE, "only_with_delivery": True}, is_delivered=is_delivered) == fee


@pytest.mark.parametrize(
    ("kind", "key", "fee"),
    [
        ("set", "breakfast", [25]),
        ("set", "lunch", []),
        ("donation", "library", [25]),
        ("cart", "cart", []),
        ("product", "breakfast", []),
    ],
)
def test_fee_for_chosen_offers_leaves_others_alone(kind, key, fee):
    """A whole kind, or one offer of it."""
    assert charged({**SERVICE, "only_for": ["set:breakfast", "donation"]}, kind=kind, key=key) == fee


@pytest.mark.parametrize("kind", ["plan", "tip_jar"])
def test_plan_and_tip_jar_never_carry_a_fee(kind):
    """Also one for everything."""
    assert charged(SERVICE, kind=kind) == []


def test_charge_says_what_flint_needs():
    """Either amount or percent, its basis and its tax."""
    taxed = {**SERVICE, "basis": "subtotal_pre_discount", "is_taxable": True, "tax_category": "surcharge"}
    both = settings_with(FEES=[taxed, SMALL])
    percent, fixed = fees_for(both, kind="cart", key="cart", subtotal=Money(900, "USD"), has_delivery=False)
    assert (percent.percent, percent.amount_money) == (Decimal("2.5"), None)
    assert (percent.calculation_basis, percent.is_taxable, percent.tax_category) == (
        "subtotal_pre_discount",
        True,
        "surcharge",
    )
    assert (fixed.percent, fixed.amount_money, fixed.role) == (None, Money(150, "USD"), "fee")


def rules(fee: dict[str, Any], language: str = "en", **changes: Any) -> list[str]:
    """What a product's page says of one fee."""
    given = {"kind": "product", "key": "prod_1", "currency": "USD", "has_delivery": False} | changes
    return [row["text"] for row in fee_rules_data(settings_with(FEES=[fee]), language, **given)]


@pytest.mark.parametrize(
    ("fee", "text"),
    [
        (SERVICE, "2.5% of the goods"),
        (SMALL, "$1.50, on orders up to $15.00"),
        ({**SERVICE, "subtotal_from": {"USD": 5000}}, "2.5% of the goods, on orders from $50.00"),
        ({**SMALL, "subtotal_from": {"USD": 500}}, "$1.50, on orders from $5.00 to $15.00"),
    ],
)
def test_rule_is_told_in_words_before_a_quantity_is_chosen(fee, text):
    """Amount or percent, and from when to when."""
    assert rules(fee) == [text]


def test_rule_of_another_currency_or_offer_is_not_told():
    """Only what can come."""
    assert rules(SMALL, currency="JPY") == []
    assert rules({**SERVICE, "only_for": ["cart"]}) == []
    assert rules({**SERVICE, "only_with_delivery": True}) == []
    assert rules({**SERVICE, "only_with_delivery": True}, has_delivery=True) == ["2.5% of the goods"]


def test_row_of_a_known_purchase_has_its_amount():
    """As a cart shows it."""
    charges = fees_for(
        settings_with(FEES=[SERVICE]),
        kind="cart",
        key="cart",
        subtotal=Money(1000, "USD"),
        has_delivery=False,
    )
    (row,) = fees_data(charges, "en")
    assert (row["name"], row["text"], row["money"]["minor"]) == ("Service fee", "", 25)
