"""Discounts on an order: manual ones, codes, automatic promotions (orders facts, section 6)."""

from typing import Any

import pytest

from flint_storefront.sandbox.orders.lifecycle import mark_paid
from tests.sandbox.shop import Shop, ad_hoc_line
from tests.sandbox.test_orders_amounts import amounts
from tests.sandbox.test_orders_charges import add_charge, usd
from tests.sandbox.test_promotions import add_promotion, find_code

BY_CODE = {"promotion": {"promotion_code": "welcome10"}}
FROM_TWENTY = [{"attribute": "order.subtotal", "operator": "gte", "values": [usd(2000)]}]
FIVE_OFF = {"amount_off_money": usd(500)}


def add_automatic(shop: Shop, **fields: Any) -> dict[str, Any]:
    """Return a new promotion that needs no code: 5.00 off unless *fields* say otherwise."""
    automatic = {
        "name": "Autumn",
        "redemption_type": "automatic",
        "application_method": FIVE_OFF,
        "codes": [],
    }
    return add_promotion(shop, **automatic | fields)


def apply(shop: Shop, order: dict[str, Any], discount: dict[str, Any]) -> dict[str, Any]:
    """Return the whole body that answers a discount."""
    response = shop.client.post(f"/v1/orders/{order['order_id']}/discounts", json=discount)
    assert response.is_success, response.text
    body: dict[str, Any] = response.json()
    return body


def total(order: dict[str, Any]) -> int:
    """Return what the order costs in minor units."""
    return amounts(order["pricing_amounts"])["total"]


def test_code_at_creation_takes_percents_off_the_goods(shop: Shop) -> None:
    """The discount is pending and names code and promotion as buyers see them."""
    promotion = add_promotion(shop)
    order = shop.add_order(1005, discounts=[BY_CODE])
    (discount,) = order["applied_discounts"]
    assert (discount["promotion_id"], discount["promotion_code"]) == (promotion["promotion_id"], "WELCOME10")
    assert (discount["status"], discount["customer_facing_name"]) == ("pending", "Welcome")
    assert discount["applied_money"] == discount["amount_money"] == usd(101)
    assert total(order) == 904


def test_fixed_amount_off_never_exceeds_the_goods(shop: Shop) -> None:
    """5.00 off goods of 3.00 make them free."""
    add_promotion(shop, application_method=FIVE_OFF)
    order = shop.add_order(300, discounts=[BY_CODE])
    assert (total(order), order["applied_discounts"][0]["applied_money"]) == (0, usd(300))


def test_discount_leaves_fees_alone(shop: Shop) -> None:
    """A code takes nothing off a fee."""
    add_promotion(shop)
    order = add_charge(shop, shop.add_order(1000, discounts=[BY_CODE]), amount_money=usd(500))
    assert total(order) == 1400


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"codes": [{"code": "OTHER"}]}, "code_invalid"),
        ({"codes": [{"code": "WELCOME10", "expires_at": "2026-11-20T09:30:00Z"}]}, "expired"),
        ({"schedule": {"starts_at": "2026-11-21T00:00:00Z"}}, "not_yet_started"),
        ({"eligibility_rules": FROM_TWENTY}, "minimum_not_met"),
        (
            {"application_method": {"amount_off_money": {"amount": 500, "currency": "EUR"}}},
            "currency_mismatch",
        ),
    ],
)
def test_refused_code_makes_no_order(shop: Shop, fields: dict[str, Any], reason: str) -> None:
    """A code that does not apply is an error with its reason."""
    add_promotion(shop, **fields)
    error = shop.refuse("POST", "/v1/orders", {"line_items": [ad_hoc_line(1999)], "discounts": [BY_CODE]})
    assert (error["status"], error["code"], error["reason"]) == (400, "PROMOTION_DECLINED", reason)
    assert error["param"] == "discounts[0].promotion"
    assert shop.environment.orders == {}


