"""
Tips on an order: taken on our page or left to Flint's, never on both.
"""

from collections.abc import Callable

import pytest

from tests.storefront.shop import Shop

MakeShop = Callable[..., Shop]
ON_PAGE = {"mode": "page", "percents": [10, 15], "amounts": {"USD": [300]}, "highest": {"USD": 20_000}}


class TipCases:
    """
    Tips in the cart, on products and sets.
    """

    def test_tip_of_the_cart_is_estimated_and_then_flints(self, make_shop: MakeShop) -> None:
        """Update shows the estimate without JavaScript; what is paid is what Flint worked out."""
        shop = make_shop(TIPS=ON_PAGE)
        shop.add(quantity="2")
        page = shop.browser.press(shop.cart(), "cart-update", tip="15%")
        assert page.minor("tip-row") == 135
        assert page.minor("cart-estimate") == 1035
        paid = shop.back(shop.flint.pay(shop.browser.press(page, "checkout-start").location))
        assert paid.minor("order-total") == 1035
        assert paid.minor("tip-row") == 135

    def test_tip_chosen_while_going_to_pay_counts(self, make_shop: MakeShop) -> None:
        """Nobody has to press *update* first."""
        shop = make_shop(TIPS=ON_PAGE)
        shop.add()
        shop.browser.press(shop.cart(), "checkout-start", tip="300")
        assert shop.flint.orders()[0]["pricing_amounts"]["requested_tip_money"]["amount"] == 300

    def test_own_tip_is_read_to_the_minor_unit(self, make_shop: MakeShop) -> None:
        """What was typed is what is given."""
        shop = make_shop(TIPS=ON_PAGE)
        shop.buy(tip="custom", tip_custom="1.23")
        assert shop.checkout.amounts["tip"] == 123

    def test_no_tip_is_no_tip(self, make_shop: MakeShop) -> None:
        """*None* is a choice of its own."""
        shop = make_shop(TIPS=ON_PAGE)
        shop.buy(tip="none")
        assert shop.checkout.amounts["tip"] == 0

    def test_nothing_chosen_gives_no_tip(self, make_shop: MakeShop) -> None:
        """No tip is ever added by itself."""
        shop = make_shop(TIPS=ON_PAGE)
        shop.buy()
        assert shop.checkout.amounts["tip"] == 0

    @pytest.mark.parametrize("typed", ["abc", "-1", "1e3", "½", "0.001", "2000", ""])
    def test_own_tip_that_is_none_gets_a_message(self, make_shop: MakeShop, typed: str) -> None:
        """A message at its field, and nothing sent."""
        shop = make_shop(TIPS=ON_PAGE)
        page = shop.buy(tip="custom", tip_custom=typed)
        assert page.status == 400
        assert page.errors
        assert shop.flint.orders() == []

    @pytest.mark.parametrize("tip", ["20%", "500", "101%", "-10%", "15.00001%", "ten"])
    def test_forged_tip_is_refused(self, make_shop: MakeShop, tip: str) -> None:
        """Only what the site offers can be chosen."""
        shop = make_shop(TIPS=ON_PAGE)
        shop.add()
        page = shop.browser.press(shop.cart(), "checkout-start", tip=tip)
        assert page.status == 400
        assert shop.flint.orders() == []

    def test_tip_left_to_flint_is_asked_there_alone(self, make_shop: MakeShop) -> None:
        """Our page has no field for it, and one that is sent all the same is refused."""
        shop = make_shop(TIPS={"mode": "flint"})
        page = shop.product()
        assert page.soup.find("input", attrs={"name": "tip"}) is None
        assert shop.browser.press(page, "buy-now", tip="15%").status == 400
        shop.browser.press(page, "buy-now")
        assert shop.flint.sessions()[0]["tip"]["enabled"] is True

    def test_tip_given_at_flint_is_shown_and_asks_for_nothing(self, make_shop: MakeShop) -> None:
        """The buyer left Flint's page after choosing a tip there: going on needs no new agreement."""
        shop = make_shop(TIPS={"mode": "flint"})
        shop.add()
        url = shop.pay_cart().location
        shop.flint.pay(url, "4000000000009995", tip="15%")
        page = shop.browser.get(shop.address())
        assert page.find("price-changed") is None
        assert shop.browser.press(page, "retry", follow=False).location
