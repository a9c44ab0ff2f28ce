"""Requests as data: the same bytes each time, and only what the contract knows."""

import json
from decimal import Decimal

import pytest

from flint_storefront.flint.resources import checkout_sessions, orders
from flint_storefront.flint.resources.checkout_sessions import (
    QuickPayItem,
    SubscriptionTerms,
    create_checkout_session,
)
from flint_storefront.flint.resources.orders import OrderLine, OrderTip, add_charge, create_order
from flint_storefront.flint.resources.requests import FlintRequest, json_bytes
from flint_storefront.flint.resources.subscription_plans import create_subscription_plan
from flint_storefront.flint.resources.subscriptions import create_access_link
from flint_storefront.money import Money
from flint_storefront.sandbox.contract.validation import make_validator

SESSION = {
    "external_reference_id": "chk_1",
    "success_url": "https://shop.example/shop/checkout/chk_1/return",
    "cancel_url": "https://shop.example/shop/checkout/chk_1/cancel",
    "expires_in_seconds": 3600,
}
PLAN = {
    "name": "A new roof, monthly",
    "currency": "USD",
    "billing_interval": "monthly",
    "billing_interval_count": 1,
    "lines": [("Gift", Money(2500, "USD")), ("Costs", Money(106, "USD"))],
    "external_reference_id": "don_1",
}

REQUESTS = [
    (create_order(lines=[("var_1", 2)], external_reference_id="chk_1"), "CreateOrderRequest"),
    (
        create_order(
            lines=[("var_1", 2), ("var_2", 1)],
            external_reference_id="chk_1",
            metadata={"note": "für dich"},
            customer_id="cus_1",
            buyer_note="Ring twice",
        ),
        "CreateOrderRequest",
    ),
    (
        add_charge("ord_1", name="Fee", charge_type="service_fee", amount_money=Money(150, "USD")),
        "AddOrderChargeRequest",
    ),
    (
        add_charge("ord_1", name="Fee", charge_type="service_fee", percent=Decimal("2.9")),
        "AddOrderChargeRequest",
    ),
    (
        create_order(
            lines=[
                OrderLine(variant_id="var_1", quantity=2),
                OrderLine(name="Gift", unit_price_money=Money(2500, "USD")),
            ],
            external_reference_id="chk_1",
            requested_tip=OrderTip(percent=Decimal("15.1234")),
            promotion_code="WELCOME10",
        ),
        "CreateOrderRequest",
    ),
    (
        create_order(
            lines=[OrderLine(variant_id="var_1")],
            external_reference_id="chk_1",
            requested_tip=OrderTip(amount_money=Money(300, "USD")),
        ),
        "CreateOrderRequest",
    ),
    (
        add_charge(
            "ord_1",
            name="Packaging",
            charge_type="packaging_fee",
            amount_money=Money(150, "USD"),
            is_taxable=True,
            tax_category="handling",
            metadata={"number": "1"},
        ),
        "AddOrderChargeRequest",
    ),
    (orders.close_order("ord_1"), "CloseOrderRequest"),
    (orders.close_order("ord_1", "cart changed"), "CloseOrderRequest"),
    (create_checkout_session(order_id="ord_1", **SESSION), "CreateCheckoutSessionRequest"),
    (
        create_checkout_session(
            order_id="ord_1",
            replace_checkout_session_id="cs_1",
            expiration_url="https://shop.example/",
            customer_id="cus_1",
            require_email=True,
            metadata={"a": "b"},
            tip_enabled=True,
            codes_enabled=True,
            **SESSION,
        ),
        "CreateCheckoutSessionRequest",
    ),
    (
        create_checkout_session(
            quick_pay_item=QuickPayItem(name="Gift", amount_money=Money(500, "USD"), is_taxable=False),
            **SESSION,
        ),
        "CreateCheckoutSessionRequest",
    ),
    (
        create_checkout_session(
            subscription_plan_id="plan_1",
            subscription_terms=SubscriptionTerms(
                billing_interval="monthly", billing_interval_count=3, quantity=2
            ),
            prefilled_email="ada@shop.example",
            **SESSION,
        ),
        "CreateCheckoutSessionRequest",
    ),
    (
        create_subscription_plan(**PLAN, metadata={"campaign": "roof"}),
        "CreateSubscriptionPlanRequest",
    ),
    (create_access_link("sub_1"), "EmptyRequest"),
    (checkout_sessions.close_checkout_session("cs_1"), "CloseCheckoutSessionRequest"),
    (checkout_sessions.close_checkout_session("cs_1", "cart changed"), "CloseCheckoutSessionRequest"),
]


