"""Choosing a delivery on the hosted page."""

from typing import Any

import pytest

from tests.sandbox.buyer import REDIRECTS, Buyer, Page, read_order, read_session, start_checkout
from tests.sandbox.shop import Shop
from tests.sandbox.test_delivery import ADDRESS, add_physical_order
from tests.sandbox.test_hosted_codes import WITH_CODES, apply_code
from tests.sandbox.test_orders_amounts import amounts
from tests.sandbox.test_promotions import add_promotion

SHIPMENT = {
    "delivery": "shipment",
    "ship_name": "Ada Lovelace",
    **{f"ship_{name}": text for name, text in ADDRESS.items()},
}


def start_delivery(shop: Shop, amount: int = 1400, **session_fields: Any) -> tuple[Buyer, dict[str, Any]]:
    """Return a buyer at a checkout of physical goods, and the order."""
    order = add_physical_order(shop, amount)
    return Buyer(shop, shop.add_session(order, redirects=REDIRECTS, **session_fields)), order


def find_chosen(page: Page) -> str | None:
    """Return the way of delivery that the page shows as chosen."""
    rows = [attrs for tag, attrs in page.elements if attrs.get("name") == "delivery" and "checked" in attrs]
    assert len(rows) == 1
    return rows[0]["value"]


def test_pickup_is_preselected_and_free(shop: Shop) -> None:
    """Paying the page as it stands needs no address."""
    buyer, order = start_delivery(shop)
    assert find_chosen(buyer.look()) == "pickup"
    buyer.pay()
    paid = read_order(shop, order)
    assert (paid["payment_status"], amounts(paid["settlement_amounts"])["paid"]) == ("paid", 1400)


def test_post_without_a_choice_takes_the_pickup(shop: Shop) -> None:
    """A plain POST of the card pays (a simplification)."""
    buyer, order = start_delivery(shop)
    card = {"card_number": "4242424242424242", "card_expiry": "12/34", "card_cvc": "123"}
    assert (
        buyer.send("/pay", card | {"email": "ada@example.com"}).location == REDIRECTS["success_redirect_url"]
    )
    assert read_order(shop, order)["payment_status"] == "paid"


def test_shipment_shows_the_new_total_before_it_is_charged(shop: Shop) -> None:
    """The first press adds the rate and asks again, the second pays it; the session stays the same."""
    buyer, order = start_delivery(shop)
    page = buyer.pay(**SHIPMENT)
    assert (page.status, page.total) == (409, "1900")
    assert page.has(role="alert", data_error="total_changed")
    assert (read_order(shop, order)["payment_status"], read_session(shop, buyer)["status"]) == (
        "unpaid",
        "open",
    )
    assert find_chosen(buyer.look()) == "shipment"
    assert buyer.pay().location == REDIRECTS["success_redirect_url"]
    paid = read_order(shop, order)
    assert amounts(paid["settlement_amounts"])["paid"] == 1900
    assert paid["delivery_destination"]["address"] == ADDRESS
    assert "frozen_at" in paid["delivery_destination"]


def test_buyer_may_change_to_the_pickup(shop: Shop) -> None:
    """The rate goes again, and the lower total is shown first."""
    buyer, order = start_delivery(shop)
    buyer.pay(**SHIPMENT)
    page = buyer.pay(delivery="pickup")
    assert (page.status, page.total) == (409, "1400")
    buyer.pay()
    assert amounts(read_order(shop, order)["settlement_amounts"])["paid"] == 1400


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"ship_name": " "}, "ship_name"),
        ({"ship_line1": ""}, "ship_line1"),
        ({"ship_city": ""}, "ship_city"),
        ({"ship_postal_code": ""}, "ship_postal_code"),
        ({"ship_state": ""}, "ship_state"),
        ({"ship_country": "USA"}, "ship_country"),
        ({"ship_line1": "x" * 201}, "ship_line1"),
    ],
)
def test_incomplete_address_is_said_at_its_field(shop: Shop, change: dict[str, str], field: str) -> None:
    """What was typed stays, nothing is selected."""
    buyer, _ = start_delivery(shop)
    page = buyer.pay(**SHIPMENT | change)
    assert (page.status, page.total) == (422, "1400")
    assert page.has(id=f"{field}-error")
    assert find_chosen(page) == "shipment"
    assert shop.environment.delivery_selections == {}


def test_unknown_way_is_refused(shop: Shop) -> None:
    """Only what the page offers."""
    buyer, _ = start_delivery(shop)
    assert buyer.pay(delivery="drone").status == 422


def test_session_with_one_method_offers_only_that(shop: Shop) -> None:
    """The methods are pinned at creation."""
    shipment = shop.get("/v1/delivery-methods", type="shipment")[0]["delivery_method_id"]
    buyer, _ = start_delivery(shop, delivery_method_ids=[shipment])
    page = buyer.look()
    assert find_chosen(page) == "shipment"
    assert not page.has(id="delivery-pickup")
    assert buyer.pay(card_number="4242424242424242").status == 422


def test_services_ask_for_no_delivery(shop: Shop) -> None:
    """Nothing about it is on the page."""
    buyer, _ = start_checkout(shop, 1000)
    assert not buyer.look().has(data_testid="delivery")


def test_code_releases_the_delivery_which_is_taken_again(shop: Shop) -> None:
    """The address is still there, and its rate is shown again before it is charged."""
    add_promotion(shop)
    buyer, order = start_delivery(shop, 1000, **WITH_CODES)
    buyer.pay(**SHIPMENT)
    apply_code(buyer, "WELCOME10")
    assert (buyer.look().total, find_chosen(buyer.look())) == ("900", "shipment")
    assert buyer.pay().status == 409
    buyer.pay()
    assert amounts(read_order(shop, order)["settlement_amounts"])["paid"] == 1400


def test_free_goods_need_a_card_for_their_shipment(shop: Shop) -> None:
    """Only the rate is due."""
    buyer, order = start_delivery(shop, 0)
    assert not buyer.look().has(data_testid="card_number")
    page = buyer.pay("", **SHIPMENT)
    assert page.has(data_testid="card_number")
    buyer.pay()
    assert amounts(read_order(shop, order)["settlement_amounts"])["paid"] == 500