def test_code_works_from_its_minimum_on(shop: Shop) -> None:
    """Exactly the minimum is enough, and it is lost again below it."""
    add_promotion(shop, eligibility_rules={"all": FROM_TWENTY})
    order = shop.post("/v1/orders", {"line_items": [ad_hoc_line(1000, 2)], "discounts": [BY_CODE]})
    assert total(order) == 1800
    line = order["line_items"][0]["order_line_item_id"]
    order = shop.patch(f"/v1/orders/{order['order_id']}/line-items/{line}", {"quantity": 1})
    assert (total(order), order["applied_discounts"]) == (1000, [])


def test_code_can_be_applied_later_and_removed(shop: Shop) -> None:
    """Each step answers the whole order, and ends its open session as any change of its money."""
    add_promotion(shop)
    order = shop.add_order(1000)
    session = shop.add_session(order)
    order = apply(shop, order, BY_CODE)["data"]
    assert (total(order), order["order_revision"]) == (900, 2)
    assert shop.get(f"/v1/checkout-sessions/{session['checkout_session_id']}")["status"] == "invalidated"
    ids = [order["applied_discounts"][0]["order_discount_id"]]
    order = shop.post(f"/v1/orders/{order['order_id']}/discounts/remove", {"order_discount_ids": ids})
    assert (total(order), order["applied_discounts"]) == (1000, [])


def test_code_twice_is_declined(shop: Shop) -> None:
    """The same code counts once."""
    add_promotion(shop)
    order = shop.add_order(1000, discounts=[BY_CODE])
    error = shop.refuse("POST", f"/v1/orders/{order['order_id']}/discounts", BY_CODE)
    assert (error["code"], error["reason"]) == ("PROMOTION_DECLINED", "already_applied")


def test_automatic_promotion_needs_no_code(shop: Shop) -> None:
    """It is there from creation on and follows the lines."""
    promotion = add_automatic(shop, eligibility_rules=FROM_TWENTY)
    order = shop.add_order(1500)
    assert total(order) == 1500
    order = shop.post(f"/v1/orders/{order['order_id']}/line-items", {"line_items": [ad_hoc_line(500)]})
    assert (total(order), order["applied_discounts"][0]["promotion_id"]) == (1500, promotion["promotion_id"])
    assert "promotion_code" not in order["applied_discounts"][0]


@pytest.mark.parametrize("is_later", [False, True])
def test_code_beaten_by_a_better_offer_is_a_warning(shop: Shop, is_later: bool) -> None:
    """The answer is a success, the better offer counts, and a warning says what the code would have given."""
    add_promotion(shop)
    add_automatic(shop)
    if is_later:
        body = apply(shop, shop.add_order(1000), BY_CODE)
    else:
        request = {"line_items": [ad_hoc_line(1000)], "discounts": [BY_CODE]}
        body = shop.client.post("/v1/orders", json=request).json()
    (warning,) = body["meta"]["warnings"]
    assert (warning["code"], warning["reason"]) == ("promotion_declined", "superseded_by_better_offer")
    assert (warning["promotion_code"], warning["would_have_applied_money"]) == ("WELCOME10", usd(100))
    assert total(body["data"]) == 500
    assert [row["customer_facing_name"] for row in body["data"]["applied_discounts"]] == ["Autumn"]


def test_code_that_beats_the_automatic_offer_takes_its_place(shop: Shop) -> None:
    """Without a word: nothing that the buyer typed was lost."""
    add_promotion(shop)
    add_automatic(shop)
    body = apply(shop, shop.add_order(6000), BY_CODE)
    assert "warnings" not in body["meta"]
    assert total(body["data"]) == 5400


def test_promotions_that_combine_both_count(shop: Shop) -> None:
    """Only if each of them says so."""
    add_promotion(shop, combines_with={"order": True})
    add_automatic(shop, combines_with={"order": True})
    assert total(shop.add_order(1000, discounts=[BY_CODE])) == 400


def test_uses_count_at_payment(shop: Shop) -> None:
    """An order that is paid redeems, and the last use exhausts the code."""
    add_promotion(shop, codes=[{"code": "WELCOME10", "max_uses": 1}])
    order = shop.add_order(1000, discounts=[BY_CODE])
    assert find_code(shop)["uses_count"] == 0
    stored = shop.environment.orders[order["order_id"]]
    mark_paid(shop.sandbox, shop.environment, stored, None)
    assert stored["applied_discounts"][0]["status"] == "redeemed"
    assert (find_code(shop)["uses_count"], find_code(shop)["status"]) == (1, "exhausted")
    request = {"line_items": [ad_hoc_line(1000)], "discounts": [BY_CODE]}
    assert shop.refuse("POST", "/v1/orders", request)["reason"] == "exhausted"