@pytest.mark.parametrize(("request_made", "schema_name"), REQUESTS)
def test_body_fits_the_contract(request_made: FlintRequest, schema_name: str):
    """Closed schemas: not one field too many, none of a wrong type."""
    errors = list(make_validator(schema_name).iter_errors(json.loads(request_made.body)))

    assert [error.message for error in errors] == []


def test_session_says_tip_and_codes_explicitly():
    """Left out, the merchant's settings would decide."""
    body = json.loads(create_checkout_session(order_id="ord_1", **SESSION).body)

    assert body["tip"] == {"enabled": False}
    assert body["promotion_config"] == {"codes_enabled": False}
    assert body["surface"] == "hosted"


def test_order_sends_no_price():
    """Flint takes it from its catalogue."""
    request = create_order(lines=[("var_1", 2)], external_reference_id="chk_1")

    assert request.body == (
        b'{"external_reference_id":"chk_1","line_items":[{"quantity":2,"variant_id":"var_1"}]}'
    )
    assert (request.operation, request.method, request.path) == ("orders.create", "POST", "/v1/orders")


def test_lines_keep_their_order():
    """The buyer finds them on Flint's page as in the cart."""
    body = json.loads(create_order(lines=[("var_b", 1), ("var_a", 2)], external_reference_id="c").body)

    assert [line["variant_id"] for line in body["line_items"]] == ["var_b", "var_a"]


def test_ad_hoc_line_is_never_delivered():
    """Else Flint may ask for a delivery."""
    gift = OrderLine(name="Gift", unit_price_money=Money(2500, "USD"))

    body = json.loads(create_order(lines=[gift], external_reference_id="c").body)

    assert body["line_items"] == [
        {
            "name": "Gift",
            "quantity": 1,
            "unit_price_money": {"amount": 2500, "currency": "USD"},
            "fulfillment": {"requirement": "none"},
        }
    ]


def test_line_as_a_tuple_is_a_variant():
    """Both spellings give the same bytes."""
    as_tuple = create_order(lines=[("var_1", 2)], external_reference_id="c")
    as_line = create_order(lines=[OrderLine(variant_id="var_1", quantity=2)], external_reference_id="c")

    assert as_tuple.body == as_line.body


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"name": "Gift"},
        {"unit_price_money": Money(1, "USD")},
        {"variant_id": "var_1", "name": "Gift"},
        {"variant_id": "var_1", "name": "Gift", "unit_price_money": Money(1, "USD")},
    ],
    ids=["nothing", "no price", "no name", "half", "both"],
)
def test_line_with_both_or_no_source_is_refused(parts):
    """A variant, or a name and a price."""
    with pytest.raises(ValueError, match="either a variant or a name and a price"):
        OrderLine(**parts)


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"percent": Decimal(15), "amount_money": Money(1, "USD")},
        {"percent": Decimal("0.5")},
        {"percent": Decimal("100.0001")},
        {"amount_money": Money(0, "USD")},
    ],
    ids=["none", "both", "small", "large", "zero"],
)
def test_tip_that_flint_would_refuse_never_becomes_a_request(parts):
    """Checked long before; here for good."""
    with pytest.raises(ValueError, match="tip"):
        OrderTip(**parts)


@pytest.mark.parametrize(("percent", "spelled"), [("15", b"15"), ("18.1234", b"18.1234"), ("1.10", b"1.1")])
def test_percent_of_a_tip_is_spelled_as_it_was_given(percent, spelled):
    """No stray digits of a binary fraction."""
    tip = OrderTip(percent=Decimal(percent))

    request = create_order(lines=[("var_1", 1)], external_reference_id="c", requested_tip=tip)

    assert b'"requested_tip":{"percent":' + spelled + b"}" in request.body


@pytest.mark.parametrize("percent", ["0.00001", "18.12345", "-1", "100.1", "NaN", "Infinity"])
def test_percent_that_can_not_be_spelled_never_becomes_a_request(percent):
    """Four decimals at most, from 0 to 100."""
    with pytest.raises(ValueError, match="percent"):
        add_charge("ord_1", name="Fee", charge_type="other", percent=Decimal(percent))


def test_charge_says_nothing_of_tax_unless_told():
    """Left to Flint then."""
    silent = add_charge("ord_1", name="Fee", charge_type="other", amount_money=Money(1, "USD"))
    untaxed = add_charge(
        "ord_1", name="Fee", charge_type="other", amount_money=Money(1, "USD"), is_taxable=False
    )

    assert "tax" not in json.loads(silent.body)["charge"]
    assert json.loads(untaxed.body)["charge"]["tax"] == {"taxable": False}


