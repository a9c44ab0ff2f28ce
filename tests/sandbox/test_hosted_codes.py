"""Promotion codes that a buyer types on the hosted page."""

from typing import Any

import pytest

from tests.sandbox.buyer import Buyer, Page, read_order, read_session, start_checkout
from tests.sandbox.shop import Shop
from tests.sandbox.test_orders_discounts import add_automatic
from tests.sandbox.test_promotions import add_promotion, find_code

WITH_CODES = {"promotion_config": {"codes_enabled": True}}


def apply_code(buyer: Buyer, text: str) -> Page:
    """Type a code and press apply; redirects are not followed."""
    return buyer.send("/code", {"promotion_code": text, "apply_code": "1"})


@pytest.mark.parametrize(
    ("config", "is_shown"),
    [({}, False), ({"promotion_config": {"codes_enabled": False}}, False), (WITH_CODES, True)],
)
def test_code_field_is_shown_only_when_enabled(shop: Shop, config: dict[str, Any], is_shown: bool) -> None:
    """The session says whether codes may be typed."""
    buyer, _ = start_checkout(shop, 1000, **config)
    assert buyer.look().has(data_testid="promotion_code") == is_shown


def test_code_lowers_the_total_and_the_session_goes_on(shop: Shop) -> None:
    """The page shows the discount, then the buyer pays what is left and the code is used."""
    add_promotion(shop)
    buyer, order = start_checkout(shop, 1000, **WITH_CODES)
    answer = apply_code(buyer, " welcome10 ")
    assert (answer.status, answer.location) == (303, buyer.address)
    page = buyer.look()
    assert page.total == "900"
    assert page.has(data_testid="code-applied")
    assert read_session(shop, buyer)["status"] == "open"
    buyer.pay()
    paid = read_order(shop, order)
    assert (paid["payment_status"], paid["settlement_amounts"]["paid_money"]["amount"]) == ("paid", 900)
    assert find_code(shop)["uses_count"] == 1


def test_refused_code_is_said_at_its_field(shop: Shop) -> None:
    """What was typed stays, the reason is told, nothing changes."""
    buyer, order = start_checkout(shop, 1000, **WITH_CODES)
    page = apply_code(buyer, "NOTHING")
    assert (page.status, page.total) == (422, "1000")
    assert page.find(data_testid="code-message")["data-error"] == "code_invalid"
    assert page.find(data_testid="promotion_code")["value"] == "NOTHING"
    assert read_order(shop, order)["order_revision"] == 1


def test_beaten_code_is_said_and_the_better_offer_stays(shop: Shop) -> None:
    """The page answers well, with one sentence."""
    add_promotion(shop)
    add_automatic(shop)
    buyer, _ = start_checkout(shop, 1000, **WITH_CODES)
    page = apply_code(buyer, "WELCOME10")
    assert (page.status, page.total) == (200, "500")
    assert page.find(data_testid="code-message")["data-error"] == "superseded_by_better_offer"


def test_code_can_be_taken_off_again(shop: Shop) -> None:
    """The old total is back."""
    add_promotion(shop)
    buyer, _ = start_checkout(shop, 1000, **WITH_CODES)
    apply_code(buyer, "WELCOME10")
    discount_id = str(buyer.look().find(data_testid="remove_code")["value"])
    buyer.send("/code", {"remove_code": discount_id})
    page = buyer.send("/code", {"remove_code": discount_id})
    assert (page.status, buyer.look().total) == (303, "1000")


def test_form_from_before_the_code_is_not_charged(shop: Shop) -> None:
    """A pay form of another tab still holds the old total: the new one is shown first."""
    add_promotion(shop)
    buyer, order = start_checkout(shop, 1000, **WITH_CODES)
    old = buyer.look().inputs()
    apply_code(buyer, "WELCOME10")
    assert buyer.pay(expected_amount=old["expected_amount"]).status == 409
    assert read_order(shop, order)["payment_status"] == "unpaid"


def test_code_for_everything_needs_no_card(shop: Shop) -> None:
    """Where the code leaves nothing to pay, the order is completed without a card."""
    add_promotion(shop, application_method={"percent_off": 100})
    buyer, order = start_checkout(shop, 1000, **WITH_CODES)
    apply_code(buyer, "WELCOME10")
    assert not buyer.look().has(data_testid="card_number")
    buyer.pay("")
    assert read_order(shop, order)["payment_status"] == "paid"


def test_code_on_a_page_without_codes_is_refused(shop: Shop) -> None:
    """A form that the page does not show does nothing."""
    add_promotion(shop)
    buyer, _ = start_checkout(shop, 1000)
    assert apply_code(buyer, "WELCOME10").status == 404
    assert buyer.look().total == "1000"
