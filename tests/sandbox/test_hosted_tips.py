"""Tips on the hosted page."""

import pytest

from tests.sandbox.buyer import DECLINES, SUCCESS_URL, read_order, start_checkout
from tests.sandbox.shop import Shop

TIP = {
    "enabled": True,
    "tip_percent_options": [10, 15, 18.15],
    "default_tip_percent": 15,
    "is_custom_tip_enabled": True,
}


@pytest.mark.parametrize(
    ("fields", "tip"),
    [
        ({"tip": "10%"}, 200),
        ({"tip": "18.15%"}, 363),
        ({"tip": "none"}, 0),
        ({"tip": "custom", "tip_custom": "3.50"}, 350),
    ],
)
def test_chosen_tip_is_paid_on_top(shop: Shop, fields: dict[str, str], tip: int) -> None:
    """The order's total, the payment and the settled tip agree."""
    buyer, order = start_checkout(shop, 2000, tip=TIP)
    assert buyer.pay(**fields).location == SUCCESS_URL
    paid = read_order(shop, order)
    assert paid["pricing_amounts"]["total_money"]["amount"] == 2000 + tip
    assert paid["settlement_amounts"]["paid_money"]["amount"] == 2000 + tip
    assert paid["settlement_amounts"]["settled_tip_money"]["amount"] == tip


def test_default_tip_is_counted_into_the_shown_total(shop: Shop) -> None:
    """What the page shows is what pressing pay costs, without any script."""
    buyer, order = start_checkout(shop, 2000, tip=TIP)
    page = buyer.look()
    assert (page.inputs()["tip"], page.total) == ("15%", "2300")
    buyer.pay()
    assert read_order(shop, order)["settlement_amounts"]["paid_money"]["amount"] == 2300


@pytest.mark.parametrize("typed", ["", "0", "-1", "1e3", "٣", "2.505", "100000000", "abc"])
def test_bad_custom_tip_is_refused_at_its_field(shop: Shop, typed: str) -> None:
    """Nothing is paid, and the order keeps its total."""
    buyer, order = start_checkout(shop, 2000, tip=TIP)
    page = buyer.pay(tip="custom", tip_custom=typed)
    assert page.status == 422
    assert page.find(data_testid="tip_custom")["aria-invalid"] == "true"
    assert read_order(shop, order)["pricing_amounts"]["total_money"]["amount"] == 2000


def test_tip_that_is_not_offered_is_refused(shop: Shop) -> None:
    """A forged choice is no choice."""
    buyer, _ = start_checkout(shop, 2000, tip=TIP)
    assert buyer.pay(tip="99%").status == 422


def test_tip_on_a_session_without_tips_is_ignored(shop: Shop) -> None:
    """A forged field changes nothing where no tip is asked for."""
    buyer, order = start_checkout(shop, 2000)
    buyer.pay(tip="15%")
    assert read_order(shop, order)["settlement_amounts"]["paid_money"]["amount"] == 2000


def test_tip_survives_a_declined_card(shop: Shop) -> None:
    """The second try starts from the tip chosen at the first."""
    buyer, _ = start_checkout(shop, 2000, tip=TIP)
    buyer.pay(DECLINES, tip="custom", tip_custom="1.25")
    page = buyer.look()
    assert (page.inputs()["tip"], page.inputs()["tip_custom"], page.total) == ("custom", "1.25", "2125")


def test_tip_choice_leaves_the_session_open(shop: Shop) -> None:
    """A buyer's tip is no change by the merchant."""
    buyer, _ = start_checkout(shop, 2000, tip=TIP)
    buyer.pay(DECLINES, tip="10%")
    assert "checkout_session.invalidated" not in shop.events()
    assert buyer.look().status == 200


def test_smart_tips_are_amounts(shop: Shop) -> None:
    """Fixed amounts replace the percents."""
    options = [{"amount": amount, "currency": "USD"} for amount in (100, 200, 300)]
    tip = {"enabled": True, "is_smart_tips_enabled": True, "smart_tip_money_options": options}
    buyer, order = start_checkout(shop, 500, tip=tip)
    buyer.pay(tip="200")
    assert read_order(shop, order)["settlement_amounts"]["settled_tip_money"]["amount"] == 200


def test_tip_on_an_order_of_nothing_needs_a_card(shop: Shop) -> None:
    """Nothing for the goods, but the tip moves money."""
    buyer, order = start_checkout(shop, 0, tip={"enabled": True})
    assert buyer.pay(tip="custom", tip_custom="2", card_number="").status == 422
    assert buyer.pay(tip="custom", tip_custom="2").location == SUCCESS_URL
    assert read_order(shop, order)["settlement_amounts"]["paid_money"]["amount"] == 200


def test_quote_tells_the_total_with_a_tip_and_changes_nothing(shop: Shop) -> None:
    """The page's script asks it while the buyer chooses."""
    buyer, order = start_checkout(shop, 2000, tip=TIP)
    quote = shop.client.get(buyer.address + "/quote", params={"tip": "10%"}).json()
    assert (quote["tip"]["minor"], quote["total"]["text"]) == (200, "$22.00")
    assert read_order(shop, order)["order_revision"] == order["order_revision"]