@pytest.mark.parametrize(
    "changes",
    [
        {"lines": []},
        {"lines": [("Gift", Money(2500, "EUR"))]},
        {"billing_interval_count": 0},
        {"billing_interval_count": 366},
    ],
    ids=["no line", "currency", "never", "too seldom"],
)
def test_plan_that_flint_would_refuse_never_becomes_a_request(changes):
    """A line at least, one currency, an interval within its bounds."""
    with pytest.raises(ValueError, match=r"line|currency|interval"):
        create_subscription_plan(**PLAN | changes)


def test_terms_need_a_plan():
    """A session of an order has none."""
    terms = SubscriptionTerms(billing_interval="monthly", billing_interval_count=1)

    with pytest.raises(ValueError, match="only a session of a plan"):
        create_checkout_session(order_id="ord_1", subscription_terms=terms, **SESSION)


@pytest.mark.parametrize(("count", "quantity"), [(0, 1), (366, 1), (1, 0), (1, 101)])
def test_terms_beyond_their_bounds_never_become_a_request(count, quantity):
    """Checked long before; here for good."""
    terms = SubscriptionTerms(billing_interval="monthly", billing_interval_count=count, quantity=quantity)

    with pytest.raises(ValueError, match="from 1 to"):
        create_checkout_session(subscription_plan_id="plan_1", subscription_terms=terms, **SESSION)


def test_session_without_an_address_says_nothing_of_the_customer():
    """An empty object would be one more thing to go wrong."""
    body = json.loads(create_checkout_session(order_id="ord_1", **SESSION).body)

    assert "customer_collection" not in body


def test_same_content_gives_the_same_bytes():
    """Whatever the order of the keys."""
    assert json_bytes({"b": 1, "a": {"d": "ü", "c": None}}) == '{"a":{"c":null,"d":"ü"},"b":1}'.encode()
    assert json_bytes({"b": 1, "a": 2}) == json_bytes({"a": 2, "b": 1})


@pytest.mark.parametrize(
    ("percent", "spelled"), [("15", b"15"), ("2.9", b"2.9"), ("18.15", b"18.15"), ("0.0001", b"0.0001")]
)
def test_percent_is_spelled_as_it_was_given(percent, spelled):
    """No stray digits of a binary fraction."""
    request = add_charge("ord_1", name="Fee", charge_type="other", percent=Decimal(percent))

    assert b'"percent":' + spelled + b"}" in request.body.replace(b',"type":"other"', b"")


@pytest.mark.parametrize(
    "amounts", [{}, {"amount_money": Money(1, "USD"), "percent": Decimal(1)}], ids=["none", "both"]
)
def test_charge_with_both_or_no_amount_is_refused(amounts):
    """Exactly one of the two."""
    with pytest.raises(ValueError, match="amount or a percent"):
        add_charge("ord_1", name="Fee", charge_type="other", **amounts)


@pytest.mark.parametrize("quantity", [0, -1, 1.5, True, "2"])
def test_quantity_that_is_none_never_becomes_a_request(quantity):
    """Checked long before; here for good."""
    with pytest.raises(ValueError, match="quantity"):
        create_order(lines=[("var_1", quantity)], external_reference_id="chk_1")


def test_order_without_a_line_never_becomes_a_request():
    """An empty cart is not sold."""
    with pytest.raises(ValueError, match="line"):
        create_order(lines=[], external_reference_id="chk_1")


@pytest.mark.parametrize(
    "sources", [{}, {"order_id": "ord_1", "subscription_plan_id": "plan_1"}], ids=["none", "two"]
)
def test_session_has_exactly_one_source(sources):
    """An order, a quick-pay item or a plan."""
    with pytest.raises(ValueError, match="exactly one source"):
        create_checkout_session(**sources, **SESSION)


def test_only_a_session_of_an_order_can_be_replaced():
    """Flint would refuse anything else."""
    item = QuickPayItem(name="Gift", amount_money=Money(500, "USD"))

    with pytest.raises(ValueError, match="replaced"):
        create_checkout_session(quick_pay_item=item, replace_checkout_session_id="cs_1", **SESSION)


def test_body_is_in_no_repr():
    """It may hold what a donor wrote."""
    assert "chk_1" not in repr(create_order(lines=[("var_1", 1)], external_reference_id="chk_1"))
