"""
A set: several variants behind one button.
"""

from typing import Any

import pytest

from tests.storefront.browser import Page
from tests.storefront.shop import Shop

PAGE = "/shop/sets/starter"


def buy_set(shop: Shop, **fields: Any) -> Page:
    """Open the set and press its button."""
    return shop.browser.press(shop.browser.get(PAGE), "set-buy", **fields)


class SetCases:
    """
    Buying it, and what happens when a part of it cannot be sold.
    """

    def test_set_is_one_order_of_its_lines(self, shop: Shop) -> None:
        """Every variant is a line; the total on the page is what is paid."""
        shown = sum(
            int(str(one["data-amount-minor"]))
            for one in shop.browser.get(PAGE).soup.select("[data-testid=set-total] [data-amount-minor]")
        )
        page = shop.back(shop.flint.pay(buy_set(shop).location))
        assert page.state == "paid"
        assert len(shop.flint.orders()[0]["line_items"]) == 2
        assert page.minor("order-total") == shown

    def test_set_quantity_within_its_bounds_is_bought(self, shop: Shop) -> None:
        """Three coffees beside one bag."""
        page = buy_set(shop, quantity_2="3")
        assert page.location
        assert [line["quantity"] for line in shop.flint.orders()[0]["line_items"]] == [1, 3]

    @pytest.mark.parametrize("quantity", ["0", "4", "-1", "1.5", "1e1", "", "٣"])
    def test_set_quantity_outside_its_bounds_gets_a_message(self, shop: Shop, quantity: str) -> None:
        """A message at the field, and nothing sent."""
        page = buy_set(shop, quantity_2=quantity)
        assert page.status == 400
        assert page.errors
        assert shop.flint.orders() == []

    def test_set_with_a_fixed_quantity_takes_no_other(self, shop: Shop) -> None:
        """The bag is one bag, whatever the form says."""
        buy_set(shop, quantity_1="5")
        assert all(order["line_items"][0]["quantity"] == 1 for order in shop.flint.orders())

    def test_set_with_a_sold_out_part_cannot_be_bought(self, shop: Shop) -> None:
        """It is said on the page, and there is no button."""
        shop.flint.sell_out("FLAT-WHITE")
        shop.sync()
        page = shop.browser.get(PAGE)
        assert page.status == 200
        assert page.find("set-buy") is None

    def test_set_sold_out_after_the_page_was_shown_says_so(self, shop: Shop) -> None:
        """Between page and click a part was sold out: an honest page and no order."""
        page = shop.browser.get(PAGE)
        shop.flint.sell_out("FLAT-WHITE")
        shop.sync()
        answer = shop.browser.press(page, "set-buy")
        assert answer.status in (400, 409)
        assert shop.flint.orders() == []

    def test_set_dearer_than_shown_must_be_agreed_to(self, shop: Shop) -> None:
        """The price rose after the page was shown: old and new total stand on the checkout page."""
        page = shop.browser.get(PAGE)
        shop.flint.set_price("FLAT-WHITE", 900)
        answer = shop.browser.press(page, "set-buy")
        assert answer.find("price-changed") is not None
        assert shop.flint.sessions() == []

    def test_unknown_set_is_not_found(self, shop: Shop) -> None:
        """The neutral page."""
        assert shop.browser.get("/shop/sets/nothing").status == 404