def test_promotion_named_by_id_needs_an_active_code(shop: Shop) -> None:
    """A merchant may name the promotion; without an active code it is refused."""
    promotion = add_promotion(shop)
    by_id = {"promotion": {"promotion_id": promotion["promotion_id"]}}
    assert total(shop.add_order(1000, discounts=[by_id])) == 900
    without = add_promotion(shop, codes=[])
    by_id = {"promotion": {"promotion_id": without["promotion_id"]}}
    error = shop.refuse("POST", "/v1/orders", {"line_items": [ad_hoc_line(1000)], "discounts": [by_id]})
    assert error["code"] == "PROMOTION_NO_ACTIVE_CODES"


def test_manual_discount_on_one_line_stays_there(shop: Shop) -> None:
    """It takes no more than that line costs."""
    order = shop.add_order(1000, 300)
    line_id = order["line_items"][1]["order_line_item_id"]
    manual = {"name": "Dented", "amount_money": usd(400), "order_line_item_ids": [line_id]}
    order = apply(shop, order, {"manual": manual})["data"]
    assert [line["discount_money"]["amount"] for line in order["line_items"]] == [0, 300]
    assert order["applied_discounts"][0]["discount_class"] == "line_item"


@pytest.mark.parametrize(
    ("manual", "code"),
    [
        ({"amount_money": usd(0)}, "DISCOUNT_AMOUNT_INVALID"),
        ({"amount_money": {"amount": 1, "currency": "EUR"}}, "CURRENCY_MISMATCH"),
        ({"scope": "line_item"}, "ORDER_DISCOUNT_NO_LINE_ITEM_IDS"),
        ({"order_line_item_ids": ["li_unknown"]}, "INVALID_DISCOUNT_SCOPE"),
        ({"discount_class": "service_charge"}, "RESERVED_FIELD_NOT_YET_SUPPORTED"),
    ],
)
def test_bad_manual_discount_is_refused(shop: Shop, manual: dict[str, Any], code: str) -> None:
    """A manual discount is a positive amount in the order's currency, on the order or on its lines."""
    body = {"manual": {"name": "Sorry", "amount_money": usd(100), **manual}}
    path = f"/v1/orders/{shop.add_order(1000)['order_id']}/discounts"
    assert shop.refuse("POST", path, body)["code"] == code


def test_free_order_takes_no_further_discount(shop: Shop) -> None:
    """Where nothing is left, a discount is refused."""
    order = shop.add_order(100, discounts=[{"manual": {"name": "All", "amount_money": usd(100)}}])
    body = {"manual": {"name": "More", "amount_money": usd(1)}}
    error = shop.refuse("POST", f"/v1/orders/{order['order_id']}/discounts", body)
    assert (error["status"], error["code"]) == (409, "NO_DISCOUNTABLE_BALANCE")


@pytest.mark.parametrize(
    ("ids", "code"), [([], "DISCOUNT_REQUIRED"), (["odis_unknown"], "DISCOUNT_NOT_FOUND")]
)
def test_unknown_discount_cannot_be_removed(shop: Shop, ids: list[str], code: str) -> None:
    """Only discounts of the order go."""
    path = f"/v1/orders/{shop.add_order(1000)['order_id']}/discounts/remove"
    assert shop.refuse("POST", path, {"order_discount_ids": ids})["code"] == code


def test_quick_pay_knows_no_automatic_promotion(shop: Shop) -> None:
    """The amount of a donation or a tip jar stays what it is (our choice)."""
    add_automatic(shop)
    item = {"name": "Gift", "amount_money": usd(1000)}
    session = shop.post("/v1/checkout-sessions", {"quick_pay_item": item})["checkout_session"]
    assert total(shop.get(f"/v1/orders/{session['order_id']}")) == 1000
